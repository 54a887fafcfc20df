"""Every file below a folder that may be read, and why the others may not."""

import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from blog.images.cleaning import MEGABYTE
from blog.markdown.control_characters import replace_forbidden

MAX_TEXT_BYTES = 2 * MEGABYTE
MAX_FILES = 50_000
MAX_DEPTH = 40
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
# What a reader takes as text; of others it may be handed on as it is.
_TEXT_SUFFIXES = MARKDOWN_SUFFIXES | {".yml", ".yaml", ".toml"}
_OF_TOOLS = frozenset({".git", ".hg", ".svn", ".jekyll-cache", ".venv", "node_modules", "__MACOSX"})


class TooManyFilesError(ValueError):
    pass


@dataclass
class Found:
    """Paths as they are from the root; ``refused`` with the reason, to go after the path."""

    files: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    of_tools: list[str] = field(default_factory=list)


def walk(root: Path) -> Found:
    """``root`` is resolved. Links to folders are not followed, so that no walk is endless."""
    found = Found()
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            found.refused[folder] = "cannot be opened"
            continue
        for entry in listed:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False) and entry.name in _OF_TOOLS:
                found.of_tools.append(path)
            elif reason := _reason_against(entry, path, root):
                found.refused[printable(path)] = reason
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                found.files.add(path)
        if len(found.files) > MAX_FILES:
            raise TooManyFilesError(f"{root} holds more than {MAX_FILES:,} files.")
    return found


def printable(path: str) -> str:
    """Return a path as a report can show it, whatever bytes its name is made of."""
    return replace_forbidden(path).translate({9: "\ufffd", 10: "\ufffd", 13: "\ufffd"})


def not_utf_8(data: bytes) -> str:
    """Return why bytes are no text, to go after the name of their file; "" if they are."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1} cannot be read"
        return f"is not UTF-8: {place}. Please save the file as UTF-8"
    return ""


def _reason_against(entry: os.DirEntry[str], path: str, root: Path) -> str:
    if printable(entry.name) != entry.name:
        return "has a name with characters that cannot be shown"
    if entry.is_symlink() and (reason := _reason_against_link(entry, root)):
        return reason
    if entry.is_dir(follow_symlinks=False):
        is_too_deep = path.count("/") >= MAX_DEPTH
        return f"lies more than {MAX_DEPTH} folders deep" if is_too_deep else ""
    try:
        if not entry.is_file():
            return "is not a file that can be read, but a pipe, a device or the like"
        return _reason_against_text(entry)
    except OSError:
        return "cannot be opened"


def _reason_against_link(entry: os.DirEntry[str], root: Path) -> str:
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        return "is a link that leads nowhere"
    if not target.is_relative_to(root):
        return "is a link that leads out of the folder"
    return "is a link to another folder, which is not followed" if target.is_dir() else ""


def _reason_against_text(entry: os.DirEntry[str]) -> str:
    suffix = PurePosixPath(entry.name).suffix.lower()
    with Path(entry.path).open("rb") as stream:
        data = stream.read(MAX_TEXT_BYTES + 1) if suffix in _TEXT_SUFFIXES else b""
    if len(data) > MAX_TEXT_BYTES:
        is_page = suffix in MARKDOWN_SUFFIXES
        return f"is larger than {MAX_TEXT_BYTES // MEGABYTE} MB" if is_page else ""
    return not_utf_8(data)
