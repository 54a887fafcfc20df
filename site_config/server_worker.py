"""The WSGI application as ``manage.py serve`` runs it: a worker reports its start.

It exits with its server: otherwise, after the server is killed, workers would keep running and
block the port for the next one.
"""

import gc
import os
import threading
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from site_config.server import STARTED_FOLDER
from site_config.wsgi import application

__all__ = ["application"]

CHECK_INTERVAL = 1.0


def _report_start() -> None:
    """Create the file that the server waits for; a full disk doesn't prevent the start."""
    folder = Path(settings.DATA_DIR) / STARTED_FOLDER
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        (folder / str(os.getpid())).touch()


def _end_with(server: int) -> None:
    while os.getppid() == server:
        time.sleep(CHECK_INTERVAL)
    os._exit(1)


# What is loaded now stays, so the garbage collector need not look through it again and again.
gc.collect()
gc.freeze()
_report_start()
threading.Thread(target=_end_with, args=[os.getppid()], name="server", daemon=True).start()
