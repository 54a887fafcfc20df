"""The meaning of marks next to authors' names, which differs from site to site."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce

from blog.bibliography.latex_text import to_line
from blog.bibliography.reference import Author

_EQUAL_1, _EQUAL_2, _EQUAL_3 = "equal", "equal2", "equal3"
CORRESPONDING, DECEASED, NOTHING = "corresponding", "deceased", "nothing"
_GROUPS = {_EQUAL_1: 1, _EQUAL_2: 2, _EQUAL_3: 3}
MEANINGS = {
    _EQUAL_1: "contributed equally",
    _EQUAL_2: "contributed equally, a second group",
    _EQUAL_3: "contributed equally, a third group",
    CORRESPONDING: "corresponding author",
    DECEASED: "deceased",
    NOTHING: "something else: ignore",
}
# The usual meanings.
DEFAULT_MEANINGS = {"*": _EQUAL_1, "✉": CORRESPONDING}

_EXPLANATION = re.compile(
    r"(?P<mark>[*†‡§¶‖&#✉])\s*[:=]?\s*(?P<text>[^*†‡§¶‖&#✉;.,]*)[;.,]?\s*(?:and\s+)?"
)
_ANNOTATION_WORD = re.compile(r'"[^"]*"|[^,]+')
_EQUAL = re.compile(r"(?i)equal|co-?first|joint(?:ly)? first|shared first|joint work")
_SENIOR = re.compile(r"(?i)advis|supervis|senior|co-?last|joint(?:ly)? last")


class MarksError(ValueError):
    """The meanings could not be parsed."""


def parse_meanings(text: str) -> dict[str, str]:
    """Parse ``*=equal, †=corresponding``. Raise MarksError."""
    marks = {}
    for part in filter(None, map(str.strip, text.split(","))):
        mark, equals, meaning = (piece.strip() for piece in part.partition("="))
        if not mark or not equals or meaning not in MEANINGS:
            raise MarksError(
                f"“{part}” is not a mark and its meaning, such as *=equal. "
                f"Meanings: {', '.join(MEANINGS)}."
            )
        marks[mark] = meaning
    return marks


def extract_explanations(note: str) -> tuple[dict[str, str], str]:
    """Return the meanings in a note (``* Equal contribution``), and the rest of the note."""
    meanings: dict[str, str] = {}

    def extract(match: re.Match[str]) -> str:
        meaning = _meaning(match["text"])
        if meaning:
            meanings[match["mark"]] = meaning
        return "" if meaning else match[0]

    rest = _EXPLANATION.sub(extract, note)
    return (meanings, rest.strip()) if meanings else ({}, note)


def _meaning(text: str) -> str:
    if _EQUAL.search(text):
        return _EQUAL_2 if _SENIOR.search(text) else _EQUAL_1
    if re.search(r"(?i)correspond", text):
        return CORRESPONDING
    return DECEASED if re.search(r"(?i)deceased|passed away", text) else ""


def apply_annotations(authors: Iterable[Author], annotation: str) -> Iterator[Author]:
    """Apply ``1=equal; 2=equal,corresponding`` to the authors; a mark is in quotes."""
    by_number = dict(re.findall(r"(\d+)\s*=([^;]*)", annotation))
    for number, author in enumerate(authors, start=1):
        words = _ANNOTATION_WORD.findall(by_number.get(str(number), ""))
        yield reduce(_with_fact, map(str.strip, words), author)


def unknown_annotations(annotation: str, authors: int) -> Iterator[str]:
    """Yield the annotations that ``apply_annotations`` ignores."""
    known = {*_GROUPS, CORRESPONDING, DECEASED}
    for part in filter(None, map(str.strip, annotation.split(";"))):
        number = re.match(r"(\d+)\s*=", part)
        words = _ANNOTATION_WORD.findall(part[number.end() :]) if number else []
        unknown = [word for word in map(str.strip, words) if word[0] != '"' and word not in known]
        if unknown or number is None or not 1 <= int(number[1]) <= authors:
            yield part


def _with_fact(author: Author, word: str) -> Author:
    if word.startswith('"'):
        return replace(author, unknown_marks=to_line(word.strip('"')))
    if word in _GROUPS:
        return replace(author, equal_group=_GROUPS[word])
    return replace(
        author,
        is_corresponding=author.is_corresponding or word == CORRESPONDING,
        is_deceased=author.is_deceased or word == DECEASED,
    )


def apply_meanings(author: Author, marks: Mapping[str, str]) -> Author:
    """Replace the author's marks whose meaning is known by facts."""
    unknown = ""
    for mark in author.unknown_marks:
        meaning = marks.get(mark, "")
        if meaning and meaning != NOTHING:
            author = _with_fact(author, meaning)
        elif not meaning:
            unknown += mark
    return replace(author, unknown_marks=unknown)
