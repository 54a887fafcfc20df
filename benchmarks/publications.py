"""Measure the publication pages with a long bibliography, uncached.

    python -m benchmarks.publications [--publications 1000] [--database-url postgres://...]

Creates a site in a temporary folder (or fills the given empty database): five
authors, three links, two topics and an abstract each. Prints milliseconds, queries and bytes.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from profile_app.models import Publication

ABSTRACT = "<p>We study a thing, and measure it as well. " + "It is faster. " * 80 + "</p>"
FILTERS = "?year=2010&kind=journal"


def make_publications(number: int) -> None:
    from profile_app.models import Authorship, Person, Profile, Publication

    Profile(name="Ada Lovelace", aliases="A. Lovelace\nLovelace, Ada").save()
    me = Person.objects.create(name="Ada Lovelace", is_me=True)
    people = Person.objects.bulk_create([Person(name=f"Author {n}") for n in range(number // 3)])
    kinds = Publication.Kind.values
    made = Publication.objects.bulk_create(
        [
            Publication(
                title=f"Paper {n}: on a thing and its measurement",
                slug=f"paper-{n}",
                kind=kinds[n % len(kinds)],
                venue="Symposium on Things and Measurements",
                venue_short="STM",
                year=1990 + n % 35,
                month=1 + n % 12,
                doi=f"10.1000/{n}",
                abstract="We study a thing, and measure it as well. " * 20,
                abstract_html=ABSTRACT,
            )
            for n in range(number)
        ]
    )
    others = [[people[(n * 7 + k) % len(people)] for k in range(4)] for n in range(number)]
    Authorship.objects.bulk_create(
        Authorship(publication=p, person=person, order=order, equal_group=order < 2 or None)
        for p, peers in zip(made, others, strict=True)
        for order, person in enumerate([me, *peers])
    )
    add_links(made)


def add_links(made: "list[Publication]") -> None:
    from blog.models import Topic
    from profile_app.models import Identifier, Publication, Resource

    topics = [Topic(name=f"Topic {n}", slug=f"topic-{n}") for n in range(20)]
    topics = Topic.objects.bulk_create(topics)
    Resource.objects.bulk_create(
        Resource(publication=p, kind=kind, order=order, url=f"https://example.org/{p.pk}/{kind}")
        for p in made
        for order, kind in enumerate(("pdf", "code", "slides"))
    )
    Identifier.objects.bulk_create(
        Identifier(publication=p, kind="dblp", value=f"conf/x/{p.pk}") for p in made
    )
    tagged = Publication.topics.through
    tagged.objects.bulk_create(
        tagged(publication=p, topic=topics[(p.pk + k) % 20]) for p in made for k in range(2)
    )


def run(number: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from benchmarks.at_scale import measure

    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    call_command("migrate", verbosity=0)
    make_publications(number)
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, {connection.vendor}: "
        f"{number:,} publications\n"
    )
    print("| page, uncached | ms (median) | queries | bytes |\n| --- | ---: | ---: | ---: |")
    client = Client(SERVER_NAME="127.0.0.1")
    pages = ("/", "/?page=5", "/?by=kind", f"/{FILTERS}", f"/paper-{number // 2}/")
    files = (".bib", ".json", ".ris", f"/paper-{number // 2}.bib")
    for path in (f"/publications{path}" for path in (*pages, *files)):
        cost, queries = measure(lambda path=path: client.get(path))  # type: ignore[misc]
        size = len(client.get(path).content)
        print(f"| {path} | {cost:.1f} | {queries} | {size:,} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--publications", type=int, default=1_000)
    parser.add_argument("--database-url", default="")
    options = parser.parse_args()
    if "BENCHMARK_DATA" in os.environ:
        run(options.publications)
        return
    with tempfile.TemporaryDirectory(prefix="offprint-publications-") as folder:
        env = {
            **os.environ,
            "BENCHMARK_DATA": folder,
            "DATA_DIR": folder,
            "LOG_LEVEL": "error",
            "DJANGO_SETTINGS_MODULE": "site_config.settings",
        }
        if options.database_url:
            env["DATABASE_URL"] = options.database_url
        command = [sys.executable, "-m", "benchmarks.publications", *sys.argv[1:]]
        sys.exit(subprocess.run(command, env=env, check=False).returncode)


if __name__ == "__main__":
    main()
