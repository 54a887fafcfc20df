import gc
import os
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.signals import post_migrate

from blog.visits.journal import own_journal
from blog.visits.reader_keys import SALTS
from tests.data import make_staff
from tests.databases import MigratedRows, migrated_once

TOUCHES_DATA = {"db", "transactional_db", "django_db_setup", "databases"}
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL, only run tests that use the database, and for which it makes a difference."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    rest = [
        item
        for item in items
        if item.get_closest_marker("any_database")
        or not (item.get_closest_marker("django_db") or TOUCHES_DATA & set(item.fixturenames))
    ]
    left = set(rest)
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=rest)


def pytest_collection_finish():
    # Thousands of tests would otherwise be searched for garbage again and again.
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_keepdb():
    """Use a copied SQLite database; its folder is deleted after the run."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_modify_db_settings, django_db_blocker,
    tmp_path_factory,
):  # fmt: skip
    with migrated_once(tmp_path_factory.getbasetemp()):
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        rows = MigratedRows()
    post_migrate.connect(rows.restore)
    yield
    post_migrate.disconnect(rows.restore)


@pytest.fixture(autouse=True)
def _fast_and_private(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    staging = settings.STORAGES["staging"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staging": {
            **staging,
            "OPTIONS": {**staging["OPTIONS"], "location": tmp_path / "staging"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _forget_salts_and_journal(_fast_and_private):
    SALTS.clear()
    yield
    own_journal().close()


@pytest.fixture
def owner(client):
    client.force_login(make_staff())
    return client


@pytest.fixture
def corpus():
    """The folder of real-world input next to the project."""
    if not CORPUS.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"the corpus is missing: {CORPUS}")
        pytest.skip("the corpus of real input is not beside the project")
    return CORPUS
