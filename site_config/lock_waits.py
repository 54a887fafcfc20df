"""How long a request waits for another process that writes, such as an import.

Commands wait longer: see DATABASES in the settings. A request gives up sooner, with a page that
retries the save.
"""

from typing import Any

from django.db import connection, connections

REQUEST_SECONDS = 5


def limit_lock_waits() -> None:
    options: dict[str, Any] = connections.databases["default"]["OPTIONS"]
    if connection.vendor == "sqlite":
        options["timeout"] = REQUEST_SECONDS
    else:
        given = options.get("options", "")
        options["options"] = f"{given} -c lock_timeout={REQUEST_SECONDS}s".strip()
