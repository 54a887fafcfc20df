import pytest
from django.test import RequestFactory

from blog.editor.prepublish_check import prepublish_findings
from blog.images.library import store_image
from blog.models import Image, Post, Redirect
from profile_app.models import Publication
from tests.data import make_paper, make_post, make_publication, make_topic
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db


def found(body="Words.", *, topics=True, **fields):
    fields = {"summary": "In short.", "kind": Post.Kind.ESSAY, "body": body, **fields}
    post = make_post("Looked at", topics=(make_topic(),) if topics else (), **fields)
    request = RequestFactory().get("/admin/", HTTP_HOST="localhost")
    return [str(finding) for finding in prepublish_findings(post, request)]


def test_good_post_has_no_findings():
    other = make_post("Other", body="## Its part\n\nWords.")
    body = f"## One\n\n### Two\n\n[a]({other.get_absolute_url()}#its-part) $x^2$ [b](#two)"

    assert found(body, kind=Post.Kind.NOTE, paper=make_paper()) == []


@pytest.mark.parametrize(
    ("fields", "start"),
    [
        ({"body": " "}, "No text yet"),
        ({"summary": ""}, "No one-line summary"),
        ({"topics": False}, "No topic"),
        ({"kind": Post.Kind.NOTE}, "No paper selected"),
    ],
)
def test_missing_details_are_reported(fields, start):
    assert [sentence[: len(start)] for sentence in found(**fields)] == [start]


def test_broken_formula_is_reported_with_its_line():
    assert found("One.\n\n$\\frac{$")[0].startswith("Line 3: ")


def test_skipped_heading_level_is_reported_with_its_line():
    body = "## One\n\nWords.\n\n#### Deep\n\n## Two\n\n### Fine"

    assert found(body) == ["Line 5: The heading “Deep” skips a level below the heading before it."]


def stored(name="one.jpg", **fields):
    image = store_image(encoded(photo(300, 200), "JPEG"), name)
    Image.objects.filter(pk=image.pk).update(**fields)
    return image.file.url


def test_missing_alt_text_is_reported_with_its_line():
    address = stored()

    assert found(f"Words.\n\n![A curve]({address})\n\n![]({address})") == [
        "Line 3: This image has no alt text."
    ]


def test_large_image_is_reported():
    address = stored(weight=2_621_440, variants=[])

    assert found(f"![A curve]({address})") == [
        "Line 1: The image “one.jpg” is 2.5 MB, which loads slowly on phones."
    ]


def test_large_image_with_small_renditions_is_fine():
    address = stored(weight=2_621_440, variants=[[200, "images/x-200.avif", 9000]], recipe=99)

    assert found(f"![A curve]({address})") == []


@pytest.mark.parametrize(
    ("link", "end"),
    [
        ("/blog/nowhere/", "points to a page that doesn't exist."),
        ("/nowhere", "points to a page that doesn't exist."),
        ("../nowhere/", "points to a page that doesn't exist."),
        ("notes/other.md", "points to a page that doesn't exist."),
        ("http://localhost/blog/nowhere/", "points to a page that doesn't exist."),
        ("/blog/topics/none/", "points to a page that doesn't exist."),
        ("/publications/none/", "points to a page that doesn't exist."),
        ("/media/images/00/none.png", "points to a page that doesn't exist."),
        ("/blog/#no-such-place", "points to a page without the anchor “no-such-place”."),
        ("#no-such-place", "doesn't match any heading."),
    ],
)
def test_broken_link_is_reported_with_its_line(link, end):
    sentences = found(f"One.\n\n[there]({link})")

    assert [(s.startswith("Line 3: "), s.endswith(end)) for s in sentences] == [(True, True)]


def test_link_with_an_invalid_url_is_reported_as_not_shown():
    assert found("[there](http://[broken)") == ["Line 1: These words are not shown: “http broken”."]


@pytest.mark.parametrize(
    "link",
    [
        "/",
        "/blog/",
        "/publications.bib",
        "/publications/paper/",
        "/blog/topics/maps/",
        "/old/page",
        "http://localhost/blog/",
        "https://example.org/gone",
        "mailto:someone@example.org",
        "/blog/papers/?state=read",
    ],
)
def test_working_link_is_fine(link):
    topic = make_topic("Maps")
    make_publication("Paper", kind=Publication.Kind.CONFERENCE)
    Redirect.objects.create(path="/old/page", topic=topic)

    assert found(f"[there]({link})") == []


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"status": Post.Status.DRAFT, "published_at": None}, "is a draft"),
        ({"days_ago": -2}, "is scheduled"),
    ],
)
def test_link_to_an_unpublished_post_is_reported(fields, state):
    make_post("Later", **fields)

    assert found("[there](/blog/later/)") == [
        f"Line 1: The link to /blog/later/ points to “Later”, which {state}."
    ]


def test_external_image_is_reported():
    assert found("![A curve](https://example.org/curve.png)") == [
        "Line 1: The image at https://example.org/curve.png is on another site and won't load."
    ]
