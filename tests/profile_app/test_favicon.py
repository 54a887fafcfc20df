import io

import pytest
from PIL import Image

from profile_app.favicon import draw_ico, initials
from tests.data import make_profile

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Rui Pan", "RP"), ("ada  king lovelace", "AL"), ("Plato", "P"), ("潘瑞", "潘"), ("", "")],
)
def test_initials_are_those_of_the_first_and_last_word(name, letters):
    assert initials(name) == letters


def test_svg_has_the_initials_on_the_accent(client):
    make_profile(name="Ada <Lovelace", accent="#1d5e8a")

    response = client.get("/favicon.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert 'fill="#1d5e8a"' in response.text
    assert ">A&lt;</text>" in response.text
    assert 'href="/favicon.svg"' in client.get("/").text


def test_ico_has_the_sizes_that_browsers_ask_for(client):
    response = client.get("/favicon.ico")

    assert response["Content-Type"] == "image/x-icon"
    assert Image.open(io.BytesIO(response.content)).info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_letters_without_a_font_are_left_out_of_the_ico():
    assert draw_ico("潘", "#9b1c31") == draw_ico("", "#9b1c31") != draw_ico("P", "#9b1c31")
