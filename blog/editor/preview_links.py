"""Previews of unpublished posts and pages by signed link: not indexed, not cached, not counted."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.languages import in_language_of
from blog.list_blocks import fill_lists
from blog.models import PreviewLink
from blog.translations import translation_context

HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    # The URL is the key, so it must not be sent to other sites.
    "Referrer-Policy": "no-referrer",
}


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    link = PreviewLink.objects.signed(token)
    if link is None:
        raise Http404("No such preview.")
    if not link.is_valid:
        return _answer(request, "blog/preview_expired.html", {"link": link}, status=410)
    if link.post.is_public:
        return HttpResponseRedirect(link.post.get_absolute_url(), headers=HEADERS)
    template = "blog/page_detail.html" if link.post.path else "blog/post_detail.html"
    context = {**translation_context(link.post, request), "post": link.post, "preview": link}
    with in_language_of(link.post.language):
        fill_lists(link.post, request)
        return _answer(request, template, context)


def _answer(
    request: HttpRequest, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    response = render(request, template, context, status=status)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
