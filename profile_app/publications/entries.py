"""Publications as entries of a list, with authors, venue and links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import SimpleLazyObject

from blog.bibliography.publication_states import with_year
from profile_app.models import Profile, Publication
from profile_app.publications.author_list import (
    AuthorList,
    LegendLine,
    collect_legend,
    list_authors,
)
from profile_app.publications.covers import Cover, cover_of
from profile_app.publications.links import PublicationLink, publication_links
from profile_app.publications.reference import generated_keys, publication_bibtex


@dataclass(frozen=True, slots=True)
class EntryVenue:
    text: str
    title: str
    """The full name, if the text is the short one."""
    url: str


@dataclass(frozen=True, slots=True)
class PublicationEntry:
    publication: Publication
    authors: AuthorList
    venue: EntryVenue
    preprint: EntryVenue | None
    links: list[PublicationLink]
    keys: Mapping[int, str]
    """The generated BibTeX keys, looked up when first used."""

    @property
    def cover(self) -> Cover | None:
        return cover_of(self.publication)

    @property
    def bibtex(self) -> str:
        """Expect a publication from ``for_page()``; look up the generated keys once for a list."""
        return publication_bibtex(self.publication, self.keys)


def make_entries(publications: Iterable[Publication], profile: Profile) -> list[PublicationEntry]:
    """Expect publications from ``Publication.objects.for_list()``."""
    keys: Any = SimpleLazyObject(generated_keys)
    return [
        PublicationEntry(
            publication,
            list_authors(publication, profile),
            venue_of(publication, profile.venue_style),
            preprint_of(publication),
            publication_links(publication),
            keys,
        )
        for publication in publications
    ]


def entries_legend(entries: Iterable[PublicationEntry]) -> list[LegendLine]:
    return collect_legend(entry.authors for entry in entries)


def venue_of(publication: Publication, style: str) -> EntryVenue:
    name, short = publication.venue, publication.venue_short
    if style == Profile.VenueStyle.SHORT and short:
        shown, title = short, name
    elif style == Profile.VenueStyle.BOTH and name and short and short not in name:
        shown, title = f"{name} ({short})", ""
    else:
        shown, title = name or short, ""
    return EntryVenue(with_year(shown, publication.year_label), title, publication.venue_url)


def preprint_of(publication: Publication) -> EntryVenue | None:
    """Return the venue of the preprint; a paper and its preprint are one entry."""
    if not publication.preprint_venue:
        return None
    is_arxiv = publication.preprint_venue.casefold().startswith("arxiv")
    url = publication.arxiv_url if is_arxiv else ""
    year = str(publication.preprint_year or "")
    return EntryVenue(with_year(publication.preprint_venue, year), "", url)
