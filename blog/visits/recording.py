"""A visit: one reader reading one published post, or one of COUNTED_PAGES, on one UTC day.

Each is recorded as a line in the worker's journal; a drain moves the lines into the database.
"""

import logging
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from blog.models import Post
from blog.visits.journal import download_line, excluded_line, own_journal, visit_line
from blog.visits.reader_keys import reader_key
from blog.visits.referrers import referrer_of
from blog.visits.rules import Reason, exclusion

logger = logging.getLogger(__name__)

# Set in the environ of requests made to fill a cache, which counts the readers of the page itself.
FOR_CACHE = "offprint.for_cache"
POST_HEADER = "X-Offprint-Post"
SECONDS_PER_DAY = 86_400
# Pages of the site that are counted by path, in the tables of downloads; totals of posts and
# "Most visited" are without them.
COUNTED_PAGES = {"/": "Homepage", "/publications/": "Publications", "/cv/": "CV"}


def record_visit(request: HttpRequest, response: HttpResponse, post: Post) -> None:
    """Record a visit, or set the header by which the page cache knows the post of a page."""
    if post.is_public:
        _record_response(request, response, post.pk)


def record_page_visit(request: HttpRequest, response: HttpResponse, path: str) -> None:
    """Record a visit to one of ``COUNTED_PAGES``, or set the header for the page cache."""
    _record_response(request, response, path)


def _record_response(request: HttpRequest, response: HttpResponse, counted: int | str) -> None:
    if response.status_code != 200:
        return
    if FOR_CACHE in request.META:
        response.headers[POST_HEADER] = str(counted)
    elif request.method == "GET":
        record(request.META, counted, reason=Reason.STAFF if is_by_staff(request) else None)


def counted_of(header: str | None) -> int | str | None:
    """Return the key of a post, or the path of a page, from the header for the page cache."""
    return int(header) if header and header.isdigit() else header


def served_hour() -> datetime:
    """Return the time, rounded to the hour so that pages that contain it change at most hourly."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def is_by_staff(request: HttpRequest) -> bool:
    return request.user.is_active and bool(getattr(request.user, "is_staff", False))


def record(
    environ: Mapping[str, Any],
    counted: int | str,
    *,
    reason: Reason | None = None,
    at: float | None = None,
) -> None:
    """Write a line to the journal for a request for a post, or for a page or file by its name.

    Errors are logged, never raised.
    """
    at = time.time() if at is None else at
    try:
        own_journal().append(journal_line(environ, counted, at, reason=reason))
    except Exception:
        logger.exception("Recording a visit failed")


def journal_line(
    environ: Mapping[str, Any], counted: int | str, at: float, *, reason: Reason | None = None
) -> bytes:
    """Return the line for a request, or for why it isn't counted."""
    reason = reason or exclusion(environ)
    if reason is not None:
        return excluded_line(at, reason)
    reader = reader_key(environ, _day_of(int(at // SECONDS_PER_DAY)))
    if isinstance(counted, str):
        return download_line(at, counted, reader)
    return visit_line(at, counted, reader, referrer_of(environ))


@lru_cache(maxsize=4)
def _day_of(number: int) -> date:
    return datetime.fromtimestamp(number * SECONDS_PER_DAY, UTC).date()
