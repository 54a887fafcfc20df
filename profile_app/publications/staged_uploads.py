"""Uploaded files that wait for confirmation, stored for a day."""

import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

_MAX_AGE = 24 * 60 * 60
_SIGNER = TimestampSigner(salt="profile_app.waiting_uploads")


class UploadExpiredError(ValueError):
    """The upload has expired or never existed."""


def stage_upload(text: str) -> str:
    """Store a text, and return a token that is valid for a day."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    _delete_expired(folder)
    name = secrets.token_hex(16)
    path = folder / name
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    return _SIGNER.sign(name)


def read_upload(token: str) -> str:
    """Return the text of a token. Raise UploadExpiredError."""
    try:
        return _path(token).read_text(encoding="utf-8")
    except (BadSignature, OSError) as error:
        raise UploadExpiredError("The upload has expired. Upload the file again.") from error


def delete_upload(token: str) -> None:
    _path(token).unlink(missing_ok=True)


def _path(token: str) -> Path:
    name: str = _SIGNER.unsign(token, max_age=_MAX_AGE)
    return _folder() / name


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "uploads"


def _delete_expired(folder: Path) -> None:
    for path in folder.iterdir():
        if time.time() - path.stat().st_mtime > _MAX_AGE:
            path.unlink(missing_ok=True)
