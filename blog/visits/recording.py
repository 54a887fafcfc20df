"""A visit: one reader reading one published post on one UTC day.

Each is recorded as a line in the worker's journal; a drain moves the lines into the database.
"""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from blog.models import Post
from blog.visits.journal import excluded_line, own_journal, visit_line
from blog.visits.reader_keys import reader_key
from blog.visits.referrers import referrer_of
from blog.visits.rules import Reason, exclusion

logger = logging.getLogger(__name__)

# Set in the environ of requests made to fill a cache, which counts the readers of the page itself.
FOR_CACHE = "offprint.for_cache"
POST_HEADER = "X-Offprint-Post"
SECONDS_PER_DAY = 86_400


def record_visit(request: HttpRequest, response: HttpResponse, post: Post) -> None:
    """Record a visit, or set the header by which the page cache knows the post of a page."""
    if response.status_code != 200 or not post.is_public:
        return
    if FOR_CACHE in request.META:
        response.headers[POST_HEADER] = str(post.pk)
    elif request.method == "GET":
        record(request.META, post.pk, reason=Reason.STAFF if is_by_staff(request) else None)


def is_by_staff(request: HttpRequest) -> bool:
    return request.user.is_active and bool(getattr(request.user, "is_staff", False))


def record(
    environ: Mapping[str, Any],
    post_pk: int,
    *,
    reason: Reason | None = None,
    at: float | None = None,
) -> None:
    """Write a line to the journal for a request for a post. Errors are logged, never raised."""
    at = time.time() if at is None else at

    def line_of(reader: str) -> bytes:
        return visit_line(at, post_pk, reader, referrer_of(environ))

    write_line(environ, at, line_of, reason=reason)


def write_line(
    environ: Mapping[str, Any],
    at: float,
    line_of: Callable[[str], bytes],
    *,
    reason: Reason | None = None,
) -> None:
    """Write the line that ``line_of`` returns for the reader's key, or the reason for exclusion."""
    try:
        reason = reason or exclusion(environ)
        if reason is None:
            line = line_of(reader_key(environ, _day_of(int(at // SECONDS_PER_DAY))))
        else:
            line = excluded_line(at, reason)
        own_journal().append(line)
    except Exception:
        logger.exception("Recording a visit failed")


@lru_cache(maxsize=4)
def _day_of(number: int) -> date:
    return datetime.fromtimestamp(number * SECONDS_PER_DAY, UTC).date()
