from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import DailyDownloads, ReaderKey
from blog.visits.check import find_wrong_totals
from blog.visits.counting import count_lines
from blog.visits.journal import download_line, visit_line
from blog.visits.network_limit import MAX_READERS_PER_NETWORK
from tests.blog.visits.totals import counted_exclusions, counted_total
from tests.data import make_post

PDF = "publications/apparate.pdf"

pytestmark = pytest.mark.django_db


def readers(number, network="aaaaaaaa"):
    return [f"{network}{reader:016x}" for reader in range(number)]


def count(keys, post, *, batch=1000, at=None):
    at = at or timezone.now()
    lines = [visit_line(at.timestamp(), post.pk, key, "example.org").strip() for key in keys]
    for start in range(0, len(lines), batch):
        count_lines(lines[start : start + batch], at)


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_a_network_adds_a_limited_number_of_readers_to_a_post(batch):
    count(readers(60), make_post(), batch=batch)

    assert (counted_total(), counted_exclusions()) == (MAX_READERS_PER_NETWORK, {"crowd": 40})
    assert ReaderKey.objects.count() == MAX_READERS_PER_NETWORK
    assert find_wrong_totals() == []


def test_the_limit_is_per_post_network_and_day():
    posts = [make_post("One"), make_post("Two")]
    now = timezone.now()

    for post in posts:
        count(readers(25), post, at=now)
        count(readers(25, "bbbbbbbb"), post, at=now)
    count(readers(25), posts[0], at=now - timedelta(days=1))

    assert counted_total() == 5 * MAX_READERS_PER_NETWORK


def test_readers_of_a_full_network_count_elsewhere_and_once():
    posts = [make_post("One"), make_post("Two")]

    for post in (posts[0], posts[0], posts[1]):
        count(readers(30)[20:] if post is posts[1] else readers(30), post)

    assert [counted_total(), counted_exclusions()["crowd"]] == [MAX_READERS_PER_NETWORK + 10, 20]


def test_many_networks_are_not_limited_together():
    post = make_post()

    count([f"{network:08x}{0:016x}" for network in range(2500)], post)

    assert (counted_total(), counted_exclusions()) == (2500, {})


def test_a_network_adds_a_limited_number_of_readers_to_a_file():
    at = timezone.now()

    for key in readers(60):
        count_lines([download_line(at.timestamp(), PDF, key).strip()], at)

    assert (counted_total(DailyDownloads), counted_exclusions()) == (
        MAX_READERS_PER_NETWORK,
        {"crowd": 40},
    )
