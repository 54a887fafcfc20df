"""Where the program's files are, and its name: in a clone, or installed as a package."""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
IS_CLONE = (BASE_DIR / "manage.py").is_file()
# A package contains the files next to the Python packages of a clone in one of them.
RESOURCES = BASE_DIR if IS_CLONE else BASE_DIR / "site_config" / "resources"
PROGRAM = "python manage.py" if IS_CLONE else "offprint"
DEFAULT_DATA_DIR = BASE_DIR / "var" if IS_CLONE else Path.cwd() / "offprint-data"
