"""Uploaded files that wait for confirmation or for the form to be corrected, stored for a day."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction

from blog.images.files import lock
from blog.staging import read_staged, staged_age, staged_names, staging, write_staged

_FOLDER = "uploads"
_MAX_AGE = 24 * 60 * 60
_SIGNER = TimestampSigner(salt="blog.staged_uploads")
_EXPIRED = "The upload has expired or is on another machine. Upload the file again."


class UploadExpiredError(ValueError):
    """The upload has expired or never existed."""


def stage_upload(data: bytes, name: str = "") -> str:
    """Store a file, and return a token that is valid for a day and contains the file's name."""
    _delete_expired()
    key = secrets.token_hex(16)
    write_staged(f"{_FOLDER}/{key}", data)
    return _SIGNER.sign(f"{key}/{name}")


def read_upload(token: str) -> bytes:
    """Return the contents of a staged file. Raise UploadExpiredError."""
    try:
        return read_staged(_path(token))
    except (BadSignature, OSError) as error:
        raise UploadExpiredError(_EXPIRED) from error


@contextmanager
def claimed_upload(token: str) -> Iterator[None]:
    """Use up a staged file, unless the block fails. Raise UploadExpiredError for all but one.

    So two requests for the same file, such as those of a double click, don't both import it. The
    second waits for the first one's transaction, also on another machine.
    """
    with transaction.atomic():
        data = read_upload(token)
        lock(_path(token))
        if not staging().exists(_path(token)):
            raise UploadExpiredError(_EXPIRED)
        staging().delete(_path(token))
        try:
            yield
        except BaseException:
            write_staged(_path(token), data)
            raise


def staged_name(token: str) -> str:
    """Return the name of a staged file. Raise UploadExpiredError."""
    try:
        return _parts(token)[1]
    except BadSignature as error:
        raise UploadExpiredError(_EXPIRED) from error


def _path(token: str) -> str:
    return f"{_FOLDER}/{_parts(token)[0]}"


def _parts(token: str) -> tuple[str, str]:
    key, _, name = _SIGNER.unsign(token, max_age=_MAX_AGE).partition("/")
    return key, name


def _delete_expired() -> None:
    for name in staged_names(_FOLDER)[1]:
        if staged_age(f"{_FOLDER}/{name}") > _MAX_AGE:
            staging().delete(f"{_FOLDER}/{name}")
