"""Group the lines of an import's report, so that a few lines say what many have in common."""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

from blog.folders.folder_walk import PAGE_SUFFIXES
from importers.report_lines import ReportLine, UnusedField

NAMES_PER_GROUP = 6
_VALUE_LENGTH = 80
# In order of importance; a line belongs to the first group of _PATTERNS that fits.
_TITLES = (
    "not imported", "images and files", "links and menu entries", "formulas", "HTML and scripts",
    "dates", "other",
)  # fmt: skip
_PATTERNS = (
    ("images and files", re.compile(r"\b(?:image|cover|photo|logo|CV file|PDF|slides)\b")),
    ("links and menu entries", re.compile(r"\blinks?\b|^menu entry|\bredirect|valid target")),
    ("formulas", re.compile(r"\bLaTeX\b|\bformula")),
    ("HTML and scripts", re.compile(r"</?\w|\bscript\b|\bstyle sheet\b|\bshortcode\b|source code")),
    ("dates", re.compile(r"\bdates?\b")),
    ("not imported", re.compile(r"not (?:imported|found|included)|ignored|invalid|cut to|draft")),
    ("other", re.compile("")),
)


def group_unused(unused: dict[str, str], *, all_names: bool) -> list[str]:
    """Group the files by folder and reason; name only the first few of a large group."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path, reason in unused.items():
        parts = PurePosixPath(path).parts
        folder = "/".join(parts[: min(2, len(parts) - 1)])
        groups[folder, reason].append(path.removeprefix(f"{folder}/") if folder else path)
    lines = []
    for (folder, reason), names in sorted(groups.items()):
        files = f"{len(names):,} file{'' if len(names) == 1 else 's'}"
        shown = _some(names, ", ", len(names) if all_names else NAMES_PER_GROUP)
        lines.append(f"{folder or '.'} ({files}, {reason}): {shown}")
    return lines


def group_warnings(lines: Iterable[ReportLine]) -> dict[str, list[ReportLine]]:
    """Return the lines by what they are about, the most important first."""
    groups: dict[str, list[ReportLine]] = {title: [] for title in _TITLES}
    for line in sorted(lines):
        title = next(title for title, pattern in _PATTERNS if pattern.search(line.message))
        groups[title].append(line)
    return {title: found for title, found in groups.items() if found}


def group_fields(fields: Iterable[UnusedField]) -> list[str]:
    """Group the fields of pages by name, and those of data and settings by file."""
    of_pages: defaultdict[str, list[UnusedField]] = defaultdict(list)
    of_files: defaultdict[str, defaultdict[str, list[UnusedField]]]
    of_files = defaultdict(lambda: defaultdict(list))
    for field in fields:
        name = field.name.partition(".")[0]
        if PurePosixPath(field.place.path).suffix.lower() in PAGE_SUFFIXES:
            of_pages[name].append(field)
        else:
            of_files[field.place.path][name].append(field)
    lines = []
    for name, found in sorted(of_pages.items(), key=lambda one: (-len(one[1]), one[0])):
        places = [f"{one.place} {_quoted(one)}" for one in found]
        lines.append(f"{name} ({len(found):,}): {_some(places, '; ')}")
    for path, by_name in sorted(of_files.items()):
        names = [
            f"{name} (line {found[0].place.line}, {len(found)} values)"
            if len(found) > 1
            else f"{name} (line {found[0].place.line}) {_quoted(found[0])}"
            for name, found in by_name.items()
        ]
        lines.append(f"{path}: {'; '.join(names)}")
    return lines


def _quoted(field: UnusedField) -> str:
    more = "…" if len(field.value) > _VALUE_LENGTH else ""
    return f"“{field.value[:_VALUE_LENGTH]}{more}”"


def _some(names: list[str], separator: str, number: int = NAMES_PER_GROUP) -> str:
    more = f" and {len(names) - number:,} more" if len(names) > number else ""
    return f"{separator.join(names[:number])}{more}"
