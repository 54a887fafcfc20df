"""Serve every page in the language set in the profile.

The request doesn't matter, so that one cached page is right for every reader.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from blog.dates import known_language
from profile_app.context import profile_of

# Responses without translated text, which don't need the profile.
WORDLESS = re.compile(
    r"/(?:healthz|media/.*|blog/visit/?|publications.*\.json|.*\.(?:bib|ris|csv))\Z"
)


class SiteLanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if WORDLESS.match(request.path_info):
            return self.get_response(request)
        with in_site_language(request):
            return self.get_response(request)


def in_site_language(request: HttpRequest) -> translation.override:
    """Return a context manager for the site language, English if the database fails."""
    try:
        chosen = known_language(profile_of(request).language)
    except Error:
        chosen = ""
    return translation.override(chosen or settings.LANGUAGE_CODE)
