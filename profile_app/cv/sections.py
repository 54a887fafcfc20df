"""The sections of the CV with their rows, in the owner's order: for the page and for the PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from profile_app.author_list import LegendLine
from profile_app.homepage import load_positions
from profile_app.models import Activity, Award, CvSection, Profile, Publication
from profile_app.publication_entries import entries_of, legend_for

Kind = CvSection.Kind
OF_PUBLICATIONS = {Kind.PUBLICATIONS, Kind.WRITE_UPS}


@dataclass(frozen=True)
class ShownSection:
    kind: str
    heading: str
    text_html: str
    rows: Sequence[Any]
    legend: list[LegendLine] = field(default_factory=list)

    @property
    def is_of_publications(self) -> bool:
        return self.kind in OF_PUBLICATIONS


def load_cv(profile: Profile) -> list[ShownSection]:
    """Return what is shown: sections with rows or a text, in a fixed number of queries."""
    rows = _rows_by_kind(profile)
    shown = []
    for section in CvSection.in_order():
        found = rows.get(section.kind, [])
        if section.is_visible and (found or section.text_html):
            legend = legend_for(found) if section.kind in OF_PUBLICATIONS else []
            shown.append(
                ShownSection(section.kind, section.heading, section.text_html, found, legend)
            )
    return shown


def _rows_by_kind(profile: Profile) -> dict[str, Sequence[Any]]:
    positions = load_positions()
    entries = entries_of(Publication.objects.for_list(), profile)
    activities = list(Activity.objects.all())
    rows: dict[str, Sequence[Any]] = {
        kind: [activity for activity in activities if activity.kind == kind]
        for kind in (Kind.TEACHING, Kind.SERVICE, Kind.TALK)
    }
    return rows | {
        Kind.EDUCATION: positions.education,
        Kind.EXPERIENCE: positions.experience,
        Kind.PUBLICATIONS: [e for e in entries if e.publication.is_peer_reviewed],
        Kind.WRITE_UPS: [e for e in entries if not e.publication.is_peer_reviewed],
        Kind.AWARDS: list(Award.objects.all()),
    }
