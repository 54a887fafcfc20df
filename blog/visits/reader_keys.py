"""What stands for a reader for one day: a keyed hash whose key is destroyed at midnight."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import DatabaseError

from blog.models import DailySalt, DownloadKey, ReaderKey
from blog.visits.client_address import address_of, reader_network

KEY_BYTES = 12
# How long keys outlast their day: the time in which a last line may still reach the database.
GRACE = timedelta(hours=1)


class Salts:
    """The salts of today and tomorrow, in memory, so that no reader waits for the database."""

    def __init__(self) -> None:
        self._salts: dict[date, bytes] = {}

    def of(self, day: date) -> bytes:
        salt = self._salts.get(day)
        if salt is None:
            salt = self._fetch(day)
        return salt

    def prepare(self, day: date) -> None:
        """Have the salts of ``day`` and the next, and forget those of the days before."""
        for needed in (day, day + timedelta(days=1)):
            if needed not in self._salts:
                self._salts[needed] = shared_salt(needed)
        for known in [known for known in self._salts if known < day]:
            del self._salts[known]

    def forget(self) -> None:
        self._salts.clear()

    def _fetch(self, day: date) -> bytes:
        try:
            self.prepare(day)
        except DatabaseError:
            # Of this process alone, until the database answers again: late, but never lost.
            return self._salts.setdefault(day, secrets.token_bytes(32))
        return self._salts[day]


SALTS = Salts()


def shared_salt(day: date) -> bytes:
    """Return the day's salt, which all workers and machines share; the first to ask makes it."""
    DailySalt.objects.bulk_create(
        [DailySalt(day=day, salt=secrets.token_hex(32))], ignore_conflicts=True
    )
    return bytes.fromhex(DailySalt.objects.values_list("salt", flat=True).get(day=day))


def reader_key(environ: Mapping[str, Any], day: date) -> str:
    """Return the reader's key: 24 hexadecimal digits that mean nothing on another day."""
    return keyed_hash(environ, SALTS.of(day))


def keyed_hash(environ: Mapping[str, Any], salt: bytes) -> str:
    reader = f"{reader_network(address_of(environ))}\n{environ.get('HTTP_USER_AGENT', '')}"
    content = reader.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, key=salt, digest_size=KEY_BYTES).hexdigest()


def purge_past_days(now: datetime) -> bool:
    """Destroy past salts at once, and the keys made with them as soon as no line can be late.

    Return whether there were salts to destroy, which is so once a day.
    """
    destroyed, _ = DailySalt.objects.filter(day__lt=now.date()).delete()
    for keys in (ReaderKey, DownloadKey):
        past = keys._default_manager.filter(day__lt=(now - GRACE).date())
        # Nothing hangs on them, and so none of them is read before it goes.
        past._raw_delete(past.db)
    return destroyed > 0
