import re

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from profile_app.accent import DARK_BACKGROUNDS, LIGHT_BACKGROUNDS, luminance
from profile_app.appearance import ColorScheme, Density, Look, PhotoShape, validate_css
from tests.data import make_profile

pytestmark = pytest.mark.django_db

STYLESHEETS = (
    "static/css/site.css",
    *(f"templates/profile_app/look_{n}.css" for n in ("sans", "classic")),
)


def full_color(color):
    return "#" + "".join(2 * digit for digit in color[1:]) if len(color) == 4 else color


@pytest.mark.parametrize(
    "css",
    [
        "",
        "h1 { color: #123456 }",
        ".hero::before { content: 'a // b' }",
        "main { background: url(/media/images/ab/paper.webp) }",
        ".hero::before { content: '// ' attr(title) ' //' }",
        "a[href^='https://']::after, a[href *= \"//x\"]::after { content: '↗' }",
        "/* see https://example.org */ a::after { content: '\\2192' }",
    ],
)
def test_css_of_the_site_itself_is_accepted(css):
    assert validate_css(css) is None


@pytest.mark.parametrize(
    ("css", "message"),
    [
        ("p {}\n</style><script>", "Line 2: Enter CSS only"),
        ("@import 'other.css';", "Line 1: @import is not supported"),
        ("@\\69mport 'other.css';", "Line 1: @import is not supported"),
        ("p {}\n\nh1 { background: url(https://example.org/a.png) }", "Line 3: Pages load nothing"),
        ("h1 { background: url( '//example.org/a.png' ) }", "Line 1: Pages load nothing"),
        ("h1 { background: \\75rl(HTTP://example.org) }", "Line 1: Pages load nothing"),
        ('h1 { background: url("\\\\\\\\example.org/a") }', "Line 1: Pages load nothing"),
        ('h1 { background: url("ht\\\ntps://example.org/a") }', "Line 1: Pages load nothing"),
        ('h1 { background: url("ht\\\r\ntps://example.org/a") }', "Line 1: Pages load nothing"),
        ('h1 { background: url("/\\9/example.org/a") }', "Line 1: Pages load nothing"),
        ('h1 { background: url("\\1 ///example.org/a") }', "Line 1: Pages load nothing"),
        ("h1 { background: url(https:example.org/a) }", "Line 1: Pages load nothing"),
        ("h1 { background: url('data:image/png;base64,iVBO') }", "Line 1: Pages load no data"),
        ("h1 { background: image-set('https://example.org/a' 1x) }", "Line 1: Pages load nothing"),
    ],
)
def test_css_that_the_pages_would_not_load_is_refused(css, message):
    with pytest.raises(ValidationError, match=message):
        validate_css(css)


@pytest.mark.parametrize("stylesheet", STYLESHEETS)
def test_accent_is_checked_against_the_hardest_backgrounds(stylesheet):
    css = (settings.BASE_DIR / stylesheet).read_text()
    pairs = re.findall(r"--(?:paper|wash): light-dark\((#\w+), (#\w+)\)", css)
    light, dark = (
        [luminance(full_color(color)) for color in colors] for colors in zip(*pairs, strict=True)
    )

    assert len(pairs) == 2
    assert min(light) >= min(map(luminance, LIGHT_BACKGROUNDS))
    assert max(dark) <= max(map(luminance, DARK_BACKGROUNDS))


def test_pages_of_the_default_look_load_no_more_stylesheets(client):
    make_profile()

    assert "theme.css" not in client.get("/").text


@pytest.mark.parametrize(
    "choice",
    [
        {"accent": "#1d5e8a"},
        {"look": Look.SANS},
        {"photo_shape": PhotoShape.SQUARE},
        {"density": Density.COMPACT},
        {"custom_css": "h1 { color: red }"},
    ],
)
def test_each_choice_changes_the_url_of_the_stylesheet(client, choice):
    make_profile(**choice)

    [version] = re.findall(r'href="/theme\.css\?(\w+)"', client.get("/").text)

    assert version != make_profile(look=Look.CLASSIC).theme_version


def test_stylesheet_has_the_look_the_photo_and_the_own_css(client):
    make_profile(
        look=Look.CLASSIC,
        density=Density.COMPACT,
        photo_shape=PhotoShape.ROUNDED,
        custom_css="a > b { top: 0 }",
    )

    css = client.get("/theme.css").text

    assert "Times New Roman" in css
    assert "(pointer: fine)" in css
    assert "--photo: 0.9rem" in css
    assert css.rstrip().endswith("a > b { top: 0 }")
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize(
    ("scheme", "tag"),
    [
        (ColorScheme.AUTO, '<html lang="en">'),
        (ColorScheme.DARK, '<html lang="en" data-theme="dark">'),
        (ColorScheme.LIGHT, '<html lang="en" data-theme="light">'),
    ],
)
def test_pages_start_in_the_chosen_color_scheme(client, scheme, tag):
    make_profile(color_scheme=scheme)

    assert tag in client.get("/").text
