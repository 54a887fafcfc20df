"""Saves elsewhere don't wait for an import or its undo, on either database."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection
from django.urls import reverse

from blog.models import CacheGeneration, Post, SiteImport
from importers.importer import Options
from site_config.imports.importing import import_site
from tests.data import make_post, make_staff
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


@contextmanager
def saves_after_each_write(post):
    """Save elsewhere after each write in a transaction; yield the tables and the saved texts."""
    written, saved = [], []

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
        yield written, saved


def test_save_does_not_wait_after_any_statement_of_an_import(tmp_path):
    folder = write(tmp_path / "notes", NOTES)

    with saves_after_each_write(make_post("Old")) as (written, saved):
        report = import_site(folder, Options())

    assert report.counts["posts"]["created"] == 2
    assert {"blog_post", "blog_image", "blog_searchentry", "blog_searchword"} <= set(written)
    assert Post.objects.count() == 3 + len(saved)


def test_save_does_not_wait_after_any_statement_of_an_undo(tmp_path, client):
    client.force_login(make_staff())
    import_site(write(tmp_path / "notes", NOTES), Options())
    url = reverse("undo_import", args=[SiteImport.objects.get().pk])

    with saves_after_each_write(make_post("Old")) as (_, saved):
        client.post(url)

    assert (len(saved) > 5, Post.objects.count()) == (True, 1 + len(saved))
    assert SiteImport.objects.exists() is False
