import json
import re
from html import unescape

import pytest
from django.core.files.base import ContentFile

from blog.visits.dashboard import today_in_utc
from blog.visits.downloads import downloads_of
from blog.visits.drain import drain
from profile_app.models import Publication, Resource
from tests.data import make_person, make_publication, make_topic

pytestmark = pytest.mark.django_db

TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}
each_form = pytest.mark.parametrize("extension", TYPES)


@each_form
def test_exports_have_their_content_type(client, extension):
    response = client.get(f"/publications.{extension}")

    assert response["Content-Type"] == TYPES[extension]
    assert response["Content-Disposition"] == f'inline; filename="publications.{extension}"'


@each_form
def test_export_of_a_publication_has_its_name(client, extension):
    make_publication("深度: x", slug="深度")

    response = client.get(f"/publications/深度.{extension}")

    assert response["Content-Type"] == TYPES[extension]
    name = "%E6%B7%B1%E5%BA%A6"
    assert response["Content-Disposition"] == f"inline; filename*=utf-8''{name}.{extension}"


def test_publications_bib_has_every_fact_and_one_entry_those_for_citing(client):
    make_publication("Exits", slug="exits", award="Best", bibtex_key="k")

    every, one = client.get("/publications.bib").text, client.get("/publications/exits.bib").text

    assert "  award         = {Best},\n" in every
    assert one == "@inproceedings{k,\n  title = {Exits},\n  year  = {2023},\n}\n"


def test_publications_json_and_ris_contain_each_publication(client):
    make_publication("One", bibtex_key="one", year=2021)
    make_publication("Two", bibtex_key="two", year=2022)

    items = json.loads(client.get("/publications.json").content)
    ris = client.get("/publications.ris").text

    assert [item["id"] for item in items] == ["two", "one"]
    assert [line for line in ris.split("\r\n") if line.startswith("ID")] == [
        "ID  - two",
        "ID  - one",
    ]


@each_form
def test_own_files_have_absolute_urls(client, extension):
    publication = make_publication("Exits", slug="exits")
    file = ContentFile(b"%PDF-1.7", name="exits.pdf")
    Resource.objects.create(publication=publication, kind="pdf", file=file)

    text = client.get(f"/publications.{extension}").text

    shown = "http://testserver/publications/exits/exits.pdf" in text
    assert shown == (extension != "json")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"One", "Two"}),
        ("?year=2020", {"One"}),
        ("?kind=journal", {"Two"}),
        ("?topic=systems", {"One"}),
        ("?author=ada-{ada}", {"Two"}),
        ("?by=kind&page=2", {"One", "Two"}),
    ],
)
def test_exports_accept_the_filters_of_the_list(client, query, titles):
    ada = make_person("Ada")
    make_publication("One", year=2020).topics.add(make_topic("Systems"))
    make_publication("Two", year=2021, kind="journal", authors=(ada,))

    items = json.loads(client.get(f"/publications.json{query.format(ada=ada.pk)}").content)

    assert {item["title"] for item in items} == titles


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/publications.bib?year=soon", "No such filter."),
        ("/publications.ris?author=nobody-7", "No such filter."),
        ("/publications/none.bib", "There is no publication none."),
        ("/publications/none.json", "There is no publication none."),
    ],
)
def test_missing_export_is_plain_text(client, address, sentence):
    response = client.get(address)

    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == f"{sentence} All publications: /publications/\n"


@pytest.mark.parametrize("address", ["/publications.bib", "/publications/exits.ris"])
def test_unchanged_export_is_not_modified(client, address):
    make_publication("Exits", slug="exits")
    etag = client.get(address)["ETag"]

    again = client.get(address, headers={"If-None-Match": etag})
    make_publication("Another")

    assert again.status_code == 304
    assert again.content == b""
    changed = client.get("/publications.bib", headers={"If-None-Match": etag})
    assert changed.status_code == 200


@pytest.mark.parametrize("number", [1, 12])
@each_form
def test_exports_run_a_fixed_number_of_queries(
    client, django_assert_num_queries, extension, number
):
    for _ in range(number):
        publication = make_publication(authors=(make_person(), make_person()))
        publication.topics.add(make_topic())
        publication.resources.create(kind="code", url="https://c.example/")
        file = ContentFile(b"%PDF-1.7", name="a.pdf")
        Resource.objects.create(publication=publication, kind="pdf", file=file)

    with django_assert_num_queries(9):
        client.get(f"/publications.{extension}")


def test_bib_of_a_publication_counts_as_a_download(client):
    make_publication("Exits", slug="exits")
    browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}

    client.get("/publications/exits.bib", headers=browser)
    client.get("/publications/exits.bib", headers=browser)
    drain()

    name = "publications/exits.bib"
    assert downloads_of([name], today_in_utc()) == {name: (1, 1)}


def test_all_exports_have_the_same_keys(client):
    for _ in range(2):
        make_publication("On engines", year=2020)
    make_publication("Other", year=2020, bibtex_key="2020engines")

    keys = re.findall(r"^@\w+\{(.*),", client.get("/publications.bib").text, re.MULTILINE)
    ids = [item["id"] for item in json.loads(client.get("/publications.json").text)]
    tags = re.findall(r"^ID  - (.*)\r", client.get("/publications.ris").text, re.MULTILINE)

    assert sorted(keys) == ["2020engines", "2020engines-2", "2020engines-3"]
    assert keys == ids == tags
    for publication in Publication.objects.all():
        single = client.get(f"/publications/{publication.slug}.bib").text
        assert re.match(r"@\w+\{(.*),", single)[1] in keys
        assert re.match(r"@\w+\{(.*),", single)[0] in unescape(
            client.get(publication.get_absolute_url()).text
        )
