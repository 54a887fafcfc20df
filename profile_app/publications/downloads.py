"""Download counts of a publication's files, for the admin."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from blog.visits.downloads import downloads_of
from profile_app.models import Publication


@dataclass(frozen=True)
class FileDownloads:
    name: str
    month: int
    total: int


def downloadable_files(publication: Publication) -> list[str]:
    """Return the names under which downloads are counted, that of the BibTeX file last."""
    files = [resource.file.name for resource in publication.resources.all() if resource.file]
    return [*map(str, files), f"publications/{publication.slug}.bib"]


def downloads_by_file(publication: Publication, today: date) -> list[FileDownloads]:
    names = downloadable_files(publication)
    counts = downloads_of(names, today)
    return [FileDownloads(name, *counts.get(name, (0, 0))) for name in names]


def total_downloads(publications: Iterable[Publication], today: date) -> dict[int, int]:
    """Return each publication's downloads by primary key, in one query."""
    names = {publication.pk: downloadable_files(publication) for publication in publications}
    counts = downloads_of((name for some in names.values() for name in some), today)
    return {
        pk: sum(counts[name][1] for name in some if name in counts) for pk, some in names.items()
    }
