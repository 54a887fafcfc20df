import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from profile_app.models import Authorship, Identifier, Publication, Resource
from tests.data import (
    make_paper,
    make_person,
    make_post,
    make_profile,
    make_publication,
    make_staff,
    make_topic,
)
from tests.markup import collapsed

pytestmark = pytest.mark.django_db


def make_file(publication, name="apparate.pdf", data=b"%PDF-1.7 text", **fields):
    file = ContentFile(data, name=name)
    return Resource.objects.create(publication=publication, file=file, **fields)


def body(response):
    return b"".join(response.streaming_content)


# ── the list ────────────────────────────────────────────────────────────────────────────────
def test_list_contains_collapsed_authors(client):
    make_profile(authors_shown=2)
    make_publication(authors=[make_person(f"Author {n:02}") for n in range(30)])

    text = client.get("/publications/").text

    assert text.count("27 more") == 1
    assert [n for n in range(30) if f"Author {n:02}" not in text] == []


def test_list_shows_et_al(client):
    make_publication(authors=(make_person("Ada"),), has_more_authors=True)

    assert "Ada, <i>et al.</i>" in collapsed(client.get("/publications/").text)


def test_entry_shows_award_impact_preprint_and_note(client):
    make_publication(
        venue="NSDI", year=2023, preprint_venue="arXiv", preprint_year=2022, arxiv_id="2210.00093",
        award="Best Paper Award", impact="Integrated into vLLM", note="With an *appendix*.",
    )  # fmt: skip

    text = client.get("/publications/").text

    assert '<span class="award">Best Paper Award</span>' in text
    assert '<span class="impact">Integrated into vLLM</span>' in text
    assert (
        '<span class="preprint"> <a href="https://arxiv.org/abs/2210.00093">arXiv 2022</a>'
        in collapsed(text)
    )
    assert "<em>appendix</em>" in text


def test_co_author_links_to_their_page(client):
    make_publication(authors=(make_person("Kai Li", url="https://kai.example/"), make_person("B")))

    text = collapsed(client.get("/publications/").text)
    assert '<a href="https://kai.example/">Kai Li</a>' in text


def test_entry_has_an_anchor_and_links_to_its_page(client):
    make_publication("Apparate: Rethinking")

    text = client.get("/publications/").text

    assert '<li id="apparate">' in text
    assert '<a href="/publications/apparate/">Apparate: Rethinking</a>' in text


def test_entry_does_not_link_an_unpublished_note(client):
    make_publication(post=make_post(status="draft"))

    assert ">Note</a>" not in client.get("/publications/").text


def test_list_links_to_its_exports(client):
    make_publication("Apparate", year=2023)

    text = client.get("/publications/?year=2023").text

    assert '<abbr class="unapi-id" title="apparate"></abbr>' in text
    assert text.count('href="/publications.bib?year=2023"') == 2
    assert "unapi-id" not in client.get("/").text


def test_page_shows_citations_and_links_to_its_exports(client):
    make_publication("Apparate", authors=(make_person("Rui Pan"),), bibtex_key="pan2023")

    text = client.get("/publications/apparate/").text

    assert "@inproceedings{pan2023," in text
    assert "<dt>APA</dt>" in text
    assert text.count('href="/publications/apparate.bib"') == 2


def test_long_list_is_paginated(client):
    for number in range(76):
        make_publication(f"Paper {number}")

    first, second = client.get("/publications/"), client.get("/publications/?page=2")

    assert [len(page.context["page"]) for page in (first, second)] == [75, 1]
    assert client.get("/publications/?page=3").status_code == 404


@pytest.mark.parametrize("number", [1, 12])
@pytest.mark.parametrize(("url", "queries"), [("/publications/", 15), ("/publications/p/", 13)])
def test_pages_run_a_fixed_number_of_queries(
    client, django_assert_num_queries, number, url, queries
):
    make_profile()
    for n in range(number):
        publication = make_publication(
            slug="p" if n == 0 else "", authors=(make_person(), make_person(is_me=True))
        )
        make_file(publication)
        publication.topics.add(make_topic())
        Identifier.objects.create(publication=publication, kind="dblp", value="x")

    with django_assert_num_queries(queries):
        client.get(url)


# ── the page ────────────────────────────────────────────────────────────────────────────────
def test_page_shows_every_fact(client):
    topic = make_topic("Serving")
    publication = make_publication(
        "Apparate: Rethinking", authors=(make_person("Yinwei Dai"),), abstract="We *measure*.",
        award="Best Paper Award", venue="SOSP", year=2024,
    )  # fmt: skip
    publication.topics.add(topic)
    make_file(publication)

    text = client.get("/publications/apparate/").text

    shown = (
        "Apparate: Rethinking</h1>", "Yinwei Dai", "SOSP 2024", "Best Paper Award",
        "<em>measure</em>", 'href="/publications/apparate/apparate.pdf">PDF</a>',
        'href="/publications/?topic=serving">Serving</a>',
    )  # fmt: skip
    assert [words for words in shown if words not in text] == []


def test_unknown_publication_is_not_found(client):
    assert client.get("/publications/nothing/").status_code == 404


def test_page_links_the_posts_about_the_paper(client):
    led_to = make_post("Led to")
    by_doi = make_post("By DOI", paper=make_paper(doi="10.1145/1"))
    by_arxiv = make_post("By arXiv", paper=make_paper(arxiv_id="2312.05385v2"))
    by_title = make_post("By title", paper=make_paper("A Title: of Ours"))
    make_post("About another", paper=make_paper("Another"))
    make_post("A draft", paper=by_title.paper, status="draft")
    make_publication(
        "A title – of ours", slug="p", doi="10.1145/1", arxiv_id="2312.05385", post=led_to
    )

    posts = client.get("/publications/p/").context["posts"]

    assert set(posts) == {led_to, by_doi, by_arxiv, by_title}


