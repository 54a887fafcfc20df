from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from blog.editor.trash import move_to_trash
from blog.models import DailyVisits, Page, Post, PreviewLink, Redirect
from blog.models.pages import refusal_of_path, unique_path
from blog.visits.counting import Visit, count_visits
from tests.blog.admin.test_posts import form_of
from tests.data import make_page, make_paper, make_post, make_profile, make_staff

pytestmark = pytest.mark.django_db

PAGES = "/admin/blog/page/"
LISTS = ("/blog/", "/blog/popular/?window=all", "/feed/atom.xml", "/feed/feed.json", "/")


def test_page_shows_everything_that_notes_show(client, django_assert_num_queries):
    make_post("Themis")
    make_paper("Transactions", citation_key="gray1981")
    make_profile()
    body = "See [[Themis]], [@gray1981] and $x^2$.\n\n## One\n\n## Two\n\n## Three"
    page = make_page("/group/join/", "Join *us*", summary="Open positions", body=body)

    with django_assert_num_queries(4):
        response = client.get("/group/join/")

    parts = (
        'href="/blog/themis/"', "<math", "gray1981", '<p class="intro">Open positions</p>',
        'class="toc wide"', '"@type": "WebPage"', "/share/pages/group/join.png",
    )  # fmt: skip
    assert [part for part in parts if part not in response.text] == []
    assert set(page.links_out.values_list("to_post__title", flat=True)) == {"Themis"}


def test_pages_are_in_search_and_sitemap_but_not_among_posts(client):
    make_page("/teaching/", "Teaching zebras", body="Zebras")
    make_page("/unlisted/", "Unlisted zebras", status=Post.Status.UNLISTED)

    found = client.get("/search/?q=zebras").text
    sitemap = client.get("/sitemap.xml").text
    lists = "".join(client.get(path).text for path in LISTS)

    assert ("/teaching/" in found, "/unlisted/" in found, ">Page<" in found) == (True, False, True)
    assert ("/teaching/" in sitemap, "/unlisted/" in sitemap) == (True, False)
    assert "ebras" not in lists


@pytest.mark.parametrize(
    "fields", [{"status": Post.Status.DRAFT}, {"published_at": timezone.now() + timedelta(days=2)}]
)
def test_unpublished_page_leaks_nowhere(client, fields):
    page = make_page("/group/", "Secret zebras", body="Zebras", **fields)
    Redirect.objects.create(path="/old", post=page)
    paths = ("/group/", "/group", "/old", "/share/pages/group.png")

    statuses = [client.get(path).status_code for path in paths]
    listed = "".join(client.get(path).text for path in (*LISTS, "/search/?q=zebras"))

    assert statuses == [404] * 4
    assert "/group/" not in client.get("/sitemap.xml").text + listed
    client.force_login(make_staff())
    assert "Only you and the site’s editors" in client.get("/group/").text


def test_page_has_a_social_card(client):
    make_page("/group/join/", "Join us")

    assert client.get("/share/pages/group/join.png")["Content-Type"] == "image/png"


def test_page_without_the_final_slash_redirects(client):
    make_page("/teaching/")

    response = client.get("/teaching")

    assert (response.status_code, response["Location"]) == (301, "/teaching/")
    assert client.get("/nothing").status_code == 404


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/blog/mine/", "Paths below /blog/ are reserved for the site itself."),
        ("static", "Paths below /static/ are reserved for the site itself."),
        ("/CNAME/", "Paths below /cname/ are reserved for the site itself."),
        ("/CV/", "/CV/ is a page of the site itself."),
        ("/healthz/", "/healthz/ is a page of the site itself."),
        ("/publications/mine/", "/publications/mine/ is a page of the site itself."),
        ("/a b/", "Use letters, numbers, hyphens and underscores"),
        ("/a/../b/", "Use letters, numbers, hyphens and underscores"),
        ("/taken/", "Another page already has this path."),
        ("/Taken/", "Another page already has this path: /taken/. Two paths can"),
        ("/moved/", "/moved redirects to /taken/."),
        ("x" * 199, "The path has 201 characters; the limit is 200."),
    ],
)
def test_taken_or_reserved_path_is_refused_with_a_sentence(owner, path, sentence):
    Redirect.objects.create(path="/moved", post=make_page("/taken/"))

    response = owner.post(f"{PAGES}add/", form_of(Page(path=path, title="Mine", status="draft")))

    assert sentence in response.text
    assert Page.objects.count() == 1


