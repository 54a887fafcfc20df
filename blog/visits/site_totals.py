"""Daily totals of the whole site: always the sums over its posts and pages."""

from typing import Any

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Subquery, Sum
from django.db.models.functions import Greatest
from django.db.models.signals import pre_delete

from blog.models import DailyReferrer, DailyVisits, Page, Post, SiteDay, SiteReferrer
from blog.visits.counters import Row, add_counts


def sum_by_day() -> dict[Row, int]:
    """Return the sum over all posts, by day."""
    rows = DailyVisits.objects.order_by().values_list("day").annotate(Sum("count"))
    return {(day,): number for day, number in rows}


def sum_by_referrer() -> dict[Row, int]:
    rows = DailyReferrer.objects.order_by().values_list("day", "host").annotate(Sum("count"))
    return {(day, host): number for day, host, number in rows}


@transaction.atomic
def rebuild_site_totals() -> None:
    SiteDay.objects.all().delete()
    SiteReferrer.objects.all().delete()
    add_counts(SiteDay, ("day",), sum_by_day())
    add_counts(SiteReferrer, ("day", "host"), sum_by_referrer())


def connect_deletions() -> None:
    """Subtract the visits of a post from the totals when it is deleted."""
    for model in (Post, Page):
        pre_delete.connect(_subtract_post, sender=model, dispatch_uid="site_totals")


def _subtract_post(instance: Post, **kwargs: Any) -> None:
    # Locked, or visits counted between this and the deletion would stay in the totals.
    Post.with_trash.select_for_update().filter(pk=instance.pk).values("pk").first()
    days = DailyVisits.objects.filter(post=instance.pk)
    _subtract(SiteDay.objects.filter(day__in=days.values("day")), days.filter(day=OuterRef("day")))
    hosts = DailyReferrer.objects.filter(post=instance.pk)
    of_it = hosts.filter(day=OuterRef("day"), host=OuterRef("host"))
    _subtract(SiteReferrer.objects.filter(Exists(of_it)), of_it)


def _subtract(totals: models.QuerySet[Any], parts: models.QuerySet[Any]) -> None:
    """Stop at zero: a wrong total must not prevent the deletion of a post."""
    left = F("count") - Subquery(parts.values("count"))
    totals.update(count=Greatest(left, 0))
    totals.filter(count=0).delete()
