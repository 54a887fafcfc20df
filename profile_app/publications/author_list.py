"""The authors of a publication as a page prints them: whom in bold, with which marks, how many."""

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
# As text, not as a coloured picture.
CORRESPONDING_SYMBOL = "✉\N{VARIATION SELECTOR-15}"
DECEASED_SYMBOL = "†"


class Mark(NamedTuple):
    symbol: str
    meaning: str | Promise


EQUAL_MARKS = {
    group: Mark(symbol, _("Equal contribution")) for group, symbol in EQUAL_SYMBOLS.items()
}
CORRESPONDING = Mark(CORRESPONDING_SYMBOL, _("Corresponding author"))
DECEASED = Mark(DECEASED_SYMBOL, _("Deceased"))
MARKS = (*EQUAL_MARKS.values(), CORRESPONDING, DECEASED)


@dataclass(frozen=True, slots=True)
class ListedAuthor:
    name: str
    url: str
    is_me: bool
    marks: tuple[Mark, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Authors side by side, all of them shown or all folded away."""

    authors: tuple[ListedAuthor, ...]
    is_folded: bool


@dataclass(frozen=True, slots=True)
class AuthorList:
    runs: tuple[Run, ...]
    has_more: bool

    @property
    def authors(self) -> list[ListedAuthor]:
        return [author for run in self.runs for author in run.authors]

    @property
    def marks(self) -> set[Mark]:
        return {mark for author in self.authors for mark in author.marks}


@dataclass(frozen=True, slots=True)
class LegendLine:
    symbols: str
    meaning: str


def list_authors(publication: Publication, profile: Profile) -> AuthorList:
    """Needs the publication's ``authorships`` with their ``person``."""
    authorships = list(publication.authorships.all())
    mine = _mine(authorships, _keys(tuple(profile.spellings)))
    last = len(authorships) - 1
    authors = [
        ListedAuthor(
            str(authorship),
            authorship.person.url,
            position in mine,
            _marks(authorship),
            position == last and not publication.has_more_authors,
        )
        for position, authorship in enumerate(authorships)
    ]
    return AuthorList(_runs(authors, profile.authors_shown), publication.has_more_authors)


def legend_of(lists: Iterable[AuthorList]) -> list[LegendLine]:
    """Say once what each mark that stands in the lists means."""
    used: set[Mark] = set()
    for authors in lists:
        used |= authors.marks
    equal = [mark.symbol for mark in EQUAL_MARKS.values() if mark in used]
    lines = []
    if len(equal) == 1:
        lines.append(LegendLine(equal[0], gettext("equal contribution")))
    elif equal:
        meaning = gettext("equal contribution, a mark for each group")
        lines.append(LegendLine(" ".join(equal), meaning))
    others = (mark for mark in (CORRESPONDING, DECEASED) if mark in used)
    return lines + [LegendLine(mark.symbol, str(mark.meaning).lower()) for mark in others]


def _mine(authorships: Sequence[Authorship], keys: frozenset[str]) -> set[int]:
    """Who is marked as the owner; only where nobody is, who is spelled like the owner."""
    marked = {n for n, author in enumerate(authorships) if author.person.is_me}
    if marked:
        return marked
    return {
        n
        for n, author in enumerate(authorships)
        if _key(str(author)) in keys or _key(author.person.name) in keys
    }


# The same names come again and again in one list.
_key = cache(spelling_key)


@cache
def _keys(spellings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(None, map(spelling_key, spellings)))


def _marks(authorship: Authorship) -> tuple[Mark, ...]:
    marks = []
    if authorship.equal_group:
        marks.append(EQUAL_MARKS[authorship.equal_group])
    if authorship.is_corresponding:
        marks.append(CORRESPONDING)
    if authorship.is_deceased:
        marks.append(DECEASED)
    return tuple(marks)


def _runs(authors: list[ListedAuthor], shown: int) -> tuple[Run, ...]:
    """Show the first few, the owner and the last; a fold that hides one name is none."""
    if not shown or len(authors) <= shown + 2:
        return (Run(tuple(authors), is_folded=False),) if authors else ()
    folded = [
        not (position < shown or position == len(authors) - 1 or author.is_me)
        for position, author in enumerate(authors)
    ]
    for position, is_folded in enumerate(folded[:-1]):
        if is_folded and not folded[position - 1] and not folded[position + 1]:
            folded[position] = False
    pairs = groupby(zip(folded, authors, strict=True), key=lambda pair: pair[0])
    return tuple(Run(tuple(author for _, author in run), is_folded) for is_folded, run in pairs)
