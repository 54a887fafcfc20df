"""The content of the CV as plain data for the template, from the same rows as its page."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import get_language, gettext, pgettext

from blog.markdown.rendering import title_text
from profile_app.cv.rich_text import Node, rich_text, text_nodes
from profile_app.cv.sections import CV_PUBLICATION_SECTIONS
from profile_app.homepage import PageSection
from profile_app.models import Activity, Award, Course, Position, Profile, Student, Talk
from profile_app.publications.author_list import CORRESPONDING_SYMBOL
from profile_app.publications.entries import PublicationEntry

_Row = dict[str, Any]
PRINTED_LINKS = frozenset(
    {"pdf", "doi", "arxiv", "page", "code", "slides", "talk", "video", "project", "preprint"}
)


def cv_content(profile: Profile, sections: list[PageSection], base_url: str) -> dict[str, Any]:
    """``base_url``: the base of absolute URLs."""
    return {
        "name": profile.name or gettext("Curriculum vitae"),
        "native_name": profile.native_name,
        "native_language": profile.native_language.partition("-")[0] or "en",
        "language": (get_language() or "en").partition("-")[0],
        "words": {"cv": gettext("CV"), "et_al": gettext("et al.")},
        "headline": profile.headline,
        "email": profile.email_words,
        "site": base_url,
        "links": [
            {"label": str(link), "url": link.url}
            for link in (profile.links.all() if profile.pk else [])
        ],
        "paper": profile.cv_paper,
        "accent": profile.accent,
        "sections": [_section(section, base_url) for section in sections],
    }


def _section(section: PageSection, base_url: str) -> _Row:
    return {
        "title": section.heading,
        "preface": rich_text(section.text_html),
        "legend": [_printable(f"{line.symbols} {line.meaning}") for line in section.legend],
        "rows": list(_rows(section, base_url)),
        "is_numbered": section.kind in CV_PUBLICATION_SECTIONS,
    }


def _rows(section: PageSection, base_url: str) -> Iterator[_Row]:
    for row in section.rows:
        if isinstance(row, Position):
            yield _position(row)
        elif isinstance(row, PublicationEntry):
            yield _publication(row, base_url)
        elif isinstance(row, Student):
            body = [*_linked(row.name, row.url), *text_nodes(f", {row.about}" if row.about else "")]
            paragraph = {"kind": "par", "body": body}
            yield {"kind": "line", "side": row.years, "body": [paragraph]}
        elif isinstance(row, Award | Activity | Talk | Course):
            yield {"kind": "line", "side": row.year, "body": rich_text(row.text_html)}


def _position(position: Position) -> _Row:
    place = [text_nodes(text) for text in (position.team, position.place) if text]
    if position.advisor:
        is_study = position.kind == Position.Kind.EDUCATION
        before = gettext("Advisor:") if is_study else pgettext("an advisor", "with")
        advisor = _linked(position.advisor, position.advisor_url)
        place.append([*text_nodes(f"{before} "), *advisor])
    return {
        "kind": "position",
        "side": position.dates,
        "title": position.role,
        "at": _linked(position.institution, position.institution_url),
        "about": place,
        "body": rich_text(position.note_html),
    }


def _publication(entry: PublicationEntry, base_url: str) -> _Row:
    publication = entry.publication
    venue = [_linked(entry.venue.text, entry.venue.url)] if entry.venue.text else []
    if entry.preprint:
        venue.append(_linked(entry.preprint.text, entry.preprint.url))
    return {
        "kind": "publication",
        "title": _linked(
            title_text(publication.title), urljoin(base_url, publication.get_absolute_url())
        ),
        "authors": [
            {
                "name": author.name,
                "is_me": author.is_me,
                "marks": _printable("".join(mark.symbol for mark in author.marks)),
            }
            for author in entry.authors.authors
        ],
        "has_more": entry.authors.has_more,
        "venue": venue,
        "honours": [text for text in (publication.award, publication.impact) if text],
        "links": [
            {"label": link.label, "url": urljoin(base_url, link.url)}
            for link in entry.links
            if link.kind in PRINTED_LINKS
        ],
        "body": rich_text(publication.note_html),
    }


def _printable(marks: str) -> str:
    """Replace the envelope, which few fonts have, and marks that are drawn in color."""
    return marks.replace(CORRESPONDING_SYMBOL, "¶")


def _linked(text: str, url: str) -> list[Node]:
    return [{"kind": "link", "url": url, "body": text_nodes(text)}] if url else text_nodes(text)
