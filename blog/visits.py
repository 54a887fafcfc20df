"""A visit: one reader reading one published post on one UTC day.

Recording is one line in the worker's journal; a drain moves the lines into the database.
"""

import logging
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from blog.journal import excluded_line, own_journal, visit_line
from blog.models import Post
from blog.reader_keys import reader_key
from blog.visit_rules import Reason, exclusion, referrer_of

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
        is_staff = request.user.is_active and getattr(request.user, "is_staff", False)
        record(request.META, post.pk, reason=Reason.STAFF if is_staff else None)


def record(
    environ: Mapping[str, Any],
    post_pk: int,
    *,
    reason: Reason | None = None,
    at: float | None = None,
) -> None:
    """Write one line about a request for a post's page. Whatever fails, the page does not."""
    try:
        at = time.time() if at is None else at
        reason = reason or exclusion(environ)
        if reason is None:
            reader = reader_key(environ, _day_of(int(at // SECONDS_A_DAY)))
            line = visit_line(at, post_pk, reader, referrer_of(environ))
        else:
            line = excluded_line(at, reason)
        own_journal().append(line)
    except Exception:
        logger.exception("a visit was not recorded")


@lru_cache(maxsize=4)
def _day_of(number: int) -> date:
    return datetime.fromtimestamp(number * SECONDS_A_DAY, UTC).date()
