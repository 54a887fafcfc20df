"""A zip from outside, unpacked for the time of an import: bounded, and into its folder alone."""

import shutil
import stat
import tempfile
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from blog.folders.folder_walk import MAX_FILES, MAX_FOLDER_DEPTH, printable
from blog.folders.source import SourceRefused
from blog.images.cleaning import MEGABYTE

MAX_BYTES = 2048 * MEGABYTE
# A folder of notes and pictures hardly gets smaller; what shrinks to a hundredth is made to burst.
MAX_RATIO = 100
ALWAYS_FINE = 50 * MEGABYTE
LONGEST_PATH = 1_000
PREFIX = ".import-"
A_DAY = 24 * 60 * 60
_CHUNK = MEGABYTE
_IN_UTF_8 = 0x800
_ENCRYPTED = 0x1
_BESIDE = frozenset({"__MACOSX", ".DS_Store"})
_MOST_STEPS = 3


@dataclass
class Unpacked:
    """``refused`` are members that were left out, with the reason to go after their names."""

    root: Path
    refused: dict[str, str] = field(default_factory=dict)


def is_archive(path: Path) -> bool:
    return path.is_file() and (path.suffix.lower() == ".zip" or zipfile.is_zipfile(path))


@contextmanager
def unpacked(path: Path) -> Iterator[Unpacked]:
    """Raise SourceRefused where nothing of it can be taken. The folder is gone after the block."""
    _forget_old_ones()
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=settings.DATA_DIR) as name:
        root = Path(name)
        try:
            with zipfile.ZipFile(path) as archive:
                _check_whole(path, archive)
                refused = _unpack(archive, root, path.name)
        except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeError) as error:
            raise SourceRefused(f"{path.name} is not a zip file, or it is damaged.") from error
        except (NotImplementedError, RuntimeError) as error:
            message = f"{path.name} is packed in a way that cannot be read; please zip it anew."
            raise SourceRefused(message) from error
        yield Unpacked(_inner(root), refused)


def _forget_old_ones() -> None:
    """What an import left that was killed."""
    for folder in Path(settings.DATA_DIR).glob(f"{PREFIX}*"):
        if time.time() - folder.stat().st_mtime > A_DAY:
            shutil.rmtree(folder, ignore_errors=True)


def _check_whole(path: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    total, packed = sum(member.file_size for member in members), path.stat().st_size
    if len(members) > MAX_FILES:
        raise SourceRefused(f"{path.name} holds more than {MAX_FILES:,} files.")
    if total > MAX_BYTES:
        limit = MAX_BYTES // MEGABYTE
        raise SourceRefused(f"{path.name} holds more than {limit:,} MB when it is unpacked.")
    if total > ALWAYS_FINE and total > MAX_RATIO * packed:
        raise SourceRefused(
            f"{path.name} would grow to {total // packed:,} times its size, "
            "as no folder of notes does. Nothing was unpacked."
        )
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise SourceRefused(f"{path.name} has a password; please zip the folder without one.")
    if total > shutil.disk_usage(settings.DATA_DIR).free // 2:
        raise SourceRefused(f"There is no room on the disk to unpack {path.name}.")


def _unpack(archive: zipfile.ZipFile, root: Path, shown: str) -> dict[str, str]:
    refused: dict[str, str] = {}
    known: dict[str, bool] = {}
    left = MAX_BYTES
    for member in archive.infolist():
        name = _name_of(member)
        if name.split("/")[0] in _BESIDE:
            continue
        reason = _reason_against(member, name) or _reason_beside(name, known)
        if reason:
            refused[printable(name) or "a file without a name"] = reason
            continue
        if not name.endswith("/"):
            left -= _write(archive, member, root / name, left)
            if left < 0:
                raise SourceRefused(f"{shown} holds more than it says. Nothing was imported.")
    return refused


def _name_of(member: zipfile.ZipInfo) -> str:
    """Return the whole name; without a mark, many programs write UTF-8 all the same."""
    name = member.orig_filename
    if not member.flag_bits & _IN_UTF_8:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            return name
    return name


def _reason_against(member: zipfile.ZipInfo, name: str) -> str:
    parts = name.rstrip("/").split("/")
    kind = stat.S_IFMT(member.external_attr >> 16)
    reasons = (
        (name.startswith("/") or name[1:2] == ":", "has a name that leads out of the folder"),
        (".." in parts, "has a name that leads out of the folder"),
        ("\\" in name, "has a backslash in its name; please zip the folder anew"),
        (not all(parts) or "." in parts, "has a name that no file can have"),
        (printable(name) != name, "has a name with characters that cannot be shown"),
        (max(map(len, map(str.encode, parts))) > 255, "has a name that is too long"),
        (len(name) > LONGEST_PATH, "has a name that is too long"),
        (len(parts) > MAX_FOLDER_DEPTH + 1, f"lies more than {MAX_FOLDER_DEPTH} folders deep"),
        (kind == stat.S_IFLNK, "is a link, which is not followed"),
        (kind not in {0, stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK}, "is not a file"),
    )
    return next((reason for is_so, reason in reasons if is_so), "")


def _reason_beside(name: str, known: dict[str, bool]) -> str:
    """Compare with the members before: ``known`` says of each name whether it is a folder."""
    parts = _key(name).rstrip("/").split("/")
    above = ["/".join(parts[:end]) for end in range(1, len(parts))]
    own, is_folder = "/".join(parts), name.endswith("/")
    if any(known.get(folder) is False for folder in above):
        return "lies in what is a file by another entry"
    if own in known and not (is_folder and known[own]):
        return "has the name of another file, but for capitals"
    known.update(dict.fromkeys(above, True), **{own: is_folder})
    return ""


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int) -> int:
    """Return how many bytes it has; a little more than ``most`` where it would be more."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(member) as source, target.open("xb") as file:
        while written <= most and (data := source.read(_CHUNK)):
            written += file.write(data)
    return written


def _inner(root: Path) -> Path:
    """Step into the one folder that most archives hold."""
    for _ in range(_MOST_STEPS):
        inside = [path for path in root.iterdir() if path.name not in _BESIDE]
        if len(inside) != 1 or not inside[0].is_dir() or inside[0].name.startswith(("_", ".")):
            break
        root = inside[0]
    return root


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
