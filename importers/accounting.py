"""Account for every file of a folder: it is either used or ignored for a reason."""

import re
from pathlib import PurePosixPath

from blog.folders.source import MARKDOWN_SUFFIXES, Folder
from importers.report import ImportReport
from importers.writing.assets import FILE_SUFFIXES, IMAGE_SUFFIXES

_SYSTEM_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_LOOK_FOLDERS = frozenset(
    {"_layouts", "_includes", "_sass", "_plugins", "layouts", "themes", "css", "js", "fonts"}
)
_LOOK_SUFFIXES = frozenset(
    {
        ".html", ".htm", ".css", ".scss", ".sass", ".less", ".js", ".mjs", ".ts", ".map", ".liquid",
        ".woff", ".woff2", ".ttf", ".otf", ".eot", ".xml", ".xsl", ".ico", ".rb", ".webmanifest",
    }
)  # fmt: skip
_SETTING_SUFFIXES = frozenset({".toml", ".ini", ".cfg", ".lock", ".sh", ".py", ".gemspec"})
# Whatever their names, which may be "Book".
_CONTENT_SUFFIXES = FILE_SUFFIXES - {".txt", ".json", ".yaml", ".yml"}
_SETTING_NAMES = re.compile(
    r"(?i)(?:_?config|gemfile|makefile|rakefile|dockerfile|package|package-lock|docker-compose"
    r"|netlify|hugo|go|book|license|licence|cname|robots|requirements|readme|contributing)\b.*"
)


def account_for_files(folder: Folder, report: ImportReport) -> None:
    report.used = folder.files & folder.taken
    named = {leftover.place.path for leftover in (*report.skipped, *report.warnings)}
    left = folder.files - report.used - named
    report.unused = {
        path: _folder_reason(path, report.without_content) or _reason(path) for path in sorted(left)
    }
    for path in folder.found.of_tools:
        report.unused[f"{path}/"] = "not read: development tool"


def _folder_reason(path: str, left_out: dict[str, str]) -> str:
    folders = (path, *map(str, PurePosixPath(path).parents))
    return next((left_out[folder] for folder in folders if folder in left_out), "")


def _reason(path: str) -> str:
    file = PurePosixPath(path)
    suffix = file.suffix.lower()
    is_hidden = any(part.startswith(".") for part in file.parts)
    is_setting = suffix not in _CONTENT_SUFFIXES and (
        suffix in _SETTING_SUFFIXES
        or (file.name.startswith("_") and suffix in {".yml", ".yaml"})
        or _SETTING_NAMES.fullmatch(file.name) is not None
    )
    reasons = (
        (file.name in _SYSTEM_FILES or file.name.startswith("._"), "operating system metadata"),
        (not _LOOK_FOLDERS.isdisjoint(file.parts[:-1]), "theme of the old site"),
        (suffix in IMAGE_SUFFIXES, "not used by any page"),
        (is_hidden or is_setting, "settings and tools of the old site"),
        (suffix == ".ipynb", "notebook: import it on its own"),
        (suffix in _LOOK_SUFFIXES, "theme of the old site"),
        (suffix in MARKDOWN_SUFFIXES, "nothing to import"),
        (suffix in FILE_SUFFIXES, "not linked from any page"),
    )
    found = (reason for is_so, reason in reasons if is_so)
    return next(found, "unsupported type")
