"""The page as Google Scholar's inclusion guidelines want to read it, and as JSON-LD."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.core.files.base import ContentFile

from profile_app.models import Identifier, Resource
from tests.data import make_paper, make_person, make_post, make_publication, make_topic

pytestmark = pytest.mark.django_db
URL = "http://testserver/publications/p/"


class MetaTags(HTMLParser):
    """The tags of a page in order, wherever they stand."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.is_in_head = [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.is_in_head = (self.is_in_head or tag == "head") and tag != "body"
        if tag == "meta" and given.get("name", "").startswith("citation_"):
            assert self.is_in_head
            self.tags.append((given["name"], given["content"]))


def tags_of(client, path="/publications/p/"):
    return MetaTags(client.get(path).text).tags


def tag(client, name):
    return [value for given, value in tags_of(client) if given == name]


def json_ld(client, path="/publications/p/"):
    text = client.get(path).text
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(found)


def make(**fields):
    authors = fields.pop("authors", ("Ada Lovelace",))
    people = [make_person(name) for name in authors]
    return make_publication(**{"slug": "p", "authors": people, **fields})


def make_pdf(publication, name="p.pdf", **fields):
    file = ContentFile(b"%PDF-1.7", name=name)
    return Resource.objects.create(publication=publication, file=file, **fields)


# ── what Scholar demands of every page ──────────────────────────────────────────────────────
def test_page_has_tags_for_title_authors_and_date(client):
    make(
        title="On <Engines> & “Looms”",
        authors=("Zoe Zed", "Ada Lovelace", "潘瑞"),
        year=2023,
        month=4,
    )

    assert tags_of(client)[:5] == [
        ("citation_title", "On <Engines> & “Looms”"),
        ("citation_author", "Zoe Zed"),
        ("citation_author", "Ada Lovelace"),
        ("citation_author", "潘瑞"),
        ("citation_publication_date", "2023/04"),
    ]


@pytest.mark.parametrize(
    ("month", "fields", "date"),
    [
        (None, {}, "2023"),
        (4, {}, "2023/04"),
        (4, {"date": "2023-04-17"}, "2023/04/17"),
        (4, {"day": "7"}, "2023/04/07"),
        (4, {"day": "soon"}, "2023/04"),
        (4, {"date": "2022-04-17"}, "2023/04"),
    ],
)
def test_date_is_as_precise_as_known(client, month, fields, date):
    make(year=2023, month=month, bibtex_fields=fields)

    assert tag(client, "citation_publication_date") == [date]


def test_page_without_an_author_has_no_scholar_tags(client):
    make_publication(slug="p")

    assert tags_of(client) == []


def test_author_tags_have_no_marks_and_family_names_first_if_known(client):
    make_publication(
        slug="p",
        authors=(
            make_person("Guido van Rossum", family_name="van Rossum"),
            make_person("Rui Pan*"),
            make_person("The LIGO Collaboration", is_organisation=True),
        ),
    )

    assert tag(client, "citation_author") == [
        *("van Rossum, Guido", "Rui Pan", "The LIGO Collaboration"),
    ]


def test_collapsed_authors_have_tags(client):
    make(authors=[f"Author {n}" for n in range(40)])

    assert tag(client, "citation_author") == [f"Author {n}" for n in range(40)]


# ── where it was published ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("conference", "citation_conference_title"),
        ("workshop", "citation_conference_title"),
        ("journal", "citation_journal_title"),
        ("thesis", "citation_dissertation_institution"),
        ("report", "citation_technical_report_institution"),
        ("chapter", "citation_inbook_title"),
    ],
)
def test_venue_tag_depends_on_the_kind(client, kind, name):
    make(kind=kind, venue="Somewhere")

    assert [given for given, value in tags_of(client) if value == "Somewhere"] == [name]


def test_volume_issue_and_pages_have_tags(client):
    publication = make(
        kind="journal",
        venue="CACM",
        doi="10.1145/1",
        arxiv_id="2312.05385",
        bibtex_fields={"volume": "51", "number": "1", "pages": "107--113", "issn": "0001-0782"},
    )
    publication.topics.add(make_topic("Data processing"))
    Identifier.objects.create(publication=publication, kind="isbn", value="978-1")

    assert tags_of(client)[3:] == [
        ("citation_journal_title", "CACM"),
        ("citation_volume", "51"),
        ("citation_issue", "1"),
        ("citation_firstpage", "107"),
        ("citation_lastpage", "113"),
        ("citation_issn", "0001-0782"),
        ("citation_isbn", "978-1"),
        ("citation_doi", "10.1145/1"),
        ("citation_arxiv_id", "2312.05385"),
        ("citation_keywords", "Data processing"),
        ("citation_abstract_html_url", URL),
    ]


