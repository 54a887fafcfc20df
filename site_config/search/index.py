"""Full-text indexes of SQLite (FTS5) and PostgreSQL (tsvector).

Both store the words made by ``words.py`` and tokenize nothing themselves, so both find the same.
Only the ranking differs (BM25, ts_rank).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection, transaction
from django.db.models import BooleanField, FloatField, QuerySet
from django.db.models.expressions import RawSQL

from site_config.search.query import Query, Term

# SearchEntry, possibly annotated.
EntrySet = QuerySet[Any]


@dataclass(frozen=True)
class EntryWords:
    """Words by weight: of the title, of the details (authors, venue, topics), of the text."""

    title: list[str]
    about: list[str]
    text: list[str]


class TextIndex(Protocol):
    def write(self, rows: Iterable[tuple[int, EntryWords]]) -> None: ...

    def remove(self, pks: Sequence[int]) -> None: ...

    def optimize(self) -> None: ...

    def fast_queries(self) -> AbstractContextManager[None]:
        """Return a context manager in which queries are fast."""
        ...

    def matching(self, entries: EntrySet, query: Query) -> EntrySet: ...

    def matching_title(self, entries: EntrySet, query: Query) -> EntrySet: ...

    def ranked(self, entries: EntrySet, query: Query) -> EntrySet:
        """Return the matches with ``is_in_title`` and ``score`` (higher is better)."""
        ...


class SqliteIndex:
    TABLE = "blog_search_text"
    JOIN = "blog_search_text.rowid = blog_searchentry.id"

    def write(self, rows: Iterable[tuple[int, EntryWords]]) -> None:
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

    def fast_queries(self) -> AbstractContextManager[None]:
        return nullcontext()

    def optimize(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO blog_search_text (blog_search_text) VALUES ('optimize')")

    def matching(self, entries: EntrySet, query: Query) -> EntrySet:
        return self._matching(entries, _fts5(query))

    def matching_title(self, entries: EntrySet, query: Query) -> EntrySet:
        return self._matching(entries, _fts5(query, column="title"))

    def ranked(self, entries: EntrySet, query: Query) -> EntrySet:
        in_title = RawSQL(
            "blog_searchentry.id IN (SELECT rowid FROM blog_search_text "
            "WHERE blog_search_text MATCH %s)",
            (_fts5(query, column="title"),),
            BooleanField(),
        )
        score = RawSQL("-bm25(blog_search_text, 8.0, 4.0, 1.0)", (), FloatField())
        found: EntrySet = self.matching(entries, query).annotate(is_in_title=in_title, score=score)
        return found

    def _matching(self, entries: EntrySet, match: str) -> EntrySet:
        return entries.extra(  # noqa: S610
            tables=[self.TABLE], where=[self.JOIN, "blog_search_text MATCH %s"], params=[match]
        )


class PostgresqlIndex:
    # Weights from D to A; 1 divides by the logarithm of the length.
    RANK = "ts_rank('{0, 0.1, 0.4, 1}', blog_searchentry.words, %s::tsquery, 1)"

    def write(self, rows: Iterable[tuple[int, EntryWords]]) -> None:
        values = [(_title_vector(words), _vector(words), pk) for pk, words in rows]
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE blog_searchentry SET title_words = %s::tsvector, words = %s::tsvector "
                "WHERE id = %s",
                values,
            )

    def remove(self, pks: Sequence[int]) -> None:
        """Do nothing: the words are columns of the entry."""

    @contextmanager
    def fast_queries(self) -> Iterator[None]:
        """Disable sequential scans, whose cost the planner underestimates for long word lists."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            yield

    def optimize(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE blog_searchentry")

    def matching(self, entries: EntrySet, query: Query) -> EntrySet:
        return entries.extra(
            where=[
                # OFFSET 0 is an optimization fence that makes PostgreSQL use the index.
                (
                    "blog_searchentry.id IN (SELECT id FROM blog_searchentry "
                    "WHERE words @@ %s::tsquery OFFSET 0)"
                )
            ],
            params=[_tsquery(query)],
        )

    def matching_title(self, entries: EntrySet, query: Query) -> EntrySet:
        return entries.extra(
            where=["blog_searchentry.title_words @@ %s::tsquery"], params=[_tsquery(query)]
        )

    def ranked(self, entries: EntrySet, query: Query) -> EntrySet:
        tsquery = _tsquery(query)
        in_title = RawSQL("blog_searchentry.title_words @@ %s::tsquery", (tsquery,), BooleanField())
        score = RawSQL(self.RANK, (tsquery,), FloatField())  # noqa: S611
        found: EntrySet = self.matching(entries, query).annotate(is_in_title=in_title, score=score)
        return found


def text_index() -> TextIndex:
    return SqliteIndex() if connection.vendor == "sqlite" else PostgresqlIndex()


def recency(year: int) -> Any:
    """Return the factor of a score: 1.2 for this year, approaching 1 for old content."""
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
    whole = (term.words, *([word] for word in term.numbers), *term.spellings)
    choices = [f'"{" ".join(words)}"' for words in whole]
    choices += [f'"{" ".join(words)}" *' for words in term.beginnings]
    return f"({' OR '.join(choices)})"


def _tsquery(query: Query) -> str:
    wanted = [_tsquery_term(term) for term in query.wanted]
    return " & ".join([*wanted, *(f"!{_tsquery_term(term)}" for term in query.unwanted)])


def _tsquery_term(term: Term) -> str:
    whole = (term.words, *([word] for word in term.numbers), *term.spellings)
    choices = [_adjacent(words) for words in whole]
    choices += [f"{_adjacent(words)}:*" for words in term.beginnings]
    return f"({' | '.join(f'({choice})' for choice in choices)})"


def _adjacent(words: list[str]) -> str:
    return " <-> ".join(f"'{word}'" for word in words)


def _vector(words: EntryWords) -> str:
    """Return a tsvector literal of all words, with positions and weights."""
    places = []
    place = 0
    for part, weight in ((words.title, "A"), (words.about, "B"), (words.text, "C")):
        # A gap, so that phrases do not match across parts.
        place += 1
        for word in part:
            place += 1
            places.append(f"'{word}':{min(place, 16_383)}{weight}")
    return " ".join(places)


def _title_vector(words: EntryWords) -> str:
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words.title, 1))
