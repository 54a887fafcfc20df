"""Redirect the former URLs of a publication, including those of its files."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from profile_app.models import FormerSlug

View = Callable[..., HttpResponseBase]


def redirect_former_slug(view: View) -> View:
    """Look up former slugs only if the view finds nothing."""

    @wraps(view)
    def following(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, slug=slug, **kwargs)
        except Http404:
            if redirect := _redirect(request, slug, kwargs):
                return redirect
            raise
        if response.status_code == 404:
            return _redirect(request, slug, kwargs) or response
        return response

    return following


def _redirect(
    request: HttpRequest, slug: str, kwargs: dict[str, Any]
) -> HttpResponsePermanentRedirect | None:
    former = FormerSlug.objects.select_related("publication").filter(slug=slug).first()
    match = request.resolver_match
    if former is None or match is None:
        return None
    names = {name: value for name, value in kwargs.items() if name == "name"}
    url = reverse(match.view_name, kwargs={"slug": former.publication.slug, **names})
    return HttpResponsePermanentRedirect(url)
