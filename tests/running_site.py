"""What tests and benchmarks ask of a running server, its pages and its processes."""

import http.client
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import brotli
from bs4 import BeautifulSoup, Tag

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


class Admin:
    """A browser that is signed in to the admin."""

    def __init__(self, url: str, password: str) -> None:
        self.url = f"{url}/admin"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.post("/login/", username="admin", password=password)

    def post(self, path: str, **fields: str) -> tuple[int, Message, str]:
        """Fill in a form and send it; return the status, the headers and the text of the answer."""
        with self.opener.open(self.url + path) as page:
            forms = BeautifulSoup(page.read(), "html.parser").select("form")
        # The others are those of the page's header.
        largest = max(forms, key=lambda form: len(form.select("[name]")))
        data = urlencode({**_filled_in(largest), **fields}).encode()
        try:
            with self.opener.open(self.url + path, data, timeout=30) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()


def _filled_in(form: Tag) -> dict[str, str]:
    """What a browser would send."""
    fields = {
        str(field["name"]): str(field.get("value", "")) or field.text
        for field in form.select("input[name], textarea[name]")
        if field.get("type") not in {"checkbox", "radio", "submit", "file"}
    }
    chosen = form.select("input[name]:checked, select[name] option[selected]")
    for field in chosen:
        named = field if field.name == "input" else field.find_parent("select")
        assert named
        fields[str(named["name"])] = str(field.get("value", "on"))
    return fields


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
