"""Resolve a link of a source file, and its anchor."""

import re
from typing import NamedTuple
from urllib.parse import unquote

from blog.folders.source import Folder
from blog.markdown.context import heading_slug
from blog.markdown.html_tags import tags_in
from blog.markdown.rendering import Rendered

_SCHEME = re.compile(r"^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//)")
INDEX_NAMES = (
    "README.md", "readme.md", "Readme.md", "index.md", "index.qmd", "index.Rmd", "index.ipynb",
)  # fmt: skip
# Of the files that a page may have been generated from.
_SUFFIXES = (".md", ".qmd", ".Rmd", ".rmd", ".Rmarkdown", ".ipynb")
BROKEN_REFERENCE = "broken-reference"


class LinkTarget(NamedTuple):
    """``path`` is a file of the folder, or None."""

    path: str | None
    anchor: str = ""


def is_web_address(target: str) -> bool:
    return _SCHEME.match(target) is not None


def locate(folder: Folder, target: str, *, beside: str) -> LinkTarget:
    address, _, anchor = target.partition("#")
    if not address:
        return LinkTarget(beside, anchor)
    for written in (address, address.partition("?")[0]):
        for name in (written, unquote(written), unquote(written).replace("\\", "/")):
            path = folder.resolve(name, beside=beside)
            found = _existing(folder, path, is_folder=name.endswith("/"))
            if found:
                return LinkTarget(found, anchor)
    return LinkTarget(None, anchor)


def _existing(folder: Folder, path: str | None, *, is_folder: bool) -> str | None:
    if path is None:
        return None
    stem = f"{path}/" if path else ""
    candidates = [f"{stem}{name}" for name in INDEX_NAMES]
    if not is_folder and path:
        candidates = [path, *_with_suffixes(path), *candidates, *_behind_page(path)]
    found = next((candidate for candidate in candidates if folder.has(candidate)), None)
    return found or next(filter(None, map(folder.spelled_otherwise, candidates)), None)


def _behind_page(path: str) -> list[str]:
    """Return the files that the page ``x.html`` may have been generated from."""
    bare = path.removesuffix(".html")
    if bare == path:
        return []
    above, _, name = bare.rpartition("/")
    stem = f"{above}/" if above else ""
    indexes = INDEX_NAMES if name == "index" else ()
    return [*_with_suffixes(bare), *(f"{stem}{index}" for index in indexes)]


def _with_suffixes(path: str) -> list[str]:
    return [f"{path}{suffix}" for suffix in _SUFFIXES]


# GitBook cuts anchors at a hundred characters, so one of that length may be cut.
_SURELY_CUT = 60


def gitbook_anchor(text: str) -> str:
    plain = re.sub(r"[^\w\s.-]", "", text.lower().replace("&", " and "))
    return re.sub(r"-{2,}", "-", re.sub(r"[\s.]+", "-", plain.strip())).strip("-")


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