def test_path_of_decomposed_letters_is_stored_as_readers_type_it(owner):
    path = "/cafe\N{COMBINING ACUTE ACCENT}/"

    owner.post(f"{PAGES}add/", form_of(Page(path=path, title="Mine", status="draft")))

    assert Page.objects.get().path == "/caf\N{LATIN SMALL LETTER E WITH ACUTE}/"


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("TCP/IP", "/tcp-ip/"),
        ("शिक्षण हिन्दी", "/शिक्षण-हिन्दी/"),
        ("Taken", "/taken-2/"),
        ("CV", "/cv-2/"),
        ("Moved", "/moved-2/"),
        ("$$$", "/page/"),
    ],
)
def test_path_is_made_from_the_title(owner, title, path):
    make_page("/taken/")
    Redirect.objects.create(path="/moved", url="/cv/")

    owner.post(f"{PAGES}add/", form_of(Page(title=title, status="published")))

    assert owner.get(path).status_code == 200


def test_database_refuses_two_pages_at_one_path():
    make_page("/teaching/")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_page("/teaching/")


def test_renamed_page_redirects_and_its_history_restores_the_text(owner):
    form = form_of(Page(title="Teaching", body="First text.", path="", status="published"))
    owner.post(f"{PAGES}add/", form)
    page = Page.objects.get()

    owner.post(f"{PAGES}{page.pk}/change/", {**form, "path": "courses/all", "body": "Second."})
    revision = page.versions.order_by("pk").first()
    owner.post(f"{PAGES}{page.pk}/history/", {"restore": revision.pk})

    assert owner.get("/teaching/", follow=True).redirect_chain == [("/courses/all/", 301)]
    assert "First text." in owner.get("/courses/all/").text


def test_preview_link_shows_a_draft_page(owner, client):
    page = make_page("/teaching/", status=Post.Status.DRAFT, body="Not yet.")
    owner.post(f"{PAGES}{page.pk}/share/", {"make": "", "days": "7"})
    client.logout()

    response = client.get(PreviewLink.objects.get().get_absolute_url())

    assert "Not yet." in response.text
    assert "Unpublished preview" in response.text


def test_page_is_published_from_its_own_admin_page(owner):
    page = make_page("/teaching/", "Teaching", status=Post.Status.DRAFT)

    response = owner.post(
        f"{PAGES}{page.pk}/publish/", {"status": "published", "when": "now"}, follow=True
    )

    assert "The page is published." in response.text
    assert owner.get("/teaching/").status_code == 200
    assert "Teaching" not in owner.get("/admin/blog/post/").text


def test_visits_of_pages_are_counted_but_not_ranked(client):
    page, now = make_page("/teaching/", "Zebras"), timezone.now()
    report = {"path": "/teaching/index.html"}

    assert client.post(reverse("blog:report_visit"), report).status_code == 204
    count_visits([Visit(page.pk, "reader", "", now)], now)

    assert DailyVisits.objects.get(post=page).count == 1
    assert "Zebras" not in client.get("/blog/popular/?window=all").text


def test_page_is_restored_from_the_trash(owner):
    page = make_page("/teaching/", "Teaching")

    owner.post(f"{PAGES}{page.pk}/delete/", {"post": "yes"})
    gone = owner.get("/teaching/").status_code
    owner.post("/admin/trash/", {"restore": f"page-{page.pk}"})

    assert (gone, owner.get("/teaching/").status_code) == (404, 200)


def test_restored_page_gets_another_path_if_its_own_was_taken(owner):
    page = make_page("/teaching/")
    move_to_trash(page)
    make_page("/teaching/")

    told = owner.post("/admin/trash/", {"restore": f"page-{page.pk}"}, follow=True).text

    assert (
        'It is public again at <a href="/teaching-2/">/teaching-2/</a>, as /teaching/ is taken.'
        in told
    )


def test_name_of_a_page_follows_its_new_path():
    page = make_page("/teaching/", "Teaching")
    note = make_post(body="See [[Teaching]].")

    page.path = "/courses/"
    page.save()

    note.refresh_from_db()
    assert 'href="/courses/"' in note.body_html


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/a b/c!/", "/a-b/c/"),
        ("/admin/x/", "/admin-x-page/"),
        ("//", "/page/"),
        ("/CV/", "/cv-2/"),
        ("/../x:y/", "/page/xy/"),
        ("/a/" * 400, f"{'/a' * 96}/"),
    ],
)
def test_path_that_the_site_cannot_have_becomes_one_that_it_can(db, wanted, path):
    found = unique_path(Page(title="A"), wanted)

    assert refusal_of_path(found) == ""
    assert found == path
