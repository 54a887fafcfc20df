"""What the homepage and the CV show, fetched in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from profile_app.models import Activity, Award, Interest, News, Position, Profile, Publication
from profile_app.publication_entries import entries_of, legend_for


@dataclass(frozen=True)
class Positions:
    education: list[Position] = field(default_factory=list)
    experience: list[Position] = field(default_factory=list)


@dataclass(frozen=True)
class ActivityGroup:
    label: str
    activities: list[Activity]


def load_positions() -> Positions:
    positions = list(Position.objects.all())
    return Positions(
        education=[p for p in positions if p.kind == Position.Kind.EDUCATION],
        experience=[p for p in positions if p.kind == Position.Kind.EXPERIENCE],
    )


def load_activities() -> list[ActivityGroup]:
    """Activities by kind, in the order in which the kinds are declared."""
    kinds = Activity.Kind.values
    found = sorted(Activity.objects.all(), key=lambda activity: kinds.index(activity.kind))
    return [
        ActivityGroup(Activity.Kind(kind).label, list(group))
        for kind, group in groupby(found, key=lambda activity: activity.kind)
    ]


def load_sections() -> dict[str, object]:
    return {
        "positions": load_positions(),
        "activity_groups": load_activities(),
        "awards": list(Award.objects.all()),
    }


def split_by_review(publications: Iterable[Publication], profile: Profile) -> dict[str, object]:
    """Peer-reviewed papers (and preprints on their way) apart from other write-ups."""
    entries = entries_of(publications, profile)
    return {
        "publications": [e for e in entries if e.publication.is_peer_reviewed],
        "write_ups": [e for e in entries if not e.publication.is_peer_reviewed],
        "legend": legend_for(entries),
    }


def load_homepage(profile: Profile) -> dict[str, object]:
    selected = Publication.objects.filter(is_selected=True).for_list()
    return {
        **load_sections(),
        **split_by_review(selected, profile),
        "news": list(News.objects.all()[:5]),
        "interests": list(Interest.objects.all()),
    }
