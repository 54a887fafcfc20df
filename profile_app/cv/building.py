"""The CV's PDF as a file: typeset when what it says has changed, and kept until then."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from blog.file_locks import folder_lock, write_atomically
from profile_app.cv.typesetting import TEMPLATE, TypesettingError, missing_script, typeset

FAILURE = "failure.json"
KEPT = 3


@dataclass(frozen=True)
class BuiltCv:
    path: Path
    fingerprint: str


class CvUnavailableError(Exception):
    """There is no PDF, not even an older one; the sentence says why."""


def built_cv(content: dict[str, Any]) -> BuiltCv:
    """Return the file that says this, or where it cannot be made the last good one.

    Of several workers one typesets and the others wait for it. Raises CvUnavailableError.
    """
    fingerprint = fingerprint_of(content)
    path = _folder() / f"{fingerprint}.pdf"
    if not path.is_file():
        with folder_lock(_folder()):
            if not path.is_file():
                return _build(content, path, fingerprint)
    return BuiltCv(path, fingerprint)


def fingerprint_of(content: dict[str, Any]) -> str:
    data = json.dumps(content, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    return hashlib.sha256(TEMPLATE.read_bytes() + data).hexdigest()[:32]


def cv_trouble() -> str:
    """Return what the owner should know of the CV, or ""."""
    return str(_read_failure().get("sentence", ""))


def _build(content: dict[str, Any], path: Path, fingerprint: str) -> BuiltCv:
    if not _has_failed(fingerprint):
        try:
            pdf = typeset(content)
        except (TypesettingError, OSError) as error:
            sentence = f"The CV could not be made anew, and the last one stays: {error}"
            _note(fingerprint, sentence, has_failed=True)
        else:
            write_atomically(path, pdf)
            _note(fingerprint, missing_script(content), has_failed=False)
            _drop_old_ones()
            return BuiltCv(path, fingerprint)
    older = _by_age()
    if not older:
        raise CvUnavailableError(cv_trouble())
    return BuiltCv(older[0], older[0].stem)


def _note(fingerprint: str, sentence: str, *, has_failed: bool) -> None:
    noted = {"fingerprint": fingerprint, "sentence": sentence, "has_failed": has_failed}
    write_atomically(_folder() / FAILURE, json.dumps(noted, ensure_ascii=False).encode())


def _has_failed(fingerprint: str) -> bool:
    """What the typesetter has refused is not offered to it at every request."""
    noted = _read_failure()
    return bool(noted.get("has_failed")) and noted.get("fingerprint") == fingerprint


def _read_failure() -> dict[str, Any]:
    try:
        noted: dict[str, Any] = json.loads((_folder() / FAILURE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return noted


def _drop_old_ones() -> None:
    for path in _by_age()[KEPT:]:
        path.unlink(missing_ok=True)


def _by_age() -> list[Path]:
    """The newest first."""
    return sorted(_folder().glob("*.pdf"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "cv"
