"""Measure what an owner does in the admin: actions and seconds in Chromium, and large lists.

python -m benchmarks.admin [--posts 2000]
"""

import http.server
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

from benchmarks.at_scale import make_site
from benchmarks.running import empty_site, machine, measure, parse_options
from tests.browser.chromium import start
from tests.browser.owner_tasks import TASKS, Hand, sign_in

PASSWORD = "a password for the benchmark"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>http://arxiv.org/abs/2307.08691v1</id><title>FlashAttention-2</title>
<published>2023-07-17T00:00:00Z</published><author><name>Tri Dao</name></author>
</entry></feed>"""
LONG_NOTE = "A sentence with $x^2$ and *emphasis* in a paragraph of a long note.\n\n" * 700
LISTS = ("post", "paper", "image", "topic", "redirect")
PREVIEW = """async text => {
  const body = new URLSearchParams({content: text, field: "body"});
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const started = performance.now();
  const answer = await fetch("/admin/editor/preview/",
    {method: "POST", body, headers: {"X-CSRFToken": token}});
  await answer.json();
  return performance.now() - started;
}"""


class _Arxiv(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(ATOM.encode())

    def log_message(self, *_: object) -> None:
        return None


@contextmanager
def serving(server: http.server.HTTPServer) -> Iterator[str]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def served_site() -> Iterator[str]:
    """Serve the site from this process, where it asks a local server instead of arXiv."""
    from django.contrib.auth.models import User
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    from blog.bibliography import lookup

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            return None

    User.objects.create_superuser("admin", password=PASSWORD)
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    with serving(http.server.HTTPServer(("127.0.0.1", 0), _Arxiv)) as arxiv, serving(server) as url:
        services = lookup.Services(arxiv=f"{arxiv}/api/query", origins=frozenset({arxiv}))
        lookup.fetch_reference.__defaults__ = (services,)
        yield url


def measure_tasks(page: Page, url: str) -> None:
    sign_in(page, url, PASSWORD)
    print("\n| task | actions | seconds |\n| --- | ---: | ---: |")
    for name, task in TASKS.items():
        page.goto(f"{url}/admin/")
        hand, started = Hand(page, url), perf_counter()
        task(hand)
        print(f"| {name} | {hand.actions} | {perf_counter() - started:.1f} |", flush=True)
    page.goto(f"{url}/admin/blog/post/add/")
    times = [page.evaluate(PREVIEW, LONG_NOTE) for _ in range(7)]
    print(f"\nPreview of {len(LONG_NOTE) / 1000:.0f} KB: {median(times):.0f} ms")


def measure_lists(posts: int) -> None:
    from django.contrib.auth.models import User
    from django.test import Client

    make_site(posts, 1)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get())
    print(f"\n| list with {posts} posts | KB | ms (median) | queries |")
    print("| --- | ---: | ---: | ---: |")
    paths = ["/admin/", *(f"/admin/blog/{name}/" for name in LISTS), "/admin/settings/"]
    for path in paths:
        size = len(client.get(path).content) / 1000
        print(f"| {path} | {size:.0f} | {measure(partial(client.get, path))} |", flush=True)


def main() -> None:
    options = parse_options(__doc__, posts=2_000)
    os.environ |= {"DJANGO_ALLOW_ASYNC_UNSAFE": "true", "DEMO": "false"}
    with empty_site(options.database_url), served_site() as url:
        print(machine())
        with sync_playwright() as playwright:
            browser = start(playwright)
            measure_tasks(browser.new_page(viewport={"width": 1440, "height": 1000}), url)
            browser.close()
        measure_lists(options.posts)


if __name__ == "__main__":
    main()
