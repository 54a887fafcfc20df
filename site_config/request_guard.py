from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse

from site_config.well_known import healthz

MAX_URL_PATH = 2_000
MAX_URL_QUERY = 4_000


class RequestGuardMiddleware:
    """Answer malformed requests with 400 before any database query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            # Before the host is checked: probes ask by address.
            return healthz(request)
        if len(request.path) > MAX_URL_PATH or len(request.META["QUERY_STRING"]) > MAX_URL_QUERY:
            raise BadRequest("The URL is too long.")
        if "\x00" in request.path or "%00" in request.META["QUERY_STRING"]:
            raise BadRequest("The URL contains a null character.")
        if "\ufffd" in request.path:
            raise BadRequest("The URL is not valid UTF-8.")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Store no files sent without an account: the CSRF check would, before any view runs."""
        is_form = request.method == "POST" and request.content_type == "multipart/form-data"
        if is_form and not request.user.is_authenticated:
            request.upload_handlers = [_SkipFiles(request)]


class _SkipFiles(FileUploadHandler):
    """Skips uploaded files; the other fields of the form are read as usual."""

    def new_file(self, *_: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, *_: Any) -> None:
        raise SkipFile

    def file_complete(self, *_: Any) -> None:
        return None
