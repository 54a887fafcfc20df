"""Icons of profile links; most are from Font Awesome Free (CC BY 4.0)."""

import re
from dataclasses import dataclass
from functools import cache

from fontawesome_free_pack import get_icon

from profile_app.models import ProfileLink

_Kind = ProfileLink.Kind
_PACKAGED: dict[str, str] = {
    _Kind.SCHOLAR: "brands/google-scholar",
    _Kind.GITHUB: "brands/github",
    _Kind.GITLAB: "brands/gitlab",
    _Kind.ORCID: "brands/orcid",
    _Kind.DBLP: "solid/book",
    _Kind.OPENREVIEW: "solid/comments",
    _Kind.SEMANTIC: "solid/book-open",
    _Kind.HUGGING_FACE: "brands/hugging-face",
    _Kind.LINKEDIN: "brands/linkedin",
    _Kind.X: "brands/x-twitter",
    _Kind.BLUESKY: "brands/bluesky",
    _Kind.MASTODON: "brands/mastodon",
    _Kind.YOUTUBE: "brands/youtube",
}
# Drawn for Offprint; the last one is for services without an icon.
_DRAWN = {
    "cv": "M5 1h9v6h6v16H5zm11 .5L19.5 5H16zM8 11v2h8v-2zm0 4v2h8v-2z",
    "email": "M1 5h22L12 13.5zm0 3 11 8.5L23 8v11H1z",
    "page": "M4 5h7v2H6v11h11v-5h2v7H4zm10-2h7v7h-2V6.4l-7.3 7.3-1.4-1.4L17.6 5H14z",
}


@dataclass(frozen=True, slots=True)
class Icon:
    view_box: str
    path: str


@cache
def icon_of(name: str) -> Icon:
    """Return the icon of a kind of link, of ``cv`` or of ``email``."""
    if name not in _PACKAGED:
        return Icon("0 0 24 24", _DRAWN.get(name, _DRAWN["page"]))
    icon = get_icon(_PACKAGED[name])
    found = icon and re.search(r'viewBox="([\d ]+)".* d="([^"]+)"', icon.svg)
    if not found:
        raise LookupError(f"The icon package has no {_PACKAGED[name]}.")
    return Icon(found[1], found[2])
