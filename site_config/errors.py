import logging
import sys
import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.defaults import server_error as plain_server_error

from site_config.language import in_site_language
from site_config.storage_errors import StorageProblem, storage_problem

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5
LOG_INTERVAL = 60.0
_last_logged: dict[StorageProblem, float] = {}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Render without the database, which may be what failed."""
    error = sys.exception()
    problem = storage_problem(error)
    if problem is None:
        return plain_server_error(request, "500.html")
    _log(problem, error)
    return unavailable(request, problem)


def unavailable(request: HttpRequest, problem: StorageProblem) -> HttpResponse:
    """Answer 503; only the admin shows what is wrong with the server."""
    if problem is StorageProblem.BUSY and _is_repeatable(request):
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        busy = {"fields": fields, "seconds": RETRY_SECONDS}
        response = HttpResponse(loader.render_to_string("admin/busy.html", busy), status=503)
    else:
        context = {"problem": problem if request.path.startswith("/admin/") else None}
        response = HttpResponse(loader.render_to_string("503.html", context), status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    # Otherwise Django logs a traceback for each request.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _is_repeatable(request: HttpRequest) -> bool:
    """Return whether a page can resend the admin's form: not if it has files or passwords."""
    is_form = request.method == "POST" and request.headers.get("Sec-Fetch-Dest") != "empty"
    has_secret = any("password" in name for name in request.POST)
    return is_form and request.path.startswith("/admin/") and not request.FILES and not has_secret


def _log(problem: StorageProblem, error: BaseException | None) -> None:
    """Log each problem at most once a minute."""
    now = time.monotonic()
    if now - _last_logged.get(problem, -LOG_INTERVAL) >= LOG_INTERVAL:
        _last_logged[problem] = now
        logger.error("%s Answering 503 to requests that need it: %s", problem.label, error)


def _page(request: HttpRequest, *, status: int) -> HttpResponse:
    """Activate the site language: errors raised in middleware may come before it is set."""
    with in_site_language(request):
        return render(request, f"{status}.html", status=status)
