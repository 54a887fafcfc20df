"""The report of an import: what was done and what needs attention."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

NAMES_PER_GROUP = 6
_MAX_WORDS = 12


def group_lines(unused: dict[str, str], *, all_names: bool) -> list[str]:
    """Group the files by folder and reason; name only the first few of a large group."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path, reason in unused.items():
        parts = PurePosixPath(path).parts
        folder = "/".join(parts[: min(2, len(parts) - 1)])
        groups[folder, reason].append(path.removeprefix(f"{folder}/") if folder else path)
    lines = []
    for (folder, reason), names in sorted(groups.items()):
        shown = names if all_names else names[:NAMES_PER_GROUP]
        more = f" and {len(names) - len(shown):,} more" if len(names) > len(shown) else ""
        files = f"{len(names):,} file{'' if len(names) == 1 else 's'}"
        lines.append(f"{folder or '.'} ({files}, {reason}): {', '.join(shown)}{more}")
    return lines


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


@dataclass(frozen=True)
class ImportedItem:
    """An imported item; ``about`` is shown next to its title in a preview."""

    thing: str
    outcome: ImportOutcome
    title: str
    about: str = ""


class WordCount(NamedTuple):
    """The number of different words of a file, and those that are neither saved nor listed."""

    path: str
    number: int
    missing: tuple[str, ...]

    def __str__(self) -> str:
        share = 100 * (self.number - len(self.missing)) // max(self.number, 1)
        shown = ", ".join(self.missing[:_MAX_WORDS])
        more = (
            f" and {len(self.missing) - _MAX_WORDS} more" if len(self.missing) > _MAX_WORDS else ""
        )
        return f"{self.path}: {share}% of {self.number:,} words; not found: {shown}{more}"


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
    left_out: dict[str, str] = field(default_factory=dict)
    """Folders and files that hold no content of their own, with the reason."""
    saved_texts: dict[str, list[str]] = field(default_factory=dict)
    """What was saved of each page's file."""
    words: list[WordCount] = field(default_factory=list)
    used: frozenset[str] = frozenset()
    """Files that were used."""
    unused: dict[str, str] = field(default_factory=dict)
    """Ignored files with the reason, except those named in another section."""
    _reported: set[ReportLine] = field(default_factory=set)

    def count(self, thing: str, outcome: ImportOutcome) -> None:
        self.counts.setdefault(thing, Counter())[outcome] += 1

    def record(self, thing: str, outcome: ImportOutcome, title: str, about: str = "") -> None:
        self.imported.append(ImportedItem(thing, outcome, title, about))
        self.count(thing, outcome)

    def skip(self, place: SourceLine, reason: str) -> None:
        self.skipped.append(ReportLine(place, reason))

    def add_example(self, place: SourceLine, message: str) -> None:
        self.examples.append(ReportLine(place, message))

    def note(self, place: SourceLine, message: str) -> None:
        self._add_once(self.notes, ReportLine(place, message))

    def warn(self, place: SourceLine, message: str) -> None:
        self._add_once(self.warnings, ReportLine(place, message))

    def _add_once(self, lines: list[ReportLine], line: ReportLine) -> None:
        """A page may be converted more than once."""
        if line not in self._reported:
            self._reported.add(line)
            lines.append(line)

    def save_texts(self, place: SourceLine, *texts: object) -> None:
        self.saved_texts.setdefault(place.path, []).extend(str(text) for text in texts if text)

    @property
    def incomplete(self) -> list[WordCount]:
        """The files with words that are neither saved nor listed."""
        return [count for count in self.words if count.missing]

    @property
    def has_changes(self) -> bool:
        return self.has_created or any(c[ImportOutcome.UPDATED] for c in self.counts.values())

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
        about = group_lines(self.unused, all_names=is_whole)
        parts = [
            self._counts_text(),
            *_section("Automatic choices", self.notes, limit),
            *_section("Skipped", self.skipped, limit),
            *_section("Examples of the theme", self.examples, limit),
            *_section("To review", sorted(self.warnings), limit),
            *_section("Words not found", self.incomplete, limit),
            *_section("Ignored files", about, limit, len(self.unused)),
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
        if total := sum(count.number for count in self.words):
            missing = sum(len(count.missing) for count in self.words)
            share = (100_00 * (total - missing) // total) / 100
            lines.append(f"Words saved or listed: {share:g}%.")
        return "\n".join(lines)


def _section(title: str, entries: Sequence[object], limit: int | None, total: int = 0) -> list[str]:
    if not entries:
        return []
    lines = [f"  {line}" for line in entries[:limit]]
    if len(lines) < len(entries):
        lines.append(f"  and {len(entries) - len(lines):,} more; see the full report.")
    return ["\n".join([f"{title} ({total or len(entries):,}):", *lines])]
