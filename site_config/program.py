"""Where the program's files are, its name and version: in a clone, or installed as a package."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent
IS_CLONE = (BASE_DIR / "manage.py").is_file()
# A package contains the files next to the Python packages of a clone in one of them.
RESOURCES = BASE_DIR if IS_CLONE else BASE_DIR / "site_config" / "resources"
PROGRAM = "python manage.py" if IS_CLONE else "offprint"
DEFAULT_DATA_DIR = BASE_DIR / "var" if IS_CLONE else Path.cwd() / "offprint-data"


def _project() -> dict[str, Any]:
    """Return the version and the dependencies, of which pyproject.toml is the source."""
    if IS_CLONE:
        text = (BASE_DIR / "pyproject.toml").read_text("utf-8")
        return dict(tomllib.loads(text)["project"])
    installed = metadata("offprint")
    required = installed.get_all("Requires-Dist") or []
    return {
        "version": installed["Version"],
        "dependencies": [line for line in required if ";" not in line],
    }


_PROJECT = _project()
VERSION: str = _PROJECT["version"]


def pinned_dependencies() -> Iterator[tuple[str, str]]:
    """Yield the name and the exact version of each dependency."""
    for line in _PROJECT["dependencies"]:
        if found := re.fullmatch(r"([\w.-]+)(?:\[.*\])?==(\S+)", line):
            yield found[1], found[2]
