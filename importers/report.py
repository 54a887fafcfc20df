"""The report of an import: what was done and what needs attention."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from importers.report_groups import group_fields, group_unused, group_warnings
from importers.report_lines import ReportLine, SourceLine, UnusedField

__all__ = [
    "ImportOutcome",
    "ImportReport",
    "ImportedItem",
    "ReportLine",
    "SourceLine",
    "UnusedField",
    "WordCount",
    "outcome_of",
]

_MAX_LISTED = 100


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
