"""Publications with all that a list or a page prints of them, in the owner's way."""

from collections.abc import Iterable
from dataclasses import dataclass

from profile_app.models import Profile, Publication
from profile_app.publications.author_list import AuthorList, LegendLine, legend_of, list_authors
from profile_app.publications.links import ShownLink, links_of


@dataclass(frozen=True, slots=True)
class Venue:
    text: str
    title: str
    """The whole name where the text is a short one."""
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One publication as a page prints it."""

    publication: Publication
    authors: AuthorList
    venue: Venue
    preprint: Venue | None
    links: list[ShownLink]


def entries_of(publications: Iterable[Publication], profile: Profile) -> list[Entry]:
    """Needs what ``Publication.objects.for_list()`` fetches."""
    return [
        Entry(
            publication,
            list_authors(publication, profile),
            venue_of(publication, profile.venue_style),
            preprint_of(publication),
            links_of(publication),
        )
        for publication in publications
    ]


def legend_for(entries: Iterable[Entry]) -> list[LegendLine]:
    return legend_of(entry.authors for entry in entries)


def venue_of(publication: Publication, style: str) -> Venue:
    name, short = publication.venue, publication.venue_short
    if style == Profile.VenueStyle.SHORT and short:
        shown, title = short, name
    elif style == Profile.VenueStyle.BOTH and name and short and short not in name:
        shown, title = f"{name} ({short})", ""
    else:
        shown, title = name or short, ""
    return Venue(_with_year(shown, publication.year), title, publication.venue_url)


def preprint_of(publication: Publication) -> Venue | None:
    """Where it could be read before; one paper is one entry with two venues."""
    if not publication.preprint_venue:
        return None
    is_arxiv = publication.preprint_venue.casefold().startswith("arxiv")
    url = publication.arxiv_url if is_arxiv else ""
    return Venue(_with_year(publication.preprint_venue, publication.preprint_year), "", url)


def _with_year(name: str, year: int | None) -> str:
    return name if str(year or "") in name else f"{name} {year}".strip()
