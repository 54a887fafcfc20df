"""The links of a publication: its resources and identifiers, without duplicates."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.utils.translation import pgettext

from blog.bibliography.entry_facts import is_valid_url
from profile_app.models import Publication, Resource

_KINDS = (
    "pdf", "preprint", "report", "code", "data", "model", "slides", "talk", "video",
    "poster", "project", "supplement", "source", "blog", "press", "other",
)  # fmt: skip
KIND_ORDER = {kind: position for position, kind in enumerate(_KINDS)}
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
    catalogs = [
        PublicationLink(identifier.get_kind_display(), url, identifier.kind)
        for identifier in publication.identifiers.all()
        if (url := identifier.get_absolute_url()) and page_identity(url) not in taken
    ]
    page = _page_link(publication)
    if page and page_identity(page.url) in taken | {page_identity(one.url) for one in catalogs}:
        page = None
    texts = next((n for n, link in enumerate(shown) if link.kind not in TEXT_KINDS), len(shown))
    first, rest = shown[:texts], shown[texts:]
    if page and page.kind == Resource.Kind.PDF:
        first.append(page)
    elif page:
        own.append(page)
    return [*first, *own, *rest, *catalogs]


def page_identity(url: str) -> str:
    """Return a key that different URLs of one page share."""
    plain = unquote(url).lower().rstrip("/").partition("://")[2] or url
    plain = plain.removeprefix("www.").removeprefix("dx.").removeprefix("export.")
    return re.sub(r"v\d+$", "", plain) if plain.startswith("arxiv.org/abs/") else plain


def _page_link(publication: Publication) -> PublicationLink | None:
    """Return the URL that came with a BibTeX entry."""
    url = str(publication.bibtex_fields.get("url", ""))
    if not is_valid_url(url):
        return None
    if urlsplit(url).path.lower().endswith(".pdf"):
        return PublicationLink("PDF", url, Resource.Kind.PDF)
    return PublicationLink(pgettext("of a paper", "Page"), url, "page")


def _own_identifiers(publication: Publication) -> list[PublicationLink]:
    links = []
    if publication.doi_url:
        links.append(PublicationLink("DOI", publication.doi_url, "doi"))
    if publication.arxiv_url:
        links.append(PublicationLink("arXiv", publication.arxiv_url, "arxiv"))
    return links
