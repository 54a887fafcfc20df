"""Metadata on the page of a publication: Google Scholar's tags and schema.org.

https://scholar.google.com/intl/en/scholar/inclusion.html#indexing
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from django.urls import reverse
from django.utils.html import strip_tags

from blog.markdown.rendering import title_text
from profile_app.models import Authorship, Identifier, Publication

Absolute = Callable[[str], str]
Tag = tuple[str, str]
_Kind = Publication.Kind

VENUE_TAGS = {
    _Kind.CONFERENCE: "citation_conference_title",
    _Kind.WORKSHOP: "citation_conference_title",
    _Kind.POSTER: "citation_conference_title",
    _Kind.JOURNAL: "citation_journal_title",
    _Kind.CHAPTER: "citation_inbook_title",
    _Kind.THESIS: "citation_dissertation_institution",
    _Kind.REPORT: "citation_technical_report_institution",
}
TYPES = {
    _Kind.THESIS: "Thesis",
    _Kind.REPORT: "Report",
    _Kind.BOOK: "Book",
    _Kind.CHAPTER: "Chapter",
    _Kind.DATASET: "Dataset",
    _Kind.SOFTWARE: "SoftwareSourceCode",
}
# The fragment of the owner's URI in JSON-LD.
OWNER_ID = "#owner"
_AUTHOR_MARKS = "*†‡§¶‖✉ ,"


def scholar_tags(publication: Publication, absolute: Absolute) -> list[Tag]:
    """Return the ``citation_*`` tags in order, or none if Scholar would reject them all.

    Scholar requires a title, an author and a date, and a PDF whose URL is below that of the page.
    """
    authors = list(publication.authorships.all())
    if not authors or publication.year is None:
        return []
    tags = [
        ("citation_title", title_text(publication.title)),
        *(("citation_author", _scholar_name(author)) for author in authors),
        ("citation_publication_date", publication_date(publication).replace("-", "/")),
        *_venue_tags(publication),
        *_place_tags(publication),
        ("citation_doi", publication.doi),
        ("citation_arxiv_id", publication.arxiv_id),
        ("citation_keywords", "; ".join(str(topic) for topic in publication.topics.all())),
        ("citation_abstract_html_url", absolute(publication.get_absolute_url())),
        ("citation_pdf_url", pdf_url(publication, absolute)),
    ]
    return [(name, value) for name, value in tags if value]


def publication_date(publication: Publication) -> str:
    """Return the date as precisely as known: 2023, 2023-04, 2023-04-17, or ""."""
    if publication.year is None:
        return ""
    year, month = f"{publication.year:04}", publication.month
    fields = publication.bibtex_fields
    if month is None:
        return year
    day = re.fullmatch(rf"{year}-{month:02}-(\d\d)", str(fields.get("date", "")).strip())
    digits = day[1] if day else str(fields.get("day", "")).strip()
    is_day = digits.isdecimal() and 1 <= int(digits) <= 31
    return f"{year}-{month:02}-{int(digits):02}" if is_day else f"{year}-{month:02}"


def pdf_url(publication: Publication, absolute: Absolute) -> str:
    for resource in publication.resources.all():
        if resource.kind in {"pdf", "preprint", "report"} and resource.is_local_pdf:
            return absolute(resource.get_absolute_url())
    return ""


def abstract_text(publication: Publication) -> str:
    return " ".join(unescape(strip_tags(publication.abstract_html)).split())


def scholarly_article(publication: Publication, absolute: Absolute) -> dict[str, Any]:
    """Return a schema.org description for JSON-LD."""
    kind, url = _Kind(publication.kind), absolute(publication.get_absolute_url())
    pdf = pdf_url(publication, absolute)
    article = {
        "@context": "https://schema.org",
        "@type": TYPES.get(kind, "ScholarlyArticle"),
        "@id": url,
        "url": url,
        "headline": title_text(publication.title),
        "name": title_text(publication.title),
        "author": [_person(author, absolute) for author in publication.authorships.all()],
        "datePublished": publication_date(publication),
        "dateModified": publication.updated_at.isoformat(timespec="seconds"),
        "isPartOf": _series(publication),
        "abstract": abstract_text(publication),
        "keywords": [str(topic) for topic in publication.topics.all()],
        "award": publication.award,
        "image": absolute(publication.cover.url) if publication.cover else "",
        "identifier": [
            {"@type": "PropertyValue", "propertyID": name, "value": value}
            for name, value in (("DOI", publication.doi), ("arXiv", publication.arxiv_id))
            if value
        ],
        "sameAs": _same_as(publication),
        "encoding": pdf
        and {"@type": "MediaObject", "contentUrl": pdf, "encodingFormat": "application/pdf"},
    }
    return {name: value for name, value in article.items() if value}


def _venue_tags(publication: Publication) -> Iterator[Tag]:
    kind, fields = _Kind(publication.kind), publication.bibtex_fields
    venue = publication.venue or publication.venue_short
    if kind == _Kind.THESIS:
        venue = venue or str(fields.get("school", "") or fields.get("institution", ""))
    elif kind == _Kind.REPORT:
        venue = venue or str(fields.get("institution", ""))
    yield VENUE_TAGS.get(kind, "citation_publisher"), venue
    if kind in VENUE_TAGS:
        yield "citation_publisher", str(fields.get("publisher", ""))


def _place_tags(publication: Publication) -> Iterator[Tag]:
    """Return volume, issue and pages from the BibTeX fields."""
    fields = {name: str(value).strip() for name, value in publication.bibtex_fields.items()}
    number = fields.get("number", "") or fields.get("issue", "")
    is_report = publication.kind == _Kind.REPORT
    yield "citation_volume", fields.get("volume", "")
    yield "citation_technical_report_number" if is_report else "citation_issue", number
    pages = [page.strip() for page in re.split(r"\s*[-–—]+\s*", fields.get("pages", ""))]
    yield "citation_firstpage", pages[0]
    yield "citation_lastpage", pages[-1] if len(pages) > 1 else ""
    yield "citation_issn", fields.get("issn", "")
    isbns = [i.value for i in publication.identifiers.all() if i.kind == Identifier.Kind.ISBN]
    yield "citation_isbn", isbns[0] if isbns else fields.get("isbn", "")


def _scholar_name(author: Authorship) -> str:
    """Return the name with the family name first, if the family name is known."""
    name, family = str(author).rstrip(_AUTHOR_MARKS), author.person.family_name
    if family and not author.person.is_organisation and name.endswith(f" {family}"):
        return f"{family}, {name.removesuffix(family).strip()}"
    return name


def _person(author: Authorship, absolute: Absolute) -> dict[str, str]:
    person = {
        "@type": "Organization" if author.person.is_organisation else "Person",
        "@id": absolute(reverse("profile_app:home")) + OWNER_ID if author.person.is_me else "",
        "name": str(author).rstrip(_AUTHOR_MARKS),
        "url": author.person.url,
    }
    return {name: value for name, value in person.items() if value}


def _series(publication: Publication) -> dict[str, str] | None:
    if not publication.venue:
        return None
    kinds = {_Kind.JOURNAL: "Periodical", _Kind.CHAPTER: "Book"}
    series = kinds.get(_Kind(publication.kind), "PublicationVolume")
    return {"@type": series, "name": publication.venue}


def _same_as(publication: Publication) -> list[str]:
    catalogs = [identifier.get_absolute_url() for identifier in publication.identifiers.all()]
    return list(filter(None, (publication.doi_url, publication.arxiv_url, *catalogs)))
