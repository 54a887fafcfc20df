"""The language of the interface: the owner's choice for the site, whatever a reader's browser asks.

Nothing of a request decides it, so that a page may be kept for everybody.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from blog.dates import known_language
from profile_app.context import profile_of

# What answers without a word of ours, or in one form alone: no profile is fetched for it.
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
    """Be it English where the database cannot say: that is for another page to report."""
    try:
        chosen = known_language(profile_of(request).language)
    except DatabaseError:
        chosen = ""
    return translation.override(chosen or settings.LANGUAGE_CODE)
