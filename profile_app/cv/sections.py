"""The sections of the CV with their rows, in the owner's order, for the page and the PDF."""

from collections.abc import Sequence
from typing import Any

from profile_app.homepage import (
    PageSection,
    load_activities,
    load_positions,
    split_by_review,
    with_anchors,
)
from profile_app.models import Award, CvSection, Profile, Publication, Student
from profile_app.publications.entries import entries_legend

_Kind = CvSection.Kind
CV_PUBLICATION_SECTIONS = frozenset({_Kind.PUBLICATIONS, _Kind.WRITE_UPS})


def load_cv(profile: Profile) -> list[PageSection]:
    """Return the visible sections that have rows or a text, in a fixed number of queries."""
    rows_by_kind = _rows_by_kind(profile)
    sections = []
    for section in CvSection.in_order():
        rows = rows_by_kind.get(section.kind, [])
        if section.is_visible and (rows or section.text_html):
            legend = entries_legend(rows) if section.kind in CV_PUBLICATION_SECTIONS else []
            sections.append(
                PageSection(section.kind, section.heading, section.text_html, rows, legend=legend)
            )
    return with_anchors(sections)


def _rows_by_kind(profile: Profile) -> dict[str, Sequence[Any]]:
    split, positions = split_by_review(Publication.objects.for_page(), profile), load_positions()
    return {
        _Kind.EDUCATION: positions.education,
        _Kind.EXPERIENCE: positions.experience,
        _Kind.PUBLICATIONS: split.publications,
        _Kind.WRITE_UPS: split.write_ups,
        _Kind.AWARDS: list(Award.objects.all()),
        _Kind.STUDENTS: list(Student.objects.all()),
        **load_activities(),
    }
