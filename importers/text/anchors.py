"""Which heading an anchor means: GitBook writes other anchors than the renderer."""

import re
from urllib.parse import unquote

from blog.markdown.context import heading_slug
from blog.markdown.rendering import Rendered

_ID = re.compile(r'\sid="([^"]+)"')
# GitBook cuts its anchors at a hundred characters.
LONGEST_GITBOOK_ANCHOR = 100
_SURELY_CUT = 60


def gitbook_anchor(text: str) -> str:
    """Return the anchor that GitBook makes of a heading."""
    lowered = text.lower().replace("&", " and ")
    kept = re.sub(r"[^\w\s.-]", "", lowered)
    return re.sub(r"-{2,}", "-", re.sub(r"[\s.]+", "-", kept.strip())).strip("-")


def find_anchor(wanted: str, candidates: dict[str, str]) -> str | None:
    """Return the anchor that ``wanted`` means; ``candidates`` has the anchor of each known name."""
    name = unquote(wanted).lower()
    for candidate in (wanted, name, re.sub(r"-{2,}", "-", name), heading_slug(name)):
        if candidate in candidates:
            return candidates[candidate]
    if len(name) >= _SURELY_CUT:
        longer = {anchor for known, anchor in candidates.items() if known.startswith(name)}
        if len(longer) == 1:
            return longer.pop()
    return None


def anchors_of(rendered: Rendered) -> dict[str, str]:
    """Return every name by which an old link may call a place of the page."""
    known = {anchor: anchor for anchor in _ID.findall(rendered.html)}
    for heading in rendered.headings:
        known.setdefault(gitbook_anchor(heading.text), heading.anchor)
    return known
