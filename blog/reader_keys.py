"""What stands for a reader for one day: a keyed hash whose key is destroyed at midnight."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from blog.client_address import address_of, reader_network
from blog.models import DailySalt, ReaderKey

KEY_BYTES = 12


def reader_key(environ: Mapping[str, Any], day: date) -> str:
    """Return the reader's key: 24 hexadecimal digits that mean nothing on another day."""
    return keyed_hash(environ, salt_of(day))


def keyed_hash(environ: Mapping[str, Any], salt: bytes) -> str:
    reader = f"{reader_network(address_of(environ))}\n{environ.get('HTTP_USER_AGENT', '')}"
    return hashlib.blake2b(
        reader.encode("utf-8", "surrogateescape"), key=salt, digest_size=KEY_BYTES
    ).hexdigest()


@lru_cache(maxsize=1)
def salt_of(day: date) -> bytes:
    """Return the day's salt, which every worker and machine shares; the first to ask makes it."""
    DailySalt.objects.bulk_create(
        [DailySalt(day=day, salt=secrets.token_hex(32))], ignore_conflicts=True
    )
    forget_days_before(day)
    return bytes.fromhex(DailySalt.objects.values_list("salt", flat=True).get(day=day))


def forget_days_before(day: date) -> None:
    """Destroy past salts and the keys made with them: from then on nobody can join two days."""
    DailySalt.objects.filter(day__lt=day).delete()
    ReaderKey.objects.filter(day__lt=day).delete()
