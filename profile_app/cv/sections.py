"""The sections of the CV with their rows, in the owner's order: for the page and for the PDF."""

from collections.abc import Sequence
from typing import Any

from profile_app.homepage import PageSection, load_activities, load_positions, split_by_review
from profile_app.models import Award, CvSection, Profile, Publication, Student
from profile_app.publications.entries import legend_for

Kind = CvSection.Kind
OF_PUBLICATIONS = frozenset({Kind.PUBLICATIONS, Kind.WRITE_UPS})


def load_cv(profile: Profile) -> list[PageSection]:
    """Return what is shown: sections with rows or a text, in a fixed number of queries."""
    rows = _rows_by_kind(profile)
    shown = []
    for section in CvSection.in_order():
        found = rows.get(section.kind, [])
        if section.is_visible and (found or section.text_html):
            legend = legend_for(found) if section.kind in OF_PUBLICATIONS else []
            shown.append(
                PageSection(section.kind, section.heading, section.text_html, found, legend=legend)
            )
    return shown


def _rows_by_kind(profile: Profile) -> dict[str, Sequence[Any]]:
    split, positions = split_by_review(Publication.objects.for_list(), profile), load_positions()
    return {
        Kind.EDUCATION: positions.education,
        Kind.EXPERIENCE: positions.experience,
        Kind.PUBLICATIONS: split.publications,
        Kind.WRITE_UPS: split.write_ups,
        Kind.AWARDS: list(Award.objects.all()),
        Kind.STUDENTS: list(Student.objects.all()),
        **load_activities(),
    }
