"""Count the lines of journals, a batch at a time; call in a transaction."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import unquote

from django.db.models import Count, Model

from blog.models import (
    DailyReferrer,
    DailyVisits,
    ExcludedRequests,
    HourlyVisits,
    Post,
    ReaderKey,
    SiteDay,
    SiteReferrer,
    WindowState,
)
from blog.models.downloads import MAX_FILE_NAME
from blog.visits.counters import Row, add_counts, insert_new
from blog.visits.download_counting import Download, count_downloads
from blog.visits.network_limit import delete_surplus
from blog.visits.rules import Reason
from blog.visits.windows import add_to_windows, expire

MAX_POSTS_PER_DAY = 200
NOON = time(12)
KEY_FIELDS = ("day", "reader", "post", "hour", "referrer")


@dataclass(frozen=True)
class Visit:
    post_pk: int
    reader: str
    referrer: str
    hour: datetime


def count_lines(lines: Sequence[bytes], now: datetime) -> list[bytes]:
    """Count the lines of a journal; return those that could not be parsed."""
    visits: list[Visit] = []
    downloads: list[Download] = []
    excluded: Counter[tuple[datetime, str]] = Counter()
    broken = []
    for line in lines:
        try:
            _read(line.decode("ascii").split(" "), visits, downloads, excluded)
        except (ValueError, IndexError, OverflowError, OSError):
            if line:
                broken.append(line)
    count_visits(visits, now)
    for (day, reason), number in count_downloads(downloads).items():
        excluded[datetime.combine(day, NOON, UTC), reason] += number
    count_excluded(excluded)
    return broken


def _read(
    words: list[str],
    visits: list[Visit],
    downloads: list[Download],
    excluded: Counter[tuple[datetime, str]],
) -> None:
    at = datetime.fromtimestamp(int(words[1]), UTC)
    if words[0] == "v":
        _, _, post_pk, reader, referrer = words
        hour = at.replace(minute=0, second=0, microsecond=0)
        visits.append(Visit(int(post_pk), reader, "" if referrer == "-" else referrer, hour))
    elif words[0] == "d":
        _, _, reader, name = words
        downloads.append(Download(at.date(), reader, _file_name(name)))
    elif words[0] == "x":
        excluded[at, Reason(words[2]).value] += 1
    else:
        raise ValueError(words[0])


def _file_name(quoted: str) -> str:
    name = unquote(quoted, errors="strict")
    if len(name) > MAX_FILE_NAME or "\0" in name:
        raise ValueError(name)
    return name


def count_excluded(excluded: Counter[tuple[datetime, str]]) -> None:
    by_day: Counter[tuple[object, ...]] = Counter()
    for (at, reason), number in excluded.items():
        by_day[at.date(), reason] += number
    add_counts(ExcludedRequests, ("day", "reason"), by_day)


def count_visits(visits: Iterable[Visit], now: datetime) -> None:
    """Count each reader of a post once a day, by the unique constraint of ``ReaderKey``."""
    new = _without_crowds(_insert_keys(list(visits)))
    if not new:
        return
    state = expire(now)
    flooders = _flooders(new)
    _add([visit for visit in new if visit.reader not in flooders], 1, state)
    for reader, number in flooders.items():
        _uncount(reader, [visit for visit in new if visit.reader == reader], number, state)


def _insert_keys(visits: list[Visit]) -> list[Visit]:
    post_pks = {visit.post_pk for visit in visits}
    known = set(Post.with_trash.filter(pk__in=post_pks).values_list("pk", flat=True))
    # Only the first line of a reader counts.
    first: dict[tuple[date, str, int], Visit] = {}
    for visit in visits:
        if visit.post_pk in known:
            first.setdefault((visit.hour.date(), visit.reader, visit.post_pk), visit)
    new = []
    for day in sorted({key[0] for key in first}):
        rows = [
            (day, visit.reader, visit.post_pk, visit.hour, visit.referrer)
            for key, visit in first.items()
            if key[0] == day
        ]
        inserted = insert_new(ReaderKey, KEY_FIELDS, rows, ("reader", "post"))
        new += [first[day, reader, post_pk] for reader, post_pk in inserted]
    return new


def _without_crowds(new: list[Visit]) -> list[Visit]:
    """Return the visits within the limit of their network; count the others as excluded."""
    rows = [(visit.hour.date(), visit.reader, visit.post_pk) for visit in new]
    surplus = delete_surplus(ReaderKey, "post", rows)
    if not surplus:
        return new
    count_excluded(
        Counter(
            (v.hour, Reason.CROWD.value) for v, row in zip(new, rows, strict=True) if row in surplus
        )
    )
    return [visit for visit, row in zip(new, rows, strict=True) if row not in surplus]


def _flooders(new: list[Visit]) -> dict[str, int]:
    """Return the number of posts by reader, for readers of too many posts in a day."""
    keys = ReaderKey.objects.filter(reader__in={visit.reader for visit in new})
    totals = keys.order_by().values_list("reader").annotate(number=Count("pk"))
    return dict(totals.filter(number__gt=MAX_POSTS_PER_DAY))


def _uncount(reader: str, new: list[Visit], number: int, state: WindowState) -> None:
    """Subtract the visits of a reader who turns out to be a bot."""
    flood: Counter[tuple[datetime, str]] = Counter()
    earlier = ReaderKey.objects.filter(reader=reader).exclude(post__in=[v.post_pk for v in new])
    if number - len(new) <= MAX_POSTS_PER_DAY:
        uncounted = [Visit(k.post_id, reader, k.referrer, k.hour) for k in earlier]
        _add(uncounted, -1, state)
        flood.update((visit.hour, Reason.FLOOD.value) for visit in uncounted)
    flood.update((visit.hour, Reason.FLOOD.value) for visit in new)
    count_excluded(flood)


def _add(visits: list[Visit], sign: int, state: WindowState) -> None:
    hours = [(visit.post_pk, visit.hour) for visit in visits]
    days = [(visit.post_pk, visit.hour.date()) for visit in visits]
    hosts = [(v.post_pk, v.hour.date(), v.referrer) for v in visits if v.referrer]
    _count(DailyVisits, ("post", "day"), days, sign)
    _count(HourlyVisits, ("post", "hour"), hours, sign)
    _count(DailyReferrer, ("post", "day", "host"), hosts, sign)
    _count(SiteDay, ("day",), [(day,) for _, day in days], sign)
    _count(SiteReferrer, ("day", "host"), [(day, host) for _, day, host in hosts], sign)
    add_to_windows({key: sign * number for key, number in Counter(hours).items()}, state)


def _count(model: type[Model], fields: Sequence[str], keys: Iterable[Row], sign: int) -> None:
    add_counts(model, fields, {key: sign * number for key, number in Counter(keys).items()})
