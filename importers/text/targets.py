"""Resolve a link of a source file: to a file of the folder, outside it, or to the web."""

import re
from typing import NamedTuple
from urllib.parse import unquote

from blog.folders.source import Folder

_SCHEME = re.compile(r"^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//)")
INDEX_NAMES = ("README.md", "readme.md", "Readme.md", "index.md")
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
        for name in (written, unquote(written)):
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
        candidates = [path, f"{path}.md", *candidates, *_behind_page(path)]
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
    return [f"{bare}.md", *(f"{stem}{index}" for index in indexes)]
