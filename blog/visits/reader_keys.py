"""Reader keys: for each day, a keyed hash whose key is destroyed at midnight."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import Error

from blog.models import DailySalt, DownloadKey, ReaderKey
from blog.visits.client_address import address_from_environ, reader_network

# The first digits of a key are its network's, so that a network's readers can be limited.
NETWORK_DIGITS = 8
READER_DIGITS = 16
# Keys outlive their day by the time in which late lines may reach the database.
GRACE = timedelta(hours=1)


class Salts:
    """The salts of today and tomorrow, cached so that requests do not query the database."""

    def __init__(self) -> None:
        self._salts: dict[date, bytes] = {}
        # Days whose salt only this process has, because the database was down.
        self._own: set[date] = set()

    def of(self, day: date) -> bytes:
        salt = self._salts.get(day)
        if salt is None:
            salt = self._fetch(day)
        return salt

    def prepare(self, day: date) -> None:
        """Load the salts of ``day`` and the next, and drop earlier ones."""
        for needed in (day, day + timedelta(days=1)):
            if needed not in self._salts or needed in self._own:
                self._salts[needed] = shared_salt(needed)
                self._own.discard(needed)
        for known in [known for known in self._salts if known < day]:
            del self._salts[known]
        self._own = {own for own in self._own if own >= day}

    def clear(self) -> None:
        self._salts.clear()
        self._own.clear()

    def _fetch(self, day: date) -> bytes:
        try:
            self.prepare(day)
        except Error:
            # Until the database is back, a visit may count twice, but is not lost.
            self._own.add(day)
            return self._salts.setdefault(day, secrets.token_bytes(32))
        return self._salts[day]


SALTS = Salts()


def shared_salt(day: date) -> bytes:
    """Return the day's salt, shared by all workers; the first caller creates it."""
    DailySalt.objects.bulk_create(
        [DailySalt(day=day, salt=secrets.token_hex(32))], ignore_conflicts=True
    )
    return bytes.fromhex(DailySalt.objects.values_list("salt", flat=True).get(day=day))


def reader_key(environ: Mapping[str, Any], day: date) -> str:
    """Return the reader's key: 24 hexadecimal digits that mean nothing on another day."""
    return keyed_hash(environ, SALTS.of(day))


def keyed_hash(environ: Mapping[str, Any], salt: bytes) -> str:
    network = reader_network(address_from_environ(environ)).encode("utf-8", "surrogatepass")
    user_agent = environ.get("HTTP_USER_AGENT", "").encode("utf-8", "surrogatepass")
    network_hash, reader_hash = (empty.copy() for empty in _empty_hashes(salt))
    network_hash.update(network)
    reader_hash.update(b"%b\n%b" % (network, user_agent))
    return network_hash.hexdigest() + reader_hash.hexdigest()


@lru_cache(maxsize=4)
def _empty_hashes(salt: bytes) -> list[hashlib.blake2b]:
    """Return the hashes of the network and of the reader, which a copy starts from."""
    sizes = (NETWORK_DIGITS // 2, READER_DIGITS // 2)
    return [hashlib.blake2b(key=salt, digest_size=size) for size in sizes]


def purge_past_days(now: datetime) -> bool:
    """Delete past salts now, and their reader keys after the grace period.

    Return whether salts were deleted, which happens once a day.
    """
    destroyed, _ = DailySalt.objects.filter(day__lt=now.date()).delete()
    for keys in (ReaderKey, DownloadKey):
        past = keys._default_manager.filter(day__lt=(now - GRACE).date())
        # No related rows and no signals, so the rows need not be fetched.
        past._raw_delete(past.db)
    return destroyed > 0
