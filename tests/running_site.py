"""What tests and benchmarks ask of a running server, its pages and its processes."""

import http.client
import subprocess
import time
from collections.abc import Callable
from email.message import Message
from pathlib import Path

import brotli

from tests.images import drawing, encoded
from tests.production import Site, manage
from tests.readers import BROWSER, address

MAKE_POST = (
    "from blog.models import Post; from django.utils import timezone; "
    "Post.objects.create(title='Before', slug='a-post', body='word ' * 200, "
    "status='published', published_at=timezone.now())"
)
CHANGE_POST = (
    "from blog.models import Post; p = Post.objects.get(); p.title = 'Afterwards'; p.save()"
)
CACHED = ("/", "/blog/", "/blog/a-post/", "/feed/atom.xml")
Answer = tuple[int, Message, bytes]


def fetch(site: Site, path: str, reader: int = 0) -> Answer:
    connected = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    headers = {
        "Accept-Encoding": "br",
        "User-Agent": BROWSER,
        "X-Forwarded-For": address(reader),
    }
    connected.request("GET", path, headers=headers)
    response = connected.getresponse()
    body = response.read()
    connected.close()
    return response.status, response.headers, body


def wait_until(is_met: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_met():
            return True
        time.sleep(0.1)
    return False


def is_whole(answer: Answer) -> bool:
    status, headers, _ = answer
    return (status, headers["Content-Encoding"], headers["ETag"] is not None) == (200, "br", True)


def is_changed(answer: Answer) -> bool:
    return is_whole(answer) and b"Afterwards" in brotli.decompress(answer[2])


def add_content(data_dir: Path, **settings: str) -> None:
    manage("shell", "-v0", "-c", MAKE_POST, data_dir=data_dir, **settings)
    (data_dir / "media" / "images").mkdir(parents=True, exist_ok=True)
    (data_dir / "media" / "images" / "a.png").write_bytes(encoded(drawing(8, 8), "PNG"))


def process_table() -> list[list[str]]:
    shown = subprocess.run(
        ["ps", "-ww", "-eo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    )
    return [line.split(maxsplit=3) for line in shown.stdout.splitlines()]


def workers_of(pid: int) -> list[int]:
    """Return the processes that serve requests, not the counting process or Python's helper."""
    return [
        int(row[0])
        for row in process_table()
        if row[1] == str(pid)
        and row[2][0] != "Z"
        and not any(other in row[3] for other in (" serve", "resource_tracker"))
    ]


def children_of(pid: int) -> list[int]:
    return [int(row[0]) for row in process_table() if row[1] == str(pid)]


def counting_process(server: int) -> int:
    [pid] = [int(row[0]) for row in process_table() if row[1] == str(server) and " serve" in row[3]]
    return pid
