"""Visits as streamed CSV, in UTF-8 with the byte order mark that Excel needs."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from itertools import chain, islice

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.models import DailyDownloads, DailyReferrer, DailyVisits, ExcludedRequests, Post, SiteDay
from blog.visits.rules import Reason

# Spreadsheets run cells that start with these; the full-width ones in East Asian locales.
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}".encode()
ROWS_PER_CHUNK = 1_000

CsvRow = Sequence[object]
CsvRows = Iterable[CsvRow]


def csv_blocks(heading: CsvRow, rows: CsvRows) -> Iterator[bytes]:
    """Yield a table as CSV, in chunks, with formulas escaped."""
    yield BYTE_ORDER_MARK
    lines = chain([heading], rows)
    while chunk := list(islice(lines, ROWS_PER_CHUNK)):
        out = io.StringIO()
        csv.writer(out).writerows([escape_formula(cell) for cell in row] for row in chunk)
        yield out.getvalue().encode()


def escape_formula(cell: object) -> object:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    if isinstance(cell, str) and (
        cell[:1] in FORMULA_STARTS or cell.lstrip()[:1] in FORMULA_STARTS
    ):
        return f"'{cell}"
    return cell


def csv_view(
    name: str, *heading: str
) -> Callable[[Callable[[], CsvRows]], Callable[..., HttpResponseBase]]:
    """Make a view of rows, a CSV download for staff with permission to view posts."""

    def decorate(rows: Callable[[], CsvRows]) -> Callable[..., HttpResponseBase]:
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
            file = f"{name}-{timezone.localdate():%Y-%m-%d}.csv"
            response["Content-Disposition"] = f'attachment; filename="{file}"'
            return response

        return view

    return decorate


@csv_view("visits-per-day", "Day", "Visits")
def days() -> CsvRows:
    return SiteDay.objects.order_by("day").values_list("day", "count").iterator()


@csv_view("visits-per-post-and-day", "Day", "Post", "URL", "Visits")
def posts() -> CsvRows:
    rows = DailyVisits.objects.filter(count__gt=0).order_by("day", "post")
    names = _names()
    for day, pk, number in rows.values_list("day", "post_id", "count").iterator():
        yield (day, *names.get(pk, ("", "")), number)


@csv_view("referrers", "Day", "Post", "URL", "Referrer", "Visits")
def referrers() -> CsvRows:
    rows = DailyReferrer.objects.filter(count__gt=0).order_by("day", "post", "-count", "host")
    names = _names()
    for day, pk, host, number in rows.values_list("day", "post_id", "host", "count").iterator():
        yield (day, *names.get(pk, ("", "")), host, number)


@csv_view("filtered-requests", "Day", "Reason", "Requests")
def filtered() -> CsvRows:
    labels: dict[str, str] = dict(Reason.choices)
    rows = ExcludedRequests.objects.filter(count__gt=0).order_by("day", "reason")
    for day, reason, number in rows.values_list("day", "reason", "count").iterator():
        yield (day, labels.get(reason, reason), number)


@csv_view("downloads", "Day", "File", "Downloads")
def downloads() -> CsvRows:
    rows = DailyDownloads.objects.filter(count__gt=0).order_by("day", "name")
    return rows.values_list("day", "name", "count").iterator()


def _names() -> dict[int, tuple[str, str]]:
    """Return title and URL by key, in one query for all rows."""
    return {
        post.pk: (str(post), post.get_absolute_url())
        for post in Post.with_pages.for_links().order_by().iterator()
    }
