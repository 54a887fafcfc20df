"""A visit: one reader reading one published post on one UTC day.

Recording is one line in the worker's journal; a drain moves the lines into the database.
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
from blog.visits.rules import Reason, exclusion, referrer_of

logger = logging.getLogger(__name__)

# Set in the environ of a request whose page is built for keeping: who keeps it counts its readers.
KEPT_PAGE = "offprint.is_kept"
POST_HEADER = "X-Offprint-Post"
SECONDS_A_DAY = 86_400


def record_visit(request: HttpRequest, response: HttpResponse, post: Post) -> None:
    """Record what a reader was answered, or tell the page cache whose page it keeps."""
    if response.status_code != 200 or not post.is_public:
        return
    if KEPT_PAGE in request.META:
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
    """Write one line about a request for a post's page. Whatever fails, the page does not."""
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
    """Write what ``line_of`` says of the reader's key, or why the request is no reader's."""
    try:
        reason = reason or exclusion(environ)
        if reason is None:
            line = line_of(reader_key(environ, _day_of(int(at // SECONDS_A_DAY))))
        else:
            line = excluded_line(at, reason)
        own_journal().append(line)
    except Exception:
        logger.exception("a visit was not recorded")


@lru_cache(maxsize=4)
def _day_of(number: int) -> date:
    return datetime.fromtimestamp(number * SECONDS_A_DAY, UTC).date()
