import os
from pathlib import Path

import pytest

from blog.visits.journal import own_journal
from blog.visits.reader_keys import SALTS
from tests.data import make_staff

TOUCHES_DATA = {"db", "transactional_db", "django_db_setup", "databases"}
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL, only run tests that use the database."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    rest = [
        item
        for item in items
        if not (item.get_closest_marker("django_db") or TOUCHES_DATA & set(item.fixturenames))
    ]
    left = set(rest)
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=rest)


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
