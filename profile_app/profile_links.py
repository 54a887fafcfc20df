"""Whether an address is that of the service that it is said to be of."""

import re
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from unfold.widgets import UnfoldAdminTextInputWidget

from profile_app.models import ProfileLink

Kind = ProfileLink.Kind
# By the end of the host; a service that has many hosts, such as Mastodon, has none here.
HOSTS: dict[str, tuple[str, ...]] = {
    Kind.GITHUB: ("github.com", "github.io"),
    Kind.ORCID: ("orcid.org",),
    Kind.DBLP: ("dblp.org", "dblp.uni-trier.de", "dblp.dagstuhl.de"),
    Kind.LINKEDIN: ("linkedin.com",),
    Kind.X: ("x.com", "twitter.com"),
    Kind.BLUESKY: ("bsky.app",),
    Kind.YOUTUBE: ("youtube.com", "youtu.be"),
    Kind.SEMANTIC: ("semanticscholar.org",),
    Kind.OPENREVIEW: ("openreview.net",),
    Kind.HUGGING_FACE: ("huggingface.co",),
}
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])/?")


def own_address(kind: str, text: str) -> str:
    """Return the address; a bare ORCID becomes one. Raises ValidationError with a sentence."""
    text = text.strip()
    if kind == Kind.ORCID:
        return _orcid_address(text)
    URLValidator(schemes=["http", "https"])(text)
    host = (urlsplit(text).hostname or "").lower()
    is_scholar = kind == Kind.SCHOLAR and not host.startswith("scholar.google.")
    known = HOSTS.get(kind, (host,))
    if is_scholar or not any(host == end or host.endswith(f".{end}") for end in known):
        expected = "scholar.google.com" if is_scholar else " or ".join(known)
        raise ValidationError(f"This is not an address at {expected}.")
    return text


def _orcid_address(text: str) -> str:
    match = _ORCID.fullmatch(text)
    if match is None:
        raise ValidationError("An ORCID looks like 0000-0002-1825-0097.")
    orcid = match[1].upper()
    if not _has_right_check_digit(orcid.replace("-", "")):
        raise ValidationError(f"{orcid} has a slip in it: its last digit does not fit the others.")
    return f"https://orcid.org/{orcid}"


def _has_right_check_digit(digits: str) -> bool:
    """ISO 7064 MOD 11-2, as ORCID uses it."""
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    expected = (12 - total % 11) % 11
    return digits[-1] == ("X" if expected == 10 else str(expected))


class ProfileLinkForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    url = forms.CharField(label="address", max_length=500, widget=UnfoldAdminTextInputWidget)

    def clean_url(self) -> str:
        return own_address(str(self.cleaned_data.get("kind", "")), self.cleaned_data["url"])
