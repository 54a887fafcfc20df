"""Match anchors to headings: GitBook's anchors differ from the renderer's."""

import re
from urllib.parse import unquote

from blog.markdown.context import heading_slug
from blog.markdown.html_tags import tags_in
from blog.markdown.rendering import Rendered

# GitBook cuts anchors at a hundred characters, so one of that length may be cut.
_SURELY_CUT = 60


def gitbook_anchor(text: str) -> str:
    """Return GitBook's anchor for a heading."""
    lowered = text.lower().replace("&", " and ")
    kept = re.sub(r"[^\w\s.-]", "", lowered)
    return re.sub(r"-{2,}", "-", re.sub(r"[\s.]+", "-", kept.strip())).strip("-")


def find_anchor(wanted: str, candidates: dict[str, str]) -> str | None:
    """Return the anchor that ``wanted`` means; ``candidates`` maps known names to anchors."""
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
    """Return all names by which an old link may refer to an anchor of the page."""
    ids = (tag.attributes.get("id") for tag in tags_in(rendered.html))
    known = {anchor: anchor for anchor in ids if anchor}
    for heading in rendered.headings:
        known.setdefault(gitbook_anchor(heading.text), heading.anchor)
    return known
