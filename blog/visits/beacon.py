"""The beacon by which prerendered pages and static exports report visits."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from blog.models import Page, Post
from blog.url_converters import PAGE_URL
from blog.visits.recording import COUNTED_PAGES, record
from blog.visits.rules import Reason

# Some hosts of static exports append the file name.
_FILE_NAME = "index.html"
_POST_PATH = re.compile(r"/blog/([-\w]{1,200})/")


class VisitReportForm(forms.Form):
    """``roots``: the paths at which the reporting origin may serve the site."""

    path = forms.CharField(max_length=2_000)

    def __init__(self, data: Any, *, roots: list[str]) -> None:
        super().__init__(data)
        self.roots = roots

    def clean_path(self) -> dict[str, str] | str:
        """Return the fields by which to find the post or page, or one of ``COUNTED_PAGES``."""
        path = unquote(self.cleaned_data["path"]).removesuffix(_FILE_NAME)
        for root in self.roots:
            within = path.removeprefix(root)
            if not path.startswith(root):
                continue
            if within in COUNTED_PAGES:
                return within
            if match := _POST_PATH.fullmatch(within):
                return {"path": "", "slug": match[1]}
            is_path = PAGE_URL.fullmatch(within)
            if is_path and Page.objects.public().filter(path=within).exists():
                return {"path": within}
        raise forms.ValidationError("This is not the path of a post or page.")


# Cached pages cannot carry a CSRF token, and a report does nothing that a GET does not.
@csrf_exempt
@require_POST
def report_visit(request: HttpRequest) -> HttpResponse:
    """Record a visit as a GET of the page would; the same reader is counted once."""
    form = VisitReportForm(request.POST, roots=_allowed_roots(request))
    if not form.is_valid():
        return HttpResponse(
            "Not the path of a post or page on this site.\n", status=400, content_type="text/plain"
        )
    found = form.cleaned_data["path"]
    if isinstance(found, dict):
        found = get_object_or_404(Post.with_pages.public(), **found).pk
    is_staff = request.user.is_active and getattr(request.user, "is_staff", False)
    record(request.META, found, reason=Reason.STAFF if is_staff else None)
    # Lets pages of static exports on other origins see the empty response.
    allowed = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(status=204, headers=allowed)


def _allowed_roots(request: HttpRequest) -> list[str]:
    """Return the paths of the site on the reporting origin; empty for foreign origins."""
    origin = request.headers.get("Origin")
    copies = [urlsplit(copy) for copy in settings.STATIC_COPIES]
    roots = [
        unquote(copy.path).rstrip("/")
        for copy in copies
        if f"{copy.scheme}://{copy.netloc}".lower() == origin
    ]
    return [*roots, ""] if _is_same_origin(request) else roots


def _is_same_origin(request: HttpRequest) -> bool:
    """Reject other sites, which could add their own readers to the visits of a post."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.get_host()
