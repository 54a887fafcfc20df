"""Search results: ranked, with snippets, and facets by type, topic and year.

Which entries visitors can find is decided in ``SearchEntryQuerySet.visible``
(``blog/models/search.py``).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext

from blog.languages import language_names
from blog.models import SearchEntry, Topic
from blog.papers.reading_list import Facet, make_facet, topic_facet
from blog.post_lists import topics_with_posts
from site_config.search.index import EntrySet, recency, text_index
from site_config.search.query import Query
from site_config.search.snippets import Part, highlight, highlight_pattern, snippet
from site_config.search.sources import SOURCES, SearchHit

RESULTS_PER_PAGE = 10
MAX_SUGGESTIONS = 7
EntryKind = SearchEntry.Kind
# The filters that are columns of the entries.
COLUMNS = ("kind", "language", "year")
# Orders equal results, as their numbers in the index change whenever it is rebuilt.
LAST = ("source", "-source_pk")


@dataclass(frozen=True)
class Filters:
    kind: str = ""
    topic: str = ""
    language: str = ""
    year: int | None = None

    def chosen(self) -> dict[str, str]:
        given = {name: str(value or "") for name, value in asdict(self).items()}
        return {name: value for name, value in given.items() if value}

    def allows(self, kind: str, language: str, year: int | None, *, but: str = "") -> bool:
        """Return whether the filters, except the one called ``but``, include these values."""
        given = {"kind": kind, "language": language, "year": str(year or "")}
        chosen = self.chosen()
        return all(chosen.get(name, value) == value for name, value in given.items() if name != but)

    def narrow(self, entries: EntrySet, *, by: Iterable[str]) -> EntrySet:
        if self.topic and "topic" in by:
            entries = entries.filter(pk__in=SearchEntry.objects.under(self.topic))
        chosen = self.chosen()
        columns = (name for name in COLUMNS if name in by and name in chosen)
        return entries.filter(**{name: chosen[name] for name in columns})


@dataclass(frozen=True)
class Result:
    title: list[Part]
    url: str
    kind: str
    label: str
    language: str
    when: date | None
    about: list[Part]
    snippet: list[Part]


@dataclass(frozen=True)
class ResultCount:
    query: Query
    total: int
    facets: list[Facet] = field(default_factory=list)


def count(query: Query, filters: Filters) -> ResultCount:
    """Count the results and those of each facet, in three queries."""
    entries = text_index().matching(SearchEntry.objects.visible(), query)
    counted = list(
        filters.narrow(entries, by=["topic"])
        .values_list(*COLUMNS)
        .annotate(count=Count("pk"))
        .order_by()
    )
    kinds: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    years: Counter[int] = Counter()
    total = 0
    for kind, language, year, number in counted:
        if filters.allows(kind, language, year, but="kind"):
            kinds[kind] += number
        if language and filters.allows(kind, language, year, but="language"):
            languages[language] += number
        if year is not None and filters.allows(kind, language, year, but="year"):
            years[year] += number
        if filters.allows(kind, language, year):
            total += number
    chosen = {"q": query.text, **filters.chosen()}
    labelled = [(kind.value, kind.label, kinds[kind]) for kind in EntryKind if kinds[kind]]
    names = language_names(languages)
    by_language = [(tag, names[tag], number) for tag, number in languages.most_common()]
    by_year = [(year, year, number) for year, number in sorted(years.items(), reverse=True)]
    facets = [
        make_facet(gettext("Type"), "kind", labelled, chosen),
        topic_facet(filters.narrow(entries, by=COLUMNS), chosen),
        make_facet(gettext("Year"), "year", by_year, chosen),
    ]
    if len(by_language) > 1 or filters.language:
        facets.insert(1, make_facet(gettext("Language"), "language", by_language, chosen))
    return ResultCount(query, total, facets)


def results(query: Query, filters: Filters, *, page: int) -> list[Result]:
    """Return a page of results: the owner's work first, then those with all words in the title."""
    entries = filters.narrow(SearchEntry.objects.visible(), by=["topic", *COLUMNS])
    first = (page - 1) * RESULTS_PER_PAGE
    hits = _hits(_ranked(entries, query)[first : first + RESULTS_PER_PAGE])
    pattern = highlight_pattern(query)
    return [
        Result(
            title=highlight(hit.title, pattern),
            url=hit.url,
            kind=hit.kind,
            label=hit.label,
            language=hit.language,
            when=hit.when,
            about=highlight(hit.about, pattern),
            snippet=snippet(hit.texts, pattern, hit.title),
        )
        for hit in hits
    ]


def suggestions(query: Query) -> list[SearchHit]:
    """Return entries with the words in their title."""
    entries = text_index().matching_title(SearchEntry.objects.visible(), query)
    newest_first = entries.order_by(F("dated_on").desc(nulls_last=True), *LAST)
    return _hits(newest_first[:MAX_SUGGESTIONS])


def is_found(query: Query) -> bool:
    return text_index().matching(SearchEntry.objects.visible(), query).exists()


def topics_to_try() -> list[Topic]:
    return [topic for topic in topics_with_posts() if topic.parent_id is None][:12]


def _ranked(entries: EntrySet, query: Query) -> EntrySet:
    ranked = text_index().ranked(entries, query)
    is_own = ~Q(source=SearchEntry.Source.PAPER)
    own_first: EntrySet = ranked.annotate(is_own=is_own).order_by(
        F("is_own").desc(),
        F("is_in_title").desc(),
        (F("score") * recency(timezone.localdate().year)).desc(),
        F("dated_on").desc(nulls_last=True),
        *LAST,
    )
    return own_first


def _hits(entries: EntrySet) -> list[SearchHit]:
    """Return the content of the entries, in their order."""
    found = list(entries.values_list("source", "source_pk"))
    hits = {
        (name, pk): hit
        for name, source in SOURCES.items()
        for pk, hit in source.to_show([pk for of, pk in found if of == name]).items()
    }
    return [hits[key] for key in found if key in hits]
