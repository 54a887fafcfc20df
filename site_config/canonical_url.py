from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class CanonicalUrlMiddleware:
    """Build absolute URLs from SITE_URL, because a proxy may pass on any ``Host`` header.

    Must be the last of the middlewares: the host that the browser uses is needed before, to check
    ALLOWED_HOSTS and the origin of forms. Static exports have no ``Host``, and their own URL.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SITE_URL and "HTTP_HOST" in request.META:
            # build_absolute_uri reads these.
            request._current_scheme_host = settings.SITE_URL  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Called after the origin of forms is checked; feeds and sitemaps ask for the host."""
        if settings.SITE_URL and "HTTP_HOST" in request.META:
            request.META["HTTP_HOST"] = urlsplit(settings.SITE_URL).netloc
