"""The author list of a publication: who is bold, with which marks, and how many are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profile_app.models import Authorship, Profile, Publication
from profile_app.publications.spellings import spelling_key

EQUAL_SYMBOLS = {1: "*", 2: "‡", 3: "§"}
# Shown as text, not as a color emoji.
CORRESPONDING_SYMBOL = "✉\N{VARIATION SELECTOR-15}"
DECEASED_SYMBOL = "†"


class AuthorMark(NamedTuple):
    symbol: str
    meaning: str | Promise


EQUAL_MARKS = {
    group: AuthorMark(symbol, _("Equal contribution")) for group, symbol in EQUAL_SYMBOLS.items()
}
CORRESPONDING = AuthorMark(CORRESPONDING_SYMBOL, _("Corresponding author"))
DECEASED = AuthorMark(DECEASED_SYMBOL, _("Deceased"))


@dataclass(frozen=True, slots=True)
class ListedAuthor:
    name: str
    url: str
    is_me: bool
    marks: tuple[AuthorMark, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class AuthorRun:
    """Consecutive authors that are all visible or all collapsed."""

    authors: tuple[ListedAuthor, ...]
    is_collapsed: bool


@dataclass(frozen=True, slots=True)
class AuthorList:
    runs: tuple[AuthorRun, ...]
    has_more: bool

    @property
    def authors(self) -> list[ListedAuthor]:
        return [author for run in self.runs for author in run.authors]

    @property
    def marks(self) -> set[AuthorMark]:
        return {mark for author in self.authors for mark in author.marks}


@dataclass(frozen=True, slots=True)
class LegendLine:
    symbols: str
    meaning: str


def list_authors(publication: Publication, profile: Profile) -> AuthorList:
    """``authorships`` must be prefetched with their ``person``."""
    authorships = list(publication.authorships.all())
    own = _own_positions(authorships, _keys(tuple(profile.spellings)))
    last = len(authorships) - 1
    authors = [
        ListedAuthor(
            str(authorship),
            authorship.person.url,
            position in own,
            _marks(authorship),
            position == last and not publication.has_more_authors,
        )
        for position, authorship in enumerate(authorships)
    ]
    return AuthorList(_runs(authors, profile.authors_shown), publication.has_more_authors)


def collect_legend(lists: Iterable[AuthorList]) -> list[LegendLine]:
    """Explain each mark used in the lists once."""
    used: set[AuthorMark] = set()
    for authors in lists:
        used |= authors.marks
    equal = [mark.symbol for mark in EQUAL_MARKS.values() if mark in used]
    lines = []
    if len(equal) == 1:
        lines.append(LegendLine(equal[0], gettext("equal contribution")))
    elif equal:
        meaning = gettext("equal contribution (one mark per group)")
        lines.append(LegendLine(" ".join(equal), meaning))
    others = (mark for mark in (CORRESPONDING, DECEASED) if mark in used)
    return lines + [LegendLine(mark.symbol, str(mark.meaning).lower()) for mark in others]


def _own_positions(authorships: Sequence[Authorship], keys: frozenset[str]) -> set[int]:
    """Return the positions of authors marked as the owner, or else spelled like the owner."""
    marked = {n for n, author in enumerate(authorships) if author.person.is_me}
    if marked:
        return marked
    return {
        n
        for n, author in enumerate(authorships)
        if _key(str(author)) in keys or _key(author.person.name) in keys
    }


# The same names occur again and again in a list.
_key = cache(spelling_key)


@cache
def _keys(spellings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(None, map(spelling_key, spellings)))


def _marks(authorship: Authorship) -> tuple[AuthorMark, ...]:
    marks = []
    if authorship.equal_group:
        marks.append(EQUAL_MARKS[authorship.equal_group])
    if authorship.is_corresponding:
        marks.append(CORRESPONDING)
    if authorship.is_deceased:
        marks.append(DECEASED)
    return tuple(marks)


def _runs(authors: list[ListedAuthor], shown: int) -> tuple[AuthorRun, ...]:
    """Show the first few, the owner and the last; never collapse a single name."""
    if not shown or len(authors) <= shown + 2:
        return (AuthorRun(tuple(authors), is_collapsed=False),) if authors else ()
    collapsed = [
        not (position < shown or position == len(authors) - 1 or author.is_me)
        for position, author in enumerate(authors)
    ]
    for position, is_collapsed in enumerate(collapsed[:-1]):
        if is_collapsed and not collapsed[position - 1] and not collapsed[position + 1]:
            collapsed[position] = False
    pairs = groupby(zip(collapsed, authors, strict=True), key=lambda pair: pair[0])
    return tuple(
        AuthorRun(tuple(author for _, author in run), is_collapsed) for is_collapsed, run in pairs
    )
