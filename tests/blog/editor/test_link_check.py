import pytest
from django.test import RequestFactory

from blog.editor.link_check import MAX_CHECKED_LINKS, LinkCheck
from blog.models import DailyVisits, ExcludedRequests
from blog.visits.drain import drain
from tests.data import make_post

pytestmark = pytest.mark.django_db


def checker(base="/blog/here/"):
    return LinkCheck(RequestFactory().get("/", HTTP_HOST="localhost"), base=base)


def test_checking_a_link_is_not_a_visit():
    post = make_post(body="## Part\n\nWords.")

    assert checker().fault(post.get_absolute_url()) == ""
    drain()

    assert not DailyVisits.objects.exists()
    assert not ExcludedRequests.objects.exists()


def test_page_is_requested_once(django_assert_max_num_queries):
    post, check = make_post(body="## Part\n\nWords."), checker()
    check.fault(post.get_absolute_url())

    with django_assert_max_num_queries(0):
        faults = [check.fault(f"{post.get_absolute_url()}#{part}") for part in ("part", "none")]

    assert faults == ["", "points to a page without the anchor “none”"]


def test_anchor_shown_in_code_does_not_exist():
    post = make_post(body='Write `<a id="part">` or `id="part"`.')

    fault = checker().fault(f"{post.get_absolute_url()}#part")

    assert fault == "points to a page without the anchor “part”"


def test_relative_link_starts_from_the_post():
    make_post("Other")

    assert [checker().fault(link) for link in ("../other/", "other/")] == [
        "",
        "points to a page that doesn't exist",
    ]


def test_number_of_checked_links_is_limited():
    check = checker()
    faults = [check.fault(f"/nowhere/{number}/") for number in range(MAX_CHECKED_LINKS + 5)]

    assert [bool(fault) for fault in faults] == [True] * MAX_CHECKED_LINKS + [False] * 5
