"""Other processes that work on the test's database and data folder."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from tests.production import inherited

ROOT = Path(__file__).resolve().parents[1]


def database_url():
    """Return the URL of the test database for another process."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    login = f"{quote(given['USER'])}:{quote(given['PASSWORD'])}@" if given["USER"] else ""
    host = quote(str(given["HOST"]), safe="")
    return f"postgres://{login}{host}:{given['PORT'] or 5432}/{given['NAME']}"


def environment(data_dir, **settings):
    return {
        **inherited(),
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "site_config.settings",
        **settings,
    }


def start_python(code, *arguments, data_dir, **settings):
    """Run ``code`` in Python with Django set up; its output is discarded."""
    ready = "import django; django.setup()\n"
    return subprocess.Popen(
        [sys.executable, "-c", ready + code, *map(str, arguments)],
        cwd=ROOT,
        env=environment(data_dir, **settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
