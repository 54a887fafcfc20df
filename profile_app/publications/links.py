"""Where a publication can be had: its resources, then what its identifiers lead to, each once."""

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
class ShownLink:
    label: str
    url: str
    kind: str


def links_of(publication: Publication) -> list[ShownLink]:
    """The text, the DOI and arXiv, everything else; needs ``resources`` and ``identifiers``."""
    resources = sorted(
        publication.resources.all(),
        key=lambda r: (r.order, KIND_ORDER.get(r.kind, len(KIND_ORDER)), r.pk),
    )
    shown = [ShownLink(str(r), r.get_absolute_url(), r.kind) for r in resources]
    taken = {same_page(link.url) for link in shown}
    own = [link for link in _own_identifiers(publication) if same_page(link.url) not in taken]
    taken |= {same_page(link.url) for link in own}
    catalogues = [
        ShownLink(identifier.get_kind_display(), url, identifier.kind)
        for identifier in publication.identifiers.all()
        if (url := identifier.get_absolute_url()) and same_page(url) not in taken
    ]
    texts = next((n for n, link in enumerate(shown) if link.kind not in TEXT_KINDS), len(shown))
    return [*shown[:texts], *own, *shown[texts:], *catalogues]


def same_page(url: str) -> str:
    """Return what two addresses of one page share."""
    plain = unquote(url).lower().rstrip("/").partition("://")[2] or url
    plain = plain.removeprefix("www.").removeprefix("dx.").removeprefix("export.")
    return re.sub(r"v\d+$", "", plain) if plain.startswith("arxiv.org/abs/") else plain


def _own_identifiers(publication: Publication) -> list[ShownLink]:
    links = []
    if publication.doi_url:
        links.append(ShownLink("DOI", publication.doi_url, "doi"))
    if publication.arxiv_url:
        links.append(ShownLink("arXiv", publication.arxiv_url, "arxiv"))
    return links
