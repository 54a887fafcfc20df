"""Uploaded files that wait for confirmation or for the form to be corrected, stored for a day."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from blog.file_locks import age

_MAX_AGE = 24 * 60 * 60
_SIGNER = TimestampSigner(salt="blog.staged_uploads")
_EXPIRED = "The upload has expired. Upload the file again."


class UploadExpiredError(ValueError):
    """The upload has expired or never existed."""


def stage_upload(data: bytes, name: str = "") -> str:
    """Store a file, and return a token that is valid for a day and contains the file's name."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    _delete_expired(folder)
    key = secrets.token_hex(16)
    path = folder / key
    path.touch(mode=0o600)
    path.write_bytes(data)
    return _SIGNER.sign(f"{key}/{name}")


def read_upload(token: str) -> bytes:
    """Return the contents of a staged file. Raise UploadExpiredError."""
    try:
        return _path(token).read_bytes()
    except (BadSignature, OSError) as error:
        raise UploadExpiredError(_EXPIRED) from error


@contextmanager
def claimed_upload(token: str) -> Iterator[None]:
    """Use up a staged file, unless the block fails. Raise UploadExpiredError for all but one.

    So two requests for the same file, such as those of a double click, don't both import it.
    """
    try:
        path = _path(token)
        claimed = path.rename(path.with_name(f"{path.name}-claimed"))
    except (BadSignature, FileNotFoundError) as error:
        raise UploadExpiredError(_EXPIRED) from error
    try:
        yield
    except BaseException:
        claimed.rename(path)
        raise
    claimed.unlink(missing_ok=True)


def staged_name(token: str) -> str:
    """Return the name of a staged file. Raise UploadExpiredError."""
    try:
        return _parts(token)[1]
    except BadSignature as error:
        raise UploadExpiredError(_EXPIRED) from error


def _path(token: str) -> Path:
    return _folder() / _parts(token)[0]


def _parts(token: str) -> tuple[str, str]:
    key, _, name = _SIGNER.unsign(token, max_age=_MAX_AGE).partition("/")
    return key, name


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "uploads"


def _delete_expired(folder: Path) -> None:
    for path in folder.iterdir():
        if age(path) > _MAX_AGE:
            path.unlink(missing_ok=True)
