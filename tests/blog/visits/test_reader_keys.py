from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction

from blog.models import DailySalt, ReaderKey
from blog.visits.reader_keys import (
    SALTS,
    Salts,
    keyed_hash,
    purge_past_days,
    reader_key,
    shared_salt,
)
from tests.data import make_post

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)
READER = {"REMOTE_ADDR": "192.0.2.1", "HTTP_USER_AGENT": "Firefox"}


def test_reader_has_one_key_a_day():
    assert reader_key(READER, MONDAY) == reader_key(READER, MONDAY)


def test_reader_cannot_be_linked_across_days():
    monday = reader_key(READER, MONDAY)

    tuesday = reader_key(READER, TUESDAY)

    assert monday != tuesday


def test_past_salts_and_later_their_keys_are_deleted():
    shared_salt(MONDAY)
    ReaderKey.objects.create(day=MONDAY, post=make_post(), reader="x", hour=MIDNIGHT)

    kept = []
    for minutes in (59, 61):
        purge_past_days(MIDNIGHT + timedelta(minutes=minutes))
        kept.append((DailySalt.objects.count(), ReaderKey.objects.count()))

    assert kept == [(0, 1), (0, 0)]


def test_worker_forgets_the_salts_of_past_days():
    monday = reader_key(READER, MONDAY)
    SALTS.prepare(TUESDAY)
    DailySalt.objects.filter(day=MONDAY).delete()

    assert reader_key(READER, MONDAY) != monday


def test_workers_share_the_salt_of_a_day():
    first = reader_key(READER, MONDAY)
    SALTS.clear()

    assert reader_key(READER, MONDAY) == first


def test_salt_of_an_outage_is_replaced_by_the_shared_one():
    def fail(*_):
        raise OperationalError

    salts = Salts()
    with connection.execute_wrapper(fail):
        during = salts.of(MONDAY)
    transaction.set_rollback(False)

    salts.prepare(MONDAY)

    assert during != salts.of(MONDAY) == shared_salt(MONDAY)


def test_midnight_runs_no_query(django_assert_num_queries):
    SALTS.prepare(MONDAY)

    with django_assert_num_queries(0):
        reader_key(READER, TUESDAY)


def test_salts_are_long_and_never_the_same():
    salts = {shared_salt(date(2026, 4, day)) for day in range(1, 20)}

    assert (len(salts), {len(salt) for salt in salts}) == (19, {32})


def test_hash_copes_with_a_broken_user_agent():
    assert len(keyed_hash({"HTTP_USER_AGENT": "\udcff\x00"}, b"k" * 32)) == 24


def test_keys_of_one_network_start_alike():
    other = {**READER, "HTTP_USER_AGENT": "Chrome"}
    elsewhere = {**READER, "REMOTE_ADDR": "192.0.2.2"}

    keys = [reader_key(reader, MONDAY) for reader in (READER, other, elsewhere)]

    assert [key[:8] == keys[0][:8] for key in keys] == [True, True, False]
    assert len({key[8:] for key in keys}) == 3
