import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.production import copy_static_files, create_database, prepare_like_another, served

IS_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
OLDER_SITE = Path(__file__).with_name("older_site")


@pytest.fixture
def runs(tmp_path_factory):
    return tmp_path_factory.getbasetemp()


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory):
    """The folder of a site that has been prepared, empty but for its admin account."""
    folder = tmp_path_factory.mktemp("data")
    prepare_like_another(folder, tmp_path_factory.getbasetemp())
    return folder


@pytest.fixture(scope="session")
def site(data_dir):
    with served(data_dir) as running:
        yield running


@pytest.fixture(scope="module")
def databases():
    """Give each name its own database: on PostgreSQL if the tests run there."""
    made = []

    def settings(name):
        if not IS_POSTGRESQL:
            return {}
        given = os.environ["DATABASE_URL"]
        # Each process of the run has its own.
        name = f"backup_{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
        url = urlsplit(given)._replace(path=f"/{name}").geturl()
        create_database(url)
        made.append(name)
        return {"DATABASE_URL": url}

    yield settings
    for name in made:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def older_site(databases, tmp_path_factory):
    """Load the site of commit 4082929 into a folder and a database, as often as it is asked for.

    Each of its tables has a row or more, written with the models of that commit, whose migrations
    the present ones replace. ``sqlite3 offprint.sqlite3 .dump`` and ``pg_dump --inserts --no-owner
    --no-privileges`` made the files.
    """

    def load(name):
        folder, settings = tmp_path_factory.mktemp(name), databases(f"older_{name}")
        copy_static_files(folder, tmp_path_factory.getbasetemp())
        if IS_POSTGRESQL:
            dump = (OLDER_SITE / "postgresql.sql").read_text(encoding="utf-8")
            with psycopg.connect(settings["DATABASE_URL"], autocommit=True) as database:
                database.execute(dump)
        else:
            dump = (OLDER_SITE / "sqlite.sql").read_text(encoding="utf-8")
            with closing(sqlite3.connect(folder / "offprint.sqlite3")) as database:
                database.executescript(dump)
        return folder, settings

    return load
