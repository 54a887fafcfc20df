"""Restore a backup: check it first, and move the old site aside."""

import hashlib
import json
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection

from blog.models import Post
from blog.visits.drain import is_dead, only_drainer
from blog.visits.journal import journal_folder, journals, torn_lines
from profile_app.models import Profile
from site_config.backup.bucket_media import copy_media, names_in_bucket, replace_media
from site_config.backup.creating import (
    BACKUP_FORMAT,
    BACKUP_MANIFEST,
    DATA_FOLDERS,
    KEY_FILE,
    Progress,
)
from site_config.backup.database_copies import FILE_NAMES, ROWS, convert_database, replace_database
from site_config.private_files import give_to_owner
from site_config.server_lock import no_server
from site_config.squashed_migrations import unknown

CHUNK = 1024 * 1024
# Room for the checksums of half a million files.
MAX_MANIFEST_BYTES = 64 * CHUNK
_FIRST_BYTES = {
    FILE_NAMES["sqlite"]: b"SQLite format 3\0",
    FILE_NAMES["postgresql"]: b"PGDMP",
}


class RestoreRefusedError(Exception):
    """Nothing was changed; the message says why and what to do."""


class MediaNotRestoredError(Exception):
    """The database was restored, but not all files in the bucket."""


@dataclass(frozen=True)
class CheckedBackup:
    """The manifest of a backup whose files have all been verified."""

    made_at: str
    machine: str
    database: str
    migrations: frozenset[str]
    files: int
    # Old backups of PostgreSQL have no rows, and can only be restored to PostgreSQL.
    has_rows: bool


def check(archive: Path) -> CheckedBackup:
    """Verify the checksum of every file of a backup."""
    return _read(archive, None)


def restore_backup(
    archive: Path, *, replace: bool, progress: Progress
) -> tuple[CheckedBackup, Path | None]:
    """Restore a backup to DATA_DIR and the database.

    Return the backup, and the folder of the previous site if there was one.
    """
    data_dir = Path(settings.DATA_DIR)
    data_dir.mkdir(parents=True, exist_ok=True)
    with no_server() as is_alone, only_drainer() as is_only:
        # A worker holds a lock on its journal.
        has_worker = not all(is_dead(path) for path in journals())
        if not is_alone or not is_only or has_worker:
            raise RestoreRefusedError("The server is running. Stop it and try again.")
        restored = _restore(archive, data_dir, replace=replace, progress=progress)
    for folder in (data_dir, journal_folder()):
        give_to_owner(folder)
    return restored


def _restore(
    archive: Path, data_dir: Path, *, replace: bool, progress: Progress
) -> tuple[CheckedBackup, Path | None]:
    is_filled = _is_filled()
    if is_filled and not replace:
        raise RestoreRefusedError(
            f"There is already a site in {data_dir}. Add --replace to move it aside and "
            "restore the backup."
        )
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=data_dir) as name:
        held = Path(name)
        checked = _read(archive, held)
        _refuse_unfit(checked)
        progress("Backup verified.")
        aside = data_dir / f"before-restore-{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
        aside.mkdir(mode=0o700)
        try:
            if settings.MEDIA_BUCKET:
                progress("Copying the current media from the bucket...")
                copy_media(aside / "media")
            _restore_database(held, checked, aside)
        except Exception:
            shutil.rmtree(aside / "media", ignore_errors=True)
            if not any(aside.iterdir()):
                aside.rmdir()
            raise
        _exchange_files(held, data_dir, aside)
        if settings.MEDIA_BUCKET:
            progress("Uploading the restored media to the bucket...")
            _replace_bucket_media(held)
    if not is_filled:
        shutil.rmtree(aside)
    return checked, aside if is_filled else None


def _restore_database(held: Path, checked: CheckedBackup, aside: Path) -> None:
    if checked.database == connection.vendor:
        replace_database(held / FILE_NAMES[connection.vendor], aside)
    else:
        convert_database(held, checked.database, checked.migrations, aside)


def _exchange_files(held: Path, data_dir: Path, aside: Path) -> None:
    for name in (*(() if settings.MEDIA_BUCKET else ("media",)), "overrides", KEY_FILE):
        if (data_dir / name).exists():
            (data_dir / name).rename(aside / name)
        if (held / name).exists():
            (held / name).rename(data_dir / name)
    (data_dir / "media").mkdir(exist_ok=True)
    _move_files(filter(Path.exists, (*journals(), torn_lines())), aside / "journal")
    _move_files((held / "journal").glob("*"), journal_folder())


def _move_files(paths: Iterable[Path], folder: Path) -> None:
    """Move one file at a time: JOURNAL_DIR may be on another file system."""
    folder.mkdir(exist_ok=True)
    for path in paths:
        shutil.move(path, folder / path.name)


def _replace_bucket_media(held: Path) -> None:
    try:
        replace_media(held / "media")
    except OSError as error:
        raise MediaNotRestoredError(
            f"The database was restored, but not all media: {error.strerror} Then run the command "
            "again, with --replace."
        ) from error


