"""Files that were uploaded and wait for the owner's word: kept on the server for a day."""

import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

A_DAY = 24 * 60 * 60
SIGNER = TimestampSigner(salt="profile_app.waiting_uploads")


class UploadGoneError(ValueError):
    """The upload is no longer there, or never was."""


def keep_upload(text: str) -> str:
    """Return a token by which the text is found again until tomorrow."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    _forget_old_ones(folder)
    name = secrets.token_hex(16)
    path = folder / name
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    return SIGNER.sign(name)


def kept_upload(token: str) -> str:
    """Raises UploadGoneError."""
    try:
        return _path(token).read_text(encoding="utf-8")
    except (BadSignature, OSError) as error:
        raise UploadGoneError("The upload is no longer kept. Please upload it again.") from error


def forget_upload(token: str) -> None:
    _path(token).unlink(missing_ok=True)


def _path(token: str) -> Path:
    name: str = SIGNER.unsign(token, max_age=A_DAY)
    return _folder() / name


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "uploads"


def _forget_old_ones(folder: Path) -> None:
    for path in folder.iterdir():
        if time.time() - path.stat().st_mtime > A_DAY:
            path.unlink(missing_ok=True)
