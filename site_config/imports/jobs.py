"""Import jobs started in the admin: one process each, one at a time.

A job is a folder with the ZIP file, the owner's choices, the progress, and the results of the
preview and the import. The job may outlive the worker that starts it.
"""

import fcntl
import json
import secrets
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypedDict

from django.conf import settings

from blog.file_locks import age, write_atomically

PREVIEW, IMPORT = "look", "import"
STAGES = (PREVIEW, IMPORT)
MAX_JOB_AGE_DAYS = 14
_A_DAY = 24 * 60 * 60
_RESULT = "{}.json"


class JobGoneError(ValueError):
    """The job has expired or never existed."""


class BusyError(ValueError):
    """Another import is running."""


class Choices(TypedDict):
    """The form's values; ``dated`` is an ISO date, or empty."""

    file: str
    format: str
    as_drafts: bool
    dated: str
    name: str


@dataclass(frozen=True)
class Job:
    token: str

    @property
    def folder(self) -> Path:
        return _folder() / self.token

    @property
    def archive(self) -> Path:
        return self.folder / self.choices["file"]

    @property
    def choices(self) -> Choices:
        choices: Choices = json.loads((self.folder / "choices.json").read_text("utf-8"))
        return choices

    @property
    def made_at(self) -> datetime:
        return datetime.now(UTC) - timedelta(seconds=age(self.folder / "choices.json"))

    @property
    def date(self) -> date | None:
        dated = self.choices["dated"]
        return date.fromisoformat(dated) if dated else None

    def result(self, stage: str) -> dict[str, Any] | None:
        return _read(self.folder / _RESULT.format(stage))

    def progress(self) -> dict[str, Any]:
        return _read(self.folder / "progress.json") or {}

    def save_result(self, stage: str, result: dict[str, Any]) -> None:
        _write(self.folder / _RESULT.format(stage), result)

    def save_progress(self, step: int, of: int, title: str, seconds: float) -> None:
        progress = {"step": step, "of": of, "title": title, "seconds": seconds}
        _write(self.folder / "progress.json", progress)

    @property
    def stage(self) -> str:
        """The stage that was started last."""
        return IMPORT if (self.folder / f"{IMPORT}.started").exists() else PREVIEW

    @property
    def is_running(self) -> bool:
        running = _folder() / "running"
        return is_busy() and running.exists() and running.read_text("ascii") == self.token


def new_job(choices: Choices) -> Job:
    """Create a job's folder, without its archive."""
    _delete_expired()
    job = Job(secrets.token_hex(16))
    job.folder.mkdir(parents=True, mode=0o700)
    _write(job.folder / "choices.json", choices)
    return job


def find_job(token: str) -> Job:
    """Raise JobGoneError if there is no such job."""
    job = Job(token)
    is_token = len(token) == 32 and all(letter in "0123456789abcdef" for letter in token)
    if not is_token or not (job.folder / "choices.json").exists():
        raise JobGoneError("This import has expired. Upload the ZIP file again.")
    return job


def last_job() -> Job | None:
    jobs = [Job(path.name) for path in _folder().glob("*/") if (path / "choices.json").exists()]
    return max(jobs, key=lambda job: job.made_at, default=None)


def is_busy() -> bool:
    lock = _folder() / "lock"
    if not lock.exists():
        return False
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def start_job(job: Job, stage: str) -> None:
    """Start a stage in its own process, which holds the lock until it ends.

    Raise BusyError if another job holds it.
    """
    with (_folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BusyError("Another import is running. Try again when it has finished.") from error
        (_folder() / "running").write_text(job.token, "ascii")
        for name in (_RESULT.format(stage), "progress.json"):
            (job.folder / name).unlink(missing_ok=True)
        for other in STAGES:
            (job.folder / f"{other}.started").unlink(missing_ok=True)
        (job.folder / f"{stage}.started").touch()
        with (job.folder / "output.txt").open("w") as output:
            subprocess.Popen(  # noqa: S603 - the token and the stage are ours
                [sys.executable, "manage.py", "import_upload", job.token, stage],
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=[lock.fileno()],
                start_new_session=True,
            )


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "imports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _delete_expired() -> None:
    for choices in _folder().glob("*/choices.json"):
        if age(choices) > MAX_JOB_AGE_DAYS * _A_DAY:
            shutil.rmtree(choices.parent, ignore_errors=True)


def _read(path: Path) -> dict[str, Any] | None:
    with suppress(FileNotFoundError):
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return content
    return None


def _write(path: Path, content: object) -> None:
    write_atomically(path, json.dumps(content, ensure_ascii=False).encode())
