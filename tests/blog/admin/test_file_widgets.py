"""Files chosen in a form survive an error in another field."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from blog.models import Post
from profile_app.models import Position, Resource
from tests.data import make_post, make_publication

pytestmark = pytest.mark.django_db

POSITION = {"kind": "experience", "role": "Intern", "institution": "Institute"}
ADD = "/admin/profile_app/position/add/"


def png(name="logo.png"):
    file = BytesIO()
    Image.new("RGB", (40, 30), "seagreen").save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def token(response, name):
    found = re.search(rf'name="{name}-staged" value="([^"]+)"', response.text)
    return found[1] if found else ""


def refused_with_logo(owner):
    response = owner.post(ADD, {**POSITION, "start_on": "spring", "logo": png()})
    assert response.status_code == 200
    return token(response, "logo")


def test_chosen_file_is_saved_with_the_corrected_form(owner):
    staged = refused_with_logo(owner)

    owner.post(ADD, {**POSITION, "logo-staged": staged})

    assert Position.objects.get().logo.name.startswith("logos/logo")


def test_chosen_file_survives_two_errors(owner):
    staged = refused_with_logo(owner)

    again = owner.post(ADD, {**POSITION, "start_on": "fall", "logo-staged": staged})
    owner.post(ADD, {**POSITION, "logo-staged": token(again, "logo")})

    assert Position.objects.get().logo


def test_svg_logo_is_rebuilt_and_shown(owner):
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="x()"></svg>'
    logo = SimpleUploadedFile("logo.svg", drawing, "image/svg+xml")

    owner.post(ADD, {**POSITION, "logo": logo})

    saved = Position.objects.get().logo
    served = owner.get(saved.url)
    assert f'src="{saved.url}"' in owner.get("/").text
    assert served.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert b"onload" not in b"".join(served.streaming_content)


def test_another_file_replaces_the_chosen_one(owner):
    staged = refused_with_logo(owner)

    owner.post(ADD, {**POSITION, "logo-staged": staged, "logo": png("other.png")})

    assert Position.objects.get().logo.name.startswith("logos/other")


def test_chosen_file_can_be_dropped(owner):
    staged = refused_with_logo(owner)

    owner.post(ADD, {**POSITION, "logo-staged": staged, "logo-drop": "1"})

    assert not Position.objects.get().logo


def test_refused_file_is_not_staged(owner):
    response = owner.post(ADD, {**POSITION, "logo": SimpleUploadedFile("logo.png", b"no image")})

    assert token(response, "logo") == ""
    assert not Position.objects.exists()


@pytest.mark.parametrize("forged", ["x", "../../secret/logo.png:abc:def"])
def test_forged_or_expired_token_is_an_error(owner, forged):
    response = owner.post(ADD, {**POSITION, "logo-staged": forged})

    assert "or this machine no longer has it. Choose it again." in response.text
    assert not Position.objects.exists()


def test_file_of_an_inline_row_is_saved_with_the_corrected_form(owner):
    publication = make_publication()
    url = f"/admin/profile_app/publication/{publication.pk}/change/"
    form = {
        "title": publication.title,
        "kind": "journal",
        "year": 2023,
        "order": 0,
        "resources-TOTAL_FORMS": 1,
        "resources-INITIAL_FORMS": 0,
        "resources-0-kind": "pdf",
        "resources-0-order": 0,
        "identifiers-TOTAL_FORMS": 0,
        "identifiers-INITIAL_FORMS": 0,
    }
    pdf = SimpleUploadedFile("paper.pdf", b"%PDF-1.7")

    refused = owner.post(url, {**form, "venue_url": "no url", "resources-0-file": pdf})
    owner.post(url, {**form, "resources-0-file-staged": token(refused, "resources-0-file")})

    assert Resource.objects.get().file.read() == b"%PDF-1.7"


def test_cover_of_a_post_is_saved_with_the_corrected_form(owner):
    post = make_post("A note")
    url = f"/admin/blog/post/{post.pk}/change/"
    form = {"title": "A note", "kind": "essay", "status": "draft", "language": "en"}

    refused = owner.post(url, {**form, "title": "", "cover": png()})
    owner.post(url, {**form, "cover-staged": token(refused, "cover")})

    assert Post.objects.get().cover


def test_new_image_is_saved_with_the_corrected_form(owner):
    refused = owner.post("/admin/blog/image/add/", {"name": "x" * 999, "file": png()})

    response = owner.post("/admin/blog/image/add/", {"file-staged": token(refused, "file")})

    assert response.status_code == 302
