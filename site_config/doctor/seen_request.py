"""Tell the owner how the site sees a request that came through the proxies.

Only a request signed with SECRET_KEY within the last minute gets the answer, which describes that
request alone.
"""

import json
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest

from blog.visits.client_address import client_address

HEADER = "X-Offprint-Doctor"
MAX_SECONDS = 60
_SALT = "site_config.doctor"
_SIGNED = "request"


def token() -> str:
    return TimestampSigner(salt=_SALT).sign(_SIGNED)


def report_headers(request: HttpRequest) -> dict[str, str]:
    """Return the header that reports how the request was seen, if its token is valid."""
    if not (sent := request.headers.get(HEADER)):
        return {}
    try:
        TimestampSigner(salt=_SALT).unsign(sent, max_age=MAX_SECONDS)
    except BadSignature:
        return {}
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    seen: dict[str, Any] = {
        "is_secure": request.is_secure(),
        "https": settings.HTTPS,
        "trusted": settings.TRUSTED_PROXIES,
        "address": client_address(request),
        "forwarded": [entry.strip() for entry in forwarded if entry.strip()],
    }
    return {HEADER: json.dumps(seen)}
