"""From downloads in journals to counts; call it in a transaction."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from blog.models import DailyDownloads, DownloadKey
from blog.visits.counters import add_counts, insert_new

MOST_FILES_A_DAY = 200


@dataclass(frozen=True, order=True)
class Download:
    day: date
    reader: str
    name: str


def count_downloads(downloads: Iterable[Download]) -> Counter[date]:
    """Count each reader of a file once a day; return how many were a machine's, by day.

    The unique key of ``DownloadKey`` decides. Who got more files than anybody reads in a day is a
    machine, of which nothing counts.
    """
    rows = [(d.day, d.reader, d.name) for d in sorted(set(downloads))]
    fields = ("day", "reader", "name")
    new = [Download(*key) for key in _keys_as_given(insert_new(DownloadKey, fields, rows, fields))]
    of_them = DownloadKey.objects.filter(reader__in={download.reader for download in new})
    totals = of_them.order_by().values_list("reader").annotate(number=Count("pk"))
    machines = dict(totals.filter(number__gt=MOST_FILES_A_DAY))
    _add([download for download in new if download.reader not in machines], 1)
    flood = Counter(download.day for download in new if download.reader in machines)
    for reader, number in machines.items():
        own = {download.name for download in new if download.reader == reader}
        if number - len(own) <= MOST_FILES_A_DAY:
            earlier = DownloadKey.objects.filter(reader=reader).exclude(name__in=own)
            taken = [Download(key.day, reader, key.name) for key in earlier]
            _add(taken, -1)
            flood.update(download.day for download in taken)
    return flood


def _keys_as_given(rows: Iterable[tuple[object, ...]]) -> Iterable[tuple[date, str, str]]:
    """SQLite gives days back as text."""
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
