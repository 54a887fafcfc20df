"""The report of an import: what was done and what needs attention."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from blog.folders.folder_walk import PAGE_SUFFIXES

_MAX_LISTED, _MAX_VALUE_LENGTH = 100, 500


@dataclass(frozen=True, order=True)
class SourceLine:
    """A line of a source file; ``line`` counts from 1, 0 means the whole file."""

    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, order=True)
class ReportLine:
    place: SourceLine
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, order=True)
class UnusedField:
    """A value that arrived nowhere; ``name`` is the path of its field: ``author.name``."""

    name: str
    place: SourceLine
    value: str

    def __str__(self) -> str:
        return f"{self.place}: {self.name}: {self.value[:_MAX_VALUE_LENGTH]}"


class ImportOutcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    PRESERVED = "preserved"
    SKIPPED = "skipped"


def outcome_of(*, is_new: bool, is_changed: object, has_edits: object) -> ImportOutcome:
    if is_new:
        return ImportOutcome.CREATED
    if is_changed:
        return ImportOutcome.UPDATED
    return ImportOutcome.PRESERVED if has_edits else ImportOutcome.UNCHANGED


@dataclass(frozen=True)
class ImportedItem:
    """An imported item; ``about`` is shown next to its title in a preview."""

    thing: str
    outcome: ImportOutcome
    title: str
    about: str = ""
    url: str = ""


class WordCount(NamedTuple):
    """The number of words of a file: ``listed`` are in the report, ``missing`` nowhere."""

    path: str
    number: int
    listed: int
    missing: int

    @property
    def saved(self) -> int:
        return self.number - self.listed - self.missing

    def __str__(self) -> str:
        return f"{self.path}: {self.shares}"

    @property
    def shares(self) -> str:
        listed = f"{self.listed_percent:g}% listed" if self.listed else ""
        missing = f"{self.missing:,} not found" if self.missing else ""
        shares = filter(None, (f"{self.saved_percent:g}% saved", listed, missing))
        return f"{self.number:,} words, {', '.join(shares)}"

    @property
    def saved_percent(self) -> float:
        """100 only if every word was saved."""
        return math.floor(1000 * self.saved / max(self.number, 1)) / 10

    @property
    def listed_percent(self) -> float:
        return math.ceil(1000 * self.listed / max(self.number, 1)) / 10


@dataclass
class ImportReport:
    """``notes`` are decisions, ``warnings`` need the owner's attention."""

    format: str = ""
    is_dry_run: bool = False
    counts: dict[str, Counter[ImportOutcome]] = field(default_factory=dict)
    skipped: list[ReportLine] = field(default_factory=list)
    notes: list[ReportLine] = field(default_factory=list)
    warnings: list[ReportLine] = field(default_factory=list)
    examples: list[ReportLine] = field(default_factory=list)
    """Example content of the old site's theme."""
    imported: list[ImportedItem] = field(default_factory=list)
    private: dict[str, str] = field(default_factory=dict)
    """Files that were not public, or may not have been, with the reason."""
    without_content: dict[str, str] = field(default_factory=dict)
    """Folders and files that hold no content of their own, with the reason."""
    saved_texts: dict[str, list[str]] = field(default_factory=dict)
    """What was saved of each page's file."""
    stored: set[str] = field(default_factory=set)
    """Files that were saved unchanged, such as attachments, or with another file."""
    titles_of_others: dict[SourceLine, str] = field(default_factory=dict)
    """Lines that name another file by its title."""
    exported_texts: dict[str, str] = field(default_factory=dict)
    """The HTML of each post of an export file."""
    words: list[WordCount] = field(default_factory=list)
    unused_fields: list[UnusedField] = field(default_factory=list)
    missing_words: list[ReportLine] = field(default_factory=list)
    used: frozenset[str] = frozenset()
    """Files that were used."""
    unused: dict[str, str] = field(default_factory=dict)
    """Ignored files with the reason, except those named in another section."""
    not_imported: set[SourceLine] = field(default_factory=set)
    """Whole files, lines, and blocks of data that begin at a line: reported as not imported."""
    _reported: set[ReportLine] = field(default_factory=set)

    def count(self, thing: str, outcome: ImportOutcome) -> None:
        self.counts.setdefault(thing, Counter())[outcome] += 1

    def record(
        self, thing: str, outcome: ImportOutcome, title: str, about: str = "", url: str = ""
    ) -> None:
        self.imported.append(ImportedItem(thing, outcome, title, about, url))
        self.count(thing, outcome)

    def skip(self, place: SourceLine, reason: str) -> None:
        self.skipped.append(ReportLine(place, reason))
        self.not_imported.add(place)

    def add_example(self, place: SourceLine, message: str, *, is_left_out: bool = True) -> None:
        self.examples.append(ReportLine(place, message))
        if is_left_out:
            self.not_imported.add(place)

    def note(self, place: SourceLine, message: str, *, is_left_out: bool = False) -> None:
        self._add_once(self.notes, ReportLine(place, message))
        if is_left_out:
            self.not_imported.add(place)

    def warn(self, place: SourceLine, message: str, *, is_left_out: bool = False) -> None:
        self._add_once(self.warnings, ReportLine(place, message))
        if is_left_out:
            self.not_imported.add(place)

    def take(self, other: "ImportReport") -> None:
        """Add what a scratch report has."""
        for line in other.notes:
            self.note(line.place, line.message)
        for line in other.warnings:
            self.warn(line.place, line.message)
        self.private |= other.private
        self.not_imported |= other.not_imported

    def _add_once(self, lines: list[ReportLine], line: ReportLine) -> None:
        """A page may be converted more than once."""
        if line not in self._reported:
            self._reported.add(line)
            lines.append(line)

    def save_texts(self, place: SourceLine, *texts: object) -> None:
        self.saved_texts.setdefault(place.path, []).extend(str(text) for text in texts if text)

    @property
    def all_words(self) -> WordCount:
        of_files = [count[1:] for count in self.words]
        number, listed, missing = map(sum, zip(*of_files, strict=True)) if of_files else (0, 0, 0)
        return WordCount("", number, listed, missing)

    @property
    def has_changes(self) -> bool:
        return self.has_created or any(c[ImportOutcome.UPDATED] for c in self.counts.values())

    @property
    def has_nothing(self) -> bool:
        """Return whether all texts were left out; the profile is on every site."""
        counters = (counter for thing, counter in self.counts.items() if thing != "profile")
        outcomes = {outcome for counter in counters for outcome in counter}
        return bool(self.skipped) and outcomes <= {ImportOutcome.SKIPPED}

    @property
    def has_created(self) -> bool:
        return any(counter[ImportOutcome.CREATED] for counter in self.counts.values())

    @property
    def mentioned(self) -> set[str]:
        sections = (*self.skipped, *self.notes, *self.warnings, *self.examples)
        return {line.place.path for line in sections} | set(self.unused)

    def summary(self, *, is_whole: bool = False) -> str:
        """Return the report as text; long lists are shortened unless ``is_whole``."""
        limit = None if is_whole else _MAX_LISTED
        about = group_unused(self.unused, all_names=is_whole)
        fields = sorted(self.unused_fields, key=lambda field: field.place)
        grouped = fields if is_whole else group_fields(fields)
        parts = [
            self._counts_text(),
            *(
                part
                for title, lines in group_warnings(self.warnings).items()
                for part in _section(f"To review: {title}", lines, limit)
            ),
            *_section("Words not found", self.missing_words, limit),
            *_section("Fields without an equivalent", grouped, limit, len(fields)),
            *_section("Automatic choices", self.notes, limit),
            *_section("Skipped", self.skipped, limit),
            *_section("Examples of the theme", self.examples, limit),
            *_section("Ignored files", about, limit, len(self.unused)),
            *(_section("Words by file", self.words, limit) if is_whole else ()),
        ]
        if self.is_dry_run:
            parts.append("Dry run: nothing was written.")
        elif not self.has_changes:
            parts.append("Nothing changed.")
        return "\n\n".join(parts)

    def _counts_text(self) -> str:
        lines = [f"Format: {self.format}."]
        for thing, counter in self.counts.items():
            numbers = ", ".join(f"{counter[o]} {o}" for o in ImportOutcome if counter[o])
            lines.append(f"{thing.capitalize()}: {numbers}.")
        if self.used:
            number = len(self.used)
            lines.append(f"{number:,} files used, {len(self.unused):,} ignored.")
        if self.words:
            lines.append(f"Text: {self.all_words.shares}.")
        return "\n".join(lines)


def _section(title: str, entries: Sequence[object], limit: int | None, total: int = 0) -> list[str]:
    if not entries:
        return []
    lines = [f"  {line}" for line in entries[:limit]]
    if len(lines) < len(entries):
        lines.append(f"  and {len(entries) - len(lines):,} more; see the full report.")
    return ["\n".join([f"{title} ({total or len(entries):,}):", *lines])]


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
    for one in fields:
        name = one.name.partition(".")[0]
        if PurePosixPath(one.place.path).suffix.lower() in PAGE_SUFFIXES:
            of_pages[name].append(one)
        else:
            of_files[one.place.path][name].append(one)
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
