import fcntl
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest

from site_config.advisory_locks import PREPARATION
from site_config.preparation_lock import LOCK_FILE
from tests.production import copy_static_files, manage, start
from tests.site_config.conftest import IS_POSTGRESQL

pytestmark = pytest.mark.server


def prepare_all(folders, settings):
    with ThreadPoolExecutor(len(folders)) as pool:
        tasks = [
            pool.submit(manage, "prepare", data_dir=folder, DEMO="0", **settings)
            for folder in folders
        ]
        return [task.result() for task in tasks]


def accounts(folder, settings):
    query = "SELECT count(*) FROM auth_user"
    if IS_POSTGRESQL:
        with psycopg.connect(settings["DATABASE_URL"]) as database:
            return database.execute(query).fetchone()[0]
    with closing(sqlite3.connect(folder / "offprint.sqlite3")) as database:
        return database.execute(query).fetchone()[0]


# On PostgreSQL, the processes stand for two machines: each has its own folder.
@pytest.mark.django_db
def test_two_processes_prepare_a_new_site_at_once(tmp_path, runs, databases):
    settings = databases("prepared_twice")
    folders = [tmp_path / "a", tmp_path / ("b" if IS_POSTGRESQL else "a")]
    for folder in set(folders):
        copy_static_files(folder, runs)

    done = prepare_all(folders, settings)

    assert [process.returncode for process in done] == [0, 0], [d.stderr for d in done]
    outputs = sorted(process.stdout for process in done)
    assert [outputs[0].startswith("Applied"), outputs[1]] == [True, "Up to date.\n"]
    assert accounts(folders[0], settings) == 1


def test_prepare_waits_for_another_process(data_dir):
    with (data_dir / LOCK_FILE).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = start("prepare", data_dir=data_dir)
        said = waiting.stderr.readline()
        fcntl.flock(lock, fcntl.LOCK_UN)
        printed, _ = waiting.communicate()

    assert said == "Waiting for another process to finish preparing the site...\n"
    assert (printed, waiting.returncode) == ("Up to date.\n", 0)


@pytest.mark.django_db
@pytest.mark.skipif(not IS_POSTGRESQL, reason="several machines need PostgreSQL")
def test_prepare_waits_for_another_machine(tmp_path, runs, databases):
    settings = databases("prepared_elsewhere")
    copy_static_files(tmp_path, runs)
    with psycopg.connect(settings["DATABASE_URL"]) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [PREPARATION])
        waiting = start("prepare", data_dir=tmp_path, DEMO="0", **settings)
        said = waiting.stderr.readline()
        other.execute("SELECT pg_advisory_unlock(%s)", [PREPARATION])
        other.commit()
        waiting.communicate()

    assert (waiting.returncode, said[:11]) == (0, "Waiting for")
