"""Request pages from the site as an anonymous reader, without a server."""

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
from site_config.static_export.base_url import HOST, ROOT, BaseUrl
from site_config.static_export.site_urls import SiteUrl


@dataclass(frozen=True)
class SiteResponse:
    """A response: ``file`` if it is a file on disk, otherwise ``body``."""

    status: int
    content_type: str
    body: bytes = b""
    file: Path | None = None
    location: str = ""
    error: str = ""

    @property
    def is_redirect(self) -> bool:
        return self.status in {301, 302, 307, 308}


class ExportRequest(WSGIRequest):
    """A request with the host of the export, which need not be in ALLOWED_HOSTS."""

    copy: BaseUrl
    host: str

    def get_host(self) -> str:
        return self.host

    @property
    def scheme(self) -> str:
        # Otherwise SecurityMiddleware would redirect to HTTPS.
        return "https" if settings.SECURE_SSL_REDIRECT else self.copy.scheme


class SiteClient:
    def __init__(self, copy: BaseUrl) -> None:
        self.copy = copy
        self._handler = WSGIHandler()
        self._error = ""
        got_request_exception.connect(self._remember_error)
        # These cache the script prefix on first use, so use them with that of the site.
        _ = settings.STATIC_URL, settings.MEDIA_URL, default_storage.base_url  # type: ignore[attr-defined]

    def get(self, url: SiteUrl, *, is_final: bool = False) -> SiteResponse:
        """Return the response, with placeholders for the base URL unless it is final."""
        host, root = (self.copy.host, self.copy.path) if is_final else (HOST, f"/{ROOT}")
        request = self.request(url, host=host, root=root)
        with at_root(f"{root}/"):
            return self._respond(request)

    def request(self, url: SiteUrl, *, host: str = HOST, root: str = f"/{ROOT}") -> ExportRequest:
        request = ExportRequest(
            {
                "REQUEST_METHOD": "GET",
                "SCRIPT_NAME": root,
                "PATH_INFO": url.path.encode().decode("latin-1"),
                "QUERY_STRING": urlencode(url.query),
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

    def _respond(self, request: ExportRequest) -> SiteResponse:
        response = self._handler.get_response(request)
        try:
            content_type = response.headers.get("Content-Type", "").partition(";")[0]
            location = response.headers.get("Location", "")
            file = getattr(getattr(response, "file_to_stream", None), "name", None)
            if isinstance(file, str) and response.status_code == 200:
                return SiteResponse(200, content_type, file=Path(file))
            body = b"".join(response)
            status, error = response.status_code, self._error
            return SiteResponse(status, content_type, body, location=location, error=error)
        finally:
            # Not response.close(), which would also close the database connection.
            for close in response._resource_closers:  # type: ignore[attr-defined]
                close()

    def _remember_error(self, **_: object) -> None:
        self._error = f"{type(sys.exception()).__name__}: {sys.exception()}"


@contextmanager
def at_root(prefix: str) -> Iterator[None]:
    """Set the script prefix, with which all URLs of the site start."""
    former = get_script_prefix()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(former)
