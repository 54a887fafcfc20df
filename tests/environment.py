"""Loaded before Django reads its settings: the tests never touch the site's own data folder."""

import os
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="offprint-tests-")
os.environ.setdefault("LOG_LEVEL", "CRITICAL")
