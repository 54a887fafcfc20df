from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error as plain_server_error

from site_config.language import in_site_language


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Render without the database, which may be what failed."""
    return plain_server_error(request, "500.html")


def _page(request: HttpRequest, *, status: int) -> HttpResponse:
    """Activate the site language: errors raised in middleware may come before it is set."""
    with in_site_language(request):
        return render(request, f"{status}.html", status=status)
