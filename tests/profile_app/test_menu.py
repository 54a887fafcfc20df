import re
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from blog.models import Post
from profile_app.models import Course, MenuItem, News
from tests.data import make_page, make_paper, make_post, make_profile, make_publication, make_staff
from tests.markup import collapsed

pytestmark = pytest.mark.django_db

MENU = "/admin/profile_app/menuitem/"
DEFAULT = (
    '<a href="/publications/">Publications</a> <a href="/blog/" aria-current="page">Blog</a> '
    '<a href="/blog/popular/">Popular</a> <a href="/blog/papers/">Reading list</a> '
    '<a href="/cv/">CV</a>'
)
DEFAULT_FOOTER = '<a href="/feed/">Subscribe</a> <a href="/blog/privacy/">Privacy</a>'


def parts(response):
    """Return the entries of the menu and of the footer as HTML."""
    html = collapsed(response.text)
    header = re.search(r'<nav aria-label="Site">(.*?)</nav>', html)[1].strip()
    footer = re.search(r'<p class="last">(.*?)</p>', html)
    return header, footer[1].strip() if footer else ""


@pytest.fixture
def filled():
    make_profile()
    make_post()
    make_paper()
    make_publication()


def test_menu_that_the_owner_has_only_looked_at_stays_the_default(filled, client):
    before = parts(client.get("/blog/"))

    client.force_login(make_staff())
    client.get(MENU)
    client.logout()

    assert MenuItem.objects.count() == 11
    assert before == parts(client.get("/blog/")) == (DEFAULT, DEFAULT_FOOTER)


def test_added_entry_comes_last(owner):
    owner.get(MENU)
    link = {"kind": "link", "url": "https://a.example/", "is_visible": "on"}

    for place, label in (("header", "Lab"), ("footer", "Code")):
        owner.post(f"{MENU}add/", {"place": place, "label": label, **link})

    header, footer = parts(owner.get("/blog/"))
    assert header.endswith('>Lab</a> <a href="/admin/">Admin</a>')
    assert footer.endswith(">Code</a>")


def test_publication_is_marked_in_the_menu(filled, client):
    url = make_publication("Themis").get_absolute_url()

    assert '<a href="/publications/" aria-current="true">' in client.get(url).text


def test_new_site_has_only_links_to_pages_with_content(client):
    assert parts(client.get("/blog/")) == ("", DEFAULT_FOOTER)


def make_items(*rows):
    for order, row in enumerate(rows):
        MenuItem.objects.create(order=order, **row)


def test_menu_is_as_arranged(filled, client, django_assert_max_num_queries):
    teaching = make_page("/教学/", "Teaching", body="Syllabus")
    draft = make_page("/secret/", "Secret", status=Post.Status.DRAFT)
    name = default_storage.save("files/syllabus.pdf", ContentFile(b"%PDF-1.4"))
    make_items(
        {"kind": "heading", "label": "Nothing below"},
        {"kind": "heading", "label": "More"},
        {"kind": "page", "page": teaching, "is_nested": True},
        {"kind": "page", "page": draft, "is_nested": True},
        {"kind": "file", "file": name, "label": "Syllabus", "is_nested": True},
        {"kind": "link", "url": "https://lab.example.org/", "label": "Lab & co"},
        {"kind": "blog", "label": "Notes"},
        {"kind": "cv", "is_visible": False},
        {"kind": "link", "url": "/teaching/#now", "label": "Imprint", "place": "footer"},
    )

    with django_assert_max_num_queries(5) as queries:
        response = client.get("/教学/")

    menu = (
        '<details class="submenu" name="submenu"> <summary>More</summary> <ul> '
        '<li><a href="/%E6%95%99%E5%AD%A6/" aria-current="page">Teaching</a> </li> '
        '<li><a href="/media/files/syllabus.pdf">Syllabus</a> </li> </ul> </details> '
        '<a href="https://lab.example.org/">Lab &amp; co</a> <a href="/blog/">Notes</a>'
    )
    assert parts(response) == (menu, '<a href="/teaching/#now">Imprint</a>')
    assert "Secret" not in response.text
    menu_query = next(
        one["sql"] for one in queries if "menuitem" in one["sql"] and "JOIN" in one["sql"]
    )
    assert "body" not in menu_query


def test_link_to_a_missing_page_gets_a_warning(owner):
    link = {"place": "header", "kind": "link", "url": "/nowhere/", "label": "Nowhere"}

    response = owner.post(f"{MENU}add/", link, follow=True)

    assert "/nowhere/ points to a page that doesn" in response.text


def test_page_at_a_built_in_path_replaces_the_entry(owner):
    Course.objects.create(title="Systems", start_on=date(2026, 1, 1))
    page = make_page("/teaching/", "Classes")
    make_items({"kind": "courses"}, {"kind": "page", "page": page, "label": "My courses"})

    admin = '<a href="/admin/">Admin</a>'
    assert parts(owner.get("/blog/"))[0] == f'<a href="/teaching/">My courses</a> {admin}'
    assert "My courses (/teaching/)" in owner.get(MENU).text


def test_nested_entries_move_up_where_the_entry_above_is_not_shown(client):
    make_items({"kind": "cv"}, {"kind": "news", "is_nested": True})
    empty = parts(client.get("/blog/"))[0]

    News.objects.create(text="A prize", on=date(2026, 1, 1))

    assert empty == ""
    assert parts(client.get("/blog/"))[0] == '<a href="/news/">News</a>'


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "page"}, "Choose a page."),
        ({"kind": "link", "label": "Lab"}, "Enter a link."),
        ({"kind": "link", "url": "javascript:alert(1)", "label": "x"}, "Enter a path that starts"),
        ({"kind": "link", "url": "//evil.example", "label": "x"}, "Enter a path that starts"),
        ({"kind": "link", "url": "/cv/"}, "Enter the text of the link."),
        ({"kind": "file", "label": "Syllabus"}, "Choose a file."),
        ({"kind": "heading"}, "A heading needs a label."),
    ],
)
def test_entry_without_a_target_is_refused(owner, fields, sentence):
    response = owner.post(f"{MENU}add/", {"place": "header", "is_visible": "on", **fields})

    assert sentence in response.text
    assert not MenuItem.objects.exists()


def test_entries_are_reordered_nested_and_hidden_in_the_list(owner):
    make_items({"kind": "blog"}, {"kind": "cv"})
    blog, cv = MenuItem.objects.all()

    owner.post(
        MENU,
        {
            "form-TOTAL_FORMS": 2,
            "form-INITIAL_FORMS": 2,
            "form-0-id": blog.pk,
            "form-0-order": 1,
            "form-0-is_nested": "on",
            "form-1-id": cv.pk,
            "form-1-order": 0,
            "form-1-is_visible": "on",
            "_save": "Save",
        },
    )

    found = MenuItem.objects.values_list("kind", "is_visible", "is_nested")
    assert list(found) == [("cv", True, False), ("blog", False, True)]
