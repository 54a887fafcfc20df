"""Read-only access to a source folder: nothing outside it is read, and sizes are limited."""

from functools import cached_property
from pathlib import Path, PurePosixPath

from blog.folders.folder_walk import (
    MARKDOWN_SUFFIXES,
    MAX_FILE_BYTES,
    MAX_TEXT_BYTES,
    FolderListing,
    TooManyFilesError,
    folded_path,
    not_utf_8,
    walk,
)
from blog.images.cleaning import MEGABYTE

__all__ = ["MARKDOWN_SUFFIXES", "Folder", "SourceRefused"]


class SourceRefused(ValueError):  # noqa: N818 - a message to the author, not a fault
    """The message is shown to the author."""


class Folder:
    """A folder whose paths are relative and separated by ``/``."""

    def __init__(self, root: Path, name: str = "") -> None:
        if not root.exists():
            raise SourceRefused(f"Folder {root} does not exist.")
        if not root.is_dir():
            raise SourceRefused(f"{root} is a file. Give the folder that contains the notes.")
        self.root = root.resolve()
        self.name = name or str(self.root)
        self.taken: set[str] = set()
        # Files inside others, such as the images of a notebook.
        self.extracted: dict[str, bytes] = {}

    @cached_property
    def found(self) -> FolderListing:
        try:
            return walk(self.root)
        except TooManyFilesError as error:
            raise SourceRefused(str(error)) from error

    @cached_property
    def files(self) -> frozenset[str]:
        """All readable files; the others, such as links out of the folder, are in ``refused``."""
        return frozenset(self.found.files)

    @property
    def refused(self) -> dict[str, str]:
        return self.found.refused

    @cached_property
    def _by_key(self) -> dict[str, str | None]:
        known: dict[str, str | None] = {}
        for file in self.files:
            known[folded_path(file)] = None if folded_path(file) in known else file
        return known

    @property
    def markdown_files(self) -> list[str]:
        return sorted(f for f in self.files if PurePosixPath(f).suffix.lower() in MARKDOWN_SUFFIXES)

    def resolve(self, target: str, *, beside: str) -> str | None:
        """Return the path of ``target`` as linked in the file ``beside``; None if outside."""
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
        return path in self.files or path in self.extracted

    def spelled_otherwise(self, path: str) -> str | None:
        """Return the only file that differs from ``path`` in case or Unicode normalization."""
        return self._by_key.get(folded_path(path))

    def take(self, path: str) -> None:
        """Mark a file as used; the report lists unused files."""
        self.taken.add(path)

    def read_bytes(self, path: str, *, limit: int = MAX_FILE_BYTES) -> bytes:
        if path in self.extracted:
            return self.extracted[path]
        file = self.root / path
        if not self.has(path) or not self._is_within(file):
            reason = self.refused.get(path, "is not a file of this folder")
            raise SourceRefused(f"{path} {reason}.")
        self.take(path)
        with file.open("rb") as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise SourceRefused(f"{path} is larger than {limit / MEGABYTE:.0f} MB.")
        return data

    def read_text(self, path: str) -> str:
        data = self.read_bytes(path, limit=MAX_TEXT_BYTES)
        if reason := not_utf_8(data):
            raise SourceRefused(f"{path} {reason}.")
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")

    def _is_within(self, path: Path) -> bool:
        try:
            return path.resolve(strict=True).is_relative_to(self.root)
        except (OSError, RuntimeError):
            return False
