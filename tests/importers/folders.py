"""Small folders of notes for tests."""

import io
import re
from contextlib import contextmanager
from pathlib import PurePosixPath

import pytest
from django.conf import settings
from django.db import transaction
from PIL import Image

from blog.markdown.missing_words import words_in
from blog.models import Post
from importers.collection import Line
from importers.importer import Options
from importers.report import SourceLine
from importers.source_words import TEXT_SUFFIXES
from site_config.imports.importing import import_site
from tests.conftest import CORPUS

PDF = b"%PDF-1.4\n%%EOF\n"


def png(color="red", size=(8, 6)):
    data = io.BytesIO()
    Image.new("RGB", size, color).save(data, "PNG")
    return data.getvalue()


def write(root, files):
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def book(tmp_path, summary, files):
    """A GitBook whose SUMMARY.md has the lines of ``summary``."""
    text = "# Table of contents\n\n" + "\n".join(summary) + "\n"
    return write(tmp_path / "book", {"SUMMARY.md": text, **files})


def one_page_book(tmp_path, body, files=None):
    return book(
        tmp_path, ["* [Page](page.md)"], {"page.md": f"# Page\n\n{body}\n", **(files or {})}
    )


def run(folder, **options):
    return import_site(folder, Options(**options))


@contextmanager
def rolled_back(django_db_blocker, tmp_path_factory):
    """Import within a fixture of a module, to be undone after its tests."""
    media_root, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
    settings.MEDIA_ROOT = media_root


def corpus_folder(name):
    """Return a folder of real-world input, or skip the test."""
    if not (CORPUS / name).is_dir():
        pytest.skip("the corpus of real input is not beside the project")
    return CORPUS / name


def lines(text, path="page.md"):
    return [Line(line, SourceLine(path, n)) for n, line in enumerate(text.split("\n"), 1)]


def text_of(converted):
    return "\n".join(line.text for line in converted)


def report_lines(leftovers):
    return [str(leftover) for leftover in leftovers]


def words_to_account_for(report, folder):
    """Check that all texts of a folder are accounted for; return what isn't saved or reported."""
    files = {path for path in folder.files if PurePosixPath(path).suffix.lower() in TEXT_SUFFIXES}
    left_out = {place.path for place in report.not_imported if not place.line} | set(report.unused)
    assert files == {count.path for count in report.words} | (files & (left_out | report.stored))
    for field in report.unused_fields:
        lines = (folder.root / field.place.path).read_text().splitlines()
        # A long value starts on the line below its name.
        found = words_in(" ".join(lines[field.place.line - 1 : field.place.line + 1]))
        assert not found.isdisjoint(words_in(field.value)), field
    return report_lines(report.missing_words)


def counts(report):
    return {
        thing: {outcome.value: n for outcome, n in counter.items()}
        for thing, counter in report.counts.items()
    }


def body_of(title):
    """Return the text of a post with its files numbered in order."""
    seen = {}
    text = Post.objects.get(title=title).body
    return re.sub(
        r"/media/[^\s\")]+", lambda f: f"/media/{seen.setdefault(f[0], len(seen) + 1)}", text
    )


def posts_and_topics():
    """Return whether each post is public, and its topics."""
    posts = Post.objects.all()
    return {p.title: (p.is_public, [t.name for t in p.topics.all()]) for p in posts}
