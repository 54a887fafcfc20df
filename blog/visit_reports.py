"""Pages that were not got from here, or not when they were read, report their readers."""

import re
from urllib.parse import unquote

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from blog.models import Post
from blog.visit_rules import Reason
from blog.visits import record

_PAGE_OF_A_POST = re.compile(r"/blog/([-\w]{1,200})/")


class VisitReportForm(forms.Form):
    path = forms.CharField(max_length=2_000)

    def clean_path(self) -> str:
        found = _PAGE_OF_A_POST.fullmatch(unquote(self.cleaned_data["path"]))
        if found is None:
            raise forms.ValidationError("This is not the page of a post.")
        return found[1]


# A page that anybody keeps can carry no token. It needs none: what a report can do, a GET can too.
@csrf_exempt
@require_POST
def report_visit(request: HttpRequest) -> HttpResponse:
    """Record a visit as the GET of the page would have; counting it twice is impossible."""
    form = VisitReportForm(request.POST)
    if not form.is_valid() or not _is_from_our_page(request):
        return HttpResponse("No page of this site.\n", status=400, content_type="text/plain")
    post = get_object_or_404(Post.objects.public(), slug=form.cleaned_data["path"])
    is_staff = request.user.is_active and getattr(request.user, "is_staff", False)
    record(request.META, post.pk, reason=Reason.STAFF if is_staff else None)
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


def _is_from_our_page(request: HttpRequest) -> bool:
    """Refuse another site's page, which could lend the addresses of its readers to a post."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.get_host()
