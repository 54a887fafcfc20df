"""What has been counted, and what once the journals are drained."""

from django.db.models import Sum

from blog.models import DailyVisits, ExcludedRequests
from blog.visits.drain import drain


def counted_total(model=DailyVisits):
    return model.objects.aggregate(total=Sum("count"))["total"] or 0


def counted_exclusions():
    return dict(ExcludedRequests.objects.values_list("reason", "count"))


def total(model=DailyVisits):
    drain()
    return counted_total(model)


def excluded():
    drain()
    return counted_exclusions()
