"""Asks the site itself for what it answers a reader who is nobody in particular."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import got_request_exception
from django.urls import get_script_prefix, set_script_prefix

from blog.visits.recording import FOR_CACHE
from site_config.static_export.base_url import HOST, ROOT, BaseAddress
from site_config.static_export.site_urls import Place


@dataclass(frozen=True)
class Answer:
    """``file`` where the answer is a file as it lies on the disk, ``body`` where it is made."""

    status: int
    content_type: str
    body: bytes = b""
    file: Path | None = None
    location: str = ""
    error: str = ""

    @property
    def is_redirect(self) -> bool:
        return self.status in {301, 302, 307, 308}


class CopyRequest(WSGIRequest):
    """A request at the address of the copy, of which the live site need not have heard."""

    copy: BaseAddress
    host: str

    def get_host(self) -> str:
        return self.host

    @property
    def scheme(self) -> str:
        # A site behind TLS would answer anything else by leading there.
        return "https" if settings.SECURE_SSL_REDIRECT else self.copy.scheme


class Asker:
    def __init__(self, copy: BaseAddress) -> None:
        self.copy = copy
        self._handler = WSGIHandler()
        self._error = ""
        got_request_exception.connect(self._remember_error)
        # These keep the first root that they see: let it be the site's own.
        _ = settings.STATIC_URL, settings.MEDIA_URL, default_storage.base_url  # type: ignore[attr-defined]

    def ask(self, place: Place) -> Answer:
        """Return the live answer with the words of ``BaseAddress`` for the copy's address."""
        request = self.request(place)
        with at_root(f"/{ROOT}/"):
            return self._answer(request)

    def ask_at_address(self, place: Place) -> Answer:
        """Return the answer for the copy's address itself, where words cannot be put in after."""
        request = self.request(place, host=self.copy.host, root=self.copy.path)
        with at_root(f"{self.copy.path}/"):
            return self._answer(request)

    def request(self, place: Place, *, host: str = HOST, root: str = f"/{ROOT}") -> CopyRequest:
        request = CopyRequest(
            {
                "REQUEST_METHOD": "GET",
                "SCRIPT_NAME": root,
                "PATH_INFO": place.path.encode().decode("latin-1"),
                "QUERY_STRING": urlencode(place.query),
                "SERVER_NAME": "127.0.0.1",
                "SERVER_PORT": "80",
                "REMOTE_ADDR": "127.0.0.1",
                "wsgi.input": io.BytesIO(),
                FOR_CACHE: True,
            }
        )
        request.copy = self.copy
        request.host = host
        return request

    def _answer(self, request: CopyRequest) -> Answer:
        response = self._handler.get_response(request)
        try:
            content_type = response.headers.get("Content-Type", "").partition(";")[0]
            location = response.headers.get("Location", "")
            file = getattr(getattr(response, "file_to_stream", None), "name", None)
            if isinstance(file, str) and response.status_code == 200:
                return Answer(200, content_type, file=Path(file))
            body = b"".join(response)
            status, error = response.status_code, self._error
            return Answer(status, content_type, body, location=location, error=error)
        finally:
            # Not response.close(), which would end the connection to the database, too.
            for close in response._resource_closers:  # type: ignore[attr-defined]
                close()

    def _remember_error(self, **_: object) -> None:
        self._error = f"{type(sys.exception()).__name__}: {sys.exception()}"


@contextmanager
def at_root(prefix: str) -> Iterator[None]:
    """Let every address that the site makes begin with ``prefix``."""
    former = get_script_prefix()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(former)
