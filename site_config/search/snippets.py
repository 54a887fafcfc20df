"""Highlight search words in titles, and in passages of the texts."""

import re
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from site_config.search.query import Query, Term
from site_config.search.words import (
    JOINTS,
    LETTER,
    composed,
    fold,
    fold_with_origins,
    is_cjk_run,
)

AROUND = 110
MAX_TEXT_LENGTH = 100_000
MAX_MATCHES = 300
MAX_COMPOUND_LENGTH = 24
# What the text may have between the letters of one word: GPT-4o for gpt4o.
_GAP = f"[{JOINTS}'’]?"
_WIDE_GAP = f"[{JOINTS}'’ ]?"
_WORD = re.compile(r"\w+")


class Place(NamedTuple):
    """A match in a text, before folding."""

    start: int
    end: int
    term: int


@dataclass(frozen=True)
class Part:
    text: str
    is_marked: bool = False


def highlight_pattern(query: Query) -> re.Pattern[str]:
    """Return a pattern for the words in folded text, with a group for each term."""
    return re.compile("|".join(f"({_pattern(term)})" for term in query.wanted))


def highlight(text: str, pattern: re.Pattern[str]) -> list[Part]:
    text = composed(text)
    spans = [(place.start, place.end) for place in _places(text, pattern)]
    return _parts(text, spans, 0, len(text))


def snippet(texts: tuple[str, ...], pattern: re.Pattern[str], title: str = "") -> list[Part]:
    """Return the best passage of the first text with the words, or the start of a text.

    A text that begins with the title, which is shown above it, is quoted without.
    """
    plain = [" ".join(_below(title, composed(text[:MAX_TEXT_LENGTH])).split()) for text in texts]
    for text in plain:
        places = _places(text, pattern)
        if places:
            start, end = _passage(text, places)
            spans = [(place.start, place.end) for place in places if start <= place.start < end]
            return _parts(text, spans, start, end)
    text = next((text for text in reversed(plain) if text), "")
    return _parts(text, [], 0, _word_end(text, min(len(text), 2 * AROUND)))


def _below(title: str, text: str) -> str:
    """Return a text without lines or sentences at its start that repeat the title."""
    words = _WORD.findall(fold(composed(title)))
    if not words:
        return text
    same = r"\W+".join(map(re.escape, words))
    repeated = re.compile(rf"\s*(?:[^\w\n]*{same}[^\w\n]*?(?:[.:;!?。：！？—–]+(?!\w)|\n|\Z)\s*)+")
    folded, origins = fold_with_origins(text)
    found = repeated.match(folded)
    return text[origins[found.end()] :] if found else text


def _places(text: str, pattern: re.Pattern[str]) -> list[Place]:
    folded, origins = fold_with_origins(text)
    found = islice(pattern.finditer(folded), MAX_MATCHES)
    return [
        Place(origins[match.start()], origins[match.end() - 1] + 1, match.lastindex or 0)
        for match in found
    ]


def _passage(text: str, places: list[Place]) -> tuple[int, int]:
    """Return the span with the most different terms, then with the most matches."""
    width = 2 * AROUND
    best, best_value = places[0], (0, 0)
    for index, first in enumerate(places):
        within = []
        for match in places[index:]:
            if match.end - first.start > width:
                break
            within.append(match.term)
        value = (len(set(within)), len(within))
        if value > best_value:
            best, best_value = first, value
    start = max(0, best.start - AROUND // 2)
    return _word_start(text, start), _word_end(text, min(len(text), start + width))


def _word_start(text: str, place: int) -> int:
    if place == 0 or text[place].isspace() or is_cjk_run(text[place]):
        return place
    space = text.find(" ", place, place + 30)
    return place if space < 0 else space + 1


def _word_end(text: str, place: int) -> int:
    if place >= len(text) or text[place].isspace() or is_cjk_run(text[place]):
        return place
    space = text.rfind(" ", place - 30, place)
    return place if space < 0 else space


def _parts(text: str, spans: list[tuple[int, int]], start: int, end: int) -> list[Part]:
    parts = [Part("… ")] if start > 0 else []
    place = start
    for first, last in spans:
        last = min(last, end)  # noqa: PLW2901
        if first > place:
            parts.append(Part(text[place:first]))
        parts.append(Part(text[first:last], is_marked=True))
        place = last
    if place < end:
        parts.append(Part(text[place:end]))
    if end < len(text):
        parts.append(Part(" …"))
    return parts


def _pattern(term: Term) -> str:
    choices = [r"[\W_]*".join(_compound(run, term) for run in term.runs), *term.numbers]
    choices += [_compound(word, term) for word in term.joined]
    body = "|".join(choices)
    before = "" if is_cjk_run(term.runs[0]) else f"(?<!{LETTER})"
    after = "" if is_cjk_run(term.runs[-1]) else f"(?!{LETTER})"
    if term.begins_a_word and after:
        return f"{before}(?:{choices[0]}{LETTER}*|(?:{body}){after})"
    return f"{before}(?:{body}){after}"


def _compound(run: str, term: Term) -> str:
    """Return a pattern of a run, which the text may have as a compound."""
    if term.is_phrase or len(run) > MAX_COMPOUND_LENGTH or is_cjk_run(run) or run.isdecimal():
        return run
    gaps = (_WIDE_GAP if a.isdecimal() != b.isdecimal() else _GAP for a, b in pairwise(run))
    return run[0] + "".join(gap + letter for gap, letter in zip(gaps, run[1:], strict=True))
