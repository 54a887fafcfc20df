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
    """Asks nothing of the database: it may be what is broken."""
    return plain_server_error(request, "500.html")


def _page(request: HttpRequest, *, status: int) -> HttpResponse:
    """What goes wrong on the way in has met no language yet."""
    with in_site_language(request):
        return render(request, f"{status}.html", status=status)
