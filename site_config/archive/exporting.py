"""Export all content to a folder, one file in memory at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection, transaction

from blog.bibliography.bibtex_writing import write_bibtex
from blog.local_path import local_path
from blog.models import Page, Paper, Post
from blog.papers.paper_bibtex import bibtex_of_papers
from profile_app.models import Publication
from profile_app.publications.reference import generated_keys, publication_reference
from site_config.archive import posts
from site_config.archive.counts import tables_of_site
from site_config.archive.fields import media_record, record_of
from site_config.archive.media import MEDIA, Media, media_of_site
from site_config.archive.schema import FOLDER_SHAPES, IMAGES, NAMED, SHAPES, Shape
from site_config.archive.serialize import RowNames, rows_of, values_of
from site_config.archive.writer import ExportFolder, WriteResult
from site_config.archive.yaml_text import write_yaml

MARK = "offprint.yaml"
EXPORT_FORMAT = 1
POST_BATCH_SIZE = 100

_Progress = Callable[[str], None]


@dataclass
class Exported:
    outcome: WriteResult
    posts: int
    pages: int
    missing: list[str]

    def summary(self) -> str:
        lines = [
            f"Missing file: {path} is in use, but not in the media folder." for path in self.missing
        ]
        if self.outcome.is_dry_run:
            lines.append("Dry run: nothing was written.")
        pages = f", {self.pages} pages" if self.pages else ""
        return "\n".join([*lines, f"{self.posts} posts{pages}. {self.outcome.summary()}"])


def export_content(folder: Path, *, dry_run: bool, progress: _Progress) -> Exported:
    """Write the content of the site to the folder.

    Raise ContentRefused or OSError. The folder may then be incomplete until the next export.
    """
    with ExportFolder(folder, mark=MARK, is_dry_run=dry_run) as target, snapshot_transaction():
        names = RowNames()
        media = media_of_site(names)
        target.put(MARK, write_yaml({"format": EXPORT_FORMAT}).encode())
        for path, text in _texts(names, media, progress):
            target.put(path, text.encode())
        for number, file in enumerate(media.files, 1):
            if not file.is_missing:
                with local_path(default_storage, file.path) as source:
                    target.put(f"{MEDIA}{file.name}", source)
            if number % POST_BATCH_SIZE == 0:
                progress(f"{number} of {len(media.files)} files")
        outcome = target.finish()
    missing = [file.path for file in media.files if file.is_missing]
    return Exported(outcome, Post.objects.count(), Page.objects.count(), missing)


@contextmanager
def snapshot_transaction() -> Iterator[None]:
    """Read from one snapshot of the database, without blocking writers."""
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


def _texts(names: RowNames, media: Media, progress: _Progress) -> Iterator[tuple[str, str]]:
    for shape in SHAPES:
        if shape in FOLDER_SHAPES:
            continue
        rows = shape.in_order(rows_of(shape))
        records = [record_of(shape, values_of(shape, row, names), media) for row in rows]
        if records:
            yield shape.file, write_yaml(records[0] if shape.is_one else records)
    if media.files:
        yield IMAGES.file, write_yaml(list(map(media_record, media.files)))
    yield from bibliographies()
    for shape in FOLDER_SHAPES:
        yield from _files(shape, names, media, progress)
    yield from tables_of_site(names)


def _files(
    shape: Shape, names: RowNames, media: Media, progress: _Progress
) -> Iterator[tuple[str, str]]:
    rows = rows_of(shape)
    files = posts.post_paths(shape, rows.values_list("pk", shape.key))
    for number, post in enumerate(rows.iterator(chunk_size=POST_BATCH_SIZE), 1):
        yield files[post.pk], posts.write_post(shape, values_of(shape, post, names), media)
        if number % POST_BATCH_SIZE == 0:
            progress(f"{number} of {len(files)} {shape.model._meta.verbose_name_plural}")


def bibliographies() -> Iterator[tuple[str, str]]:
    """Yield the BibTeX files, which are for other programs and not imported."""
    papers = NAMED[Paper].in_order(Paper.objects.all())
    if papers:
        yield "papers.bib", bibtex_of_papers(papers)
    publications = NAMED[Publication].in_order(Publication.objects.for_page())
    if publications:
        keys = generated_keys()
        references = (publication_reference(one, keys=keys) for one in publications)
        yield "publications.bib", write_bibtex(references)
