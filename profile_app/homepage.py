"""The sections of the homepage, fetched in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import Any

from django.utils.text import slugify

from blog.markdown.context import RESERVED_IDS
from blog.models import Post
from blog.visits.popularity import popular_posts
from blog.visits.visit_series import sparklines
from blog.visits.windows import Window
from profile_app.models import (
    Activity,
    Award,
    Course,
    CvSection,
    HomeSection,
    Interest,
    News,
    Person,
    Position,
    Profile,
    Project,
    Publication,
    Student,
    Talk,
)
from profile_app.models.page_sections import OWN
from profile_app.models.works import DatedWork
from profile_app.publications.author_list import LegendLine
from profile_app.publications.entries import PublicationEntry, entries_legend, make_entries
from profile_app.reading_activity import ReadingActivity, reading_activity

NEWS_ON_HOMEPAGE = 5
POSTS_ON_HOMEPAGE = 5
WORKS_ON_HOMEPAGE = 5
PEOPLE_ON_HOMEPAGE = 12
_Kind = HomeSection.Kind
_OF_ACTIVITIES = frozenset({_Kind.SERVICE, _Kind.TEACHING, _Kind.TALKS})


@dataclass(frozen=True)
class PageSection:
    """A section of a page with its content."""

    kind: str
    heading: str
    text_html: str
    # The sections grouped under "Professional activities".
    rows: Sequence[Any]
    anchor: str = ""
    has_more: bool = False
    legend: list[LegendLine] = field(default_factory=list)

    @property
    def is_filled(self) -> bool:
        return bool(self.rows or self.text_html)


@dataclass(frozen=True)
class Positions:
    education: list[Position] = field(default_factory=list)
    experience: list[Position] = field(default_factory=list)


@dataclass(frozen=True)
class SplitEntries:
    """Peer-reviewed papers and other write-ups."""

    publications: list[PublicationEntry]
    write_ups: list[PublicationEntry]


def load_positions() -> Positions:
    positions = list(Position.objects.all())
    return Positions(
        education=[p for p in positions if p.kind == Position.Kind.EDUCATION],
        experience=[p for p in positions if p.kind == Position.Kind.EXPERIENCE],
    )


def load_activities() -> dict[str, list[Activity | DatedWork]]:
    """Return the activities by kind; records of talks and courses come before the short texts."""
    activities = list(Activity.objects.all())
    works: dict[str, list[DatedWork]] = {
        Activity.Kind.TALK: [*Talk.objects.for_lists().upcoming_first()],
        Activity.Kind.TEACHING: [*Course.objects.for_lists().upcoming_first()],
    }
    return {
        kind: [
            *works.get(kind, ()),
            *(activity for activity in activities if activity.kind == kind),
        ]
        for kind in Activity.Kind.values
    }


def split_by_review(publications: Iterable[Publication], profile: Profile) -> SplitEntries:
    entries = make_entries(publications, profile)
    return SplitEntries(
        [e for e in entries if e.publication.is_peer_reviewed],
        [e for e in entries if not e.publication.is_peer_reviewed],
    )


def load_homepage(profile: Profile) -> list[PageSection]:
    """Return the visible sections that have rows or a text, in the owner's order."""
    rows = _rows_by_kind(profile)
    sections = [
        _page_section(section, rows) for section in HomeSection.in_order() if section.is_visible
    ]
    return [section for section in _grouped(with_anchors(sections)) if section.is_filled]


def with_anchors(sections: Iterable[PageSection]) -> list[PageSection]:
    """Set the fragments of links to sections: the kind, or the slug of a custom title."""
    taken = {*RESERVED_IDS, *HomeSection.Kind.values, *CvSection.Kind.values}
    found = []
    for section in sections:
        anchor = section.kind
        if anchor == OWN:
            stem = slugify(section.heading, allow_unicode=True) or OWN
            names = chain([stem], (f"{stem}-{number}" for number in count(2)))
            anchor = next(name for name in names if name not in taken)
            taken.add(anchor)
        found.append(replace(section, anchor=anchor))
    return found


def _page_section(section: HomeSection, rows: dict[str, Sequence[Any]]) -> PageSection:
    found = rows.get(section.kind, [])
    is_news = section.kind == _Kind.NEWS
    works = [row for row in found if isinstance(row, DatedWork)]
    surplus = works[WORKS_ON_HOMEPAGE:]
    return PageSection(
        section.kind,
        section.heading,
        section.text_html,
        found[:NEWS_ON_HOMEPAGE] if is_news else [row for row in found if row not in surplus],
        has_more=len(found) > NEWS_ON_HOMEPAGE if is_news else bool(works),
        legend=_legend(section.kind, rows),
    )


def _grouped(sections: list[PageSection]) -> list[PageSection]:
    """Move service, teaching and talks under the heading of activities, if there is one."""
    if all(section.kind != _Kind.ACTIVITIES for section in sections):
        return sections
    parts = [s for s in sections if s.kind in _OF_ACTIVITIES and s.is_filled]
    return [
        replace(section, rows=parts) if section.kind == _Kind.ACTIVITIES else section
        for section in sections
        if section.kind not in _OF_ACTIVITIES
    ]


def _rows_by_kind(profile: Profile) -> dict[str, Sequence[Any]]:
    selected = Publication.objects.filter(is_selected=True).for_page()
    split, positions = split_by_review(selected, profile), load_positions()
    activities = load_activities()
    return {
        _Kind.NEWS: list(News.objects.all()[: NEWS_ON_HOMEPAGE + 1]),
        _Kind.PUBLICATIONS: split.publications,
        _Kind.WRITE_UPS: split.write_ups,
        _Kind.PEOPLE: _members(),
        _Kind.PROJECTS: list(Project.objects.filter(is_selected=True)),
        _Kind.EDUCATION: positions.education,
        _Kind.EXPERIENCE: positions.experience,
        _Kind.AWARDS: list(Award.objects.all()),
        _Kind.SERVICE: activities[Activity.Kind.SERVICE],
        _Kind.TEACHING: activities[Activity.Kind.TEACHING],
        _Kind.TALKS: activities[Activity.Kind.TALK],
        _Kind.STUDENTS: list(Student.objects.all()),
        _Kind.POPULAR: _most_visited(),
        _Kind.RECENT: _recent_posts(),
        _Kind.READING: _calendar(),
        _Kind.INTERESTS: list(Interest.objects.all()),
    }


def _members() -> list[Person]:
    """Return the current members, or [] if the owner is the only one."""
    members = Person.objects.defer("body_html").current()
    is_group = any(not person.is_me for person in members)
    return members[:PEOPLE_ON_HOMEPAGE] if is_group else []


def _recent_posts() -> list[Post]:
    return list(Post.objects.published().for_links().newest_first()[:POSTS_ON_HOMEPAGE])


def _most_visited() -> list[Post]:
    posts = popular_posts(Window.ALL, POSTS_ON_HOMEPAGE)
    lines = sparklines([post.pk for post in posts], Window.ALL) if posts else {}
    for post in posts:
        post.sparkline = lines[post.pk]
    return posts


def _calendar() -> list[ReadingActivity]:
    activity = reading_activity()
    return [activity] if activity.years else []


def _legend(kind: str, rows: dict[str, Sequence[Any]]) -> list[LegendLine]:
    """Return the legend of both lists for the first list that has entries, or []."""
    first = _Kind.PUBLICATIONS if rows[_Kind.PUBLICATIONS] else _Kind.WRITE_UPS
    return (
        entries_legend([*rows[_Kind.PUBLICATIONS], *rows[_Kind.WRITE_UPS]]) if kind == first else []
    )
