import io
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from blog import typefaces
from blog.models import Post
from blog.typesetting import TypesettingError
from site_config.social_cards import storage
from site_config.social_cards.drawing import Card, draw
from tests.data import make_paper, make_post, make_profile, make_publication

pytestmark = pytest.mark.django_db
needs_cjk_font = pytest.mark.skipif(
    typefaces.is_without_font("字") and "CI" not in os.environ,
    reason="this machine has no font of Chinese letters",
)
WORDS = {
    "title": "Themis",
    "kicker": "Systems",
    "about": "A paper · NSDI 2020",
    "author": "Ada",
    "site": "ada.example",
    "accent": "#9b1c31",
    "language": "en",
}


def card(**changed):
    return Card(**{**WORDS, **changed})


def opened(png):
    image = Image.open(io.BytesIO(png))
    image.load()
    return image.convert("RGB")


def bytes_of(response):
    return b"".join(response.streaming_content)


def test_card_has_the_expected_size():
    png = draw(card())

    assert opened(png).size == (1200, 630)
    assert len(png) < 100_000


@pytest.mark.parametrize("part", ["title", "kicker", "about", "author", "site", "accent"])
def test_card_shows_every_part(part):
    other = "#005f73" if part == "accent" else "Another"

    assert draw(card(**{part: other})) != draw(card())


@needs_cjk_font
def test_chinese_has_the_right_glyphs():
    """Two titles of the same length would look equal in a font without these letters."""
    assert draw(card(title="公平的调度", language="zh-Hans")) != draw(
        card(title="高效的训练", language="zh-Hans")
    )


def test_text_without_a_font_is_rejected(monkeypatch):
    monkeypatch.setattr(typefaces, "_has_cjk_font", lambda: False)

    with pytest.raises(TypesettingError, match="fonts-noto-cjk"):
        draw(card(title="公平的调度"))
    assert draw(card())


@pytest.mark.parametrize(
    "title",
    [
        "word " * 200,
        pytest.param("长" * 300, marks=needs_cjk_font),
        "x" * 300,
        '#let x = 1 $y$ "\\ @z',
        "",
    ],
)
def test_any_title_fits(title):
    image = opened(draw(card(title=title)))

    # Nothing overflows the right edge.
    assert set(image.crop((1180, 0, 1200, 630)).get_flattened_data()) == {(253, 252, 249)}


@pytest.mark.parametrize(
    "title", ["Ada", "Ada Wolfeschlegelsteinhausenbergerdorff", "word " * 60, "x" * 300]
)
def test_portrait_is_beside_the_text(title):
    file = io.BytesIO()
    Image.new("RGB", (300, 400), "#00aa00").save(file, "PNG")
    name = default_storage.save("profile/ada.png", ContentFile(file.getvalue()))

    image = opened(draw(card(title=title, author="", photo=name)))

    assert image.getpixel((930, 295)) == (0, 170, 0)
    # The corner of the round portrait, and the space between it and the text.
    assert image.getpixel((742, 107)) == (253, 252, 249)
    assert set(image.crop((715, 0, 735, 630)).get_flattened_data()) == {(253, 252, 249)}


def test_every_page_links_to_its_card(client):
    make_profile(name="Ada Lovelace", headline="Mathematician")
    paper = make_paper("Themis", authors="K. Mahajan", year=2020)
    make_post("Fairness", slug="公平", paper=paper)
    make_publication("Apparate", slug="apparate")

    for path in ("/", "/blog/公平/", "/publications/apparate/", paper.get_absolute_url()):
        head = client.get(path).text.split("</head>")[0]
        address = head.split('<meta property="og:image" content="')[1].split('"')[0]
        response = client.get(address.removeprefix("http://testserver"))
        assert response.headers["Content-Type"] == "image/png", path
        assert opened(bytes_of(response)).size == (1200, 630)


def test_card_is_cached_until_its_text_changes(client, monkeypatch):
    post = make_post("Themis", slug="themis")
    first = client.get("/share/posts/themis.png")
    again = client.get("/share/posts/themis.png", headers={"If-None-Match": first["ETag"]})
    monkeypatch.setattr(storage, "draw", lambda card: b"redrawn")
    cached = bytes_of(client.get("/share/posts/themis.png"))
    post.title = "Gavel"
    post.save()

    assert again.status_code == 304
    assert cached == bytes_of(first)
    assert bytes_of(client.get("/share/posts/themis.png")) == b"redrawn"


def test_oldest_cards_are_deleted(client, monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(storage, "MAX_CARDS", 2)
    monkeypatch.setattr(storage, "draw", lambda card: b"drawn")

    for title in ("One", "Two", "Three", "Four"):
        storage.cached_card(card(title=title))

    assert len(list((tmp_path / "share").glob("*.png"))) == 2


@pytest.mark.parametrize("path", ["posts/draft", "posts/none", "publications/none", "papers/none"])
def test_private_page_has_no_card(client, admin_client, path):
    make_post("Draft", slug="draft", status=Post.Status.DRAFT)

    assert client.get(f"/share/{path}.png").status_code == 404
    assert admin_client.get(f"/share/{path}.png").status_code == 404


def test_page_works_without_a_card(client, monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    def refuse(card):
        raise TypesettingError("no")

    monkeypatch.setattr(storage, "draw", refuse)
    make_post("Themis", slug="themis")

    assert client.get("/share/posts/themis.png").status_code == 404
    assert client.get("/blog/themis/").status_code == 200
