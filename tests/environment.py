"""Loaded before Django reads its settings: the tests never touch the site's own data folder."""

import atexit
import os
import shutil
import sys
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="offprint-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = os.environ["DATA_DIR"] + "/hypothesis"
os.environ.setdefault("LOG_LEVEL", "CRITICAL")
# Otherwise every command or server started by a test compiles the whole project again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs its own event loop.
