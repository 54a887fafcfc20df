"""What an import did and what it could not do, in words for the owner."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    SKIPPED = "skipped"


@dataclass(frozen=True, order=True)
class Place:
    """A line of a source file; ``line`` counts from 1, and 0 is the file as a whole."""

    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, order=True)
class Leftover:
    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass
class Report:
    """``notes`` say what was decided, ``leftovers`` what the owner may want to repair."""

    format: str = ""
    is_dry_run: bool = False
    counts: dict[str, Counter[Outcome]] = field(default_factory=dict)
    skipped: list[Leftover] = field(default_factory=list)
    notes: list[Leftover] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    _left: set[Leftover] = field(default_factory=set)

    def count(self, thing: str, outcome: Outcome) -> None:
        self.counts.setdefault(thing, Counter())[outcome] += 1

    def skip(self, place: Place, reason: str) -> None:
        self.skipped.append(Leftover(place, reason))

    def note(self, place: Place, message: str) -> None:
        self.notes.append(Leftover(place, message))

    def leave(self, place: Place, message: str) -> None:
        leftover = Leftover(place, message)
        if leftover not in self._left:
            self._left.add(leftover)
            self.leftovers.append(leftover)

    def number(self, thing: str, outcome: Outcome) -> int:
        return self.counts.get(thing, Counter())[outcome]

    @property
    def has_changes(self) -> bool:
        return any(
            counter[outcome]
            for counter in self.counts.values()
            for outcome in (Outcome.CREATED, Outcome.UPDATED)
        )

    def summary(self) -> str:
        parts = [self._counts_text()]
        parts += _section("Decided", self.notes)
        parts += _section("Skipped", self.skipped)
        parts += _section("Left for you to look at", sorted(self.leftovers))
        if self.is_dry_run:
            parts.append("This was a dry run: nothing was written.")
        elif not self.has_changes:
            parts.append("Nothing has changed.")
        return "\n\n".join(parts)

    def _counts_text(self) -> str:
        lines = [f"Read as {self.format}."]
        for thing, counter in self.counts.items():
            numbers = ", ".join(f"{counter[o]} {o}" for o in Outcome if counter[o])
            lines.append(f"{thing.capitalize()}: {numbers}.")
        return "\n".join(lines)


def _section(title: str, leftovers: list[Leftover]) -> list[str]:
    if not leftovers:
        return []
    lines = "\n".join(f"  {leftover}" for leftover in leftovers)
    return [f"{title} ({len(leftovers)}):\n{lines}"]
