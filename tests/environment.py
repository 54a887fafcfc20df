"""Loaded before Django reads its settings: the tests never touch the site's own data folder."""

import atexit
import os
import shutil
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="offprint-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = os.environ["DATA_DIR"] + "/hypothesis"
os.environ.setdefault("LOG_LEVEL", "CRITICAL")
