"""How often a publication's files were downloaded, for its page and its row in the admin."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from blog.visits.downloads import downloads_of
from profile_app.models import Publication


@dataclass(frozen=True)
class FileDownloads:
    name: str
    month: int
    ever: int


def file_names(publication: Publication) -> list[str]:
    """Return the names under which files are counted, those of BibTeX last."""
    files = [resource.file.name for resource in publication.resources.all() if resource.file]
    return [*map(str, files), f"publications/{publication.slug}.bib"]


def downloads_by_file(publication: Publication, today: date) -> list[FileDownloads]:
    names = file_names(publication)
    counts = downloads_of(names, today)
    return [FileDownloads(name, *counts.get(name, (0, 0))) for name in names]


def downloads_ever(publications: Iterable[Publication], today: date) -> dict[int, int]:
    """Return the downloads of all files of each publication by its key, in one query."""
    names = {publication.pk: file_names(publication) for publication in publications}
    counts = downloads_of((name for some in names.values() for name in some), today)
    return {
        pk: sum(counts[name][1] for name in some if name in counts) for pk, some in names.items()
    }
