"""The facets of the reading list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from blog.models import Paper, Topic

VISIBLE_CHOICES = 8


@dataclass(frozen=True)
class FacetChoice:
    label: str
    query: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    label: str
    choices: list[FacetChoice]

    @property
    def has_chosen(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)

    @property
    def first_choices(self) -> list[FacetChoice]:
        """Return the choices that are always visible: the first few, and the chosen one."""
        return [c for i, c in enumerate(self.choices) if i < VISIBLE_CHOICES or c.is_chosen]

    @property
    def more_choices(self) -> list[FacetChoice]:
        return [c for c in self.choices[VISIBLE_CHOICES:] if not c.is_chosen]


def reading_list_facets(chosen: dict[str, str]) -> list[Facet]:
    """Return the facets, with one query each; a chosen choice links to the list without it."""
    papers = Paper.objects.order_by()
    states = papers.values_list("state", "state").annotate(count=Count("pk"))
    venues = papers.exclude(venue="").values_list("venue", "venue").annotate(count=Count("pk"))
    years = papers.exclude(year=None).values_list("year", "year").annotate(count=Count("pk"))
    labelled = [(value, Paper.State(label).label, count) for value, label, count in states]
    return [
        make_facet(gettext("Status"), "state", labelled, chosen),
        topic_facet(papers, chosen),
        make_facet(gettext("Year"), "year", sorted(years, reverse=True), chosen),
        make_facet(
            gettext("Venue"), "venue", sorted(venues, key=lambda row: (-row[2], row[0])), chosen
        ),
    ]


def topic_facet(rows: QuerySet[Any], chosen: dict[str, str]) -> Facet:
    """Count rows by topic, subtopics included, as ``under`` narrows them down."""
    counts = [(topic.slug, topic, count) for topic, count in Topic.objects.counting(rows)]
    return make_facet(gettext("Topic"), "topic", counts, chosen)


def make_facet(
    label: str, name: str, rows: Sequence[tuple[object, object, int]], chosen: dict[str, str]
) -> Facet:
    """``rows``: value, label and count. Each choice keeps the other chosen filters."""
    choices = []
    for value, text, count in rows:
        is_chosen = chosen.get(name) == str(value)
        others = {key: other for key, other in chosen.items() if key != name}
        query = others if is_chosen else {**others, name: str(value)}
        choices.append(FacetChoice(str(text), urlencode(query), count, is_chosen))
    return Facet(label, choices)
