from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

MAX_URL_PATH = 2_000
MAX_URL_QUERY = 4_000


class RequestGuardMiddleware:
    """Answer malformed requests with 400 before any database query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.path) > MAX_URL_PATH or len(request.META["QUERY_STRING"]) > MAX_URL_QUERY:
            raise BadRequest("The URL is too long.")
        if "\x00" in request.path or "%00" in request.META["QUERY_STRING"]:
            raise BadRequest("The URL contains a null character.")
        if "\ufffd" in request.path:
            raise BadRequest("The URL is not valid UTF-8.")
        return self.get_response(request)
