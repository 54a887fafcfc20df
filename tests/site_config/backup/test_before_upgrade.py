import shutil
import sqlite3
import subprocess
from contextlib import closing

import psycopg
import pytest

from tests.postgresql import find_programs
from tests.production import manage, prepare_like_another
from tests.site_config.conftest import IS_POSTGRESQL

TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    if IS_POSTGRESQL
    else "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
)


def rows(folder, url):
    """Return the rows of each table of the database in a folder, or at a URL of PostgreSQL."""
    opened = psycopg.connect(url) if url else sqlite3.connect(folder / "offprint.sqlite3")
    with closing(opened) as database:
        tables = [name for (name,) in database.execute(TABLES).fetchall()]
        return {
            name: database.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()
            for name in tables
        }


def restore(saved, folder, url):
    if url:
        pg_restore = find_programs() / "pg_restore"
        subprocess.run([pg_restore, "--no-owner", f"--dbname={url}", saved], check=True)
    else:
        shutil.copy(saved, folder / "offprint.sqlite3")


@pytest.mark.server
@pytest.mark.django_db
def test_database_is_saved_before_it_is_migrated(tmp_path, runs, databases):
    site, restored = tmp_path / "site", tmp_path / "restored"
    settings = databases("migrated")
    url, other_url = settings.get("DATABASE_URL"), databases("restored").get("DATABASE_URL")
    site.mkdir()
    restored.mkdir()
    prepare_like_another(site, runs, **settings)
    undone = manage("migrate", "-v0", "blog", "0002", data_dir=site, **settings)
    before = rows(site, url)

    done = manage("prepare", data_dir=site, **settings)

    assert (undone.returncode, done.returncode) == (0, 0), undone.stderr + done.stderr
    [saved] = (site / "before-upgrade").iterdir()
    assert f"Saved the database to {saved}." in done.stdout
    assert saved.suffix == (".dump" if IS_POSTGRESQL else ".sqlite3")
    assert saved.stat().st_mode & 0o777 == 0o600
    restore(saved, restored, other_url)
    assert rows(restored, other_url) == before
