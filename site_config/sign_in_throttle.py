"""Slow down guessing passwords: for each account and address, with growing delays.

Failures are counted for a day. An address from which an account has signed in before never waits
longer than a minute, so that a stranger can't lock out the owner.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from blog.visits.client_address import client_address, reader_network

FIRST_WAIT = 60.0
LONGEST_WAIT = 3600.0
MAX_KNOWN_NETWORKS = 50


@dataclass(frozen=True)
class Limit:
    """The failure after which attempts have to wait, twice as long after each further one."""

    failures: int
    longest_wait: float = LONGEST_WAIT


OF_ACCOUNT_AT_ADDRESS = Limit(8)
OF_ACCOUNT_AT_KNOWN_ADDRESS = Limit(8, longest_wait=FIRST_WAIT)
OF_ADDRESS = Limit(20)
OF_ACCOUNT = Limit(40)


class SignInThrottle(AxesDatabaseHandler):  # type: ignore[misc]
    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return 1 if the client has to wait, which is AXES_FAILURE_LIMIT, otherwise 0."""
        username = get_client_username(request, credentials) or ""
        wait = seconds_to_wait(username, client_network(request), timezone.now())
        request.sign_in_wait = wait  # type: ignore[attr-defined]
        return int(wait > 0)

    def user_logged_in(
        self, sender: Any, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> None:
        super().user_logged_in(sender, request, user, **kwargs)
        network = client_network(request)
        if network:
            remember(user.get_username(), network)


def client_network(request: HttpRequest) -> str | None:
    """Return the client's IPv4 address or IPv6 /64 network: one server may have a whole /64."""
    return reader_network(client_address(request)) or None


def seconds_to_wait(username: str, network: str | None, now: datetime) -> float:
    of_account = AccessAttempt.objects.filter(username=username)
    of_address = AccessAttempt.objects.filter(ip_address=network)
    of_both = of_account.filter(ip_address=network)
    if AccessLog.objects.filter(username=username, ip_address=network).exists():
        return _longest([(of_both, OF_ACCOUNT_AT_KNOWN_ADDRESS)], now)
    return _longest(
        [(of_both, OF_ACCOUNT_AT_ADDRESS), (of_address, OF_ADDRESS), (of_account, OF_ACCOUNT)], now
    )


def _longest(counted: Iterable[tuple[QuerySet[AccessAttempt], Limit]], now: datetime) -> float:
    return max(_wait(attempts, limit, now) for attempts, limit in counted)


def _wait(attempts: QuerySet[AccessAttempt], limit: Limit, now: datetime) -> float:
    found = attempts.aggregate(number=Sum("failures_since_start"), last=Max("attempt_time"))
    beyond = (found["number"] or 0) - limit.failures
    if beyond < 0:
        return 0.0
    wait = min(limit.longest_wait, FIRST_WAIT * 2 ** min(beyond, 10))
    return float(max(0.0, wait - (now - found["last"]).total_seconds()))


def remember(username: str, network: str) -> None:
    """Record that the account has signed in from the network."""
    known = AccessLog.objects.filter(username=username)
    known.filter(ip_address=network).delete()
    AccessLog.objects.create(username=username, ip_address=network)
    oldest = known.order_by("-attempt_time", "-pk").values_list("pk", flat=True)
    AccessLog.objects.filter(pk__in=list(oldest[MAX_KNOWN_NETWORKS:])).delete()


def locked_out(request: HttpRequest, *args: Any) -> HttpResponse:
    seconds = math.ceil(getattr(request, "sign_in_wait", FIRST_WAIT)) or 1
    context = {"minutes": math.ceil(seconds / 60)}
    response = render(request, "admin/locked_out.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response
