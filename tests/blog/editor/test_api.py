import io
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from PIL import Image as Pillow

from blog.editor.api import PICKER_PAGE, can_write
from blog.editor.widget import EditorWidget
from blog.markdown.rendering import MAX_BODY_BYTES
from blog.models import Image, Post
from tests.data import make_post, make_staff
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db

PREVIEW, UPLOAD = "/admin/editor/preview/", "/admin/editor/upload/"
DESCRIBE, IMAGES = "/admin/editor/describe/", "/admin/editor/images/"

TEXT = """## Fairness

Themis measures $\\rho$ with *finish-time fairness*[^1].

```python
def rho(): ...
```

> [!NOTE]
> A lease ends.

[^1]: NSDI 2020
"""


def png(name="figure 1.png"):
    out = io.BytesIO()
    Pillow.new("RGB", (30, 20), "navy").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def signed_in(client, kind):
    """Sign in as one of the kinds of users who may send requests to the editor."""
    if kind == "anonymous":
        return client
    user = User.objects.create_user(kind, password="x", is_staff=kind != "reader")
    if kind == "owner":
        user.is_superuser = True
        user.save()
    allowed = {"writer": "change_post", "biographer": "change_profile", "guest": "view_post"}
    if kind in allowed:
        user.user_permissions.add(Permission.objects.get(codename=allowed[kind]))
    client.force_login(user)
    return client


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD, IMAGES])
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("anonymous", 403),
        ("reader", 403),
        ("staff", 403),
        ("guest", 403),
        ("writer", 200),
        ("biographer", 200),
        ("owner", 200),
    ],
)
def test_editor_views_require_permission(client, url, kind, status):
    signed_in(client, kind)

    response = client.post(url, {"content": "a", "image": png()})

    assert response.status_code == status
    assert ("error" in response.json()) == (status == 403)


def test_editor_stores_nothing_without_permission(client):
    signed_in(client, "guest").post(UPLOAD, {"image": png()})

    assert not Image.objects.exists()


def test_deactivated_user_may_not_write():
    user = make_staff()
    user.is_active = False

    assert not can_write(user)


@pytest.mark.parametrize("url", [PREVIEW, UPLOAD])
def test_editor_requires_post_and_csrf_token(url):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_staff())

    assert client.get(url).status_code == 405
    assert client.post(url, {"content": "a"}).status_code == 403


@pytest.mark.parametrize("path", ["/markdownx/markdownify/", "/markdownx/upload/"])
def test_stock_views_are_not_mounted(path):
    client = Client(enforce_csrf_checks=True)

    assert client.get(path).status_code == 404
    assert client.post(path, {"content": "a"}).status_code == 404


def test_widget_points_at_our_views():
    attributes = EditorWidget().get_context("body", "", {})["widget"]["attrs"]

    assert resolve(attributes["data-markdownx-urls-path"]).view_name == "editor:preview"
    assert resolve(attributes["data-markdownx-upload-urls-path"]).view_name == "editor:upload"


def test_widget_loads_only_the_editor_script():
    scripts = EditorWidget().media.render_js()

    assert scripts == ['<script src="/static/js/editor/main.js" type="module"></script>']


def test_widget_does_not_change_the_text():
    html = EditorWidget().render("body", "\n<b>&amp;</textarea>", {})

    assert ">\n\n&lt;b&gt;&amp;amp;&lt;/textarea&gt;</textarea>" in html


def test_preview_equals_the_published_page(client):
    post = make_post(body=TEXT)

    response = signed_in(client, "owner").post(PREVIEW, {"content": TEXT})

    html = response.json().pop("html")
    assert re.sub(r' data-line="\d+"', "", html) == post.body_html
    assert html.count(" data-line=") == 6


def test_preview_counts_as_the_page_does(client):
    post = make_post(body="word " * 600)

    response = signed_in(client, "owner").post(PREVIEW, {"content": post.body})

    answer = response.json()
    assert (answer["words"], answer["minutes"]) == (post.word_count, post.reading_minutes)
    assert answer["problems"] == []


def test_preview_with_an_image_equals_the_published_page(client):
    signed_in(client, "owner")
    code = client.post(UPLOAD, {"image": png()}).json()["image_code"]
    post = make_post(body=code)

    response = client.post(PREVIEW, {"content": code})

    assert response.json()["html"].replace(' data-line="1"', "") == post.body_html
    assert 'width="30" height="20"' in post.body_html


def test_preview_reports_the_line_of_a_broken_formula(client):
    text = "Fine.\n\nBroken: $\\frac{1$.\n"

    response = signed_in(client, "owner").post(PREVIEW, {"content": text})

    (problem,) = response.json()["problems"]
    assert (problem["line"], problem["source"]) == (3, "\\frac{1")
    assert problem["message"].endswith(".")


def test_preview_rejects_a_text_that_is_too_long(client):
    text = "a" * (MAX_BODY_BYTES + 1)

    response = signed_in(client, "owner").post(PREVIEW, {"content": text})

    assert response.status_code == 413
    assert response.json()["error"].startswith("This text is 512 KB long; at most 512 KB")


def test_preview_is_never_stored(client):
    response = signed_in(client, "owner").post(PREVIEW, {"content": "a"})

    assert response["Cache-Control"] == "no-store"


