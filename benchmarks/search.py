"""Measure searches with many posts; they are never cached.

    python -m benchmarks.search [--posts 10000] [--database-url postgres://...]

Creates a site in a temporary folder (or fills the given empty database): posts of
400 words from a vocabulary of 20,000, one in ten in Chinese, and a paper for every fifth. Prints
milliseconds and queries of whole pages, of a save and of rebuilding the index.
"""

import argparse
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
import time
from datetime import timedelta

WORDS, OF_A_POST = 20_000, 400
SYLLABLES = [f"{c}{v}" for c in "bcdfghklmnprstvz" for v in "aeiou"]
CHARACTERS = [chr(0x4E00 + number) for number in range(3000)]


def vocabulary(chance: random.Random) -> list[str]:
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(WORDS)]


def make_posts(number: int) -> None:
    from django.utils import timezone

    from blog.models import Paper, Post, Topic

    chance = random.Random(20)
    words = vocabulary(chance)
    often = [1 / (rank + 1) for rank in range(WORDS)]
    topics = Topic.objects.bulk_create(Topic(name=f"T{n}", slug=f"t{n}") for n in range(20))
    now = timezone.now()
    posts = []
    for n in range(number):
        if n % 10 == 0:
            text = "".join(chance.choices(CHARACTERS, k=OF_A_POST)) + "公平调度"
        else:
            text = " ".join(chance.choices(words, often, k=OF_A_POST))
        title = f"{' '.join(chance.choices(words, k=5)).capitalize()} {n}"
        at = now - timedelta(hours=n)
        posts.append(
            Post(
                title=title,
                slug=f"post-{n}",
                body=text,
                body_text=text,
                word_count=OF_A_POST,
                status=Post.Status.PUBLISHED,
                published_at=at,
            )
        )
    made = Post.objects.bulk_create(posts, batch_size=500)
    Paper.objects.bulk_create(
        Paper(title=" ".join(chance.choices(words, k=6)), authors="Ada Lovelace", venue="NSDI",
              year=2000 + n % 25, citation_key=f"paper{n}")
        for n in range(number // 5)
    )  # fmt: skip
    tagged = Post.topics.through
    tagged.objects.bulk_create(
        [tagged(post=post, topic=topics[post.pk % 20]) for post in made], batch_size=2_000
    )
    print(f"the most common word: {words[0]}, a rare one: {words[-1]}\n")


def questions() -> dict[str, str]:
    words = vocabulary(random.Random(20))
    return {
        "the commonest word, in nearly every post": words[0],
        "three common words": " ".join(words[3:6]),
        "a common word's beginning": f"{words[8][:4]}*",
        "a phrase": f'"{words[0]} {words[1]}"',
        "a rare word": words[9_000],
        "Chinese, two characters": "公平",
        "a slip of typing": words[40][:3] + words[40][4:] if len(words[40]) > 6 else "zzzzaq",
        "the commonest word, one topic and year": f"{words[0]}&topic=t3&year=2026",
        "nothing": "qqqqqq",
    }


def run(number: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from benchmarks.at_scale import measure
    from blog.models import Post
    from site_config.search.indexing import rebuild_index

    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    call_command("migrate", verbosity=0)
    make_posts(number)
    started = time.perf_counter()
    rebuild_index()
    seconds = time.perf_counter() - started
    print(f"{platform.platform()}, {os.cpu_count()} cores, {connection.vendor}: {number:,} posts")
    print(f"rebuilding the index: {seconds:.1f} s\n")
    client = Client(SERVER_NAME="127.0.0.1")
    print("| search, uncached | ms (median) | queries | results |\n| --- | ---: | ---: | ---: |")
    for name, words_asked in questions().items():
        query, _, filters = words_asked.partition("&")
        path = f"/search/?q={query.replace(' ', '+')}&{filters}"
        cost, queries = measure(lambda path=path: client.get(path))  # type: ignore[misc]
        said = re.search(r"(\d+) results?", client.get(path).content.decode())
        print(f"| {name} | {cost:.1f} | {queries} | {int(said[1]) if said else 0:,} |")
    cost, queries = measure(lambda: client.get("/search/suggest?q=gap"))
    print(f"| suggestions of three letters | {cost:.1f} | {queries} | |")
    post = Post.objects.get(slug="post-5")
    cost, queries = measure(post.save)
    print(f"\nsaving a post, including rendering: {cost:.1f} ms, {queries} queries")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--database-url", default="")
    options = parser.parse_args()
    if "BENCHMARK_DATA" in os.environ:
        run(options.posts)
        return
    with tempfile.TemporaryDirectory(prefix="offprint-search-") as folder:
        env = {
            **os.environ,
            "BENCHMARK_DATA": folder,
            "DATA_DIR": folder,
            "LOG_LEVEL": "error",
            "DJANGO_SETTINGS_MODULE": "site_config.settings",
        }
        if options.database_url:
            env["DATABASE_URL"] = options.database_url
        command = [sys.executable, "-m", "benchmarks.search", *sys.argv[1:]]
        sys.exit(subprocess.run(command, env=env, check=False).returncode)


if __name__ == "__main__":
    main()
