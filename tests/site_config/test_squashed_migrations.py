"""A site whose database has the replaced migrations is upgraded by its commands."""

import sqlite3
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection, connections

from tests.production import manage, served

pytestmark = pytest.mark.server
PAGES = (
    "/", "/publications/", "/publications/sharing-clusters-fairly/", "/cv/", "/blog/",
    "/blog/serving-models/", "/blog/queues/", "/blog/unlisted/", "/blog/papers/",
    "/blog/topics/systems/", "/blog/series/sharing-a-cluster/", "/blog/popular/?window=all",
    "/search/?q=clusters", "/feed/atom.xml", "/sitemap.xml", "/publications.bib",
)  # fmt: skip
TOO_OLD = (
    "The database is from an older Offprint and lacks blog.0016_post_uid_is_its_own. "
    "Check out commit 4082929 and run 'python manage.py prepare' there first."
)


@contextmanager
def connected(folder, settings):
    """Yield a connection to the database of a site; the commands know it as ``older``."""
    other = connection.copy("older")
    url = settings.get("DATABASE_URL", "")
    other.settings_dict["NAME"] = urlsplit(url).path[1:] or str(folder / "offprint.sqlite3")
    connections["older"] = other
    try:
        yield other
    finally:
        other.close()
        del connections["older"]


def columns_of(other):
    with other.cursor() as cursor:
        return {
            table: [column.name for column in columns]
            for table in other.introspection.table_names(cursor)
            if (columns := other.introspection.get_table_description(cursor, table))
        }


def rows_of(other, columns):
    rows = {}
    with other.cursor() as cursor:
        for table, names in columns.items():
            cursor.execute(f"SELECT {', '.join(map(other.ops.quote_name, names))} FROM {table}")
            rows[table] = set(map(repr, cursor.fetchall()))
    return rows


def all_rows(folder, settings):
    with connected(folder, settings) as other:
        return rows_of(other, columns_of(other))


def schema_of(other):
    see = other.introspection
    with other.cursor() as cursor:
        return {
            table: (
                set(map(str, see.get_table_description(cursor, table))),
                {name: str(what) for name, what in see.get_constraints(cursor, table).items()},
            )
            for table in see.table_names(cursor)
        }


@pytest.fixture(scope="module")
def migrated(older_site, django_db_setup, django_db_blocker):
    """The site after ``migrate``, its rows before and after, and its schema."""
    site = older_site("migrated")
    with django_db_blocker.unblock(), connected(*site) as other:
        columns = columns_of(other)
        before = rows_of(other, columns)
        call_command("migrate", database="older", verbosity=0)
        return site, before, rows_of(other, columns), schema_of(other)


def test_every_row_survives(migrated):
    _, before, after, _ = migrated

    assert len(before["blog_post"]) == 5
    assert [table for table, rows in before.items() if not rows] == []
    # Renamed models keep their content types, and bookmarks have the host in a column.
    assert {table for table, rows in before.items() if rows - after[table]} <= {
        *("django_content_type", "blog_journalbookmark"),
    }
    assert after["blog_journalbookmark"] == {"(1, '1-0123456789ab.journal', 120)"}
    assert len(after["django_content_type"]) >= len(before["django_content_type"])


def test_older_site_gets_the_schema_of_a_new_one(migrated, db):
    schema = migrated[-1]

    assert len(schema) > 60
    assert schema == schema_of(connection)


def test_older_site_is_prepared_and_served(migrated):
    folder, settings = migrated[0]

    done = manage("prepare", data_dir=folder, **settings)

    assert (done.returncode, done.stdout) == (0, "Up to date.\n")
    with served(folder, **settings) as site:
        assert {page: status_of(site.url + page) for page in PAGES} == dict.fromkeys(PAGES, 200)
        assert status_of(f"{site.url}/blog/a-draft/") == 404


def status_of(url):
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("command", ["migrate", "prepare"])
def test_site_without_a_replaced_migration_is_rejected(older_site, db, command):
    folder, settings = older_site(command)
    with connected(folder, settings) as other, other.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '0016_post_uid_is_its_own'")

    done = manage(command, data_dir=folder, **settings)

    assert done.returncode == 1
    assert TOO_OLD in done.stderr
    assert "Traceback" not in done.stderr


def test_backup_of_an_older_site_is_restored_on_either_database(
    older_site, databases, tmp_path, db
):
    source, same, other = older_site("source"), databases("same"), tmp_path / "other"
    archive = str(tmp_path / "site.tar.gz")

    manage("backup", archive, data_dir=source[0], **source[1])
    manage("restore", archive, data_dir=tmp_path / "same", **same)
    manage("restore", archive, data_dir=other)

    rows = all_rows(*source)
    assert all_rows(tmp_path / "same", same) == rows
    # The search index is rebuilt, and each database records applied migrations in its own way.
    tables = {t for t in rows if not t.startswith("blog_search") and t != "django_migrations"}
    with closing(sqlite3.connect(other / "offprint.sqlite3")) as file:
        counts = {t: file.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}
    assert counts == {table: len(rows[table]) for table in tables}
