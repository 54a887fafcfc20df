import pytest

from blog.bibliography.html_text import first_href, html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("The <i>A</i><sub>x</sub> of X &amp; Y", "The Ax of X & Y"),
        ("&eacute;t&eacute; &#8211; &#x2014; &unknown; AT&T", "été – — &unknown; AT&T"),
        ("&lt;i&gt;In vivo&lt;/i&gt;", "In vivo"),
        (
            "std::vector<int>, a < b and c > d, the <b> tag",
            "std::vector<int>, a < b and c > d, the <b> tag",
        ),
        (
            "<mml:math> <mml:msub> <mml:mi>H</mml:mi> <mml:mn>2</mml:mn> </mml:msub> </mml:math>O",
            "H2O",
        ),
        ("<math><mi>x</mi><annotation>x^2</annotation></math>", "x"),
        ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "\n\nOne.\n\n\n\nTwo.\n\n"),
    ],
)
def test_html_becomes_text(html, text):
    assert html_to_text(html) == text


def test_first_href_is_decoded():
    assert first_href('doi:<a href="https://a.example/?b&amp;c">x</a>') == "https://a.example/?b&c"
    assert first_href("https://a.example") == ""
