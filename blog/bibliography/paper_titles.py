"""Parse titles with venue and year: ``[2020 NSDI] Themis: ...``, ``[OSDI '14] ...``."""

import re
from typing import NamedTuple

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BRACKET = re.compile(r"^\s*\[([^\[\]]{2,80})\]\s*(\S.*)$", re.DOTALL)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)|['’‘](\d\d)(?!\d)")
_ELLIPSIS = re.compile(r"(?:\.{3}|…)\s*$")
_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?(?:[#?].*)?$")
_DOI = re.compile(r"(?:dl\.acm\.org/doi/(?:pdf/|abs/|full/)?|doi\.org/)(10\.\d{4,9}/[^\s?#]+)")
_MAX_TWO_DIGIT_YEAR = 69


class PaperTitle(NamedTuple):
    title: str
    venue: str
    year: int


def unescape(text: str) -> str:
    """Remove Markdown's backslashes and decode GitBook's ``&#x20;``."""
    return " ".join(_ESCAPE.sub(r"\1", text).replace("&#x20;", " ").split())


def parse_paper_title(text: str) -> PaperTitle | None:
    """Parse an unescaped title; return None if it has no venue and year in brackets."""
    bracket = _BRACKET.match(text)
    year = _YEAR.search(bracket[1]) if bracket else None
    if bracket is None or year is None:
        return None
    venue = " ".join((bracket[1][: year.start()] + " " + bracket[1][year.end() :]).split())
    venue = venue.strip(" ,;:-")
    if not venue or not any(c.isalpha() for c in venue):
        return None
    return PaperTitle(bracket[2].strip(), venue[:120], expand_year(year))


def has_bracket(text: str) -> bool:
    return _BRACKET.match(text) is not None


def is_truncated(title: str) -> bool:
    return _ELLIPSIS.search(title) is not None


def without_ellipsis(title: str) -> str:
    return _ELLIPSIS.sub("", title).rstrip()


def arxiv_id_from_url(url: str) -> str:
    found = _ARXIV.search(url)
    return found[1] if found else ""


def doi_from_url(url: str) -> str:
    found = _DOI.search(url)
    return found[1].rstrip("/.") if found else ""


def expand_year(found: re.Match[str]) -> int:
    if found[1]:
        return int(found[1])
    short = int(found[2])
    return 2000 + short if short <= _MAX_TWO_DIGIT_YEAR else 1900 + short
