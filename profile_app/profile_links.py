"""Validation of profile links: each must be a URL of its service."""

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
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])/?")


def clean_profile_url(kind: str, text: str) -> str:
    """Return the URL, made from a bare ORCID if needed. Raise ValidationError if invalid."""
    text = text.strip()
    if kind == _Kind.ORCID:
        return _orcid_url(text)
    URLValidator(schemes=["http", "https"])(text)
    host = (urlsplit(text).hostname or "").lower()
    is_scholar = kind == _Kind.SCHOLAR and not host.startswith("scholar.google.")
    known = SERVICE_HOSTS.get(kind, (host,))
    if is_scholar or not any(host == end or host.endswith(f".{end}") for end in known):
        expected = "scholar.google.com" if is_scholar else " or ".join(known)
        raise ValidationError(f"Enter a URL at {expected}.")
    return text


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
    url = forms.CharField(label="URL", max_length=500, widget=UnfoldAdminTextInputWidget)

    def clean_url(self) -> str:
        return clean_profile_url(str(self.cleaned_data.get("kind", "")), self.cleaned_data["url"])
