"""A download: one reader getting one file of a publication, or the CV, on one UTC day."""

import time
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.http import HttpRequest

from blog.models import DailyDownloads
from blog.models.downloads import MAX_FILE_NAME
from blog.visits.journal import download_line
from blog.visits.recording import KEPT_PAGE, is_by_staff, write_line
from blog.visits.rules import Reason

MONTH = 30
# Pictures in pages are not downloads.
FOLDERS = ("publications/", "cv/")


def record_download(request: HttpRequest, name: str) -> None:
    """Record that a reader got the file ``name``, a path such as ``publications/apparate.pdf``.

    Call it when a GET is answered with the file, or with the word that the reader's copy is still
    good. A name outside ``FOLDERS`` is ignored, and so is an answer that is made for keeping.
    Whatever fails here, the reader gets the file.
    """
    is_reader = request.method == "GET" and KEPT_PAGE not in request.META
    if is_reader and name.startswith(FOLDERS) and len(name) <= MAX_FILE_NAME:
        at = time.time()
        reason = Reason.STAFF if is_by_staff(request) else None
        write_line(request.META, at, lambda reader: download_line(at, name, reader), reason=reason)


def downloads_of(names: Iterable[str], today: date) -> dict[str, tuple[int, int]]:
    """Return the downloads of each file in the last 30 days and ever, in one query."""
    recent = Q(day__gt=today - timedelta(days=MONTH))
    rows = DailyDownloads.objects.filter(name__in=set(names)).order_by().values_list("name")
    month, ever = Sum("count", filter=recent, default=0), Sum("count")
    sums = rows.annotate(month=month, ever=ever)
    return {name: (in_month, in_all) for name, in_month, in_all in sums}


def most_downloaded(today: date, number: int) -> list[tuple[str, int]]:
    """Return the files that most readers got in the last 30 days, the most first."""
    recent = DailyDownloads.objects.filter(day__gt=today - timedelta(days=MONTH), count__gt=0)
    sums = recent.order_by().values_list("name").annotate(number=Sum("count"))
    return list(sums.order_by("-number", "name")[:number])
