"""Compare a post with the same post in Wagtail, in turns.

    python -m venv /tmp/wagtail
    /tmp/wagtail/bin/pip install wagtail==7.4.4 wagtail-cache==3.0.0 gunicorn==27.0.1
    python -m benchmarks.peers /tmp/wagtail [--seconds 4] [--rounds 3] [--connections 32]

Wagtail has the same words, date and images, and a list of five other posts, but no reading lists,
formulas or visit counts. It runs as its documentation says for production, on gunicorn, once
alone and once with whole pages kept in memory by wagtail-cache.
"""

import contextlib
import json
import os
import re
import subprocess
import tempfile
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup

from benchmarks.against_nginx import Loads, Peer, compare, head_of, running
from benchmarks.running import POST_PATH, demo_site, machine
from tests.production import ROOT, Site, free_port, run_python

READ_POST = (
    "import json, django; django.setup(); from blog.models import Post; "
    f"p = Post.objects.get(slug='{POST_PATH.split('/')[2]}'); "
    "print(json.dumps([p.title, str(p.published_at.date()), p.body_html]))"
)


def save_post(folder: Path, site: Site) -> Path:
    """Write what the Wagtail site is made of."""
    title, date, html = json.loads(
        run_python(READ_POST, site.data_dir, {"DJANGO_SETTINGS_MODULE": "site_config.settings"})
    )
    soup = BeautifulSoup(html, "html.parser")
    paths = [str(image["src"]).partition("/media/")[2] for image in soup.select("img")]
    for element in soup.select("picture, img, figure"):
        element.decompose()
    images = [str(site.data_dir / "media" / path) for path in paths if not path.endswith(".svg")]
    place = folder / "post.json"
    place.write_text(
        json.dumps({"title": title, "date": date, "html": str(soup), "images": images})
    )
    return place


@contextlib.contextmanager
def wagtail(environment: Path, folder: Path, post: Path, *, is_cached: bool) -> Iterator[Peer]:
    folder.mkdir()
    settings = {
        "DJANGO_SETTINGS_MODULE": "benchmarks.wagtail_site.settings",
        "WAGTAIL_FOLDER": str(folder),
        "WAGTAIL_CACHE": str(is_cached).lower(),
        "PYTHONPATH": str(ROOT),
    }
    python = str(environment / "bin" / "python")
    setup = [python, "-m", "benchmarks.wagtail_site.setup", str(post)]
    subprocess.run(setup, env={**os.environ, **settings}, cwd=ROOT, check=True)
    port = free_port()
    command = [python, "-m", "gunicorn", "benchmarks.wagtail_site.wsgi", "-b", f"127.0.0.1:{port}"]
    command += ["-k", "gthread", "-w", str(os.cpu_count()), "--threads", "4", "--keep-alive", "75"]
    with running([*command, "--log-level", "error"], port, **settings) as pid:
        name = "Wagtail with wagtail-cache" if is_cached else "Wagtail"
        yield Peer(name, (pid,), {"post": f"http://127.0.0.1:{port}/post/"})


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("environment", type=Path, help="the virtual environment with Wagtail")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=32)
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as name, demo_site(Path(name, "site")) as site:
        post = save_post(Path(name), site)
        number = len(re.findall(r"\w+", BeautifulSoup(post.read_text(), "html.parser").text))
        print(f"A post of {number:,} words")
        with (
            wagtail(options.environment, Path(name, "plain"), post, is_cached=False) as plain,
            wagtail(options.environment, Path(name, "cached"), post, is_cached=True) as cached,
        ):
            own = Peer("Offprint", (site.pid,), {"post": site.url + POST_PATH}, site)
            peers = [own, plain, cached]
            compared = [(own.name, plain.name), (own.name, cached.name)]
            print(head_of(peers, compared))
            row = compare(Loads(), peers, "post", options.connections, options, compared=compared)
            print(f"| post | {options.connections} | {row} |")
            for peer in peers:
                request = urllib.request.Request(
                    peer.urls["post"], headers={"Accept-Encoding": "gzip"}
                )
                with urllib.request.urlopen(request, timeout=10) as response:
                    print(f"{peer.name} sends {len(response.read()):,} bytes of HTML")


if __name__ == "__main__":
    main()
