"""What the marks beside authors' names mean: sites disagree, so the meaning is given or asked."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce

from blog.bibliography.latex_text import to_line
from blog.bibliography.reference import Author

EQUAL, EQUAL_2, EQUAL_3 = "equal", "equal2", "equal3"
CORRESPONDING, DECEASED, NOTHING = "corresponding", "deceased", "nothing"
GROUPS = {EQUAL: 1, EQUAL_2: 2, EQUAL_3: 3}
MEANINGS = {
    EQUAL: "contributed equally",
    EQUAL_2: "contributed equally, a second group",
    EQUAL_3: "contributed equally, a third group",
    CORRESPONDING: "corresponding author",
    DECEASED: "deceased",
    NOTHING: "nothing that the site keeps",
}
# What most sites mean where nobody says anything else.
USUAL = {"*": EQUAL, "✉": CORRESPONDING}

_EXPLAINED = re.compile(
    r"(?P<mark>[*†‡§¶‖&#✉])\s*[:=]?\s*(?P<text>[^*†‡§¶‖&#✉;.,]*)[;.,]?\s*(?:and\s+)?"
)
_EQUAL = re.compile(r"(?i)equal|co-?first|joint(?:ly)? first|shared first|joint work")
_LAST = re.compile(r"(?i)advis|supervis|senior|co-?last|joint(?:ly)? last")


class MarksError(ValueError):
    """The meanings were given in a way that cannot be read."""


def read_marks(text: str) -> dict[str, str]:
    """Read ``*=equal, †=corresponding``. Raises MarksError with a sentence."""
    marks = {}
    for part in filter(None, map(str.strip, text.split(","))):
        mark, equals, meaning = (piece.strip() for piece in part.partition("="))
        if not mark or not equals or meaning not in MEANINGS:
            raise MarksError(
                f"“{part}” does not say what a mark means. Write for example *=equal, with one of "
                f"{', '.join(MEANINGS)}."
            )
        marks[mark] = meaning
    return marks


def explanations(note: str) -> tuple[dict[str, str], str]:
    """Return what a note says of marks (``* Equal contribution``), and the rest of the note."""
    found: dict[str, str] = {}

    def take(match: re.Match[str]) -> str:
        meaning = _meaning(match["text"])
        if meaning:
            found[match["mark"]] = meaning
        return "" if meaning else match[0]

    rest = _EXPLAINED.sub(take, note)
    return (found, rest.strip()) if found else ({}, note)


def _meaning(text: str) -> str:
    if _EQUAL.search(text):
        return EQUAL_2 if _LAST.search(text) else EQUAL
    if re.search(r"(?i)correspond", text):
        return CORRESPONDING
    return DECEASED if re.search(r"(?i)deceased|passed away", text) else ""


def annotated(authors: Iterable[Author], annotation: str) -> Iterator[Author]:
    """Apply ``1=equal; 2=equal,corresponding`` to the authors; a mark stands in quotes."""
    by_place = dict(re.findall(r"(\d+)\s*=([^;]*)", annotation))
    for place, author in enumerate(authors, start=1):
        words = re.findall(r'"[^"]*"|[^,]+', by_place.get(str(place), ""))
        yield reduce(_with_fact, map(str.strip, words), author)


def _with_fact(author: Author, word: str) -> Author:
    if word.startswith('"'):
        return replace(author, unknown_marks=to_line(word.strip('"')))
    if word in GROUPS:
        return replace(author, equal_group=GROUPS[word])
    return replace(
        author,
        is_corresponding=author.is_corresponding or word == CORRESPONDING,
        is_deceased=author.is_deceased or word == DECEASED,
    )


def with_meaning(author: Author, marks: Mapping[str, str]) -> Author:
    """Return the author with the marks that are known turned into facts."""
    unknown = ""
    for mark in author.unknown_marks:
        meaning = marks.get(mark, "")
        if meaning and meaning != NOTHING:
            author = _with_fact(author, meaning)
        elif not meaning:
            unknown += mark
    return replace(author, unknown_marks=unknown)