def _read(archive: Path, into: Path | None) -> CheckedBackup:
    """Verify the archive, and unpack it if a folder is given."""
    found: dict[str, str] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(archive, "r:gz") as file:
            for member in file:
                stream = file.extractfile(member) if member.isreg() else None
                name = _safe_name(member.name)
                if stream is None or name is None:
                    raise RestoreRefusedError(
                        f"{archive} is not a valid backup: it contains {member.name}."
                    )
                if name == BACKUP_MANIFEST and member.size <= MAX_MANIFEST_BYTES:
                    manifest = json.load(stream)
                else:
                    found[name] = _unpack(archive, name, stream, into / name if into else None)
    except (OSError, EOFError, tarfile.TarError, zlib.error, ValueError, RecursionError) as error:
        raise RestoreRefusedError(f"Can't read {archive}: {error}.") from error
    if not isinstance(manifest, dict):
        raise RestoreRefusedError(f"{archive} is not a complete backup: its manifest is missing.")
    if isinstance(manifest.get("format"), int) and manifest["format"] > BACKUP_FORMAT:
        raise RestoreRefusedError(f"{archive} is from a newer Offprint. Upgrade Offprint first.")
    _refuse_damaged(archive, manifest)
    _compare(archive, manifest["sha256"], found)
    return CheckedBackup(
        made_at=manifest["made_at"],
        machine=manifest["machine"],
        database=manifest["database"],
        migrations=frozenset(manifest["migrations"]),
        files=len(found),
        has_rows=manifest["database"] == "sqlite" or ROWS in found,
    )


def _refuse_damaged(archive: Path, manifest: dict[str, Any]) -> None:
    """Raise RestoreRefusedError if an entry of the manifest is missing or of another type."""
    migrations = manifest.get("migrations")
    is_valid = {
        "format": manifest.get("format") in range(1, BACKUP_FORMAT + 1),
        "made_at": isinstance(manifest.get("made_at"), str),
        "machine": isinstance(manifest.get("machine"), str),
        "database": manifest.get("database") in list(FILE_NAMES),
        "migrations": isinstance(migrations, list) and all(isinstance(m, str) for m in migrations),
        "sha256": isinstance(manifest.get("sha256"), dict),
    }
    for name, is_right in is_valid.items():
        if not is_right:
            raise RestoreRefusedError(
                f"{archive}: “{name}” in its manifest is missing or invalid. Use another backup."
            )
    if FILE_NAMES[manifest["database"]] not in manifest["sha256"]:
        raise RestoreRefusedError(f"{archive} contains no database. Use another backup.")


def _safe_name(name: str) -> str | None:
    """Return the normalized name of a file, or None if no backup contains it."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        return None
    alone = {BACKUP_MANIFEST, KEY_FILE, ROWS, *FILE_NAMES.values()}
    is_known = path.parts[0] in DATA_FOLDERS if len(path.parts) > 1 else str(path) in alone
    return str(path) if is_known else None


def _unpack(archive: Path, name: str, stream: Any, place: Path | None) -> str:
    """Return the checksum of a file, and write it to ``place`` if given."""
    digest = hashlib.sha256()
    expected = _FIRST_BYTES.get(name, b"")
    if (start := stream.read(len(expected))) != expected:
        raise RestoreRefusedError(f"{archive}: {name} is not a database. Use another backup.")
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") if place else tempfile.TemporaryFile() as file:
        for chunk in chain([start], iter(lambda: stream.read(CHUNK), b"")):
            digest.update(chunk)
            if place is not None:
                file.write(chunk)
    if place is not None:
        place.chmod(0o600)
    return digest.hexdigest()


def _compare(archive: Path, wanted: dict[str, str], found: dict[str, str]) -> None:
    for name in sorted({*wanted, *found}):
        if wanted.get(name) != found.get(name):
            what = "is missing" if name not in found else "is damaged"
            raise RestoreRefusedError(f"{archive}: {name} {what}. Use another backup.")


def _refuse_unfit(checked: CheckedBackup) -> None:
    if checked.database != connection.vendor and not checked.has_rows:
        raise RestoreRefusedError(
            f"The backup is from an older Offprint on {checked.database} and can only be restored "
            f"there. This site uses {connection.vendor}."
        )
    named = {(app, name) for app, _, name in (m.partition(".") for m in checked.migrations)}
    if newer := unknown(named):
        raise RestoreRefusedError(
            f"The backup is from a newer Offprint (it has {newer[0]}). Upgrade Offprint first."
        )


def _is_filled() -> bool:
    """Return whether there is a site: an account, a post, a profile or media."""
    try:
        has_rows = (
            get_user_model().objects.exists()
            or Post.with_trash.exists()
            or Profile.objects.exclude(name="").exists()
        )
    except DatabaseError:
        has_rows = False
    media = Path(settings.MEDIA_ROOT)
    if settings.MEDIA_BUCKET:
        return has_rows or any(names_in_bucket())
    return has_rows or (media.is_dir() and any(media.iterdir()))
