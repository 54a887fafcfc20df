"""A visit: one reader reading one published post on one UTC day."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, models, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from blog.models import DailyReferrer, DailyVisits, ExcludedRequests, HourlyVisits, Post, ReaderKey
from blog.reader_keys import reader_key
from blog.visit_rules import Reason, exclusion, referrer_of

logger = logging.getLogger(__name__)

MOST_POSTS_A_DAY = 200


@dataclass(frozen=True)
class Visit:
    post_pk: int
    reader: str
    referrer: str
    at: datetime

    @property
    def hour(self) -> datetime:
        return self.at.replace(minute=0, second=0, microsecond=0)


def record_visit(request: HttpRequest, response: HttpResponse, post: Post) -> None:
    """Count what a reader was answered. A database that fails delays counting, never the page."""
    if request.method != "GET" or response.status_code != 200 or not post.is_public:
        return
    try:
        with transaction.atomic():
            _record(request, post, datetime.now(UTC))
    except DatabaseError as error:
        logger.warning("a visit was not counted: %s", error)


def _record(request: HttpRequest, post: Post, now: datetime) -> None:
    is_staff = request.user.is_active and getattr(request.user, "is_staff", False)
    reason = Reason.STAFF if is_staff else exclusion(request.META)
    if reason is not None:
        count_excluded(reason, now)
        return
    reader = reader_key(request.META, now.date())
    count_visit(Visit(post.pk, reader, referrer_of(request.META), now))


def count_excluded(reason: Reason, at: datetime) -> None:
    _add(ExcludedRequests, 1, day=at.date(), reason=reason.value)


def count_visit(visit: Visit) -> None:
    """Count a visit unless its reader was counted for this post today; a unique key decides."""
    day = visit.at.date()
    _, is_new = ReaderKey.objects.get_or_create(
        day=day,
        reader=visit.reader,
        post_id=visit.post_pk,
        defaults={"hour": visit.hour, "referrer": visit.referrer},
    )
    if not is_new:
        return
    read = ReaderKey.objects.filter(day=day, reader=visit.reader).count()
    if read <= MOST_POSTS_A_DAY:
        _count(visit.post_pk, visit.hour, visit.referrer, 1)
        return
    if read == MOST_POSTS_A_DAY + 1:
        _take_back(visit)
    count_excluded(Reason.FLOOD, visit.at)


def _count(post_pk: int, hour: datetime, referrer: str, number: int) -> None:
    day = hour.date()
    _add(DailyVisits, number, post_id=post_pk, day=day)
    _add(HourlyVisits, number, post_id=post_pk, hour=hour)
    if referrer:
        _add(DailyReferrer, number, post_id=post_pk, day=day, host=referrer)


def _take_back(visit: Visit) -> None:
    """Uncount every earlier visit of a reader who turned out to be a machine."""
    earlier = ReaderKey.objects.filter(day=visit.at.date(), reader=visit.reader)
    for key in earlier.exclude(post_id=visit.post_pk):
        _count(key.post_id, key.hour, key.referrer, -1)
        count_excluded(Reason.FLOOD, key.hour)


def _add(model: type[models.Model], number: int, **key: Any) -> None:
    model._default_manager.bulk_create([model(**key)], ignore_conflicts=True)
    model._default_manager.filter(**key).update(count=F("count") + number)
