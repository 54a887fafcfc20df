"""List the readable files below a folder, and why the others were refused."""

import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from blog.images.cleaning import MEGABYTE
from blog.markdown.control_characters import replace_forbidden

MAX_TEXT_BYTES = 2 * MEGABYTE
MAX_FILE_BYTES = 50 * MEGABYTE
MAX_FILES = 50_000
MAX_FOLDER_DEPTH = 40
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
PAGE_SUFFIXES = MARKDOWN_SUFFIXES | {
    ".mkd", ".mkdn", ".mkdown", ".html", ".htm", ".qmd", ".rmd", ".rmarkdown",
}  # fmt: skip
# Checked to be UTF-8.
_TEXT_SUFFIXES = MARKDOWN_SUFFIXES | {".yml", ".yaml", ".toml"}
_TOOL_FOLDERS = frozenset(
    {".git", ".hg", ".svn", ".jekyll-cache", ".venv", "node_modules", "__MACOSX"}
)


def is_hidden_path(path: str) -> bool:
    """Return whether the file or one of its folders is hidden."""
    return any(part.startswith(".") for part in path.split("/"))


def folded_path(path: str) -> str:
    """Return the path in the form that file systems without case would store."""
    return unicodedata.normalize("NFC", path).casefold()


class TooManyFilesError(ValueError):
    pass


@dataclass
class FolderListing:
    """Paths relative to the root; ``refused`` maps paths to reasons that complete a sentence."""

    files: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    of_tools: list[str] = field(default_factory=list)


def walk(root: Path) -> FolderListing:
    """List a resolved ``root``. Links to folders are not followed, which prevents loops."""
    found = FolderListing()
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            found.refused[folder] = "can't be opened"
            continue
        for entry in listed:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False) and entry.name in _TOOL_FOLDERS:
                found.of_tools.append(path)
            elif reason := _reason_against(entry, path, root):
                found.refused[printable(path)] = reason
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                found.files.add(path)
        if len(found.files) > MAX_FILES:
            raise TooManyFilesError(f"{root} contains more than {MAX_FILES:,} files.")
    return found


def printable(path: str) -> str:
    """Replace characters of a path that can't be shown in a report."""
    return replace_forbidden(path).translate({9: "\ufffd", 10: "\ufffd", 13: "\ufffd"})


def not_utf_8(data: bytes) -> str:
    """Return why ``data`` is not text, to complete a sentence; "" if it is UTF-8."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return f"is not UTF-8 (invalid byte {error.start + 1}). Save the file as UTF-8"
    return ""


def _reason_against(entry: os.DirEntry[str], path: str, root: Path) -> str:
    if printable(entry.name) != entry.name:
        return "has a name with characters that can't be shown"
    if entry.is_symlink() and (reason := _reason_against_link(entry, root)):
        return reason
    if entry.is_dir(follow_symlinks=False):
        is_too_deep = path.count("/") >= MAX_FOLDER_DEPTH
        return f"is more than {MAX_FOLDER_DEPTH} folders deep" if is_too_deep else ""
    try:
        if not entry.is_file():
            return "is not a regular file"
        return _reason_against_text(entry)
    except OSError:
        return "can't be opened"


def _reason_against_link(entry: os.DirEntry[str], root: Path) -> str:
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        return "is a broken link"
    if not target.is_relative_to(root):
        return "is a link that leads outside the folder"
    return "is a link to a folder, which is not followed" if target.is_dir() else ""


def _reason_against_text(entry: os.DirEntry[str]) -> str:
    suffix = PurePosixPath(entry.name).suffix.lower()
    with Path(entry.path).open("rb") as stream:
        data = stream.read(MAX_TEXT_BYTES + 1) if suffix in _TEXT_SUFFIXES else b""
    if len(data) > MAX_TEXT_BYTES:
        is_page = suffix in MARKDOWN_SUFFIXES
        return f"is larger than {MAX_TEXT_BYTES // MEGABYTE} MB" if is_page else ""
    return not_utf_8(data)
