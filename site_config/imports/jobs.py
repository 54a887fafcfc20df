"""Import jobs started in the admin: one process each, one at a time.

A job is a folder in the staging storage with the ZIP file, the owner's choices, the progress, and
the results of the preview and the import: any machine shows it, while one works on it. The job may
outlive the worker that starts it.
"""

import fcntl
import json
import secrets
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypedDict

from django.conf import settings
from django.core.files.base import File

from blog.staging import read_staged, staged_age, staged_names, staging, write_staged
from site_config.advisory_locks import IMPORT as IMPORT_LOCK
from site_config.advisory_locks import is_locked

PREVIEW, IMPORT = "look", "import"
STAGES = (PREVIEW, IMPORT)
MAX_JOB_AGE_DAYS = 14
# Until a new process holds the lock that other machines see.
STARTUP_SECONDS = 30
BUSY = "Another import is running. Try again when it has finished."
_A_DAY = 24 * 60 * 60
_FOLDER = "imports"
_CHOICES = "choices.json"
_PROGRESS = "progress.json"
_RUNNING = f"{_FOLDER}/running"


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

    def path(self, name: str) -> str:
        """Return the name in the staging storage of a file of the job."""
        return f"{_FOLDER}/{self.token}/{name}"

    @property
    def archive(self) -> str:
        """Return the name of the uploaded ZIP file, or of the one made of an export file."""
        return self.path(f"{self.choices['file'].removesuffix('.zip')}.zip")

    @property
    def choices(self) -> Choices:
        choices: Choices = json.loads(read_staged(self.path(_CHOICES)))
        return choices

    @property
    def made_at(self) -> datetime:
        return datetime.now(UTC) - timedelta(seconds=staged_age(self.path(_CHOICES)))

    @property
    def date(self) -> date | None:
        dated = self.choices["dated"]
        return date.fromisoformat(dated) if dated else None

    def result(self, stage: str) -> dict[str, Any] | None:
        return self._read(f"{stage}.json")

    def progress(self) -> dict[str, Any]:
        return self._read(_PROGRESS) or {}

    def save_result(self, stage: str, result: dict[str, Any]) -> None:
        self._write(f"{stage}.json", result)

    def save_progress(self, step: int, of: int, title: str, seconds: float) -> None:
        self._write(_PROGRESS, {"step": step, "of": of, "title": title, "seconds": seconds})

    @property
    def stage(self) -> str:
        """The stage that was started last."""
        return IMPORT if staging().exists(self._started(IMPORT)) else PREVIEW

    @property
    def is_running(self) -> bool:
        return (is_busy() and _running_token() == self.token) or self._is_starting()

    def _is_starting(self) -> bool:
        started, result = self._started(self.stage), self.path(f"{self.stage}.json")
        return (
            staging().exists(started)
            and not staging().exists(result)
            and staged_age(started) < STARTUP_SECONDS
        )

    def start(self, stage: str) -> None:
        """Record that a stage starts, without what is left of an earlier run."""
        others = [self._started(other) for other in STAGES]
        for path in (self.path(f"{stage}.json"), self.path(_PROGRESS), *others):
            staging().delete(path)
        write_staged(self._started(stage), b"started")

    def mark_running(self) -> None:
        """Record which job holds the lock."""
        write_staged(_RUNNING, self.token.encode())

    def delete(self) -> None:
        for name in staged_names(self.path("").rstrip("/"))[1]:
            staging().delete(self.path(name))
        staging().delete(self.path("").rstrip("/"))

    def _started(self, stage: str) -> str:
        return self.path(f"{stage}.started")

    def _read(self, name: str) -> dict[str, Any] | None:
        # Another machine may be writing it.
        with suppress(FileNotFoundError, ValueError):
            content: dict[str, Any] = json.loads(read_staged(self.path(name)))
            return content
        return None

    def _write(self, name: str, content: object) -> None:
        write_staged(self.path(name), json.dumps(content, ensure_ascii=False).encode())


def new_job(choices: Choices, archive: "File[bytes]") -> Job:
    _delete_expired()
    job = Job(secrets.token_hex(16))
    job._write(_CHOICES, choices)
    staging().save(job.archive, archive)
    return job


def find_job(token: str) -> Job:
    """Raise JobGoneError if there is no such job."""
    job = Job(token)
    is_token = len(token) == 32 and all(letter in "0123456789abcdef" for letter in token)
    if not is_token or not staging().exists(job.path(_CHOICES)):
        raise JobGoneError(
            "This import has expired or is on another machine. Upload the file again."
        )
    return job


def last_job() -> Job | None:
    return max(_jobs(), key=lambda job: job.made_at, default=None)


def is_busy() -> bool:
    """Return whether a job of this machine or of another is running."""
    lock = _local_folder() / "lock"
    if lock.exists():
        with lock.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
    return is_locked(IMPORT_LOCK)


def start_job(job: Job, stage: str) -> None:
    """Start a stage in its own process, which holds the lock until it ends.

    Raise BusyError if another job holds it.
    """
    with (_local_folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BusyError(BUSY) from error
        if is_locked(IMPORT_LOCK):
            raise BusyError(BUSY)
        job.start(stage)
        with (_local_folder() / "output.txt").open("w") as output:
            subprocess.Popen(  # noqa: S603 - the token and the stage are ours
                [sys.executable, "-m", "site_config", "import_upload", job.token, stage],
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=[lock.fileno()],
                start_new_session=True,
            )


def _running_token() -> str:
    with suppress(FileNotFoundError):
        return read_staged(_RUNNING).decode()
    return ""


def _local_folder() -> Path:
    folder = Path(settings.DATA_DIR) / _FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _jobs() -> list[Job]:
    jobs = [Job(name) for name in staged_names(_FOLDER)[0]]
    return [job for job in jobs if staging().exists(job.path(_CHOICES))]


def _delete_expired() -> None:
    for job in _jobs():
        if staged_age(job.path(_CHOICES)) > MAX_JOB_AGE_DAYS * _A_DAY:
            job.delete()
