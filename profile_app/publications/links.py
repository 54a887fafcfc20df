"""The links of a publication: its resources and identifiers, without duplicates."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from profile_app.models import Publication, Resource

KIND_ORDER = {
    kind: position
    for position, kind in enumerate(
        (
            *("pdf", "preprint", "report", "code", "data", "model", "slides", "talk", "video"),
            *("poster", "project", "supplement", "source", "blog", "press", "other"),
        )
    )
}
TEXT_KINDS = {Resource.Kind.PDF, Resource.Kind.PREPRINT, Resource.Kind.REPORT}


@dataclass(frozen=True, slots=True)
class PublicationLink:
    label: str
    url: str
    kind: str


def publication_links(publication: Publication) -> list[PublicationLink]:
    """Return the texts, DOI and arXiv, then the rest.

    Expect prefetched ``resources`` and ``identifiers``.
    """
    resources = sorted(
        publication.resources.all(),
        key=lambda r: (r.order, KIND_ORDER.get(r.kind, len(KIND_ORDER)), r.pk),
    )
    shown = [PublicationLink(str(r), r.get_absolute_url(), r.kind) for r in resources]
    taken = {page_identity(link.url) for link in shown}
    own = [link for link in _own_identifiers(publication) if page_identity(link.url) not in taken]
    taken |= {page_identity(link.url) for link in own}
    catalogues = [
        PublicationLink(identifier.get_kind_display(), url, identifier.kind)
        for identifier in publication.identifiers.all()
        if (url := identifier.get_absolute_url()) and page_identity(url) not in taken
    ]
    texts = next((n for n, link in enumerate(shown) if link.kind not in TEXT_KINDS), len(shown))
    return [*shown[:texts], *own, *shown[texts:], *catalogues]


def page_identity(url: str) -> str:
    """Return a key that different URLs of one page share."""
    plain = unquote(url).lower().rstrip("/").partition("://")[2] or url
    plain = plain.removeprefix("www.").removeprefix("dx.").removeprefix("export.")
    return re.sub(r"v\d+$", "", plain) if plain.startswith("arxiv.org/abs/") else plain


def _own_identifiers(publication: Publication) -> list[PublicationLink]:
    links = []
    if publication.doi_url:
        links.append(PublicationLink("DOI", publication.doi_url, "doi"))
    if publication.arxiv_url:
        links.append(PublicationLink("arXiv", publication.arxiv_url, "arxiv"))
    return links
