"""A download: one reader getting one file of a publication, or the CV, on one UTC day."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest

from blog.models import DailyDownloads
from blog.models.downloads import MAX_FILE_NAME
from blog.visits.ranges import Period
from blog.visits.recording import COUNTED_PAGES, FOR_CACHE, is_by_staff, record
from blog.visits.rules import Reason

MONTH = 30
# Images in pages are not downloads.
DOWNLOAD_FOLDERS = ("publications/", "cv/")


def record_download(request: HttpRequest, name: str) -> None:
    """Record that a reader got the file ``name``, a path such as ``publications/apparate.pdf``.

    Call it for responses to GET with the file, and for 304 Not Modified. It ignores names outside
    ``DOWNLOAD_FOLDERS`` and requests made to fill a cache. Errors are logged, never raised.
    """
    is_reader = request.method == "GET" and FOR_CACHE not in request.META
    if is_reader and name.startswith(DOWNLOAD_FOLDERS) and len(name) <= MAX_FILE_NAME:
        record(request.META, name, reason=Reason.STAFF if is_by_staff(request) else None)


def downloads_of(names: Iterable[str], today: date) -> dict[str, tuple[int, int]]:
    """Return the downloads of each file in the last 30 days and of all time, in one query."""
    recent = Q(day__gt=today - timedelta(days=MONTH))
    rows = DailyDownloads.objects.filter(name__in=set(names)).order_by().values_list("name")
    month, ever = Sum("count", filter=recent, default=0), Sum("count")
    sums = rows.annotate(month=month, ever=ever)
    return {name: (in_month, in_all) for name, in_month, in_all in sums}


def most_downloaded(period: Period, number: int) -> list[tuple[str, int]]:
    """Return the most-downloaded files of a period, most first."""
    return list(_sums(period).exclude(name__in=COUNTED_PAGES).order_by("-number", "name")[:number])


def page_visits(period: Period) -> list[tuple[str, int]]:
    """Return the visits to the homepage, the list of publications and the CV, by name."""
    sums = dict(_sums(period).filter(name__in=COUNTED_PAGES))
    return [(name, sums.get(path, 0)) for path, name in COUNTED_PAGES.items()]


def _sums(period: Period) -> "QuerySet[Any, Any]":
    rows: QuerySet[Any, Any] = period.rows(DailyDownloads).order_by().values_list("name")
    sums: QuerySet[Any, Any] = rows.annotate(number=Sum("count"))
    return sums
