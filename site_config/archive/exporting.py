"""Every file of an export, in memory one after the other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection, transaction

from blog.bibliography.bibtex_writing import write_bibtex
from blog.models import Paper, Post
from blog.papers.paper_bibtex import bibtex_of_papers
from profile_app.models import Publication
from profile_app.publications.reference import publication_reference
from site_config.archive import posts
from site_config.archive.counts import tables_of_site
from site_config.archive.fields import MEDIA, record_of
from site_config.archive.media import Media, media_of_site
from site_config.archive.schema import IMAGES, NAMED, POSTS, SHAPES
from site_config.archive.serialize import Names, rows_of, values_of
from site_config.archive.writer import Outcome, Target
from site_config.archive.yaml_text import write_yaml

MARK = "offprint.yaml"
FORMAT = 1
AT_ONCE = 100

Progress = Callable[[str], None]


@dataclass
class Exported:
    outcome: Outcome
    posts: int
    missing: list[str]

    def summary(self) -> str:
        lines = [
            f"Missing: {path} is named on the site, and its file is gone." for path in self.missing
        ]
        if self.outcome.is_dry_run:
            lines.append("This was a dry run: nothing was written.")
        return "\n".join([*lines, f"{self.posts} posts. {self.outcome.summary()}"])


def export_content(folder: Path, *, dry_run: bool, progress: Progress) -> Exported:
    """Make the folder what the site is. Raises ContentRefused, OSError; then it may be half done,
    and the next export ends it.
    """
    with Target(folder, mark=MARK, is_dry_run=dry_run) as target, one_moment():
        names = Names()
        media = media_of_site(names)
        target.write(MARK, write_yaml({"format": FORMAT}).encode())
        for path, text in _texts(names, media, progress):
            target.write(path, text.encode())
        for number, file in enumerate(media.files, 1):
            if not file.is_missing:
                target.copy(f"{MEDIA}{file.name}", Path(default_storage.path(file.path)))
            if number % AT_ONCE == 0:
                progress(f"{number} of {len(media.files)} files.")
        outcome = target.finish()
    missing = [file.path for file in media.files if file.is_missing]
    return Exported(outcome, Post.objects.count(), missing)


@contextmanager
def one_moment() -> Iterator[None]:
    """All is read as it is at one moment, and whoever writes meanwhile does not wait."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def _texts(names: Names, media: Media, progress: Progress) -> Iterator[tuple[str, str]]:
    for shape in SHAPES:
        if shape is POSTS:
            continue
        rows = shape.in_order(rows_of(shape))
        records = [record_of(shape, values_of(shape, row, names), media) for row in rows]
        if records:
            yield shape.file, write_yaml(records[0] if shape.is_one else records)
    if media.files:
        yield IMAGES.file, write_yaml([file.record() for file in media.files])
    yield from bibliographies()
    yield from _posts(names, media, progress)
    yield from tables_of_site(names)


def _posts(names: Names, media: Media, progress: Progress) -> Iterator[tuple[str, str]]:
    rows = rows_of(POSTS)
    files = posts.file_names(rows.values_list("pk", "slug"))
    for number, post in enumerate(rows.iterator(chunk_size=AT_ONCE), 1):
        yield files[post.pk], posts.write_post(values_of(POSTS, post, names), media)
        if number % AT_ONCE == 0:
            progress(f"{number} of {len(files)} posts.")


def bibliographies() -> Iterator[tuple[str, str]]:
    """For other programs: what comes back is read from the YAML beside them."""
    papers = NAMED[Paper].in_order(Paper.objects.all())
    if papers:
        yield "papers.bib", bibtex_of_papers(papers)
    publications = NAMED[Publication].in_order(Publication.objects.for_page())
    if publications:
        yield "publications.bib", write_bibtex(map(publication_reference, publications))
