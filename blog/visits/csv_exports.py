"""The visits as CSV, streamed: UTF-8 with a byte order mark, by which Excel knows it."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from itertools import chain, islice

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.models import DailyDownloads, DailyReferrer, DailyVisits, ExcludedRequests, Post, SiteDay
from blog.visits.dashboard import today_in_utc
from blog.visits.rules import Reason

# What a spreadsheet takes for the beginning of a formula; the wide forms in East Asian settings.
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}".encode()
ROWS_AT_ONCE = 1_000

Row = Sequence[object]
Rows = Iterable[Row]


def csv_blocks(heading: Row, rows: Rows) -> Iterator[bytes]:
    """Yield a table as CSV, some rows at a time, in which no cell is a formula."""
    yield BYTE_ORDER_MARK
    lines = chain([heading], rows)
    while some := list(islice(lines, ROWS_AT_ONCE)):
        out = io.StringIO()
        csv.writer(out).writerows([inert(cell) for cell in row] for row in some)
        yield out.getvalue().encode()


def inert(cell: object) -> object:
    """Put an apostrophe before what would be run; numbers and dates are what they are."""
    if isinstance(cell, str) and (
        cell[:1] in FORMULA_STARTS or cell.lstrip()[:1] in FORMULA_STARTS
    ):
        return f"'{cell}"
    return cell


def table(
    name: str, *heading: str
) -> Callable[[Callable[[], Rows]], Callable[..., HttpResponseBase]]:
    """Offer rows as a download to staff who may see the posts."""

    def decorate(rows: Callable[[], Rows]) -> Callable[..., HttpResponseBase]:
        @require_safe
        @never_cache
        @staff_member_required
        @wraps(rows)
        def view(request: HttpRequest) -> HttpResponseBase:
            if not request.user.has_perm("blog.view_post"):
                raise PermissionDenied
            response = StreamingHttpResponse(
                csv_blocks(heading, rows()), content_type="text/csv; charset=utf-8"
            )
            file = f"{name}-{today_in_utc():%Y-%m-%d}.csv"
            response["Content-Disposition"] = f'attachment; filename="{file}"'
            return response

        return view

    return decorate


@table("visits-per-day", "Day", "Visits")
def days() -> Rows:
    return SiteDay.objects.order_by("day").values_list("day", "count").iterator()


@table("visits-per-post-and-day", "Day", "Post", "Address", "Visits")
def posts() -> Rows:
    rows = DailyVisits.objects.filter(count__gt=0).order_by("day", "post")
    names = _names()
    for day, pk, number in rows.values_list("day", "post_id", "count").iterator():
        yield (day, *names.get(pk, ("", "")), number)


@table("referrers", "Day", "Post", "Address", "Came from", "Visits")
def referrers() -> Rows:
    rows = DailyReferrer.objects.filter(count__gt=0).order_by("day", "post", "-count", "host")
    names = _names()
    for day, pk, host, number in rows.values_list("day", "post_id", "host", "count").iterator():
        yield (day, *names.get(pk, ("", "")), host, number)


@table("left-out", "Day", "Reason", "Requests")
def left_out() -> Rows:
    labels: dict[str, str] = dict(Reason.choices)
    rows = ExcludedRequests.objects.filter(count__gt=0).order_by("day", "reason")
    for day, reason, number in rows.values_list("day", "reason", "count").iterator():
        yield (day, labels.get(reason, reason), number)


@table("downloads", "Day", "File", "Downloads")
def downloads() -> Rows:
    rows = DailyDownloads.objects.filter(count__gt=0).order_by("day", "name")
    return rows.values_list("day", "name", "count").iterator()


def _names() -> dict[int, tuple[str, str]]:
    """Return title and address by key: read once, and not again for each of a million rows."""
    return {
        post.pk: (post.title, post.get_absolute_url())
        for post in Post.objects.for_links().order_by().iterator()
    }
