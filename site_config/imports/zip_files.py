"""Unpack an untrusted ZIP file temporarily, with limits, into its own folder."""

import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File

from blog.file_locks import age
from blog.folders.folder_walk import MAX_FILES, MAX_FOLDER_DEPTH, folded_path, printable
from blog.folders.source import SourceRefused
from blog.images.cleaning import MEGABYTE
from importers.notion.export import is_part_of_export

MAX_UNPACKED_BYTES = 2048 * MEGABYTE
# Notes and images hardly compress; a ratio of a hundred is a ZIP bomb.
MAX_RATIO = 100
ALWAYS_ALLOWED_BYTES = 50 * MEGABYTE
_MAX_PATH_LENGTH = 1_000
_FOLDER_PREFIX = ".import-"
_DAY_IN_SECONDS = 24 * 60 * 60
_CHUNK = MEGABYTE
_IN_UTF_8 = 0x800
_ENCRYPTED = 0x1
_BESIDE = frozenset({"__MACOSX", ".DS_Store"})
_MAX_STEPS = 3
EXPORT_SUFFIXES = (".xml", ".json", ".bib", ".rdf", ".html", ".htm", ".ipynb")


@dataclass
class Unpacked:
    """``refused`` maps rejected members to the reason."""

    root: Path
    refused: dict[str, str] = field(default_factory=dict)


def is_archive(path: Path) -> bool:
    return path.is_file() and (path.suffix.lower() == ".zip" or zipfile.is_zipfile(path))


def is_export_file(name: str) -> bool:
    """Return whether this may be an export, a library, a homepage or a notebook: a single file."""
    return Path(name).suffix.lower() in EXPORT_SUFFIXES


@contextmanager
def zipped(file: "File[Any]") -> "Iterator[File[Any]]":
    """Yield a ZIP file with an export file in it, or the given ZIP file."""
    if not is_export_file(file.name or ""):
        yield file
        return
    with tempfile.TemporaryFile(dir=settings.DATA_DIR) as whole:
        name = Path(file.name or "").name
        with (
            zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open(name, "w") as member,
        ):
            shutil.copyfileobj(file, member, MEGABYTE)
        whole.seek(0)
        yield File(whole)


@contextmanager
def unpacked(path: Path) -> Iterator[Unpacked]:
    """Raise SourceRefused if the ZIP file can't be used. The folder is deleted after the block.

    A Notion export is a ZIP file with ZIP files in it, which are unpacked as well.
    """
    _delete_expired()
    with tempfile.TemporaryDirectory(prefix=_FOLDER_PREFIX, dir=settings.DATA_DIR) as name:
        root = Path(name)
        space = _Space()
        _unpack_file(path, root, "", space)
        for part in sorted(file for file in root.rglob("*.zip") if is_part_of_export(file.name)):
            above = part.relative_to(root).parent.as_posix()
            _unpack_file(part, root, "" if above == "." else f"{above}/", space)
            part.unlink()
        yield Unpacked(_inner(root), space.refused)


@dataclass
class _Space:
    """What is left for the files of an archive and its parts.

    ``known`` maps the names of their members to whether they are folders.
    """

    bytes_left: int = field(default_factory=lambda: MAX_UNPACKED_BYTES)
    files_left: int = field(default_factory=lambda: MAX_FILES)
    known: dict[str, bool] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def _unpack_file(path: Path, root: Path, prefix: str, space: _Space) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_whole(path, archive, space)
            _unpack(archive, root, prefix, space)
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeError) as error:
        raise SourceRefused(f"{path.name} is not a ZIP file, or is damaged.") from error
    except (NotImplementedError, RuntimeError) as error:
        message = f"{path.name} uses an unsupported compression method. Zip the folder again."
        raise SourceRefused(message) from error


