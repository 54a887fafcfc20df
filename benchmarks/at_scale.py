"""Measure uncached pages and lists of a large site, which has visits to each post on each day.

python -m benchmarks.at_scale [--posts 10000] [--days 1095] [--database-url postgres://...]
"""

from datetime import UTC, datetime, timedelta
from functools import partial

from benchmarks.running import empty_site, machine, measure, parse_options, timed

FILL_SQLITE = """
    WITH RECURSIVE d(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM d WHERE n < %(days)s - 1),
    p(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM p WHERE n < %(posts)s - 1)
    INSERT INTO blog_dailyvisits (post_id, day, count)
    SELECT %(first)s + p.n, date('now', '-' || d.n || ' days'), 1 + (p.n * 7 + d.n) %% 50
    FROM d, p"""
FILL_POSTGRESQL = """
    INSERT INTO blog_dailyvisits (post_id, day, count)
    SELECT %(first)s + p, (now() AT TIME ZONE 'UTC')::date - d, 1 + (p * 7 + d) %% 50
    FROM generate_series(0, %(days)s - 1) d, generate_series(0, %(posts)s - 1) p"""


def make_site(posts: int, days: int) -> None:
    from django.db import connection

    from blog.models import Paper, Post, Topic
    from blog.visits.windows import rebuild_totals
    from profile_app.models import Profile

    now = datetime.now(UTC)
    # As each site has that is in use; without one, a page needs another query.
    Profile.load().save()
    topics = Topic.objects.bulk_create(
        Topic(name=f"Topic {n}", slug=f"topic-{n}") for n in range(20)
    )
    papers = Paper.objects.bulk_create(
        Paper(
            title=f"Paper {n}", title_key=f"paper{n}", citation_key=f"paper{n}", year=1990 + n % 35
        )
        for n in range(1000)
    )
    made = Post.objects.bulk_create(
        [
            Post(
                title=f"A note on paper {n}", slug=f"note-{n}", summary="One line.",
                status=Post.Status.PUBLISHED, published_at=now - timedelta(hours=n),
                body="A text.", body_html="<p>A text.</p>" * 200, paper=papers[n % 1000],
            )
            for n in range(posts)
        ],
        batch_size=1000,
    )  # fmt: skip
    through = Post.topics.through
    through.objects.bulk_create(
        [through(post_id=post.pk, topic_id=topics[n % 20].pk) for n, post in enumerate(made)],
        batch_size=1000,
    )
    sql = FILL_SQLITE if connection.vendor == "sqlite" else FILL_POSTGRESQL
    with connection.cursor() as cursor:
        cursor.execute(sql, {"first": made[0].pk, "posts": posts, "days": days})
    rebuild_totals(now)


def main() -> None:
    options = parse_options(__doc__, posts=10_000, days=1_095)
    with empty_site(options.database_url):
        from django.contrib.auth.models import User
        from django.test import Client

        from blog.visits.popularity import popular_posts
        from blog.visits.windows import Window
        from site_config.search.indexing import rebuild_index

        print(machine())
        visits = options.posts * options.days
        timed(f"{visits:,} rows of visits", lambda: make_site(options.posts, options.days))
        timed("search index", rebuild_index)
        print("\n| page or list | ms (median) | queries |\n| --- | ---: | ---: |")
        for window in Window:
            print(f"| window {window} | {measure(partial(popular_posts, window, 50))} |")
        get = Client(SERVER_NAME="127.0.0.1").get
        post = f"/blog/note-{options.posts // 2}/"
        year = f"/blog/archive/{datetime.now(UTC):%Y}/"
        listed = ("/blog/", "/blog/popular/", "/feed/atom.xml", "/search/?q=paper", year)
        for path in ("/", post, *listed, "/blog/papers/", "/sitemap.xml"):
            print(f"| {path} | {measure(partial(get, path))} |", flush=True)
        staff = Client(SERVER_NAME="127.0.0.1")
        staff.force_login(User.objects.create_superuser("owner"))
        print(f"| /admin/ | {measure(partial(staff.get, '/admin/'))} |")


if __name__ == "__main__":
    main()
