"""nginx as docs/nginx-cache.md sets it up, in front of a site on this machine."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.production import ROOT

LOG = "visits.log"
DOCUMENTED_ADDRESS = "$proxy_add_x_forwarded_for"


def make_log(folder: Path) -> Path:
    """Create the log that the site and nginx share; the value of NGINX_LOG."""
    log = folder / LOG
    log.touch()
    return log


def configuration(folder: Path, site_port: int, port: int, workers: int, address: str) -> str:
    """Return the documented configuration with other paths, and without TLS."""
    text = (ROOT / "docs" / "nginx-cache.md").read_text("utf-8")
    [block] = re.findall(r"^```nginx\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    block = re.sub(r"^ *(?:listen \[::\]|ssl_).*\n", "", block, flags=re.MULTILINE)
    changes = {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} backlog=2048;",
        "127.0.0.1:8000": f"127.0.0.1:{site_port}",
        "/var/cache/offprint": str(folder / "cache"),
        "/run/offprint/visits.log": str(folder / LOG),
        DOCUMENTED_ADDRESS: address,
    }
    for written, used in changes.items():
        assert written in block, written
        block = block.replace(written, used)
    # Otherwise the workers would be an account that can't open the folder.
    as_root = "user root;" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""daemon off; {as_root} worker_processes {workers}; pid {folder}/nginx.pid;
        error_log {folder}/error.log error;
        events {{ worker_connections 1024; }}
        http {{ sendfile on; tcp_nopush on; keepalive_requests 1000000;
        {temporary} {block} }}"""


@contextmanager
def nginx_in_front(
    folder: Path,
    site_port: int,
    port: int,
    *,
    workers: int = 2,
    address: str = DOCUMENTED_ADDRESS,
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run nginx in a folder that has the log; yield its main process.

    ``address`` is what it passes on as ``X-Forwarded-For``.
    """
    (folder / "nginx.conf").write_text(configuration(folder, site_port, port, workers, address))
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        while not is_open(port):
            if process.poll() is not None:
                raise RuntimeError(f"nginx did not start: {(folder / 'error.log').read_text()}")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def is_open(port: int) -> bool:
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False
