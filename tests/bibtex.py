"""BibTeX entries for tests, and what pages and exports show of them."""

import re
from html import unescape

from profile_app.models import Person, Publication


def entry(fields, *, type_="article", key="k", title="T"):
    year = "" if "year" in fields or "date" in fields else ", year = {2020}"
    return f"@{type_}{{{key}, title = {{{title}}}{year}, {fields}}}\n"


def page_text(client, path="/publications/"):
    """Return the text of a page without tags, on one line."""
    html = client.get(path).text.partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def links_on(client, path):
    return re.findall(r'href="(https?://[^"]+)"', client.get(path).text.partition("<main")[2])


def check_round_trip(client, run):
    """Import the export into the same site and into an empty one: nothing changes."""
    exported = client.get("/publications.bib").text
    count = Publication.objects.count()
    assert run(exported)[-1] == f"0 new, 0 changed, {count} unchanged, 0 rejected."
    Publication.objects.all().delete()
    Person.objects.all().delete()
    run(exported)
    assert client.get("/publications.bib").text == exported
