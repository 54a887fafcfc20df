"""Import a whole site from a folder or ZIP file, posts and person, all or nothing."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from blog.folders.source import Folder
from importers.accounting import account_for_files, account_for_words
from importers.collection import PersonPlan
from importers.formats import JEKYLL_FORMATS
from importers.homepage.reading import read_homepage_person
from importers.hugo.person import read_hugo_person
from importers.importer import Options, import_transaction, read_source_folder, write_posts
from importers.jekyll.person import read_person as read_jekyll_person
from importers.quarto.person import read_quarto_person
from importers.report import ImportReport, SourceLine
from importers.writing.person import write_person
from site_config.backup.merged_database import work_without_blocking
from site_config.backup.scratch_database import scratch_database
from site_config.imports.zip_files import is_archive, is_export_file, unpacked

# Formats without an entry, such as folders of notes, have no owner.
PERSON_READERS: dict[str, Callable[[Folder, ImportReport], PersonPlan]] = {
    **dict.fromkeys(JEKYLL_FORMATS, read_jekyll_person),
    **dict.fromkeys(("hugo", "hugoblox"), read_hugo_person),
    "homepage": read_homepage_person,
    "quarto": read_quarto_person,
}


def import_site(root: Path, options: Options | None = None) -> ImportReport:
    """Raise SourceRefused, with a message for the owner, if nothing can be imported.

    Saves elsewhere don't wait: it works on a copy of the database.
    """
    options = options or Options()
    with scratch_database() if options.is_dry_run else nullcontext():
        if root.is_file() and is_export_file(root.name):
            return _import_file(root, options)
        if not is_archive(root):
            return _import(root, options)
        with unpacked(root) as archive:
            name = root.name.removesuffix(".zip")
            shown = name if is_export_file(name) else root.name
            return _import(archive.root, options, shown, archive.refused)


def _import_file(path: Path, options: Options) -> ImportReport:
    with TemporaryDirectory(dir=settings.DATA_DIR) as folder:
        shutil.copy(path, folder)
        return _import(Path(folder), options, path.name)


def _import(
    root: Path, options: Options, unpacked_from: str = "", refused: Mapping[str, str] | None = None
) -> ImportReport:
    """Import in the copy that a dry run works on, or in one that is merged."""

    def work(database: AbstractContextManager[None]) -> ImportReport:
        return _import_in(database, root, options, unpacked_from, refused)

    return work(nullcontext()) if options.is_dry_run else work_without_blocking(work)


def _import_in(
    database: AbstractContextManager[None],
    root: Path,
    options: Options,
    unpacked_from: str,
    refused: Mapping[str, str] | None,
) -> ImportReport:
    run = read_source_folder(root, options, unpacked_from)
    for path, reason in (refused or {}).items():
        run.report.skip(SourceLine(path), reason)
    reader = PERSON_READERS.get(run.report.format)
    person = reader(run.folder, run.report) if reader else None
    with import_transaction(run, database):
        write_posts(run)
        if person is not None:
            write_person(person, run.book, options.name)
    account_for_words(run.folder, run.report)
    account_for_files(run.folder, run.report)
    return run.report
