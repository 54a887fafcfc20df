"""The WSGI application as ``manage.py serve`` runs it: a worker ends with its server.

If the server is killed hard, its workers would go on, and hold the port against the next one.
"""

import os
import threading
import time

from site_config.wsgi import application

__all__ = ["application"]

CHECK_INTERVAL = 1.0


def _end_with(server: int) -> None:
    while os.getppid() == server:
        time.sleep(CHECK_INTERVAL)
    os._exit(1)


threading.Thread(target=_end_with, args=[os.getppid()], name="server", daemon=True).start()
