import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.models import Redirect
from tests.blog.admin.test_posts import form_of
from tests.data import make_page, make_post

pytestmark = pytest.mark.django_db

ADD = "/admin/blog/redirect/add/"
IMPORT = "/admin/blog/redirect/import/"


def test_form_suggests_the_paths_of_pages(owner):
    make_page("/teaching/")

    form = owner.get(ADD).text

    assert 'list="url-suggestions"' in form
    assert '<option value="/teaching/">' in form
    assert '<option value="/cv/">' in form


@pytest.mark.parametrize(
    ("url", "asked", "location"),
    [
        ("/cv/", "/cv.html", "/cv/"),
        ("/cv.pdf", "/cv.html?a=1", "/cv.pdf?a=1"),
        ("https://lab.example.org/a?b=1#c", "/cv.html?a=1", "https://lab.example.org/a?b=1&a=1#c"),
    ],
)
def test_path_redirects_to_any_page_file_or_site(owner, url, asked, location):
    owner.post(ADD, {"path": "/cv.html", "url": url})

    response = owner.get(asked)

    assert (response.status_code, response["Location"]) == (301, location)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"url": "javascript:alert(1)"}, "Enter a path that starts with a slash"),
        ({}, "Choose one target: a post, a topic, or a path or URL."),
        ({"path": "old", "url": "/cv/"}, "Start the old URL with a slash."),
        ({"path": "/old?p=1", "url": "/cv/"}, "Enter only the path"),
        ({"path": "/a", "url": "/cv/"}, "There is already a redirect from this URL."),
        ({"url": "/old/#top"}, "/old \N{RIGHTWARDS ARROW} /old/."),
        ({"path": "/%E6%97%A7", "url": "/%E6%97%A7/"}, "/旧 \N{RIGHTWARDS ARROW} /旧/."),
        ({"url": "/b"}, "/old \N{RIGHTWARDS ARROW} /b \N{RIGHTWARDS ARROW} /a"),
    ],
)
def test_redirect_without_a_target_or_in_a_loop_is_refused(owner, fields, sentence):
    Redirect.objects.create(path="/a", url="/old/")
    Redirect.objects.create(path="/b", url="/a")

    response = owner.post(ADD, {"path": "/old", **fields})

    assert sentence in response.text
    assert Redirect.objects.count() == 2


def test_redirect_that_is_never_used_or_has_no_target_is_warned_about(owner):
    hidden = owner.post(ADD, {"path": "/cv/", "url": "/blog/"}, follow=True)
    dead = owner.post(ADD, {"path": "/old", "url": "/nothing/"}, follow=True)

    assert "/cv/ is a page of the site, so the redirect is never used." in hidden.text
    assert "/nothing/ points to a page that doesn&#x27;t exist." in dead.text


def test_redirect_of_a_renamed_page_can_be_edited(owner):
    redirect = Redirect.objects.create(path="/old", post=make_page("/teaching/"))

    owner.post(
        f"/admin/blog/redirect/{redirect.pk}/change/",
        {"path": "/older", "post": redirect.post.pk},
    )

    assert owner.get("/older")["Location"] == "/teaching/"


def test_new_slug_of_a_post_replaces_a_redirect_to_a_url(owner):
    Redirect.objects.create(path="/blog/themis/", url="https://example.org/")
    post = make_post("Themis")

    owner.post(f"/admin/blog/post/{post.pk}/change/", form_of(post, slug="fair"))

    assert owner.get("/blog/themis/")["Location"] == "/blog/fair/"


def test_redirects_are_imported_as_a_whole_or_not_at_all(owner):
    Redirect.objects.create(path="/same", post=make_post("Themis"))
    Redirect.objects.create(path="/lab", url="/old-lab/")
    good = "Old URL;Target\n/cv.html;/cv/\n/lab;https://lab.example.org/\n\n/same;/blog/themis/\n"
    bad = "from,to\n/a,/b\nold,/cv/\n/c\n/a,/cv/\n/b,/a\n/x,javascript:1\n"

    refused = owner.post(IMPORT, {"text": bad}).context["form"].non_field_errors()
    unchanged = Redirect.objects.count()
    file = SimpleUploadedFile("redirects.csv", good.encode("utf-8-sig"))
    message = owner.post(IMPORT, {"file": file}, follow=True).text
    exported = owner.get("/admin/blog/redirect/export/").text

    assert [sentence[:36] for sentence in refused] == [
        "Line 3: Start the old URL with a sla",
        "Line 4: Write the old URL and the ta",
        "Line 5: /a is also on line 2.",
        "Line 6: This redirect would lead bac",
        "Line 7: Enter a path that starts wit",
    ]
    assert unchanged == 2
    assert "Redirects: 1 added, 1 changed, 1 unchanged." in message
    assert exported == (
        "old URL,target\n/cv.html,/cv/\n/lab,https://lab.example.org/\n/same,/blog/themis/\n"
    )
    again = owner.post(IMPORT, {"text": exported}, follow=True).text
    assert "Redirects: 0 added, 0 changed, 3 unchanged." in again


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": ""}, "There are no redirects in it."),
        ({"text": "a,b"}, "There are no redirects in it."),
        ({"file": SimpleUploadedFile("a.csv", b"/\xff,/cv/")}, "The file isn&#x27;t UTF-8."),
    ],
)
def test_unreadable_list_of_redirects_is_refused(owner, data, sentence):
    assert sentence in owner.post(IMPORT, data).text


def test_error_of_a_constraint_is_at_its_field_and_only_there(owner):
    response = owner.post(ADD, {"path": "old", "url": "/cv/"})

    form = response.context["adminform"].form
    assert form.errors == {"path": ["Start the old URL with a slash."]}
