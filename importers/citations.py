"""Read a reference written as text, in the common styles (APA, Chicago, MLA, IEEE, Vancouver)."""

import re
from dataclasses import dataclass
from html import unescape

from blog.bibliography.bibtex_entries import BibliographyError
from blog.bibliography.bibtex_reading import read_bibtex
from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.names import parse_name
from blog.bibliography.reference import Author, Reference

_TAG = re.compile(r"<[^<>]*>")
_ANY_YEAR = r"(?:1[89]|20)\d\d"
_YEAR = re.compile(rf"\b{_ANY_YEAR}\b")
_START_OF_TITLE = re.compile(r"[“\"«]|(?<!\w)['‘](?=\w)")
_YEAR_AFTER_AUTHORS = re.compile(
    rf"\s*(?:\((?P<a>{_ANY_YEAR})[^()]*\)|(?<=[.,\s])(?P<b>{_ANY_YEAR})[a-z]?(?=[.,:]))"
)
_QUOTED = re.compile(r"“([^“”]{3,})”|\"([^\"]{3,})\"|«([^«»]{3,})»|['‘](.{3,1000}?)['’](?!\w)")
_SENTENCE = re.compile(r"\s*[.:]?\s*(.{3,}?[.?!])(?=\s|$)")
_VENUE = re.compile(
    r"[\s.,*_]*(?:(?i:in):?\s+)?(?:(?i:the)\s+)?"
    r"(?P<name>(?:\b(?:Proc|Conf|Trans|Int|Symp|J|Adv|Ann|Rev|Lett|Phys|Sci|Math|Appl|Am|Soc)\.\s"
    r"|[^\d,.(*_]){3,})"
)
_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?){1,4}")
_VANCOUVER = re.compile(
    r"((?:(?:de|van|von|der|di|la) )*[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?) ([A-Z]{1,3})"
)
_OTHERS = re.compile(r"(?i),?\s*\bet al\b\.?|\.\.\.|…")
_MAX_AUTHORS_LENGTH, _MAX_WORDS = 1_500, 6


@dataclass(frozen=True)
class Citation:
    authors: tuple[Author, ...] = ()
    year: int | None = None
    title: str = ""
    venue: str = ""


def read_citation(written: str) -> Citation:
    """Return what is certain; the rest is empty."""
    text = " ".join(unescape(_TAG.sub("", written)).split())
    quote, dated = _START_OF_TITLE.search(text), _YEAR_AFTER_AUTHORS.search(text)
    end = min((found.start() for found in (quote, dated) if found), default=len(text))
    names, _, rest = text.partition(". ")
    if not quote and all(map(_VANCOUVER.fullmatch, names.split(", "))):
        return _citation(names, "", rest)
    if end in {0, len(text)} or end > _MAX_AUTHORS_LENGTH:
        return Citation()
    if dated and dated.start() == end:
        return _citation(text[:end], dated["a"] or dated["b"], text[dated.end() :])
    return _citation(text[:end], "", text[end:])


def clean_reference(reference: Reference) -> Reference:
    """Return what is read from a reference's own BibTeX. Raise BibliographyError."""
    reading = read_bibtex(write_bibtex([reference]))
    if not reading.references:
        raise BibliographyError(" ".join(message.text for message in reading.refused))
    return reading.references[0]


def _citation(names: str, year: str, rest: str) -> Citation:
    title, after = "", rest
    if quoted := _QUOTED.search(rest):
        title = next(filter(None, quoted.groups()))
        after = rest[quoted.end() :]
    elif sentence := _SENTENCE.match(rest):
        title, after = sentence[1], rest[sentence.end() :]
    year = year or next(iter(_YEAR.findall(after)[-1:]), "")
    venue = _VENUE.match(after) if title else None
    return Citation(
        _authors(names),
        int(year) if year else None,
        title.strip().rstrip(".,").strip(),
        venue["name"].strip(" -–:;") if venue else "",
    )


def _authors(written: str) -> tuple[Author, ...]:
    text = _OTHERS.sub("", written).strip(" ,(")
    if ";" in text:
        names = text.split(";")
    else:
        joined = re.sub(r"\s*(?:,\s*)?(?:&|\band\b)\s*", ", ", text)
        names = _in_pairs([part.strip() for part in joined.split(",") if part.strip()])
    names = [_without_full_stop(name.strip()) for name in names if name.strip()]
    if any(len(name.split()) > _MAX_WORDS or re.search(r"\d|https?:", name) for name in names):
        return ()
    return tuple(Author(parse_name(name)) for name in names)


def _in_pairs(parts: list[str]) -> list[str]:
    """Join family names and given names that commas separate."""
    if all(map(_VANCOUVER.fullmatch, parts)):
        return [_VANCOUVER.sub(r"\1, \2", part) for part in parts]
    bare, given = [_without_full_stop(part) for part in parts], parts[1::2]
    is_paired = len(parts) % 2 == 0 and (
        (len(parts) == 2 and not (" " in parts[0] and " " in parts[1]))
        or all(_INITIALS.fullmatch(name) for name in given)
        or all(" " not in part for part in bare)
    )
    if is_paired:
        return [f"{family}, {first}" for family, first in zip(parts[::2], given, strict=True)]
    # Only the first name is inverted: Person, Ada, Bob Other, and Cid Third.
    if len(parts) > 2 and " " not in parts[0] and all(" " in part for part in parts[2:]):
        return [f"{parts[0]}, {parts[1]}", *parts[2:]]
    return parts


def _without_full_stop(name: str) -> str:
    """The dot of an initial stays; the one after the last name ends the sentence."""
    return name if _INITIALS.fullmatch(name.rpartition(" ")[2]) else name.rstrip(".")
