"""Write an export folder: only changed files are written, only exported files removed.

The folder has a list of the exported files, so that others, such as ``.git``, are never touched.
"""

import filecmp
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Self

from site_config.archive.errors import ContentRefused

FILE_LIST = "files.txt"


@dataclass
class WriteResult:
    is_dry_run: bool
    counts: Counter[str] = field(default_factory=Counter)

    def summary(self) -> str:
        words = ("created", "updated", "unchanged", "removed")
        counts = ", ".join(f"{self.counts[word]} {word}" for word in words)
        return f"{self.counts.total()} files: {counts}."


class ExportFolder:
    """Context manager for writing the folder. Files are replaced atomically.

    Raise ContentRefused if the folder is neither empty nor an export.
    """

    def __init__(self, root: Path, *, mark: str, is_dry_run: bool) -> None:
        self._root, self._outcome = root, WriteResult(is_dry_run)
        self._names: set[str] = set()
        if root.exists() and not root.is_dir():
            raise ContentRefused(f"{root} is a file. Choose a folder.")
        others = {path.name for path in root.iterdir()} - {".git"} if root.exists() else set()
        if others and not (root / mark).is_file():
            raise ContentRefused(
                f"{root} is not empty and not an export: it contains {min(others)}. "
                "Choose a new folder, or the folder of an earlier export."
            )
        self._former = self._listed()

    def __enter__(self) -> Self:
        self._root.mkdir(parents=True, exist_ok=True) if not self._outcome.is_dry_run else None
        return self

    def __exit__(self, *_: object) -> None:
        if not self._outcome.is_dry_run:
            # Lists files written before a failure, too, for the next export.
            place, names = self._place(FILE_LIST), _written(self._former | self._names)
            if not (place.is_file() and is_same_content(names, place)):
                _write(place, names)

    def put(self, name: str, content: bytes | Path) -> None:
        """Write a file, given as bytes or as the path of its source."""
        self._names.add(name)
        place = self._place(name)
        is_there = place.is_file()
        is_same = is_there and is_same_content(content, place)
        self._outcome.counts["unchanged" if is_same else "updated" if is_there else "created"] += 1
        if not is_same and not self._outcome.is_dry_run:
            _write(place, content)

    def finish(self) -> WriteResult:
        """Remove files of the earlier export that are not in this one."""
        for name in sorted(self._former - self._names):
            place = self._place(name)
            if place.is_file():
                self._outcome.counts["removed"] += 1
                if not self._outcome.is_dry_run:
                    place.unlink()
        self._former = set()
        return self._outcome

    def _place(self, name: str) -> Path:
        place = self._root / name
        if place.parent.is_symlink() or place.is_symlink():
            raise ContentRefused(f"{place} is a symbolic link, which an export does not follow.")
        return place

    def _listed(self) -> set[str]:
        try:
            names = (self._root / FILE_LIST).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return set()
        return {name for name in names if name and _is_within(name)}


def is_same_content(content: bytes | Path, file: Path) -> bool:
    """Return whether a file equals the content, given as bytes or as a path."""
    if isinstance(content, Path):
        return filecmp.cmp(content, file, shallow=False)
    return file.stat().st_size == len(content) and file.read_bytes() == content


def _write(place: Path, content: bytes | Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{place.name}.part")
    if isinstance(content, bytes):
        draft.write_bytes(content)
    else:
        shutil.copyfile(content, draft)
    draft.replace(place)


def _is_within(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and ".git" not in path.parts


def _written(names: set[str]) -> bytes:
    return "".join(f"{name}\n" for name in sorted(names)).encode()
