import pytest

from site_config.static_export.base_url import BaseUrl, InvalidBaseUrlError


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("https://ada.github.io/site/", "https://ada.github.io/site/"),
        ("https://Ada.github.io", "https://ada.github.io/"),
        ("http://127.0.0.1:8001/a/b", "http://127.0.0.1:8001/a/b/"),
        ("https://ada.example/网站", "https://ada.example/%E7%BD%91%E7%AB%99/"),
        ("https://ada.example/%E7%BD%91%E7%AB%99", "https://ada.example/%E7%BD%91%E7%AB%99/"),
    ],
)
def test_trailing_slash_is_optional(text, written):
    assert str(BaseUrl.parse(text)) == written


@pytest.mark.parametrize(
    "text",
    [
        *("ada.github.io", "/site", "ftp://ada.example", "https://", "https://a.example/?a=b"),
        *("https://a.example/#b", "https://a.example/../b", "https://me@a.example", "http://[:"),
        *("https://a.example:port/", "https://a.example//b//c"),
    ],
)
def test_invalid_url_is_rejected_with_the_option_name(text):
    with pytest.raises(InvalidBaseUrlError, match="--live"):
        BaseUrl.parse(text, option="--live")


def test_placeholders_are_replaced():
    copy = BaseUrl.parse("https://ada.github.io/site")
    text = (
        "http://offprintcopyhost/offprintcopyroot/blog/ http://offprintcopyhost/media/a.png "
        "/offprintcopyroot/blog/ ?of=http%3A%2F%2Foffprintcopyhost%2Foffprintcopyroot%2Fblog%2F"
    )

    assert copy.write_in(text) == (
        "https://ada.github.io/site/blog/ https://ada.github.io/site/media/a.png "
        "/site/blog/ ?of=https%3A%2F%2Fada.github.io%2Fsite%2Fblog%2F"
    )


def test_url_without_a_path_has_no_double_slash():
    copy = BaseUrl.parse("http://ada.example")

    assert copy.write_in("/offprintcopyroot/ http://offprintcopyhost/offprintcopyroot/a") == (
        "/ http://ada.example/a"
    )
