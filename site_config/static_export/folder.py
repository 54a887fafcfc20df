"""The folder of a copy: only what differs is written, and only what an export wrote is removed."""

import filecmp
import hashlib
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

MANIFEST = ".offprint-export.json"
STAGING = ".offprint-export-new"
# What hosts ask for in a folder that is otherwise ours; names with a dot before them, too.
OF_THE_HOST = frozenset({"CNAME"})


class FolderRefusedError(Exception):
    """The sentence is for the owner."""


@dataclass
class Written:
    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """No longer of the site, but changed by other hands since."""


class CopyFolder:
    """Files wait beside their places until all are there; a failed export changes nothing."""

    def __init__(self, folder: Path, *, may_overwrite: bool = False, dry_run: bool = False) -> None:
        self.folder = folder
        self.may_overwrite = may_overwrite
        self.dry_run = dry_run
        self.result = Written()
        if folder.exists() and not folder.is_dir():
            raise FolderRefusedError(f"{folder} is a file. Name a folder.")
        self._former = self._read_manifest()
        self._now: dict[str, str] = {}
        self._strange: list[str] = []
        self._refuse_other_folders()

    def __contains__(self, name: str) -> bool:
        return name in self._now

    def put(self, name: str, content: bytes | Path) -> None:
        """Take a file of the copy: its bytes, or the file that has them."""
        self._now[name] = _digest(content)
        target = self.folder / name
        if target.is_file():
            if _is_same(content, target):
                self.result.unchanged += 1
                return
            if name not in self._former:
                self._strange.append(name)
        self.result.written.append(name)
        if self.dry_run:
            return
        waiting = self.folder / STAGING / name
        waiting.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            waiting.write_bytes(content)
        else:
            shutil.copyfile(content, waiting)

    def finish(self) -> Written:
        """Put everything in its place. Raises FolderRefusedError where others' files stand."""
        if self._strange and not self.may_overwrite:
            raise FolderRefusedError(
                f"{self.folder / self._strange[0]} is not from an export, and the copy has a file "
                f"of that name ({len(self._strange)} in all). Move it away, or add --force."
            )
        self._remove_gone()
        if not self.dry_run:
            for name in self.result.written:
                target = self.folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                (self.folder / STAGING / name).replace(target)
            self._write_manifest()
        return self.result

    def discard(self) -> None:
        """Leave nothing that waits behind."""
        shutil.rmtree(self.folder / STAGING, ignore_errors=True)
        if self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()

    def _remove_gone(self) -> None:
        for name in sorted(set(self._former) - set(self._now)):
            target = self.folder / name
            if not target.is_file():
                continue
            if _digest(target) != self._former[name]:
                self.result.kept.append(name)
                continue
            self.result.removed.append(name)
            if not self.dry_run:
                target.unlink()
                self._remove_empty(target.parent)

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.folder and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    def _read_manifest(self) -> dict[str, str]:
        path = self.folder / MANIFEST
        try:
            files = dict(json.loads(path.read_text(encoding="utf-8"))["files"])
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise FolderRefusedError(
                f"{path} cannot be read ({error}), so that nobody knows which files are an "
                "export's. Name an empty folder."
            ) from error
        return {str(name): str(digest) for name, digest in files.items()}

    def _write_manifest(self) -> None:
        names = json.dumps({"files": dict(sorted(self._now.items()))}, indent=0, ensure_ascii=False)
        content = names.encode()
        target, waiting = self.folder / MANIFEST, self.folder / STAGING
        if target.is_file() and target.read_bytes() == content:
            return
        waiting.mkdir(parents=True, exist_ok=True)
        (waiting / MANIFEST).write_bytes(content)
        (waiting / MANIFEST).replace(target)

    def _refuse_other_folders(self) -> None:
        if self._former or self.may_overwrite or not self.folder.is_dir():
            return
        others = [
            path.name
            for path in self.folder.iterdir()
            if not path.name.startswith(".") and path.name not in OF_THE_HOST
        ]
        if others:
            raise FolderRefusedError(
                f"{self.folder} holds {min(others)} and is no earlier export. Name an empty "
                "folder, or add --force to write among what is there."
            )


def _digest(content: bytes | Path) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_same(content: bytes | Path, target: Path) -> bool:
    if isinstance(content, Path):
        return filecmp.cmp(content, target, shallow=False)
    return target.stat().st_size == len(content) and target.read_bytes() == content
