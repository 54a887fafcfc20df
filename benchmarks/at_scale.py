"""Measure pages and windows on a large site, uncached.

    python -m benchmarks.at_scale [--posts 10000] [--days 1095] [--database-url postgres://...]

Creates a site in a temporary folder (or fills the given empty database), with a
row of visits for each post and day, and prints milliseconds, queries and the size of the database.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blog.models import Paper

REPEATS = 15


def make_papers(number: int) -> "list[Paper]":
    from blog.models import Paper

    return Paper.objects.bulk_create(
        Paper(
            title=f"Paper {n}",
            title_key=f"paper{n}",
            citation_key=f"paper{n}",
            year=1990 + n % 35,
        )
        for n in range(number)
    )


def make_site(posts: int, days: int) -> None:
    from django.db import connection

    from blog.models import Post, Topic
    from blog.visits.windows import rebuild_totals

    now = datetime.now(UTC)
    topics = [Topic(name=f"Topic {n}", slug=f"topic-{n}") for n in range(20)]
    topics = Topic.objects.bulk_create(topics)
    papers = make_papers(1000)
    rows = [
        Post(
            title=f"A note on paper {n}",
            slug=f"note-{n}",
            status=Post.Status.PUBLISHED,
            published_at=now - timedelta(hours=n),
            body="A text.",
            body_html="<p>A text.</p>" * 200,
            summary="One line.",
            paper=papers[n % 1000],
        )
        for n in range(posts)
    ]
    made = Post.objects.bulk_create(rows, batch_size=1000)
    through = Post.topics.through
    through.objects.bulk_create(
        [through(post_id=p.pk, topic_id=topics[n % 20].pk) for n, p in enumerate(made)],
        batch_size=1000,
    )
    first = made[0].pk
    with connection.cursor() as cursor:
        _fill_visits(cursor, connection.vendor, first, posts, days)
    rebuild_totals(now)


def _fill_visits(cursor: object, vendor: str, first: int, posts: int, days: int) -> None:
    if vendor == "sqlite":
        sql = (
            "WITH RECURSIVE d(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM d WHERE n < %s - 1), "
            "p(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM p WHERE n < %s - 1) "
            "INSERT INTO blog_dailyvisits (post_id, day, count) "
            "SELECT %s + p.n, date('now', '-' || d.n || ' days'), 1 + (p.n * 7 + d.n) %% 50 "
            "FROM d, p"
        )
    else:
        sql = (
            "INSERT INTO blog_dailyvisits (post_id, day, count) "
            "SELECT %s + p, (now() AT TIME ZONE 'UTC')::date - d, 1 + (p * 7 + d) %% 50 "
            "FROM generate_series(0, %s - 1) d, generate_series(0, %s - 1) p"
        )
    given = [days, posts, first] if vendor == "sqlite" else [first, days, posts]
    cursor.execute(sql, given)  # type: ignore[attr-defined]


def measure(work: Callable[[], object]) -> tuple[float, int]:
    """Return the median milliseconds of a call, and its queries."""
    from django.db import connection

    asked: list[str] = []

    def count(execute: Callable[..., object], sql: str, *arguments: object) -> object:
        asked.append(sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(count):
        work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), len(asked)


def run(posts: int, days: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from blog.visits.popularity import popular_posts
    from blog.visits.windows import Window

    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    make_site(posts, days)
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, {connection.vendor}: {posts:,} posts, "
        f"{posts * days:,} rows of visits, made in {time.perf_counter() - start:.0f} s\n"
    )
    print("| what | ms (median) | queries |\n| --- | ---: | ---: |")
    for window in Window:
        cost, queries = measure(lambda window=window: popular_posts(window, 50))  # type: ignore[misc]
        print(f"| window {window} | {cost:.1f} | {queries} |")
    client = Client(SERVER_NAME="127.0.0.1")
    for path in ("/", f"/blog/note-{posts // 2}/", "/blog/", "/blog/popular/", "/feed/atom.xml"):
        cost, queries = measure(lambda path=path: client.get(path))  # type: ignore[misc]
        print(f"| {path} uncached | {cost:.1f} | {queries} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=1_095)
    parser.add_argument("--database-url", default="")
    options = parser.parse_args()
    if "BENCHMARK_DATA" in os.environ:
        run(options.posts, options.days)
        return
    with tempfile.TemporaryDirectory(prefix="offprint-scale-") as folder:
        env = {
            **os.environ,
            "BENCHMARK_DATA": folder,
            "DATA_DIR": folder,
            "LOG_LEVEL": "error",
            "DJANGO_SETTINGS_MODULE": "site_config.settings",
        }
        if options.database_url:
            env["DATABASE_URL"] = options.database_url
        command = [sys.executable, "-m", "benchmarks.at_scale", *sys.argv[1:]]
        sys.exit(subprocess.run(command, env=env, check=False).returncode)


if __name__ == "__main__":
    main()
