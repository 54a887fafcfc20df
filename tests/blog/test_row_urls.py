import pytest
from django.test.utils import override_script_prefix
from django.urls import NoReverseMatch, reverse

from blog.row_urls import row_url

SLUGS = (
    "mapreduce",
    "slug",
    "读书笔记",
    "a-b_c",
    "dean:2004",
    "a b",
    "50%",
    "x?y=#z",
    "a/b",
    "naïve",
)


@pytest.mark.parametrize("key", SLUGS)
def test_url_is_that_of_reverse(key):
    assert row_url("blog:paper_detail", key) == reverse("blog:paper_detail", args=[key])


def test_url_follows_the_path_of_the_site():
    assert row_url("blog:post_detail", "note") == "/blog/note/"
    with override_script_prefix("/~slug/"):
        assert row_url("blog:post_detail", "note") == "/~slug/blog/note/"


def test_row_without_a_slug_has_no_url():
    with pytest.raises(NoReverseMatch):
        row_url("blog:post_detail", "")
