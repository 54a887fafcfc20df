"""The facets by which a reading list is narrowed down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from blog.models import Paper, Topic

SHOWN_AT_ONCE = 8


@dataclass(frozen=True)
class Choice:
    label: str
    query: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    label: str
    choices: list[Choice]

    @property
    def has_chosen(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)

    @property
    def first_choices(self) -> list[Choice]:
        """The ones shown at once: the first few, and whatever is in force."""
        return [c for i, c in enumerate(self.choices) if i < SHOWN_AT_ONCE or c.is_chosen]

    @property
    def more_choices(self) -> list[Choice]:
        return [c for c in self.choices[SHOWN_AT_ONCE:] if not c.is_chosen]


def reading_list_facets(chosen: dict[str, str]) -> list[Facet]:
    """Every facet in one query each; a choice that is in force links to the list without it."""
    papers = Paper.objects.order_by()
    states = papers.values_list("state", "state").annotate(count=Count("pk"))
    venues = papers.exclude(venue="").values_list("venue", "venue").annotate(count=Count("pk"))
    years = papers.exclude(year=None).values_list("year", "year").annotate(count=Count("pk"))
    labelled = [(value, Paper.State(label).label, count) for value, label, count in states]
    return [
        make_facet(gettext("State"), "state", labelled, chosen),
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
    """``rows``: value, label and count; a choice keeps what else is in force."""
    choices = []
    for value, text, count in rows:
        is_chosen = chosen.get(name) == str(value)
        others = {key: other for key, other in chosen.items() if key != name}
        query = others if is_chosen else {**others, name: str(value)}
        choices.append(Choice(str(text), urlencode(query), count, is_chosen))
    return Facet(label, choices)
