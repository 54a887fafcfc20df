"""Resolve a name in double brackets by path, end of path, name or alias."""

import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from blog.folders.source import MARKDOWN_SUFFIXES, Folder


def wiki_key(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


class WikiNames:
    """The files of a vault, resolved as Obsidian does: nearest first, then shortest path."""

    def __init__(self, folder: Folder, root: str) -> None:
        self._root = root
        self._folder = folder
        self._by_name: dict[str, list[str]] = {}
        self._by_alias: dict[str, str] = {}
        for path in sorted(folder.files):
            if not path.startswith(root) or "/." in f"/{path.removeprefix(root)}":
                continue
            pure = PurePosixPath(path)
            self._by_name.setdefault(wiki_key(pure.name), []).append(path)
            if pure.suffix.lower() in MARKDOWN_SUFFIXES:
                self._by_name.setdefault(wiki_key(pure.stem), []).append(path)

    def add_aliases(self, path: str, aliases: Iterable[str]) -> None:
        for alias in aliases:
            self._by_alias.setdefault(wiki_key(alias), path)

    def find(self, name: str, *, beside: str) -> str | None:
        written = name.strip().removeprefix("/")
        if not written:
            return beside
        if written.startswith(("./", "../")):
            exact = self._folder.resolve(written, beside=beside)
            return self._at(exact) if exact is not None else None
        end = f"/{wiki_key(written.rstrip('/'))}"
        found = self._by_name.get(end.rpartition("/")[2], [])
        fitting = [path for path in found if _ends(path, end)]
        if fitting:
            return min(fitting, key=lambda path: self._distance(path, beside, end))
        return self._by_alias.get(wiki_key(written))

    def _at(self, path: str) -> str | None:
        candidates = (path, f"{path}.md")
        known = next((c for c in candidates if self._folder.has(c)), None)
        return known or next(filter(None, map(self._folder.spelled_otherwise, candidates)), None)

    def _distance(self, path: str, beside: str, end: str) -> tuple[bool, bool, int, str]:
        is_whole = f"/{wiki_key(path.removeprefix(self._root))}".removesuffix(".md") == end
        is_near = PurePosixPath(path).parent == PurePosixPath(beside).parent
        return (not is_whole, not is_near, path.count("/"), path)


def _ends(path: str, end: str) -> bool:
    key = f"/{wiki_key(path)}"
    return key.endswith(end) or key.rpartition(".")[0].endswith(end)
