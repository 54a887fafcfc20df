"""Pages that were not got from here, or not when they were read, report their readers."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from blog.models import Post
from blog.visits.recording import record
from blog.visits.rules import Reason

# Some hosts of static copies name the file of a page.
_PAGE_OF_A_POST = re.compile(r"/blog/([-\w]{1,200})/(?:index\.html)?")


class VisitReportForm(forms.Form):
    """``roots``: below which paths the page that reports may have the site."""

    path = forms.CharField(max_length=2_000)

    def __init__(self, data: Any, *, roots: list[str]) -> None:
        super().__init__(data)
        self.roots = roots

    def clean_path(self) -> str:
        path = unquote(self.cleaned_data["path"])
        for root in self.roots:
            found = _PAGE_OF_A_POST.fullmatch(path.removeprefix(root))
            if found is not None and path.startswith(root):
                return found[1]
        raise forms.ValidationError("This is not the page of a post.")


# A page that anybody keeps can carry no token. It needs none: what a report can do, a GET can too.
@csrf_exempt
@require_POST
def report_visit(request: HttpRequest) -> HttpResponse:
    """Record a visit as the GET of the page would have; counting it twice is impossible."""
    form = VisitReportForm(request.POST, roots=_roots_of(request))
    if not form.is_valid():
        return HttpResponse("No page of this site.\n", status=400, content_type="text/plain")
    post = get_object_or_404(Post.objects.public(), slug=form.cleaned_data["path"])
    is_staff = request.user.is_active and getattr(request.user, "is_staff", False)
    record(request.META, post.pk, reason=Reason.STAFF if is_staff else None)
    # The page of a static copy may be told that its report has arrived: there is nothing to read.
    allowed = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(status=204, headers=allowed)


def _roots_of(request: HttpRequest) -> list[str]:
    """Return where the site stands on the origin that reports: nowhere for anybody else's."""
    origin = request.headers.get("Origin")
    copies = [urlsplit(copy) for copy in settings.STATIC_COPIES]
    roots = [
        unquote(copy.path).rstrip("/")
        for copy in copies
        if f"{copy.scheme}://{copy.netloc}".lower() == origin
    ]
    return [*roots, ""] if _is_from_our_page(request) else roots


def _is_from_our_page(request: HttpRequest) -> bool:
    """Refuse another site's page, which could lend the addresses of its readers to a post."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.get_host()