def test_report_number_has_its_own_tag(client):
    make(kind="report", bibtex_fields={"number": "TR-7", "institution": "MIT"})

    assert tags_of(client)[3:5] == [
        ("citation_technical_report_institution", "MIT"),
        ("citation_technical_report_number", "TR-7"),
    ]


# ── the PDF ─────────────────────────────────────────────────────────────────────────────────
def test_pdf_url_is_absolute_and_below_its_page(client):
    make_pdf(make())

    (pdf,) = tag(client, "citation_pdf_url")
    (page,) = tag(client, "citation_abstract_html_url")

    assert pdf == f"{page}p.pdf"
    assert client.get(pdf)["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    "fields", [{"kind": "slides"}, {"kind": "poster"}, {"kind": "pdf", "name": "p.zip"}]
)
def test_other_files_are_not_the_pdf(client, fields):
    make_pdf(make(), **fields)

    assert tag(client, "citation_pdf_url") == []


def test_pdf_on_another_site_has_no_tag(client):
    Resource.objects.create(publication=make(), kind="pdf", url="https://example.org/p.pdf")

    assert tag(client, "citation_pdf_url") == []


def test_abstract_can_be_read_without_a_click(client):
    make(abstract="We *measure*.")

    text = client.get("/publications/p/").text

    assert "<em>measure</em>" in text
    assert "<details" not in text[text.index('id="abstract"') : text.index("<em>measure</em>")]


# ── who carries none ────────────────────────────────────────────────────────────────────────
def test_lists_and_notes_have_no_scholar_tags(client):
    make()
    make_post(slug="note", paper=make_paper("Of others", authors="Leslie Lamport", doi="10.1/2"))

    paths = ("/", "/publications/", "/cv/", "/blog/", "/blog/note/", "/blog/papers/")
    assert {path: tags_of(client, path) for path in paths} == {path: [] for path in paths}


# ── JSON-LD ─────────────────────────────────────────────────────────────────────────────────
def test_json_ld_describes_the_article(client):
    me = make_person("Rui Pan", is_me=True)
    peer = make_person("Kai Li", url="https://kai.example/")
    publication = make_publication(
        "A paper", slug="p", authors=(peer, me), year=2023, month=4, kind="journal", venue="CACM",
        abstract="We *measure*\n\nit &amp; more.", doi="10.1145/1", award="Best Paper",
    )  # fmt: skip
    make_pdf(publication)

    article = json_ld(client)

    modified = article.pop("dateModified")
    assert modified.startswith(publication.updated_at.strftime("%Y-%m-%dT"))
    assert article == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": URL,
        "url": URL,
        "headline": "A paper",
        "name": "A paper",
        "author": [
            {"@type": "Person", "name": "Kai Li", "url": "https://kai.example/"},
            {"@type": "Person", "@id": "http://testserver/#owner", "name": "Rui Pan"},
        ],
        "datePublished": "2023-04",
        "isPartOf": {"@type": "Periodical", "name": "CACM"},
        "abstract": "We measure it & more.",
        "award": "Best Paper",
        "identifier": [{"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1145/1"}],
        "sameAs": ["https://doi.org/10.1145/1"],
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": f"{URL}p.pdf",
            "encodingFormat": "application/pdf",
        },
    }


@pytest.mark.parametrize(("kind", "name"), [("thesis", "Thesis"), ("dataset", "Dataset")])
def test_json_ld_has_the_type_of_the_kind(client, kind, name):
    make(kind=kind)

    assert json_ld(client)["@type"] == name


def test_title_cannot_close_the_json_ld(client):
    title = "</script><script>alert(1)</script><!-- \u2028 & \" '"
    make(title=title)

    text = client.get("/publications/p/").text

    assert json_ld(client)["name"] == title
    assert "<script>alert" not in text
