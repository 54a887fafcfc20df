"""Profile links: a URL of the service, or the handle or ID that people have there."""

import re
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from unfold.widgets import UnfoldAdminTextInputWidget

from profile_app.models import ProfileLink

_Kind = ProfileLink.Kind
# Host suffixes; services with many hosts, such as Mastodon, are not listed.
SERVICE_HOSTS: dict[str, tuple[str, ...]] = {
    _Kind.GITHUB: ("github.com", "github.io"),
    _Kind.ORCID: ("orcid.org",),
    _Kind.DBLP: ("dblp.org", "dblp.uni-trier.de", "dblp.dagstuhl.de"),
    _Kind.LINKEDIN: ("linkedin.com",),
    _Kind.X: ("x.com", "twitter.com"),
    _Kind.BLUESKY: ("bsky.app",),
    _Kind.YOUTUBE: ("youtube.com", "youtu.be"),
    _Kind.SEMANTIC: ("semanticscholar.org",),
    _Kind.OPENREVIEW: ("openreview.net",),
    _Kind.HUGGING_FACE: ("huggingface.co",),
}
_DOMAIN = r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
# What people type instead of a URL, and the resulting URL.
_HANDLES: dict[str, tuple[str, str]] = {
    _Kind.SCHOLAR: (r"(?:user=)?([\w-]{12})", r"https://scholar.google.com/citations?user=\1"),
    _Kind.GITHUB: (r"@?([A-Za-z0-9-]+)", r"https://github.com/\1"),
    _Kind.GITLAB: (r"@?([\w-]+)", r"https://gitlab.com/\1"),
    _Kind.DBLP: (r"(?:pid/)?(\d+/[\w-]+)", r"https://dblp.org/pid/\1"),
    _Kind.SEMANTIC: (r"(\d+)", r"https://www.semanticscholar.org/author/\1"),
    _Kind.OPENREVIEW: (r"(~\w+)", r"https://openreview.net/profile?id=\1"),
    _Kind.HUGGING_FACE: (r"@?([\w-]+)", r"https://huggingface.co/\1"),
    _Kind.LINKEDIN: (r"(?:in/)?([\w-]+)/?", r"https://www.linkedin.com/in/\1"),
    _Kind.X: (r"@?(\w+)", r"https://x.com/\1"),
    _Kind.BLUESKY: (rf"@?(?!bsky\.app$)({_DOMAIN})", r"https://bsky.app/profile/\1"),
    _Kind.MASTODON: (rf"@?([\w.-]+)@({_DOMAIN})", r"https://\2/@\1"),
    _Kind.YOUTUBE: (r"(@[\w.-]+)", r"https://www.youtube.com/\1"),
}
_EXAMPLES: dict[str, str] = {
    _Kind.MASTODON: "https://mastodon.social/@ada or @ada@mastodon.social",
    _Kind.BLUESKY: "https://bsky.app/profile/ada.bsky.social or ada.bsky.social",
    _Kind.SCHOLAR: "https://scholar.google.com/citations?user=qc6CJjYAAAAJ or qc6CJjYAAAAJ",
}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+-]*:(?!\d)")
_ORCID = re.compile(r"(?:(?:https?://)?(?:www\.)?orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])/?")


def clean_profile_url(kind: str, text: str) -> str:
    """Return the URL, made from a handle or ID if needed. Raise ValidationError if invalid."""
    text = text.strip()
    if kind == _Kind.ORCID:
        return _orcid_url(text)
    text = _handle_url(kind, text) or _with_scheme(text)
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError as error:
        example = _EXAMPLES.get(kind, "https://example.org/ada")
        raise ValidationError(f"Enter a URL, for example {example}.") from error
    host = (urlsplit(text).hostname or "").lower()
    is_scholar = kind == _Kind.SCHOLAR and not host.startswith("scholar.google.")
    known = SERVICE_HOSTS.get(kind, (host,))
    if is_scholar or not any(host == end or host.endswith(f".{end}") for end in known):
        expected = "scholar.google.com" if is_scholar else " or ".join(known)
        raise ValidationError(f"Enter a URL at {expected}.")
    return text


def _handle_url(kind: str, text: str) -> str:
    """Return the URL of a handle or ID, or "" if the text is neither."""
    pattern, url = _HANDLES.get(kind, ("", ""))
    match = re.fullmatch(pattern, text)
    return match.expand(url) if match and pattern else ""


def _with_scheme(text: str) -> str:
    return text if _SCHEME.match(text) else f"https://{text.lstrip('/')}"


def _orcid_url(text: str) -> str:
    match = _ORCID.fullmatch(text)
    if match is None:
        raise ValidationError("An ORCID looks like 0000-0002-1825-0097.")
    orcid = match[1].upper()
    if not _has_right_check_digit(orcid.replace("-", "")):
        raise ValidationError("Invalid ORCID: checksum doesn't match.")
    return f"https://orcid.org/{orcid}"


def _has_right_check_digit(digits: str) -> bool:
    """Return whether the check digit is right by ISO 7064 MOD 11-2."""
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    expected = (12 - total % 11) % 11
    return digits[-1] == ("X" if expected == 10 else str(expected))


class ProfileLinkForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    url = forms.CharField(
        label="URL or handle",
        max_length=500,
        widget=UnfoldAdminTextInputWidget({"aria-label": "URL or handle"}),
        help_text="Paste the URL, or type your handle or ID: @ada, @ada@mastodon.social, an ORCID.",
    )

    def clean_url(self) -> str:
        return clean_profile_url(str(self.cleaned_data.get("kind", "")), self.cleaned_data["url"])
