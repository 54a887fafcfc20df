"""Convert a publication to a reference, for all export formats."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urljoin

from django.db.models import Prefetch

from blog.bibliography.bibtex_fields import TYPE_OF_KIND
from blog.bibliography.bibtex_writing import for_citing, write_bibtex
from blog.bibliography.citing import STYLES, cite
from blog.bibliography.printed_names import split_name
from blog.bibliography.reference import Author, Name, Reference, ReferenceLink
from blog.bibliography.reference_keys import unique_keys
from blog.bibliography.reference_kinds import work_kind
from blog.markdown.rendering import title_text
from blog.models import Topic
from profile_app.models import Authorship, Publication, Resource

# These columns have the same name in a reference.
_COLUMNS = (
    "title", "has_more_authors", "venue", "venue_short", "venue_url", "preprint_venue", "year",
    "preprint_year", "month", "doi", "arxiv_id", "abstract", "note", "award", "impact",
    "is_selected", "is_peer_reviewed",
)  # fmt: skip


def publication_reference(
    publication: Publication,
    *,
    site_url: str = "",
    topic_label: Callable[[Topic], str] = str,
    keys: Mapping[int, str] | None = None,
) -> Reference:
    """Run no query if ``for_page()`` fetched the publication.

    ``site_url``: the base of absolute URLs, such as ``https://ada.example``. ``keys``: those from
    ``generated_keys``.
    """
    fields = dict(publication.bibtex_fields)
    reference = Reference(
        type=publication.bibtex_type or TYPE_OF_KIND[publication.kind],
        key=publication.bibtex_key or (keys or {}).get(publication.pk, ""),
        authors=tuple(map(_author, publication.authorships.all())),
        url=fields.pop("url", ""),
        topics=tuple(sorted(map(topic_label, publication.topics.all()))),
        links=tuple(_link(resource, site_url) for resource in publication.resources.all()),
        identifiers=tuple((i.kind, i.value) for i in publication.identifiers.all()),
        fields=fields,
        **{name: getattr(publication, name) for name in _COLUMNS},
    )
    # An entry with an arXiv ID and no venue is read as a preprint on arXiv.
    is_plain = bool(publication.venue or not publication.arxiv_id)
    if is_plain and work_kind(reference) == publication.kind:
        return reference
    return replace(reference, kind=publication.kind)


def with_readable_title(reference: Reference) -> Reference:
    """Return the reference with the formulas of its title in Unicode, for other programs."""
    return replace(reference, title=title_text(reference.title))


def generated_keys(publication: Publication | None = None) -> dict[int, str]:
    """Return unique keys for the publications without a key, the same in every export.

    ``publication``: leave out publications of other years than this one.
    """
    without_key = Publication.objects.filter(bibtex_key="")
    with_key = Publication.objects.exclude(bibtex_key="")
    if publication is not None:
        without_key = without_key.filter(year=publication.year)
        # A generated key contains its year.
        with_key = with_key.filter(bibtex_key__contains=str(publication.year or ""))
    authors = Authorship.objects.select_related("person").order_by("order", "pk")
    rows = list(
        without_key.only("pk", "title", "year")
        .prefetch_related(Prefetch("authorships", authors))
        .order_by("pk")
    )
    references = [
        Reference(
            title=row.title,
            year=row.year,
            authors=tuple(_author(author) for author in list(row.authorships.all())[:1]),
        )
        for row in rows
    ]
    keys = unique_keys(references, with_key.values_list("bibtex_key", flat=True))
    return {row.pk: key for row, key in zip(rows, keys, strict=True)}


def publication_bibtex(publication: Publication, keys: Mapping[int, str] | None = None) -> str:
    """Return the BibTeX entry for citing the publication. ``keys``: see above, for a list."""
    if keys is None:
        keys = {} if publication.bibtex_key else generated_keys(publication)
    reference = with_readable_title(publication_reference(publication, keys=keys))
    return write_bibtex([for_citing(reference)])


def publication_citations(publication: Publication) -> dict[str, str]:
    """Return the citation in each style."""
    reference = with_readable_title(publication_reference(publication))
    return {style: cite(reference, style) for style in STYLES}


def _author(authorship: Authorship) -> Author:
    return Author(
        _name(authorship),
        equal_group=authorship.equal_group,
        is_corresponding=authorship.is_corresponding,
        is_deceased=authorship.is_deceased,
    )


def _name(authorship: Authorship) -> Name:
    person = authorship.person
    printed = " ".join((authorship.printed_name or person.name).split())
    if person.is_organisation:
        return Name(printed, is_organization=True)
    return split_name(printed, person.family_name.strip())


def _link(resource: Resource, site_url: str) -> ReferenceLink:
    return ReferenceLink(
        resource.kind, urljoin(site_url, resource.get_absolute_url()), resource.label
    )
