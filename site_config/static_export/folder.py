"""Write the folder of an export: only changed files are written, only exported files removed."""

import hashlib
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from site_config.archive.writer import is_same_content

EXPORT_MANIFEST = ".offprint-export.json"
STAGING = ".offprint-export-new"
# Files of the host, allowed like dotfiles.
OF_THE_HOST = frozenset({"CNAME"})


class FolderRefusedError(Exception):
    """The message is for the owner."""


@dataclass
class WrittenFiles:
    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    """No longer part of the site, but edited after the export."""


class ExportFolder:
    """Stage all files and then move them, so that a failed export changes nothing."""

    def __init__(self, folder: Path, *, may_overwrite: bool = False, dry_run: bool = False) -> None:
        self.folder = folder
        self.may_overwrite = may_overwrite
        self.dry_run = dry_run
        self.result = WrittenFiles()
        if folder.exists() and not folder.is_dir():
            raise FolderRefusedError(f"{folder} is a file. Choose a folder.")
        self._former = self._read_manifest()
        self._now: dict[str, str] = {}
        self._foreign: list[str] = []
        self._refuse_other_folders()

    def __contains__(self, name: str) -> bool:
        return name in self._now

    def put(self, name: str, content: bytes | Path) -> None:
        """Stage a file, given as bytes or as the path of its source."""
        self._now[name] = _digest(content)
        target = self.folder / name
        if target.is_file():
            if is_same_content(content, target):
                self.result.unchanged += 1
                return
            if name not in self._former:
                self._foreign.append(name)
        self.result.written.append(name)
        if self.dry_run:
            return
        waiting = self.folder / STAGING / name
        waiting.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            waiting.write_bytes(content)
        else:
            shutil.copyfile(content, waiting)

    def finish(self) -> WrittenFiles:
        """Move the staged files. Raise FolderRefusedError if they would overwrite other files."""
        if self._foreign and not self.may_overwrite:
            raise FolderRefusedError(
                f"{self.folder / self._foreign[0]} is not from an export and would be overwritten "
                f"({len(self._foreign)} such files). Move it away, or add --force."
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
        """Delete the staged files."""
        shutil.rmtree(self.folder / STAGING, ignore_errors=True)
        if self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()

    def _remove_gone(self) -> None:
        for name in sorted(set(self._former) - set(self._now)):
            target = self.folder / name
            if not target.is_file():
                continue
            if _digest(target) != self._former[name]:
                self.result.edited.append(name)
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
        path = self.folder / EXPORT_MANIFEST
        try:
            files = dict(json.loads(path.read_text(encoding="utf-8"))["files"])
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise FolderRefusedError(
                f"Can't read {path} ({error}), which lists the exported files. Choose an empty "
                "folder."
            ) from error
        return {str(name): str(digest) for name, digest in files.items()}

    def _write_manifest(self) -> None:
        names = json.dumps({"files": dict(sorted(self._now.items()))}, indent=0, ensure_ascii=False)
        content = names.encode()
        target, waiting = self.folder / EXPORT_MANIFEST, self.folder / STAGING
        if target.is_file() and target.read_bytes() == content:
            return
        waiting.mkdir(parents=True, exist_ok=True)
        (waiting / EXPORT_MANIFEST).write_bytes(content)
        (waiting / EXPORT_MANIFEST).replace(target)

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
                f"{self.folder} contains {min(others)} and is not an export. Choose an empty "
                "folder, or add --force."
            )


def _digest(content: bytes | Path) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
