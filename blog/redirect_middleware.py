"""Redirect old URLs, where Django would answer that the page was not found."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from blog.models import Page, Redirect


class RedirectMiddleware:
    """Redirects old URLs, and those of pages without the final slash, only after a 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        target = _target(request.path_info)
        if target is None:
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(_with_query(target, query))


def _with_query(url: str, query: str) -> str:
    """Return the URL with a query added before its fragment."""
    if not query:
        return url
    rest, mark, fragment = url.partition("#")
    return f"{rest}{'&' if '?' in rest else '?'}{query}{mark}{fragment}"


def _target(path: str) -> str | None:
    redirect = Redirect.objects.select_related("post", "topic").at(path).first()
    if redirect is None:
        pages = Page.objects.public().filter(path=f"{path}/")
        page = None if path.endswith("/") else pages.first()
        return page.get_absolute_url() if page else None
    if redirect.post is not None and not redirect.post.is_public:
        return None
    return redirect.target_url()
