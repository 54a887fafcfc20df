"""A folder from outside, read-only: nothing beyond it is ever read, and all sizes are bounded."""

import os
import unicodedata
from functools import cached_property
from pathlib import Path, PurePosixPath

from blog.image_cleaning import MEGABYTE

MAX_TEXT_BYTES = 2 * MEGABYTE
MAX_FILE_BYTES = 50 * MEGABYTE
MAX_FILES = 50_000
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})


class SourceRefused(ValueError):  # noqa: N818 - an answer to the owner, not a fault
    """The message is a sentence for the owner."""


class Folder:
    """Paths are given and taken relative to the folder, with ``/`` between their parts."""

    def __init__(self, root: Path) -> None:
        if not root.exists():
            raise SourceRefused(f"There is no folder {root}.")
        if not root.is_dir():
            raise SourceRefused(f"{root} is a file; please give the folder that holds the notes.")
        self.root = root.resolve()
        self.taken: set[str] = set()

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file that may be read: links that lead out of the folder are not among them."""
        found: set[str] = set()
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(name for name in folders if name not in {".git", "node_modules"})
            for name in names:
                path = Path(folder, name)
                if self._is_within(path) and path.is_file():
                    found.add(path.relative_to(self.root).as_posix())
            if len(found) > MAX_FILES:
                raise SourceRefused(f"{self.root} holds more than {MAX_FILES:,} files.")
        return frozenset(found)

    @cached_property
    def _by_key(self) -> dict[str, str | None]:
        known: dict[str, str | None] = {}
        for file in self.files:
            known[_key(file)] = None if _key(file) in known else file
        return known

    @property
    def markdown_files(self) -> list[str]:
        return sorted(f for f in self.files if PurePosixPath(f).suffix.lower() in MARKDOWN_SUFFIXES)

    def resolve(self, target: str, *, beside: str) -> str | None:
        """Return the path that ``target`` names in the file ``beside``; None if it leads out."""
        is_from_root = target.startswith("/")
        parts = [] if is_from_root else list(PurePosixPath(beside).parent.parts)
        for part in target.split("/"):
            if part == "..":
                if not parts:
                    return None
                parts.pop()
            elif part not in {"", "."}:
                parts.append(part)
        return "/".join(parts)

    def has(self, path: str) -> bool:
        return path in self.files

    def spelled_otherwise(self, path: str) -> str | None:
        """Return the one file that differs from ``path`` in case or in how accents are encoded."""
        return self._by_key.get(_key(path))

    def take(self, path: str) -> None:
        """Say that a file is of use: what nobody takes is named in the report."""
        self.taken.add(path)

    def read_bytes(self, path: str, *, limit: int = MAX_FILE_BYTES) -> bytes:
        file = self.root / path
        if not self.has(path) or not self._is_within(file):
            raise SourceRefused(f"{path} is not a file of this folder.")
        self.take(path)
        with file.open("rb") as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise SourceRefused(f"{path} is larger than {limit / MEGABYTE:.0f} MB.")
        return data

    def read_text(self, path: str) -> str:
        data = self.read_bytes(path, limit=MAX_TEXT_BYTES)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise SourceRefused(
                f"{path} is not UTF-8: byte {error.start + 1} cannot be read. "
                "Please save the file as UTF-8."
            ) from error
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _is_within(self, path: Path) -> bool:
        try:
            return path.resolve(strict=True).is_relative_to(self.root)
        except (OSError, RuntimeError):
            return False


def _key(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
