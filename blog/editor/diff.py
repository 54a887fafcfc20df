"""A side-by-side diff of two texts, by line, with the changed words marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# Unchanged lines shown around a change.
CONTEXT = 2
# Longer texts are shown as replaced, because comparing them would take too long, and so are lines
# if they or the changed lines before them have many words.
MAX_DIFF_LINES = 4000
MAX_DIFF_PIECES = 1200
MAX_MARKED_PIECES = 20_000
# Lines less similar than this are shown as replaced, not as edited.
_ALIKE = 0.3
_PIECES = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Segment:
    text: str
    is_changed: bool


@dataclass(frozen=True)
class DiffRow:
    """A line on either side; ``skipped`` counts equal lines omitted in its place."""

    old: tuple[Segment, ...] | None = None
    new: tuple[Segment, ...] | None = None
    old_line: int = 0
    new_line: int = 0
    skipped: int = 0

    @property
    def is_changed(self) -> bool:
        return not self.skipped and self.old != self.new


def difference(old: str, new: str) -> list[DiffRow]:
    """Return the rows of a side-by-side view; none if the texts are equal."""
    before, after = _lines(old), _lines(new)
    if before == after:
        return []
    return list(_with_context(list(_rows(before, after))))


def word_counts(rows: list[DiffRow]) -> tuple[int, int]:
    """Return how many words were added and how many were removed."""
    rows = [row for row in rows if row.is_changed]
    added = sum(_words(row.new) for row in rows)
    removed = sum(_words(row.old) for row in rows)
    return added, removed


def _words(segments: tuple[Segment, ...] | None) -> int:
    changed = (segment.text for segment in segments or () if segment.is_changed)
    return sum(len(re.findall(r"\w+", text)) for text in changed)


def _lines(text: str) -> list[str]:
    plain = text.replace("\r\n", "\n").rstrip("\n")
    return plain.split("\n") if plain else []


def _rows(before: list[str], after: list[str]) -> Iterator[DiffRow]:
    marker = _Marker()
    for tag, i, j, k, m in _opcodes(before, after, MAX_DIFF_LINES):
        if tag == "equal":
            for number in range(j - i):
                same = (Segment(before[i + number], is_changed=False),)
                yield DiffRow(same, same, i + number + 1, k + number + 1)
        else:
            yield from _replaced(before[i:j], after[k:m], i + 1, k + 1, marker)


def _opcodes(
    before: list[str], after: list[str], longest: int
) -> list[tuple[str, int, int, int, int]]:
    """Compare the part between the common start and the common end."""
    start = _common(before, after)
    most = min(len(before), len(after)) - start
    end = min(most, _common(before[::-1], after[::-1]))
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if max(len(old), len(new)) > longest:
        middle = [("replace", 0, len(old), 0, len(new))]
    else:
        # Spaces are only matched next to words, as every word has one beside it.
        matcher = SequenceMatcher(str.isspace, old, new)
        middle = [tuple(code) for code in matcher.get_opcodes()]  # type: ignore[misc]
    moved = [(t, i + start, j + start, k + start, m + start) for t, i, j, k, m in middle]
    tail = (len(before) - end, len(before), len(after) - end, len(after))
    return [("equal", 0, start, 0, start), *moved, ("equal", *tail)]


def _common(one: list[str], other: list[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _replaced(
    old: list[str], new: list[str], old_line: int, new_line: int, marker: "_Marker"
) -> Iterator[DiffRow]:
    """Pair lines in order; surplus lines have no partner."""
    for number in range(max(len(old), len(new))):
        a = old[number] if number < len(old) else None
        b = new[number] if number < len(new) else None
        if a is not None and b is not None:
            marked_old, marked_new = marker.mark(a, b)
            yield DiffRow(marked_old, marked_new, old_line + number, new_line + number)
        elif a is not None:
            yield DiffRow((Segment(a, is_changed=True),), None, old_line + number, 0)
        elif b is not None:
            yield DiffRow(None, (Segment(b, is_changed=True),), 0, new_line + number)


@dataclass
class _Marker:
    """Marks the changed words of lines until it has compared ``MAX_MARKED_PIECES``."""

    compared: int = 0

    def mark(self, old: str, new: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
        a, b = _PIECES.findall(old), _PIECES.findall(new)
        whole = (Segment(old, is_changed=True),), (Segment(new, is_changed=True),)
        self.compared += max(len(a), len(b))
        if self.compared > MAX_MARKED_PIECES:
            return whole
        codes = _opcodes(a, b, MAX_DIFF_PIECES)
        equal = sum(j - i for tag, i, j, _, _ in codes if tag == "equal")
        if 2 * equal < _ALIKE * (len(a) + len(b)):
            return whole
        left, right = [], []
        for tag, i, j, k, m in codes:
            left.append(Segment("".join(a[i:j]), tag != "equal"))
            right.append(Segment("".join(b[k:m]), tag != "equal"))
        return tuple(s for s in left if s.text), tuple(s for s in right if s.text)


def _with_context(rows: list[DiffRow]) -> Iterator[DiffRow]:
    shown = {
        near
        for number, row in enumerate(rows)
        if row.is_changed
        for near in range(number - CONTEXT, number + CONTEXT + 1)
    }
    skipped = 0
    for number, row in enumerate(rows):
        if number not in shown:
            skipped += 1
            continue
        if skipped:
            yield DiffRow(skipped=skipped)
            skipped = 0
        yield row
    if skipped:
        yield DiffRow(skipped=skipped)
