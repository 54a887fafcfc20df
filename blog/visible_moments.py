from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime


def moment(at: datetime | None) -> str:
    """Return a time as a list has room for it, on one line: 3 Mar 2026, 14:05."""
    return date_format(localtime(at), "j M Y, H:i").replace(" ", "\N{NO-BREAK SPACE}") if at else ""
