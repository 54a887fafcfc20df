from datetime import date

import pytest

from blog.models import DailySalt, ReaderKey
from blog.reader_keys import keyed_hash, reader_key, salt_of
from tests.data import make_post

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
READER = {"REMOTE_ADDR": "192.0.2.1", "HTTP_USER_AGENT": "Firefox"}


@pytest.fixture(autouse=True)
def _forget_salts():
    salt_of.cache_clear()
    yield
    salt_of.cache_clear()


def test_reader_has_one_key_a_day():
    assert reader_key(READER, MONDAY) == reader_key(READER, MONDAY)


def test_reader_cannot_be_joined_across_days():
    monday = reader_key(READER, MONDAY)

    tuesday = reader_key(READER, TUESDAY)

    assert monday != tuesday


def test_salt_of_a_past_day_is_destroyed_with_its_keys():
    old = make_post()
    salt_of(MONDAY)
    ReaderKey.objects.create(day=MONDAY, post=old, reader="x", hour="2026-03-02T10:00:00Z")

    salt_of(TUESDAY)

    assert [salt.day for salt in DailySalt.objects.all()] == [TUESDAY]
    assert ReaderKey.objects.count() == 0


def test_workers_share_the_salt_of_a_day():
    first = salt_of(MONDAY)
    salt_of.cache_clear()

    assert salt_of(MONDAY) == first


def test_salts_are_not_guessable():
    salts = set()
    for day in range(1, 20):
        salts.add(salt_of(date(2026, 4, day)))

    assert (len(salts), {len(salt) for salt in salts}) == (19, {32})


def test_hash_copes_with_a_broken_user_agent():
    assert len(keyed_hash({"HTTP_USER_AGENT": "\udcff\x00"}, b"k" * 32)) == 24
