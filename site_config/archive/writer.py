"""The folder of an export: only what has changed is written, only what an export wrote is removed.

A list of its files stands in the folder, so that whatever else is there, ``.git`` or a README, is
never touched.
"""

import filecmp
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Self

from site_config.archive.errors import ContentRefused

LIST = "files.txt"


@dataclass
class Outcome:
    is_dry_run: bool
    counts: Counter[str] = field(default_factory=Counter)

    def summary(self) -> str:
        words = ("created", "updated", "unchanged", "removed")
        said = ", ".join(f"{self.counts[word]} {word}" for word in words)
        return f"{self.counts.total()} files: {said}."


class Target:
    """Use it in a ``with``. Each file is whole at any moment; the folder once it is finished.

    Raises ContentRefused where the folder holds what no export has written.
    """

    def __init__(self, root: Path, *, mark: str, is_dry_run: bool) -> None:
        self._root, self._outcome = root, Outcome(is_dry_run)
        self._names: set[str] = set()
        if root.exists() and not root.is_dir():
            raise ContentRefused(f"{root} is a file; name a folder.")
        others = {path.name for path in root.iterdir()} - {".git"} if root.exists() else set()
        if others and not (root / mark).is_file():
            raise ContentRefused(
                f"{root} is not empty, and no export: {min(others)} stands there. "
                "Name a new folder, or that of an earlier export."
            )
        self._former = self._listed()

    def __enter__(self) -> Self:
        self._root.mkdir(parents=True, exist_ok=True) if not self._outcome.is_dry_run else None
        return self

    def __exit__(self, *_: object) -> None:
        if not self._outcome.is_dry_run:
            # What was written before a failure is known to the next export.
            self._put(LIST, _written(self._former | self._names))

    def write(self, name: str, data: bytes) -> None:
        place = self._place(name)
        is_there = place.is_file()
        is_same = is_there and place.read_bytes() == data
        self._do(name, lambda: self._put(name, data), is_there=is_there, is_same=is_same)

    def copy(self, name: str, source: Path) -> None:
        place = self._place(name)
        is_there = place.is_file()
        is_same = is_there and filecmp.cmp(source, place, shallow=False)
        self._do(name, lambda: self._take(name, source), is_there=is_there, is_same=is_same)

    def finish(self) -> Outcome:
        """Remove what an earlier export wrote and this one did not."""
        for name in sorted(self._former - self._names):
            place = self._place(name)
            if place.is_file():
                self._outcome.counts["removed"] += 1
                if not self._outcome.is_dry_run:
                    place.unlink()
        self._former = set()
        return self._outcome

    def _do(self, name: str, act: Callable[[], None], *, is_there: bool, is_same: bool) -> None:
        self._names.add(name)
        self._outcome.counts["unchanged" if is_same else "updated" if is_there else "created"] += 1
        if not is_same and not self._outcome.is_dry_run:
            act()

    def _place(self, name: str) -> Path:
        place = self._root / name
        if place.parent.is_symlink() or place.is_symlink():
            raise ContentRefused(f"{place} leads elsewhere: an export writes into its folder only.")
        return place

    def _put(self, name: str, data: bytes) -> None:
        place = self._place(name)
        if place.is_file() and place.read_bytes() == data:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f"{place.name}.part")
        draft.write_bytes(data)
        draft.replace(place)

    def _take(self, name: str, source: Path) -> None:
        place = self._place(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f"{place.name}.part")
        shutil.copyfile(source, draft)
        draft.replace(place)

    def _listed(self) -> set[str]:
        try:
            names = (self._root / LIST).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return set()
        return {name for name in names if name and _is_within(name)}


def _is_within(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and ".git" not in path.parts


def _written(names: set[str]) -> bytes:
    return "".join(f"{name}\n" for name in sorted(names)).encode()
