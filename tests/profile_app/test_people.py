import json
import re
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from blog.editor.trash import move_to_trash, restore_from_trash
from blog.models import TrashedRow
from profile_app.models import Person
from tests.data import (
    make_page,
    make_person,
    make_post,
    make_profile,
    make_project,
    make_publication,
    make_staff,
)
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db

PAGES = ("/people/", "/people/ada-chen/", "/", "/search/?q=ada+chen", "/sitemap.xml", "/mine/")


def form(**fields):
    inline = {"links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "0"}
    return {"name": "Ada Chen", "order": "0", "is_member": "on", **inline, **fields}


def order_of(names, text):
    return sorted(names, key=text.index)


def test_only_members_are_listed_current_ones_first(client):
    make_profile()
    make_page("/mine/", body="::: people {alumni}")
    yesterday = timezone.localdate() - timedelta(days=1)
    make_publication("Exits", authors=(make_person("Co-author"),))
    empty = [client.get(path) for path in PAGES[:5]]

    make_person("Old Bob", is_member=True, end_on=yesterday, now_at="Now at NVIDIA")
    make_person("Zoe", is_member=True, start_on=date(2020, 1, 1), end_on=timezone.localdate())
    make_person("Ann", is_member=True, start_on=date(2022, 1, 1), role="Ph.D. student")
    make_person("Head", is_member=True, start_on=date(2023, 1, 1), order=0)
    Person.objects.exclude(name="Head").update(order=1)
    page, mine = client.get("/people/").text, client.get("/mine/").text

    assert [response.status_code for response in empty[:2]] == [404, 404]
    assert ["/people/" in response.text for response in empty[2:]] == [False] * 3
    names = ["Head", "Zoe", "Ann", "Old Bob"]
    assert (order_of(sorted(names), page), "Co-author" in page) == (names, False)
    assert ("Now at NVIDIA" in mine, "Ann" in mine, "css/projects" in mine) == (True, False, True)


def test_member_with_a_text_has_a_page_that_lists_their_work(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_profile()
    make_page("/mine/", body="::: people")
    ada = make_person("Ada Chen", is_member=True, role="Postdoc", url="https://ada.example/")
    ada.links.create(kind="github", url="https://github.com/ada")
    make_publication("Apparate", slug="apparate", authors=(ada,))
    make_project("Exits").people.add(ada)
    make_post("A note", authors="Bob, Ada Chen", slug="ours")
    make_post("Another", authors="Ada Chen-Bob", slug="others")
    plain = client.get("/people/")

    ada.body = "Works on *exits*."
    ada.save()
    ada.cover.save("ada.png", ContentFile(encoded(photo(64, 64), "PNG")))
    shown = [client.get(path).text for path in PAGES]
    make_person("Another co-author")
    for gone in (make_person("Gone", is_member=True, body="x"), make_person("Co-author")):
        move_to_trash(gone)
        restore_from_trash(TrashedRow.objects.get())

    assert 'href="https://ada.example/">Ada Chen</a>' in plain.text
    assert ["/people/ada-chen/" in text for text in shown] == [True] * 6
    assert ">People</a>" in shown[2]
    page = shown[1]
    parts = (
        "<em>exits</em>",
        "/publications/apparate/",
        "/projects/exits/",
        "github.com/ada",
        "/ours/",
    )
    assert ([part for part in parts if part not in page], "/others/" in page) == ([], False)
    facts = json.loads(re.search(r"ld\+json\">(.*?)</script>", page, re.DOTALL)[1])
    assert facts["sameAs"] == ["https://ada.example/", "https://github.com/ada"]
    assert 'href="/people/ada-chen/"' in client.get("/projects/exits/").text
    assert client.get("/share/people/ada-chen.png")["Content-Type"] == "image/png"
    assert client.get("/people/gone/").status_code == 200
    assert Person.objects.get(name="Co-author").slug is None


def test_member_with_one_publication_is_a_filter(client):
    ada = make_person("Ada Chen", is_member=True, body="Hello")
    make_publication("Apparate", authors=(ada, make_person("Rare Co-author")))
    link = f"?author=ada-chen-{ada.pk}"
    alone = client.get("/publications/").text

    make_publication("Themis")

    assert (link in alone, link in client.get("/publications/").text) == (False, True)
    assert "?author=rare" not in client.get("/publications/").text
    assert f'{link}"' in client.get("/people/ada-chen/").text


def test_homepage_shows_a_dozen_current_members_unless_the_owner_is_the_only_one(client):
    make_profile()
    make_person("Ada Lovelace", is_member=True, is_me=True)
    make_person("Old Bob", is_member=True, end_on=date(2020, 1, 1))
    make_person("Future Fred", is_member=True, start_on=date(2999, 9, 1))
    alone = client.get("/").text

    for number in range(12):
        make_person(f"Member {number:02}", is_member=True, role="Student", now_at="Elsewhere")
    together = client.get("/").text

    assert 'id="people"' not in alone
    section = together.partition('id="people"')[2].partition("</section>")[0]
    assert section.count("<li>") == section.count("Student") + 1 == 12
    assert [name in section for name in ("Old Bob", "Fred", "Elsewhere")] == [False] * 3
    assert "from Sep 2999" in client.get("/people/").text
    assert '<a href="/people/">All people</a>' in section
    assert "css/projects" in together


def test_second_person_of_a_name_gets_a_warning_and_takes_no_link(client):
    client.force_login(make_staff())
    make_person("Jack Doe", is_member=True, url="https://jack.example/")
    make_post("A note", authors="Jack Doe", slug="note")
    add, no_links = "/admin/profile_app/person/add/", {"links-TOTAL_FORMS": "0"}

    response = client.post(add, form(name="Doe, Jack", **no_links), follow=True)
    client.post(add, form(name="Jack Doe, Jr.", **no_links))

    assert "There is another Jack Doe: " in response.text
    names = list(Person.objects.order_by("pk").values_list("name", flat=True))
    assert names == ["Jack Doe", "Jack Doe", "Jack Doe, Jr."]
    assert 'href="https://jack.example/"' in client.get("/blog/note/").text


def test_owner_adds_and_renames_a_member(client):
    client.force_login(make_staff())
    link = {"links-0-kind": "orcid", "links-0-url": "0000-0002-1825-0097", "links-0-order": "0"}
    add, no_links = "/admin/profile_app/person/add/", {"links-TOTAL_FORMS": "0"}

    make_person("Last", is_member=True, order=3)
    suggested = client.get(add).context["adminform"].form["order"].value()
    Person.objects.all().delete()
    wrong = client.post(add, form(start_on="May 2023", end_on="Apr 2023"))
    client.post(add, form(start_on="May 2023", end_on="now", body="Hello", order=-1, **link))
    client.post(add, form(name="A co-author", is_member="", **no_links))
    ada, other = Person.objects.order_by("pk")
    change = f"/admin/profile_app/person/{ada.pk}/change/"
    client.post(change, form(slug="ada", body="Hello", **no_links))

    assert "The end must not be before the start." in wrong.text
    assert (ada.slug, other.slug) == ("ada-chen", None)
    assert (suggested, ada.order) == (3, -1)
    assert ada.links.get().url == "https://orcid.org/0000-0002-1825-0097"
    assert client.get("/people/ada-chen/")["Location"] == "/people/ada/"
    assert ada.versions.count() == 2