def _delete_expired() -> None:
    """Delete folders of interrupted imports."""
    for folder in Path(settings.DATA_DIR).glob(f"{_FOLDER_PREFIX}*"):
        if age(folder) > _DAY_IN_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _check_whole(path: Path, archive: zipfile.ZipFile, space: _Space) -> None:
    members = archive.infolist()
    total, packed = sum(member.file_size for member in members), path.stat().st_size
    space.files_left -= len(members)
    if space.files_left < 0:
        raise SourceRefused(f"{path.name} contains more than {MAX_FILES:,} files.")
    if total > space.bytes_left:
        limit = MAX_UNPACKED_BYTES // MEGABYTE
        raise SourceRefused(f"{path.name} is more than {limit:,} MB when unpacked.")
    if total > ALWAYS_ALLOWED_BYTES and total > MAX_RATIO * packed:
        raise SourceRefused(
            f"{path.name} would be {total // packed:,} times as large when unpacked, "
            "which looks like a ZIP bomb. Nothing was unpacked."
        )
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise SourceRefused(f"{path.name} has a password. Zip the folder without one.")
    if total > shutil.disk_usage(settings.DATA_DIR).free // 2:
        raise SourceRefused(f"Not enough disk space to unpack {path.name}.")


def _unpack(archive: zipfile.ZipFile, root: Path, prefix: str, space: _Space) -> None:
    for member in archive.infolist():
        name = _name_of(member)
        if name.split("/")[0] in _BESIDE:
            continue
        reason = _skip_reason(member, name)
        name = f"{prefix}{name}"
        reason = reason or _conflict_reason(name, space.known)
        if reason:
            space.refused[printable(name) or "a file without a name"] = reason
            continue
        if not name.endswith("/"):
            space.bytes_left -= _write(archive, member, root / name, space.bytes_left)
            if space.bytes_left < 0:
                shown = Path(archive.filename or "").name
                raise SourceRefused(f"{shown} is larger than its index says. Nothing was imported.")


def _name_of(member: zipfile.ZipInfo) -> str:
    """Return the full name; many programs write UTF-8 without setting the flag."""
    name = member.orig_filename
    if not member.flag_bits & _IN_UTF_8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            return name
    return name


def _skip_reason(member: zipfile.ZipInfo, name: str) -> str:
    parts = name.rstrip("/").split("/")
    kind = stat.S_IFMT(member.external_attr >> 16)
    reasons = (
        (name.startswith("/") or name[1:2] == ":", "path is outside the folder"),
        (".." in parts, "path is outside the folder"),
        ("\\" in name, "name contains a backslash; zip the folder again"),
        (not all(parts) or "." in parts, "invalid file name"),
        (printable(name) != name, "name contains unprintable characters"),
        (max(map(len, map(str.encode, parts))) > 255, "name is too long"),
        (len(name) > _MAX_PATH_LENGTH, "name is too long"),
        (len(parts) > MAX_FOLDER_DEPTH + 1, f"nested more than {MAX_FOLDER_DEPTH} folders deep"),
        (kind == stat.S_IFLNK, "symbolic link, not followed"),
        (kind not in {0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK}, "not a file"),
    )
    return next((reason for is_so, reason in reasons if is_so), "")


def _conflict_reason(name: str, known: dict[str, bool]) -> str:
    """Compare with earlier members: ``known`` maps each name to whether it is a folder."""
    parts = folded_path(name).rstrip("/").split("/")
    above = ["/".join(parts[:end]) for end in range(1, len(parts))]
    own, is_folder = "/".join(parts), name.endswith("/")
    if any(known.get(folder) is False for folder in above):
        return "its folder is a file in another entry"
    if own in known and not (is_folder and known[own]):
        return "same name as another file except for case"
    known.update(dict.fromkeys(above, True), **{own: is_folder})
    return ""


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int) -> int:
    """Return the number of bytes written; it is above ``most`` if the limit was exceeded."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(member) as source, target.open("xb") as file:
        while written <= most and (data := source.read(_CHUNK)):
            written += file.write(data)
    return written


def _inner(root: Path) -> Path:
    """Enter the single folder that most archives contain."""
    for _ in range(_MAX_STEPS):
        inside = [path for path in root.iterdir() if path.name not in _BESIDE]
        if len(inside) != 1 or not inside[0].is_dir() or inside[0].name.startswith(("_", ".")):
            break
        root = inside[0]
    return root
