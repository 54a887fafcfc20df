"""Count the downloads in journals; call in a transaction."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from blog.models import DailyDownloads, DownloadKey
from blog.visits.counters import add_counts, insert_new
from blog.visits.network_limit import delete_surplus
from blog.visits.rules import Reason

MAX_FILES_PER_DAY = 200


@dataclass(frozen=True, order=True)
class Download:
    day: date
    reader: str
    name: str


def count_downloads(downloads: Iterable[Download]) -> Counter[tuple[date, str]]:
    """Count each reader of a file once a day; return the filtered downloads by day and reason.

    The unique constraint of ``DownloadKey`` decides. A reader of more than MAX_FILES_PER_DAY files
    is a bot, and none of its downloads count.
    """
    rows = [(d.day, d.reader, d.name) for d in sorted(set(downloads))]
    fields = ("day", "reader", "name")
    added = list(_typed_keys(insert_new(DownloadKey, fields, rows, fields)))
    surplus = delete_surplus(DownloadKey, "name", added)
    new = [Download(*key) for key in added if key not in surplus]
    keys = DownloadKey.objects.filter(reader__in={download.reader for download in new})
    totals = keys.order_by().values_list("reader").annotate(number=Count("pk"))
    flooders = dict(totals.filter(number__gt=MAX_FILES_PER_DAY))
    _add([download for download in new if download.reader not in flooders], 1)
    excluded = Counter((day, Reason.CROWD.value) for day, _, _ in surplus)
    excluded.update((d.day, Reason.FLOOD.value) for d in new if d.reader in flooders)
    for reader, number in flooders.items():
        own = {download.name for download in new if download.reader == reader}
        if number - len(own) <= MAX_FILES_PER_DAY:
            earlier = DownloadKey.objects.filter(reader=reader).exclude(name__in=own)
            uncounted = [Download(key.day, reader, key.name) for key in earlier]
            _add(uncounted, -1)
            excluded.update((download.day, Reason.FLOOD.value) for download in uncounted)
    return excluded


def _typed_keys(rows: Iterable[tuple[object, ...]]) -> Iterable[tuple[date, str, str]]:
    """SQLite returns dates as strings."""
    for day, reader, name in rows:
        yield (
            day if isinstance(day, date) else date.fromisoformat(str(day)),
            str(reader),
            str(name),
        )


def _add(downloads: list[Download], sign: int) -> None:
    counts = Counter((download.name, download.day) for download in downloads)
    add_counts(
        DailyDownloads, ("name", "day"), {key: sign * number for key, number in counts.items()}
    )
