"""Every file of real sites and notes is used, or the report lists it with the reason."""

import pytest

from blog.folders.source import Folder
from importers.importer import Options
from site_config.imports.importing import import_site

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "kind", "files"),
    [
        ("al-folio-1", "al-folio", 123),
        ("al-folio-2", "al-folio", 72),
        ("hugo-academic", "hugoblox", 40),
        ("mdbook-notes", "mdbook", 33),
        ("math-notes", "markdown", 25),
        ("obsidian-notes", "obsidian", 85),
    ],
)
def test_every_file_is_accounted_for(corpus, name, kind, files):
    report = import_site(corpus / name, Options(is_dry_run=True))

    every = Folder(corpus / name).files
    assert (report.format, len(every)) == (kind, files)
    assert every - (report.used | report.mentioned) == frozenset()
