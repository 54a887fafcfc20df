"""A side-by-side diff of two texts, by line, with the changed words marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# Unchanged lines shown around a change.
CONTEXT = 2
# Longer texts are shown as replaced, because comparing them would take too long.
MAX_DIFF_LINES = 4000
MAX_DIFF_WORDS = 1200
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


def word_counts(old: str, new: str) -> tuple[int, int]:
    """Return how many words were added and how many were removed."""
    rows = [row for row in difference(old, new) if row.is_changed]
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
    for tag, i, j, k, m in _opcodes(before, after):
        if tag == "equal":
            for number in range(j - i):
                same = (Segment(before[i + number], is_changed=False),)
                yield DiffRow(same, same, i + number + 1, k + number + 1)
        else:
            yield from _replaced(before[i:j], after[k:m], i + 1, k + 1)


def _opcodes(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Compare the part between the common start and the common end."""
    start = _common(before, after)
    most = min(len(before), len(after)) - start
    end = min(most, _common(before[::-1], after[::-1]))
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if max(len(old), len(new)) > MAX_DIFF_LINES:
        middle = [("replace", 0, len(old), 0, len(new))]
    else:
        middle = [tuple(code) for code in SequenceMatcher(None, old, new).get_opcodes()]  # type: ignore[misc]
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


def _replaced(old: list[str], new: list[str], old_line: int, new_line: int) -> Iterator[DiffRow]:
    """Pair lines in order; surplus lines have no partner."""
    for number in range(max(len(old), len(new))):
        a = old[number] if number < len(old) else None
        b = new[number] if number < len(new) else None
        if a is not None and b is not None:
            marked_old, marked_new = _marked(a, b)
            yield DiffRow(marked_old, marked_new, old_line + number, new_line + number)
        elif a is not None:
            yield DiffRow((Segment(a, is_changed=True),), None, old_line + number, 0)
        elif b is not None:
            yield DiffRow(None, (Segment(b, is_changed=True),), 0, new_line + number)


def _marked(old: str, new: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    a, b = _PIECES.findall(old), _PIECES.findall(new)
    whole = (Segment(old, is_changed=True),), (Segment(new, is_changed=True),)
    if max(len(a), len(b)) > MAX_DIFF_WORDS:
        return whole
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return whole
    left, right = [], []
    for tag, i, j, k, m in matcher.get_opcodes():
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
