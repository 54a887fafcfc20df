"""Back up the whole site to one file: database, media, visit journals and secret key.

Media are hard-linked both before and after the database is copied, so every file that a row refers
to is in the backup, even if it is deleted meanwhile; those in a bucket are copied. Journals are
linked after the database, while none is removed, so each visit is either counted in the copy or in
a journal behind its bookmark.
"""

import hashlib
import io
import json
import os
import platform
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from blog.visits.drain import journals_locked
from blog.visits.journal import SUFFIX, journals, torn_lines
from site_config.backup.bucket_media import copy_media
from site_config.backup.database_copies import applied_migrations, copy_database

BACKUP_MANIFEST = "manifest.json"
BACKUP_FORMAT = 2
DATA_FOLDERS = ("media", "journal", "overrides")
KEY_FILE = "secret_key"
# Contains the path of the last backup, and is as old.
LAST_BACKUP_FILE = "last_backup"
FILE_NAME_FORMAT = "offprint-%Y-%m-%d-%H%M%S.tar.gz"
_NAMED = re.compile(r"offprint-\d{4}-\d\d-\d\d-\d{6}\.tar\.gz")
PROGRESS_INTERVAL = 500

Progress = Callable[[str], None]


def backup(target: Path, progress: Progress) -> dict[str, int]:
    """Write the backup to ``target`` atomically. Return its number of files and of bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.part")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.DATA_DIR) as name:
        held = Path(name)
        try:
            if settings.MEDIA_BUCKET:
                progress("Copying media from the bucket...")
            _hold_media(held)
            with journals_locked():
                progress("Copying the database...")
                copy = copy_database(held)
                _hold_journals(held)
            _hold_media(held)
            counts = _write(draft, held, copy, progress)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    _record(target)
    return counts


def _record(target: Path) -> None:
    record = Path(settings.DATA_DIR) / LAST_BACKUP_FILE
    # The backup is complete even if the disk is full.
    with suppress(OSError):
        # The file may belong to root, but not its folder.
        record.unlink(missing_ok=True)
        record.write_text(f"{target.resolve()}\n", encoding="utf-8")


def dated_path(folder: Path) -> Path:
    return folder / datetime.now(UTC).strftime(FILE_NAME_FORMAT)


def delete_old_backups(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest dated backups. Return the deleted files."""
    found = sorted(path for path in folder.iterdir() if _NAMED.fullmatch(path.name))
    old = found[:-keep]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def _hold_media(held: Path) -> None:
    if settings.MEDIA_BUCKET:
        copy_media(held / "media")
    else:
        folder = Path(settings.DATA_DIR) / "media"
        _hold(folder, folder.rglob("*"), held / "media")


def _hold_journals(held: Path) -> None:
    for path in (*journals(), torn_lines()):
        _hold(path.parent, [path], held / "journal")
    data_dir = Path(settings.DATA_DIR)
    _hold(data_dir, [data_dir / KEY_FILE, *(data_dir / "overrides").rglob("*")], held)


def _hold(folder: Path, paths: Iterable[Path], held: Path) -> None:
    """Hard-link the files of a folder, so that they can't be deleted meanwhile, or copy them."""
    for path in sorted(paths):
        link = held / path.relative_to(folder)
        if path.is_file() and not path.is_symlink() and not link.exists():
            link.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, link)
            except FileNotFoundError:
                continue
            except OSError:
                # Media and journals may be on another file system.
                with suppress(FileNotFoundError):
                    shutil.copy2(path, link)


def _write(draft: Path, held: Path, copy: Path, progress: Progress) -> dict[str, int]:
    names = sorted(path for path in held.rglob("*") if path.is_file())
    sums: dict[str, str] = {}
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(descriptor, "wb") as file,
        tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as archive,
    ):
        for number, path in enumerate(names, 1):
            name = path.relative_to(held).as_posix()
            # A journal may grow while it is read, so read it once.
            data = path.read_bytes() if path.suffix == SUFFIX else None
            sums[name] = _add(archive, name, path, data)
            if number % PROGRESS_INTERVAL == 0:
                progress(f"{number} of {len(names)} files")
        manifest = {
            "format": BACKUP_FORMAT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": platform.node(),
            "database": connection.vendor,
            "migrations": applied_migrations(),
            "sha256": sums,
        }
        data = json.dumps(manifest, indent=1).encode()
        _add(archive, BACKUP_MANIFEST, copy, data)
        archive.close()
        file.flush()
        os.fsync(file.fileno())
    return {"files": len(names), "bytes": draft.stat().st_size}


def _add(archive: tarfile.TarFile, name: str, path: Path, data: bytes | None) -> str:
    """Add a file, with ``data`` as its content if given. Return its checksum."""
    info = tarfile.TarInfo(name)
    info.mode, info.mtime = 0o600, int(path.stat().st_mtime)
    if data is None:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            info.size = file.tell()
            file.seek(0)
            archive.addfile(info, file)
        return digest
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))
    return hashlib.sha256(data).hexdigest()
