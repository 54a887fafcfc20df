"""Measure saves in the admin on a large site whose content is all connected.

All posts have one topic, cite one paper, which half of them are about, and link to one post by
name; one person is an author of all publications.

python -m benchmarks.saving [--posts 10000] [--database-url postgres://...]
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.at_scale import make_site
from benchmarks.running import empty_site, machine, parse_options, timed
from tests.markup import form_fields

PUBLICATIONS = 1_000
BODY = "See [[Note 0]] and [@paper0]. " + "Some words of a text. " * 60


def connect_content() -> None:
    from blog.models import Citation, Page, Paper, Post, PostLink, Topic
    from profile_app.models import Authorship, HomeSection, MenuItem, Person, Profile, Publication
    from site_config.search.indexing import rebuild_index

    Profile.load().save()
    topic, paper = Topic.objects.order_by("pk")[0], Paper.objects.order_by("pk")[0]
    posts = list(Post.objects.order_by("pk").only("pk"))
    Post.objects.update(body=BODY)
    Post.objects.filter(pk__lte=posts[len(posts) // 2].pk).update(paper=paper)
    Post.objects.filter(pk=posts[0].pk).update(title="Note 0", slug="note-zero")
    through = Post.topics.through
    rows = (through(post_id=post.pk, topic_id=topic.pk) for post in posts)
    through.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
    cited = [Citation(post=post, key=paper.citation_key, paper=paper) for post in posts]
    Citation.objects.bulk_create(cited, batch_size=1_000)
    links = [
        PostLink(post=post, key="note-0", to_post=posts[0], address="/blog/note-zero/")
        for post in posts[1:]
    ]
    PostLink.objects.bulk_create(links, batch_size=1_000)
    person = Person.objects.create(name="Ada Chen")
    works = [
        Publication(title=f"Work {n}", slug=f"work-{n}", year=2024) for n in range(PUBLICATIONS)
    ]
    works = Publication.objects.bulk_create(works)
    Authorship.objects.bulk_create(Authorship(publication=work, person=person) for work in works)
    tagged = Publication.topics.through
    tagged.objects.bulk_create(tagged(publication_id=work.pk, topic_id=topic.pk) for work in works)
    Page(title="Teaching", path="/teaching/", body=BODY).save()
    HomeSection(kind="own", title="A section", text="Words").save()
    MenuItem.objects.create(kind="link", label="Elsewhere", url="/cv/")
    rebuild_index()


@contextmanager
def locks_timed(held: list[float]) -> Iterator[None]:
    """Collect the seconds from the begin to the end of each transaction."""
    from django.db import connection

    original, begun = connection.set_autocommit, [0.0]

    def set_autocommit(*args: Any, **kwargs: Any) -> None:
        if args[0]:
            held.append(time.perf_counter() - begun[0])
        begun[0] = time.perf_counter()
        original(*args, **kwargs)

    connection.set_autocommit = set_autocommit  # type: ignore[method-assign]
    try:
        yield
    finally:
        del connection.set_autocommit


def saves() -> Iterator[tuple[str, Any, dict[str, str]]]:
    """Yield what is saved, as a name, a row and the fields that change."""
    from blog.models import BlogSettings, Page, Paper, Post, Topic
    from profile_app.models import HomeSection, MenuItem, Person, Profile, Publication

    first, last = Post.objects.order_by("pk").first(), Post.objects.order_by("pk").last()
    paper, topic = Paper.objects.order_by("pk").first(), Topic.objects.order_by("pk").first()
    yield "post: its text", last, {"body": BODY + "More."}
    yield "post: slug and title, to which all posts link", first, {"slug": "zero", "title": "Zero"}
    yield "page: its path", Page.objects.first(), {"path": "/courses/"}
    yield "paper: its status", paper, {"state": "reading"}
    yield "paper: its title, which all posts cite", paper, {"title": "Another title"}
    yield "topic: its name, on all posts", topic, {"name": "Another name"}
    yield (
        "blog settings: citation style",
        BlogSettings.objects.get_or_create(pk=1)[0],
        {"citation_style": "APA"},
    )
    yield "profile: name", Profile.load(), {"name": "Ada B. Chen"}
    yield "menu entry", MenuItem.objects.first(), {"label": "Here"}
    yield "section of the homepage", HomeSection.objects.first(), {"text": "Other words"}
    yield "publication", Publication.objects.first(), {"title": "Another work"}
    yield "person, an author of all publications", Person.objects.first(), {"name": "Ada D. Chen"}


def measure_save(client: Any, row: Any, changes: dict[str, str]) -> str:
    """Save a row in its form; return milliseconds, CPU, the longest lock and queries as cells."""
    from django.urls import reverse

    options = row._meta
    url = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
    fields, _ = form_fields(client.get(url).content.decode())
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    data |= {name: [value] for name, value in changes.items()}
    cells = measure_request(lambda: client.post(url, data))
    row.refresh_from_db()
    if lost := {name for name, value in changes.items() if getattr(row, name) != value}:
        raise SystemExit(f"{url} did not save {lost}")
    return cells


def measure_request(request: Callable[[], Any]) -> str:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    held: list[float] = []
    with CaptureQueriesContext(connection) as queries, locks_timed(held):
        start, cpu = time.perf_counter(), time.process_time()
        answer = request()
        end, cpu_end = time.perf_counter(), time.process_time()
    if answer.status_code != 302:
        raise SystemExit(f"Not saved: {answer.status_code} {answer.content.decode()[:2000]}")
    times = (end - start, cpu_end - cpu, max(held, default=0.0))
    cells = " | ".join(f"{1000 * seconds:.0f}" for seconds in times)
    return f"{cells} | {len(queries)}"


def main() -> None:
    options = parse_options(__doc__, posts=10_000)
    with empty_site(options.database_url):
        from django.contrib.auth.models import User
        from django.test import Client

        print(machine())
        timed(f"{options.posts:,} posts", lambda: make_site(options.posts, 1))
        timed("connections and index", connect_content)
        client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=True)
        client.force_login(User.objects.create_superuser("owner"))
        print("\n| save | ms | CPU, ms | longest lock, ms | queries |")
        print("| --- | ---: | ---: | ---: | ---: |")
        for name, row, changes in saves():
            print(f"| {name} | {measure_save(client, row, changes)} |", flush=True)


if __name__ == "__main__":
    main()
