"""Where the words of each entry stand, and how a database finds and ranks them.

Both databases get the words that ``words.py`` made, and split nothing themselves. So both find the
same; only the weighing of words within the texts is each database's own (BM25, ts_rank).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection, transaction
from django.db.models import BooleanField, FloatField, QuerySet
from django.db.models.expressions import RawSQL

from site_config.search.query import Query, Term

# Of SearchEntry, with what is annotated.
Entries = QuerySet[Any]


@dataclass(frozen=True)
class Words:
    """By weight: those of the title, those about it (authors, venue, topics), those of the text."""

    title: list[str]
    about: list[str]
    text: list[str]


class TextIndex(Protocol):
    def write(self, rows: Iterable[tuple[int, Words]]) -> None: ...

    def remove(self, pks: Sequence[int]) -> None: ...

    def tidy(self) -> None: ...

    def asked(self) -> AbstractContextManager[None]:
        """The surroundings in which questions are answered quickly."""
        ...

    def matching(self, entries: Entries, query: Query) -> Entries: ...

    def matching_title(self, entries: Entries, query: Query) -> Entries: ...

    def ranked(self, entries: Entries, query: Query) -> Entries:
        """What matches, with ``is_in_title`` and ``score`` (the higher the better)."""
        ...


class SqliteIndex:
    TABLE = "blog_search_text"
    JOIN = "blog_search_text.rowid = blog_searchentry.id"

    def write(self, rows: Iterable[tuple[int, Words]]) -> None:
        values = [
            (pk, " ".join(words.title), " ".join(words.about), " ".join(words.text))
            for pk, words in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO blog_search_text (rowid, title, about, text) "
                "VALUES (%s, %s, %s, %s)",
                values,
            )

    def remove(self, pks: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM blog_search_text WHERE rowid = %s", [(pk,) for pk in pks]
            )

    def asked(self) -> AbstractContextManager[None]:
        return nullcontext()

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO blog_search_text (blog_search_text) VALUES ('optimize')")

    def matching(self, entries: Entries, query: Query) -> Entries:
        return self._matching(entries, _fts5(query))

    def matching_title(self, entries: Entries, query: Query) -> Entries:
        return self._matching(entries, _fts5(query, column="title"))

    def ranked(self, entries: Entries, query: Query) -> Entries:
        in_title = RawSQL(
            "blog_searchentry.id IN (SELECT rowid FROM blog_search_text "
            "WHERE blog_search_text MATCH %s)",
            (_fts5(query, column="title"),),
            BooleanField(),
        )
        score = RawSQL("-bm25(blog_search_text, 8.0, 4.0, 1.0)", (), FloatField())
        found: Entries = self.matching(entries, query).annotate(is_in_title=in_title, score=score)
        return found

    def _matching(self, entries: Entries, match: str) -> Entries:
        return entries.extra(  # noqa: S610
            tables=[self.TABLE], where=[self.JOIN, "blog_search_text MATCH %s"], params=[match]
        )


class PostgresqlIndex:
    # Of PostgreSQL's weights, from D to A; 1 divides by the logarithm of the length.
    RANK = "ts_rank('{0, 0.1, 0.4, 1}', blog_searchentry.words, %s::tsquery, 1)"

    def write(self, rows: Iterable[tuple[int, Words]]) -> None:
        values = [(_title_vector(words), _vector(words), pk) for pk, words in rows]
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE blog_searchentry SET title_words = %s::tsvector, words = %s::tsvector "
                "WHERE id = %s",
                values,
            )

    def remove(self, pks: Sequence[int]) -> None:
        """The words go with their entry."""

    @contextmanager
    def asked(self) -> Iterator[None]:
        """The planner does not know what it costs to look at the words of a row, as a scan does."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            yield

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE blog_searchentry")

    def matching(self, entries: Entries, query: Query) -> Entries:
        return entries.extra(
            where=[
                # Fenced off, so that the words of a row are looked at by way of the index alone.
                (
                    "blog_searchentry.id IN (SELECT id FROM blog_searchentry "
                    "WHERE words @@ %s::tsquery OFFSET 0)"
                )
            ],
            params=[_tsquery(query)],
        )

    def matching_title(self, entries: Entries, query: Query) -> Entries:
        return entries.extra(
            where=["blog_searchentry.title_words @@ %s::tsquery"], params=[_tsquery(query)]
        )

    def ranked(self, entries: Entries, query: Query) -> Entries:
        asked = _tsquery(query)
        in_title = RawSQL("blog_searchentry.title_words @@ %s::tsquery", (asked,), BooleanField())
        score = RawSQL(self.RANK, (asked,), FloatField())  # noqa: S611
        found: Entries = self.matching(entries, query).annotate(is_in_title=in_title, score=score)
        return found


def text_index() -> TextIndex:
    return SqliteIndex() if connection.vendor == "sqlite" else PostgresqlIndex()


def recency(year: int) -> Any:
    """What a score is multiplied by: this year's writing weighs a fifth more, in time no more."""
    return RawSQL(
        "1.0 + 0.2 / (1.0 + abs(%s - coalesce(blog_searchentry.year, 1900)))",
        (year,),
        FloatField(),
    )


def _fts5(query: Query, *, column: str = "") -> str:
    wanted = " AND ".join(_fts5_term(term) for term in query.wanted)
    unwanted = "".join(f" NOT {_fts5_term(term)}" for term in query.unwanted)
    return f"{{{column}}} : (({wanted}){unwanted})" if column else f"({wanted}){unwanted}"


def _fts5_term(term: Term) -> str:
    exact = f'"{" ".join(term.words)}"'
    choices = [exact, *(f'"{word}"' for word in term.numbers)]
    if term.begins_a_word:
        choices.append(f"{exact} *")
    return f"({' OR '.join(choices)})"


def _tsquery(query: Query) -> str:
    wanted = [_tsquery_term(term) for term in query.wanted]
    return " & ".join([*wanted, *(f"!{_tsquery_term(term)}" for term in query.unwanted)])


def _tsquery_term(term: Term) -> str:
    exact = " <-> ".join(f"'{word}'" for word in term.words)
    choices = [f"({exact})", *(f"'{word}'" for word in term.numbers)]
    if term.begins_a_word:
        choices.append(f"({exact}:*)")
    return f"({' | '.join(choices)})"


def _vector(words: Words) -> str:
    """All words as PostgreSQL writes them: 'word':place and weight."""
    places = []
    place = 0
    for part, weight in ((words.title, "A"), (words.about, "B"), (words.text, "C")):
        # A phrase does not reach from one part into the next.
        place += 1
        for word in part:
            place += 1
            places.append(f"'{word}':{min(place, 16_383)}{weight}")
    return " ".join(places)


def _title_vector(words: Words) -> str:
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words.title, 1))
