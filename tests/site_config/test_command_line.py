"""The package: a wheel, installed into an empty environment, makes and serves a whole site."""

import os
import sqlite3
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from site_config.program import VERSION
from tests.production import PASSWORD, ROOT, free_port, inherited
from tests.running_site import Admin

UV = Path(sys.executable).with_name("uv")


@pytest.fixture(scope="module")
def offprint(tmp_path_factory):
    """The installed command; the packages it depends on are those of this environment."""
    folder = tmp_path_factory.mktemp("package")
    python = folder / "venv" / "bin" / "python"
    _run(
        UV,
        "build",
        "--wheel",
        "--no-build-isolation",
        "--python",
        sys.executable,
        "-o",
        folder,
        ROOT,
    )
    _run(UV, "venv", "--python", sys.executable, folder / "venv")
    _run(UV, "pip", "install", "--no-deps", "--offline", "--python", python, *folder.glob("*.whl"))
    place = next((folder / "venv" / "lib").glob("python*")) / "site-packages" / "dependencies.pth"
    place.write_text(sysconfig.get_path("purelib"))
    return python.with_name("offprint")


def _run(*command, cwd=None, **settings):
    environ = {**inherited(), "ADMIN_PASSWORD": PASSWORD, "DEMO": "0", **settings}
    for name in ("DATA_DIR", "DJANGO_SETTINGS_MODULE", "SECRET_KEY"):
        environ.pop(name, None)
    return subprocess.run(
        list(map(str, command)), env=environ, cwd=cwd, capture_output=True, text=True, check=True
    ).stdout


def _answer(url):
    for _ in range(1_800):
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return response.read().decode()
        except urllib.error.URLError:
            time.sleep(0.1)
    pytest.fail(f"no answer from {url}")


def test_installed_site_is_made_written_served_backed_up_and_restored(offprint, tmp_path):
    port = free_port()
    environ = {**inherited(), "ADMIN_PASSWORD": PASSWORD, "DEMO": "0"}
    with (tmp_path / "log").open("w") as log:
        site = subprocess.Popen(
            [offprint, "run", "--port", str(port), "--workers", "1", "--data", "site"],
            cwd=tmp_path, env=environ, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        page = _answer(f"http://127.0.0.1:{port}/")
        style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert _answer(f"http://127.0.0.1:{port}{style}")
        assert "This is a new site" in page
        admin = Admin(f"http://127.0.0.1:{port}", PASSWORD)
        published = {"title": "A Note", "body": "With $x^2$.", "status": "published"}
        admin.post("/blog/post/add/", **published)
        assert "<math" in _answer(f"http://127.0.0.1:{port}/blog/a-note/")
    finally:
        site.terminate()
        site.wait(timeout=20)
    _run(offprint, "backup", "copy.tar.gz", "--data", "site", cwd=tmp_path)
    _run(offprint, "restore", "copy.tar.gz", "--data=other", cwd=tmp_path)

    with closing(sqlite3.connect(tmp_path / "other" / "offprint.sqlite3")) as restored:
        assert list(restored.execute("SELECT title FROM blog_post")) == [("A Note",)]
    assert not os.access(tmp_path / "offprint-data", os.F_OK)


def test_command_names_its_version_and_commands(offprint, tmp_path):
    assert _run(offprint, "--version", cwd=tmp_path) == f"{VERSION}\n"
    assert "offprint run" in _run(offprint, cwd=tmp_path)
    assert "offprint import_posts ~/notes" in _run(offprint, "import", "--help", cwd=tmp_path)
