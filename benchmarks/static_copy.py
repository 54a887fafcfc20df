"""Measure the static export of a site with many posts, the first time and again.

    python -m benchmarks.static_copy [--posts 1000]

Creates a site in a temporary folder: posts of 400 words that link to each other, one in
ten in Chinese, and a paper for every fifth. Prints seconds, files, memory and what a search loads.
"""

import argparse
import gzip
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.search import CHARACTERS, OF_A_POST, WORDS, vocabulary


def make_site(number: int) -> None:
    from django.utils import timezone

    from blog.models import Paper, Post, Topic
    from profile_app.models import Profile

    chance = random.Random(20)
    words = vocabulary(chance)
    often = [1 / (rank + 1) for rank in range(WORDS)]
    Profile(name="Ada Lovelace", headline="Engines").save()
    topics = [Topic.objects.create(name=f"Topic {n}") for n in range(20)]
    papers = [
        Paper.objects.create(title=" ".join(chance.choices(words, k=6)), authors="Ada Lovelace",
                             venue=f"V{n % 20}", year=2000 + n % 25)
        for n in range(number // 5)
    ]  # fmt: skip
    now = timezone.now()
    for n in range(number):
        if n % 10 == 0:
            text = "".join(chance.choices(CHARACTERS, k=OF_A_POST))
        else:
            text = " ".join(chance.choices(words, often, k=OF_A_POST))
        links = ", ".join(f"[{n}](/blog/post-{chance.randrange(n or 1)}/)" for _ in range(3))
        post = Post(
            title=f"{' '.join(chance.choices(words, k=5)).capitalize()} {n}", slug=f"post-{n}",
            body=f"## A part\n\n{text}\n\nIt is $E = mc^2$. See {links}.\n",
            paper=papers[n // 5 % len(papers)],
            status=Post.Status.PUBLISHED, published_at=now - timedelta(days=n),
        )  # fmt: skip
        post.save()
        post.topics.set([topics[n % 20]])


def export(folder: Path, words: str) -> None:
    from site_config.static_export.base_url import BaseUrl
    from site_config.static_export.exporting import export_site

    started, used = time.perf_counter(), time.process_time()
    report = export_site(folder, copy=BaseUrl.parse("https://ada.github.io/site"))
    seconds, processor = time.perf_counter() - started, time.process_time() - used
    done = report.written
    print(f"| {words} | {seconds:.1f} | {processor:.1f} | {len(done.written):,} |", flush=True)


def size(paths: list[Path]) -> str:
    whole = sum(path.stat().st_size for path in paths)
    packed = sum(len(gzip.compress(path.read_bytes())) for path in paths)
    return f"{len(paths)} files, {whole / 1e6:.2f} MB, {packed / 1e6:.2f} MB gzipped"


def run(number: int, place: Path) -> None:
    import django
    from django.core.management import call_command

    django.setup()

    from blog.models import Post

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    make_site(number)
    print(f"{platform.platform()}, {os.cpu_count()} cores: {number:,} posts\n")
    print("| export | s | CPU, s | files written |\n| --- | ---: | ---: | ---: |")
    folder = place / "copy"
    export(folder, "the first, its pictures for links drawn")
    export(folder, "again, nothing changed")
    post = Post.objects.get(slug="post-5")
    post.body += "\n\nOne sentence more."
    post.save()
    export(folder, "again, one post changed")
    files = [path for path in folder.rglob("*") if path.is_file()]
    whole = sum(path.stat().st_size for path in files)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{len(files):,} files, {whole / 1e6:.0f} MB; peak memory {most:.0f} MB")
    print(f"search, loaded by every query: {size([folder / 'search/entries.json'])}")
    words = sorted((folder / "search/words").iterdir(), key=lambda path: path.stat().st_size)
    print(f"search, all words: {size(words)}; the largest: {size(words[-1:])}")
    texts = sorted((folder / "search/texts").iterdir())
    print(f"search, texts to quote: {size(texts)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000)
    options = parser.parse_args()
    if "BENCHMARK_DATA" in os.environ:
        run(options.posts, Path(os.environ["BENCHMARK_DATA"]))
        return
    with tempfile.TemporaryDirectory(prefix="offprint-static-") as folder:
        env = {
            **os.environ,
            "BENCHMARK_DATA": folder,
            "DATA_DIR": folder,
            "LOG_LEVEL": "error",
            "DJANGO_SETTINGS_MODULE": "site_config.settings",
        }
        command = [sys.executable, "-m", "benchmarks.static_copy", *sys.argv[1:]]
        sys.exit(subprocess.run(command, env=env, check=False).returncode)


if __name__ == "__main__":
    main()
