"""A WSGI application that sends the same bytes as the site and does nothing else.

    python -m benchmarks.plain_app PORT WORKERS

It runs on the site's server with the same options, so it is the least that a page can cost there.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = "PLAIN_APP_FOLDER"


def load_pages() -> dict[str, tuple[list[tuple[str, str]], bytes]]:
    """Return headers and body of each page by path, from ``pages.json`` and the files beside it."""
    folder = Path(os.environ[FOLDER])
    pages = json.loads((folder / "pages.json").read_text())
    return {
        f"/{name}": ([(header, value) for header, value in headers], (folder / name).read_bytes())
        for name, headers in pages.items()
    }


PAGES = load_pages() if FOLDER in os.environ else {}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    headers, body = PAGES[environ["PATH_INFO"]]
    start_response("200 OK", headers)
    return [body]


if __name__ == "__main__":
    # Other servers load the application from environments without the site.
    from granian.server.mp import MPServer

    from site_config.server import OPTIONS

    MPServer(
        "benchmarks.plain_app:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        workers=int(sys.argv[2]),
        **OPTIONS,
    ).serve()
