"""Measure what an owner does in the admin: actions and seconds in Chromium, and large lists.

python -m benchmarks.admin [--posts 2000]
"""

import http.server
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.at_scale import make_site
from benchmarks.running import empty_site, machine, measure, parse_options
from tests.browser.chromium import start
from tests.images import encoded, photo

PASSWORD = "a password for the benchmark"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>http://arxiv.org/abs/2307.08691v1</id><title>FlashAttention-2</title>
<published>2023-07-17T00:00:00Z</published><author><name>Tri Dao</name></author>
</entry></feed>"""
BIBTEX = "".join(
    f"@inproceedings{{k{n}, title={{Paper {n}}}, author={{Chen, Ada and Hopper, Grace}}, "
    f"booktitle={{NSDI}}, year={{202{n}}}}}\n"
    for n in range(3)
)
NOTE = "\n\nIts cost is $O(n^2)$.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n"
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


class Hand:
    """Uses the admin as an owner does, and counts clicks, fields filled in and files chosen."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.actions = 0

    def click(self, name: str, role: Any = "button") -> None:
        """Click what opens another page."""
        self.actions += 1
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name).first.click()

    def fill(self, label: str, text: str) -> None:
        self.actions += 1
        self.page.get_by_label(label).first.fill(text)

    def write(self, text: str) -> None:
        self.actions += 1
        self.page.locator("textarea[name=body]").press("Control+End")
        self.page.keyboard.insert_text(text)

    def choose(self, selector: str, *names: str) -> None:
        self.actions += 1
        self.page.locator(selector).first.set_input_files(_files(*names))


def _files(*names: str) -> list[Any]:
    return [
        {"name": name, "mimeType": "image/jpeg", "buffer": encoded(photo(), "JPEG")}
        for name in names
    ]


def set_up_profile(hand: Hand) -> None:
    hand.click("Set up your profile", "link")
    hand.fill("Name", "Ada Chen")
    hand.fill("Headline", "Ph.D. student")
    hand.choose("[name=photo]", "ada.jpg")
    hand.click("Save")


def import_publications(hand: Hand) -> None:
    hand.click("Publications", "link")
    hand.click("Import BibTeX", "link")
    hand.page.locator("textarea").first.fill(BIBTEX)
    hand.actions += 1
    hand.click("Preview import")
    hand.click("Import")


def add_publication(hand: Hand) -> None:
    """Count the actions after the title."""
    hand.page.goto(f"{hand.url}/admin/profile_app/publication/add/")
    hand.fill("Title", "A paper by hand")
    hand.actions = 0
    hand.page.locator("[name=authors]").first.fill("Ada Chen, Grace Hopper, Alan Turing")
    hand.actions += 1
    hand.fill("Venue", "NSDI")
    hand.fill("Year", "2024")
    hand.click("Save")


def write_note(hand: Hand) -> None:
    hand.click("New note", "link")
    hand.fill("Paper", "arXiv:2307.08691")
    hand.click("Start writing")
    hand.write(NOTE)
    hand.actions += 1
    with hand.page.expect_file_chooser() as chooser:
        hand.page.get_by_role("button", name="Image", exact=True).first.click()
    chooser.value.set_files(_files("figure.jpg"))
    hand.page.get_by_role("button", name="Done").click()
    hand.actions += 1
    hand.click("Check and publish")
    hand.click("Publish")
    hand.page.wait_for_selector("text=Published")


def upload_images(hand: Hand) -> None:
    hand.click("Images", "link")
    hand.choose(".image-uploads [type=file]", *(f"figure {n}.jpg" for n in range(10)))
    hand.page.wait_for_selector("text=10 images uploaded.", timeout=120_000)


TASKS: dict[str, Callable[[Hand], None]] = {
    "profile with a photo": set_up_profile,
    "three publications by BibTeX": import_publications,
    "a publication by hand, after its title": add_publication,
    "a note from an arXiv ID, published": write_note,
    "ten images uploaded": upload_images,
}


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
    page.goto(f"{url}/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/")
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
