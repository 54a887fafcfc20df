"""What the homepage shows, section by section, fetched in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from blog.visits.popularity import Window, popular_posts
from profile_app.models import (
    Activity,
    Award,
    HomeSection,
    Interest,
    News,
    Position,
    Profile,
    Publication,
    Student,
)
from profile_app.publications.author_list import LegendLine
from profile_app.publications.entries import PublicationEntry, entries_legend, make_entries

NEWS_ON_HOMEPAGE = 5
POPULAR_ON_HOMEPAGE = 5
Kind = HomeSection.Kind


@dataclass(frozen=True)
class ShownSection:
    """A section of a page with what stands in it."""

    kind: str
    heading: str
    text_html: str
    rows: Sequence[Any]
    anchor: str = ""
    has_more: bool = False
    legend: list[LegendLine] = field(default_factory=list)


@dataclass(frozen=True)
class Positions:
    education: list[Position] = field(default_factory=list)
    experience: list[Position] = field(default_factory=list)


@dataclass(frozen=True)
class SplitEntries:
    """Peer-reviewed papers (and preprints on their way) apart from other write-ups."""

    publications: list[PublicationEntry]
    write_ups: list[PublicationEntry]


def load_positions() -> Positions:
    positions = list(Position.objects.all())
    return Positions(
        education=[p for p in positions if p.kind == Position.Kind.EDUCATION],
        experience=[p for p in positions if p.kind == Position.Kind.EXPERIENCE],
    )


def load_activities() -> dict[str, list[Activity]]:
    activities = list(Activity.objects.all())
    return {
        kind: [activity for activity in activities if activity.kind == kind]
        for kind in Activity.Kind.values
    }


def split_by_review(publications: Iterable[Publication], profile: Profile) -> SplitEntries:
    entries = make_entries(publications, profile)
    return SplitEntries(
        [e for e in entries if e.publication.is_peer_reviewed],
        [e for e in entries if not e.publication.is_peer_reviewed],
    )


def load_homepage(profile: Profile) -> list[ShownSection]:
    """Return what is shown: sections that have rows or a text, in the owner's order."""
    rows = _rows_by_kind(profile)
    shown = []
    for section in HomeSection.in_order():
        found = rows.get(section.kind, [])
        if not section.is_visible or not (found or section.text_html):
            continue
        is_news = section.kind == Kind.NEWS
        shown.append(
            ShownSection(
                section.kind,
                section.heading,
                section.text_html,
                found[:NEWS_ON_HOMEPAGE] if is_news else found,
                anchor=section.anchor,
                has_more=is_news and len(found) > NEWS_ON_HOMEPAGE,
                legend=_legend(section.kind, rows),
            )
        )
    return shown


def _rows_by_kind(profile: Profile) -> dict[str, Sequence[Any]]:
    selected = Publication.objects.filter(is_selected=True).for_list()
    split, positions = split_by_review(selected, profile), load_positions()
    activities = load_activities()
    return {
        Kind.NEWS: list(News.objects.all()[: NEWS_ON_HOMEPAGE + 1]),
        Kind.PUBLICATIONS: split.publications,
        Kind.WRITE_UPS: split.write_ups,
        Kind.EDUCATION: positions.education,
        Kind.EXPERIENCE: positions.experience,
        Kind.AWARDS: list(Award.objects.all()),
        Kind.SERVICE: activities[Activity.Kind.SERVICE],
        Kind.TEACHING: activities[Activity.Kind.TEACHING],
        Kind.TALKS: activities[Activity.Kind.TALK],
        Kind.STUDENTS: list(Student.objects.all()),
        Kind.POPULAR: popular_posts(Window.ALL, POPULAR_ON_HOMEPAGE),
        Kind.INTERESTS: list(Interest.objects.all()),
    }


def _legend(kind: str, rows: dict[str, Sequence[Any]]) -> list[LegendLine]:
    """One legend for both lists, beside the first of them that has entries."""
    first = Kind.PUBLICATIONS if rows[Kind.PUBLICATIONS] else Kind.WRITE_UPS
    return (
        entries_legend([*rows[Kind.PUBLICATIONS], *rows[Kind.WRITE_UPS]]) if kind == first else []
    )