def test_form_rejects_a_text_that_is_too_long(client):
    signed_in(client, "owner")
    fields = {"title": "Long", "kind": "note", "language": "en", "status": "draft"}

    response = client.post("/admin/blog/post/add/", {**fields, "body": "a" * (MAX_BODY_BYTES + 1)})

    assert response.status_code == 200
    assert response.context["adminform"].form.errors["body"][0].startswith("This text is 512 KB")
    assert not Post.objects.exists()


def test_upload_returns_markdown(client):
    response = signed_in(client, "owner").post(UPLOAD, {"image": png("My_figure [2] (final).png")})

    image = Image.objects.get()
    url = image.file.url
    assert response.json() == {
        "image_code": f"![]({url})",
        "url": url,
        "description": "",
        "form": f"/admin/blog/image/{image.pk}/change/",
        "duplicate": "",
    }


def test_library_is_searched_by_name_and_alt_text(client):
    owner = signed_in(client, "owner")
    for number in range(PICKER_PAGE + 2):
        name = f"{number}.png"
        Image.objects.create(
            digest=f"{number}", file=f"images/{name}", name=name, width=1, height=1
        )
    Image.objects.filter(digest="7").update(description="A [rising] curve")
    Image.objects.filter(digest="8").update(description="A rising line", binned_at=timezone.now())

    found = owner.post(IMAGES, {"words": "RISING 7"}).json()
    last = owner.post(IMAGES, {"page": "2"}).json()

    image = {"url": "/media/images/7.png", "thumbnail": "/media/images/7.png", "name": "7.png"}
    image["description"] = "A rising curve"
    assert found == {"images": [image], "next": 0, "count": 1}
    assert ([row["name"] for row in last["images"]], last["count"]) == (["0.png"], PICKER_PAGE + 1)


def test_upload_of_a_known_image_returns_its_alt_text(client):
    owner = signed_in(client, "owner")
    owner.post(UPLOAD, {"image": png("one.png")})
    Image.objects.update(description="A curve [that] rises")

    response = owner.post(UPLOAD, {"image": png("two.png")})

    assert response.json()["image_code"].startswith("![A curve that rises](/media/images/")
    assert response.json()["duplicate"] == (
        "two.png is the same as one.png, which is already there."
    )


def test_upload_accepts_a_phone_photo(client):
    heic = SimpleUploadedFile("IMG_1.HEIC", encoded(photo(), "HEIF"), "image/heic")

    response = signed_in(client, "owner").post(UPLOAD, {"image": heic})

    assert response.json()["image_code"].startswith("![](/media/images/")
    assert Image.objects.get().file.name.endswith(".jpg")


@pytest.mark.parametrize(
    ("upload", "status", "sentence"),
    [
        (None, 400, "No image was uploaded."),
        (SimpleUploadedFile("a.png", b"<svg onload=alert(1)>"), 400, "The SVG is not well-formed"),
        (SimpleUploadedFile("a.png", b"hello"), 400, "This is not a supported image."),
        (SimpleUploadedFile("a.png", b"\0" * (12 * 1024 * 1024 + 1)), 413, "The image is 12.0"),
    ],
    ids=["nothing", "svg", "text", "large"],
)
def test_upload_reports_errors(client, upload, status, sentence):
    response = signed_in(client, "owner").post(UPLOAD, {"image": upload} if upload else {})

    assert response.status_code == status
    assert response.json()["error"].startswith(sentence)
    assert not Image.objects.exists()


def test_alt_text_is_stored_with_the_image(client):
    owner = signed_in(client, "owner")
    url = owner.post(UPLOAD, {"image": png()}).json()["url"]

    response = owner.post(DESCRIBE, {"url": url, "description": " A  curve [that] rises "})

    assert response.json() == {"description": "A curve that rises"}
    assert Image.objects.get().description == "A curve [that] rises"


@pytest.mark.parametrize(
    ("url", "description", "status", "sentence"),
    [
        ("/media/images/00/gone.png", "A", 404, "This image is no longer in the library"),
        ("https://example.org/a.png", "A", 404, "This image is no longer in the library"),
        (None, "a" * 301, 400, "The alt text has 301 characters; the limit is 300"),
        (None, "a\x00b", 400, "Line 1, column 2: invalid character U+0000"),
    ],
    ids=["gone", "elsewhere", "long", "control"],
)
def test_alt_text_reports_errors(client, url, description, status, sentence):
    owner = signed_in(client, "owner")
    stored = owner.post(UPLOAD, {"image": png()}).json()["url"]

    response = owner.post(DESCRIBE, {"url": url or stored, "description": description})

    assert response.status_code == status
    assert response.json()["error"].startswith(sentence)
    assert Image.objects.get().description == ""


def test_changing_alt_text_requires_permission(client):
    url = signed_in(client, "owner").post(UPLOAD, {"image": png()}).json()["url"]
    answers = []
    for kind, words in (("guest", "A"), ("writer", "B"), ("writer", "C")):
        if not User.objects.filter(username=kind).exists():
            client.logout()
            signed_in(client, kind)
        answers.append(client.post(DESCRIBE, {"url": url, "description": words}).status_code)

    # A writer describes an image that has no alt text yet.
    assert answers == [403, 200, 403]
    assert Image.objects.get().description == "B"
