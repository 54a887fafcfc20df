"""Measure the uncached pages and exports of a long publication list.

python -m benchmarks.publications [--publications 1000] [--database-url postgres://...]
"""

from functools import partial

from benchmarks.running import empty_site, machine, measure, parse_options

ABSTRACT = "We study a thing, and measure it as well. " + "It is faster. " * 80
PAGES = ("/", "/?page=5", "/?by=kind", "/?year=2010&kind=journal", "/paper-{middle}/")
FILES = (".bib", ".json", ".ris", "/paper-{middle}.bib")


def make_publications(number: int) -> None:
    """Make publications with five authors, three links, two topics and an abstract each."""
    from blog.models import Topic
    from profile_app.models import Authorship, Identifier, Person, Profile, Publication, Resource

    Profile(name="Ada Lovelace", aliases="A. Lovelace\nLovelace, Ada").save()
    me = Person.objects.create(name="Ada Lovelace", is_me=True)
    people = Person.objects.bulk_create(Person(name=f"Author {n}") for n in range(number // 3))
    topics = Topic.objects.bulk_create(
        Topic(name=f"Topic {n}", slug=f"topic-{n}") for n in range(20)
    )
    kinds = Publication.Kind.values
    made = Publication.objects.bulk_create(
        Publication(
            title=f"Paper {n}: on a thing and its measurement", slug=f"paper-{n}",
            kind=kinds[n % len(kinds)], venue="Symposium on Things and Measurements",
            venue_short="STM", year=1990 + n % 35, month=1 + n % 12, doi=f"10.1000/{n}",
            abstract=ABSTRACT, abstract_html=f"<p>{ABSTRACT}</p>",
        )
        for n in range(number)
    )  # fmt: skip
    Authorship.objects.bulk_create(
        Authorship(publication=p, person=person, order=order, equal_group=order < 2 or None)
        for n, p in enumerate(made)
        for order, person in enumerate([me, *(people[(n * 7 + k) % len(people)] for k in range(4))])
    )
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


def main() -> None:
    options = parse_options(__doc__, publications=1_000)
    with empty_site(options.database_url):
        from django.test import Client

        make_publications(options.publications)
        print(f"{machine()}: {options.publications:,} publications\n")
        print("| page or file | ms (median) | queries | bytes |\n| --- | ---: | ---: | ---: |")
        get = Client(SERVER_NAME="127.0.0.1").get
        for name in (*PAGES, *FILES):
            path = f"/publications{name.format(middle=options.publications // 2)}"
            size = len(get(path).content)
            print(f"| {path} | {measure(partial(get, path))} | {size:,} |")


if __name__ == "__main__":
    main()
