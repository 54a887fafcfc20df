"""Media and staged files in a bucket of an S3-compatible store.

The site serves the files itself, at the same URLs as files on its disk: the bucket stays private,
downloads are counted, readers load nothing from other hosts, and URLs in texts never change.
"""

import errno
import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache, cached_property
from typing import Any
from urllib.parse import urljoin

from boto3 import Session
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    NoCredentialsError,
)
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

READ_BUFFER = 256 * 1024
_TIMEOUTS = {
    "connect_timeout": 3,
    "read_timeout": 10,
    "retries": {"mode": "standard", "total_max_attempts": 2},
}
# Requests for files must not hold up those for pages while the store is down.
SECONDS_WITHOUT_A_TRY = 10
_next_try: dict[str, float] = {}
# Stores other than Amazon's often lack the newer checksums.
_CHECKSUMS = {
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}
_NO_ANSWER = (ConnectionError, HTTPClientError)
_PROBE = "check"


class BucketStorage(S3Storage):  # type: ignore[misc]
    """Raise FileNotFoundError for missing files, and OSError with a sentence for other errors."""

    @property
    def connection(self) -> Any:
        return _connection(self.endpoint_url, self.region_name, self.access_key, self.secret_key)

    @cached_property
    def base_url(self) -> str:
        return settings.MEDIA_URL

    def url(self, name: str, *args: Any, **options: Any) -> str:
        return urljoin(self.base_url, filepath_to_uri(name).lstrip("/"))

    def names(self) -> Iterator[str]:
        """Yield the names of all files."""
        start = f"{self.location}/"
        with _explained():
            for stored in self.bucket.objects.filter(Prefix=start):
                name = stored.key.removeprefix(start)
                if name and not name.endswith("/"):
                    yield name

    def exists(self, name: str) -> bool:
        with _explained():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with _explained():
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        with _explained():
            modified: datetime = super().get_modified_time(name)
        return modified

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with _explained():
            folders, files = super().listdir(name)
        return folders, files

    def delete(self, name: str) -> None:
        with _explained():
            super().delete(name)

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        with _explained():
            stored = self.bucket.Object(self._normalize_name(name))
            stored.load()
        return StoredObject(stored)

    def _save(self, name: str, content: "File[bytes]") -> str:
        with _explained():
            return str(super()._save(name, content))


class StoredObject(File):  # type: ignore[type-arg]
    """A file of the bucket, for reading; only what is read is transferred."""

    def __init__(self, stored: Any) -> None:
        super().__init__(io.BufferedReader(_Reader(stored), READ_BUFFER))
        self.modified_time: datetime = stored.last_modified


class _Reader(io.RawIOBase):
    """Request an object from the position where reading starts."""

    def __init__(self, stored: Any) -> None:
        self._stored, self._position = stored, 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position}.get(whence, self._size)
        if start + offset != self._position:
            self._end_request()
            self._position = start + offset
        return self._position

    def readinto(self, buffer: Any) -> int:
        if self._position >= self._size:
            return 0
        with _explained():
            if self._body is None:
                part = f"bytes={self._position}-"
                self._body = self._stored.get(Range=part, IfMatch=self._stored.e_tag)["Body"]
            data = self._body.read(len(buffer))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        self._end_request()
        super().close()

    @property
    def _size(self) -> int:
        return int(self._stored.content_length)

    def _end_request(self) -> None:
        if self._body is not None:
            self._body.close()
        self._body = None


@cache
def _connection(endpoint: str, region: str, access_key: str, secret_key: str) -> Any:
    """Return the connection of this process: opening one takes half a second."""
    style = {"addressing_style": "path"} if endpoint else {}
    return Session(
        aws_access_key_id=access_key, aws_secret_access_key=secret_key, region_name=region
    ).resource(
        "s3",
        endpoint_url=endpoint,
        config=Config(s3=style, signature_version="s3v4", **_TIMEOUTS, **_CHECKSUMS),
    )


def bucket_problem() -> str:
    """Return a sentence if files can't be written to the bucket, read and deleted; else ""."""
    storage = storages["staging"]
    try:
        with _explained():
            storage.connection.meta.client.head_bucket(Bucket=settings.MEDIA_BUCKET)  # type: ignore[attr-defined]
        storage.save(_PROBE, io.BytesIO(b"ok"))
        with storage.open(_PROBE) as file:
            file.read()
        storage.listdir("")
        storage.delete(_PROBE)
    except FileNotFoundError:
        return f"MEDIA_BUCKET: there is no bucket {settings.MEDIA_BUCKET}. Create it first."
    except OSError as error:
        return str(error.strerror)
    return ""


@contextmanager
def _explained() -> Iterator[None]:
    endpoint = settings.MEDIA_ENDPOINT
    if time.monotonic() < _next_try.get(endpoint, 0):
        raise OSError(errno.EHOSTUNREACH, _unreachable())
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as error:
        code = _code(error)
        if isinstance(error, _NO_ANSWER):
            _next_try[endpoint] = time.monotonic() + SECONDS_WITHOUT_A_TRY
        if code in {"404", "NoSuchKey", "NoSuchBucket"}:
            raise FileNotFoundError(errno.ENOENT, "No such file in the bucket") from error
        raise OSError(errno.EHOSTUNREACH, _sentence(error, code)) from error


def _unreachable() -> str:
    return f"MEDIA_ENDPOINT: {settings.MEDIA_ENDPOINT or 'Amazon S3'} can't be reached."


def _code(error: Exception) -> str:
    response = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def _sentence(error: Exception, code: str) -> str:
    if isinstance(error, NoCredentialsError):
        return "MEDIA_ACCESS_KEY and MEDIA_SECRET_KEY: set the keys of the bucket."
    if code in {"403", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"}:
        return (
            "MEDIA_ACCESS_KEY: the keys are wrong, or may not list, read, write and delete files "
            f"in the bucket {settings.MEDIA_BUCKET}."
        )
    if code in {"301", "PermanentRedirect", "AuthorizationHeaderMalformed"}:
        return "MEDIA_REGION: the bucket is in another region."
    if isinstance(error, _NO_ANSWER):
        return _unreachable()
    return f"The bucket {settings.MEDIA_BUCKET} can't be used: {error}"