def test_page_without_a_post_has_no_link(client):
    make_post("About another", paper=make_paper("Another"))
    make_post("An essay")
    make_publication(slug="p")

    assert list(client.get("/publications/p/").context["posts"]) == []


def test_page_links_to_the_previous_and_next_publication(client):
    for year in (2021, 2022, 2023):
        make_publication(slug=f"of-{year}", year=year)

    context = client.get("/publications/of-2022/").context

    assert (context["newer"].slug, context["older"].slug) == ("of-2023", "of-2021")


def test_page_links_to_more_by_its_authors(client):
    make_profile(name="Rui Pan")
    me, dai, once = make_person("Rui Pan"), make_person("Yinwei Dai"), make_person("Once")
    make_publication(slug="p", authors=(me, dai, once))
    make_publication(authors=(dai, me))

    found = client.get("/publications/p/").context["co_authors"]

    assert [(author.name, author.count) for author in found] == [("Yinwei Dai", 2)]


def test_page_has_an_edit_link_for_staff(client):
    publication = make_publication(slug="p")
    client.force_login(make_staff())

    assert f"/admin/profile_app/publication/{publication.pk}/change/" in (
        client.get("/publications/p/").text
    )


# ── its files ───────────────────────────────────────────────────────────────────────────────
def test_file_is_served_under_its_publication_and_under_media(client):
    resource = make_file(make_publication(slug="apparate"))

    response = client.get("/publications/apparate/apparate.pdf")

    assert resource.file.name == "publications/apparate/apparate.pdf"
    assert body(response) == body(client.get(resource.file.url)) == b"%PDF-1.7 text"


def test_pdf_is_shown_inline_without_scripts(client):
    make_file(make_publication(slug="apparate"))

    headers = client.get("/publications/apparate/apparate.pdf").headers

    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == 'inline; filename="apparate.pdf"'
    assert "sandbox" in headers["Content-Security-Policy"]


def test_other_file_is_downloaded(client):
    make_file(make_publication(slug="apparate"), "code.zip", kind="code")

    headers = client.get("/publications/apparate/code.zip").headers

    assert headers["Content-Disposition"] == 'attachment; filename="code.zip"'


def test_unchanged_file_is_not_modified(client):
    make_file(make_publication(slug="apparate"))
    modified = client.get("/publications/apparate/apparate.pdf")["Last-Modified"]

    response = client.get(
        "/publications/apparate/apparate.pdf", headers={"if-modified-since": modified}
    )

    assert response.status_code == 304


@pytest.mark.parametrize("path", ["other/apparate.pdf", "apparate/other.pdf", "apparate/..%2fx"])
def test_unknown_file_is_not_found(client, path):
    make_file(make_publication(slug="apparate"))

    assert client.get(f"/publications/{path}").status_code == 404


def test_new_upload_of_a_file_keeps_its_url(client):
    publication = make_publication(slug="apparate")
    resource = make_file(publication)

    resource.file = ContentFile(b"%PDF-1.7 second", name="apparate.pdf")
    resource.save()

    response = client.get("/publications/apparate/apparate.pdf")
    assert body(response) == b"%PDF-1.7 second"


def test_files_with_the_same_name_have_different_urls():
    publication = make_publication(slug="apparate")

    addresses = [make_file(publication).get_absolute_url() for _ in range(2)]

    assert addresses == [
        "/publications/apparate/apparate.pdf",
        "/publications/apparate/apparate-2.pdf",
    ]


def test_slug_avoids_ids_of_page_parts():
    assert make_publication("Main").slug == "main-2"


def test_list_shows_marks_of_authors(client):
    publication = make_publication(authors=(make_person("Ada"),))
    Authorship.objects.filter(publication=publication).update(is_corresponding=True)

    text = client.get("/publications/").text

    assert 'Ada<abbr title="Corresponding author">✉\ufe0e</abbr>' in collapsed(text)
    assert Publication.objects.count() == 1


def test_no_page_shows_the_source_of_a_title(client):
    """Programs that cite get characters, since few of them read TeX."""
    title = "A $[SU(3)]^4$ model of `code`"
    publication = make_publication(title)
    paper = make_paper(title, read_on=timezone.localdate())
    post = make_post(title, paper=paper)
    exports = ("/publications.bib", "/publications.ris", "/publications.json")
    pages = ("/", "/publications/", "/cv/", "/blog/", "/feed/rss.xml", *exports)
    rows = (publication.get_absolute_url(), post.get_absolute_url(), paper.get_absolute_url())

    shown = {url: client.get(url).text for url in (*pages, *rows)}

    assert [url for url, text in shown.items() if "[SU" not in text and "[{SU" not in text] == []
    assert [url for url, text in shown.items() if "$[" in text or "`code`" in text] == []


def test_broken_formula_in_a_title_is_readable_everywhere(client):
    publication = make_publication(
        r"Lemmas of $\frac{$ kinds", slug="lemmas", authors=[make_person("Ada Chen")], year=2024
    )

    page = client.get("/publications/lemmas/").text

    exported = client.get("/publications.bib").text
    assert "<title>Lemmas of frac kinds" in page
    assert 'name="citation_title" content="Lemmas of frac kinds"' in page
    assert [text for text in (page, exported, str(publication)) if "%s" in text] == []
