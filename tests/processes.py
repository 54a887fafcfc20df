"""Processes beside the test's own that work on the same database and data folder."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from tests.production import inherited

ROOT = Path(__file__).resolve().parents[1]


def database_url():
    """The test database as another process would name it."""
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
    """Start Python on ``code`` with Django ready; what it prints is thrown away."""
    ready = "import django; django.setup()\n"
    return subprocess.Popen(
        [sys.executable, "-c", ready + code, *map(str, arguments)],
        cwd=ROOT,
        env=environment(data_dir, **settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
