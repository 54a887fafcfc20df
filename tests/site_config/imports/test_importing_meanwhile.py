"""Saves elsewhere don't wait for an import, on either database."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from blog.models import CacheGeneration, Post
from importers.importer import Options
from site_config.imports.importing import import_site
from tests.data import make_post
from tests.importers.folders import png, write

# Two notes with words, an image, a topic and a paper of their own.
NOTES = {
    "SUMMARY.md": "# Contents\n\n## Systems\n\n* [Themis](a.md)\n* [Other](b.md)\n",
    "a.md": "# [2020 NSDI] Themis\n\nScheduling clusters, ![](a.png). See [other](b.md).\n",
    "b.md": "# Other\n\nScheduling training clusters.\n",
    "a.png": png(),
}
LIMIT = {
    "sqlite": "PRAGMA busy_timeout = 1000",
    "postgresql": "SET lock_timeout = '1s'",
}
WRITE = re.compile(r'(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "(\w+)"')

WORDS = "Themis scheduling training clusters others"
# The words of a search are saved right before the commit, the page cache is invalidated after it.
LAST = {"blog_searchword", CacheGeneration._meta.db_table}

pytestmark = pytest.mark.django_db(transaction=True)


def save_elsewhere(pk, text):
    """Save an old post and a new one, waiting for locks for a second."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(LIMIT[connection.vendor])
        post = Post.objects.get(pk=pk)
        post.body = text
        post.save()
        make_post(body=text)
    finally:
        connection.close()


def test_save_does_not_wait_after_any_statement_of_an_import(tmp_path):
    folder = write(tmp_path / "notes", NOTES)
    post, written, saved = make_post("Old"), [], []

    def save_after_a_write(execute, sql, *rest):
        result = execute(sql, *rest)
        found = WRITE.match(sql)
        if found and connection.in_atomic_block and found[1] not in LAST:
            words = WORDS if "blog_searchword" in written else "Unrelated"
            saved.append(f"{words} {len(saved)}")
            with ThreadPoolExecutor(1) as pool:
                pool.submit(save_elsewhere, post.pk, saved[-1]).result()
        written.append(found[1] if found else "")
        return result

    with connection.execute_wrapper(save_after_a_write):
        report = import_site(folder, Options())

    assert report.counts["posts"]["created"] == 2
    assert {"blog_post", "blog_image", "blog_searchentry", "blog_searchword"} <= set(written)
    assert Post.objects.count() == 3 + len(saved)
