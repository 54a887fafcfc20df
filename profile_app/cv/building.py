"""Build the CV's PDF, and cache it until its content changes."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from blog.file_locks import folder_lock, write_atomically
from blog.typesetting import TypesettingError, typesetting_fingerprint
from profile_app.cv.typesetting import CV_TEMPLATE, missing_font_warning, typeset

_STATUS_FILE = "failure.json"
_MAX_FILES = 3


@dataclass(frozen=True)
class BuiltCv:
    path: Path
    fingerprint: str


class CvUnavailableError(Exception):
    """There is no PDF, not even an older one; the message says why."""


def build_cv(content: dict[str, Any]) -> BuiltCv:
    """Return the PDF for this content, or the last good one if it can't be typeset.

    One worker typesets while the others wait. Raise CvUnavailableError.
    """
    fingerprint = typesetting_fingerprint(CV_TEMPLATE, content)
    path = _folder() / f"{fingerprint}.pdf"
    if not path.is_file():
        with folder_lock(_folder()):
            if not path.is_file():
                return _typeset_and_store(content, path, fingerprint)
    return BuiltCv(path, fingerprint)


def cv_error() -> str:
    """Return the last error or warning about the CV, or ""."""
    return str(_read_status().get("sentence", ""))


def _typeset_and_store(content: dict[str, Any], path: Path, fingerprint: str) -> BuiltCv:
    status = _read_status()
    # Don't typeset content that has failed before at every request.
    if not (status.get("has_failed") and status.get("fingerprint") == fingerprint):
        try:
            pdf = typeset(content)
        except (TypesettingError, OSError) as error:
            message = f"The CV couldn't be updated, so readers get the last version: {error}"
            _write_status(fingerprint, message, has_failed=True)
        else:
            write_atomically(path, pdf)
            _write_status(fingerprint, missing_font_warning(content), has_failed=False)
            for old in _newest_first()[_MAX_FILES:]:
                old.unlink(missing_ok=True)
            return BuiltCv(path, fingerprint)
    files = _newest_first()
    if not files:
        raise CvUnavailableError(cv_error())
    return BuiltCv(files[0], files[0].stem)


def _write_status(fingerprint: str, message: str, *, has_failed: bool) -> None:
    status = {"fingerprint": fingerprint, "sentence": message, "has_failed": has_failed}
    write_atomically(_folder() / _STATUS_FILE, json.dumps(status, ensure_ascii=False).encode())


def _read_status() -> dict[str, Any]:
    try:
        status: dict[str, Any] = json.loads((_folder() / _STATUS_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return status


def _newest_first() -> list[Path]:
    return sorted(_folder().glob("*.pdf"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "cv"
