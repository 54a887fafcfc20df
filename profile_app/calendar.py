"""Talks as an iCalendar file (RFC 5545)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.html import strip_tags

from blog.markdown.rendering import title_text
from profile_app.models import Talk

# Bytes of a line, without its line break; longer ones continue after a space.
_MAX_LINE = 75


def calendar_of(talks: Iterable[Talk], name: str, absolute: Callable[[str], str]) -> str:
    """``absolute`` returns the absolute URL of a path."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Offprint//Talks//EN"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}"] if name else []
    for talk in talks:
        lines += _event(talk, absolute)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(talk: Talk, absolute: Callable[[str], str]) -> Iterator[str]:
    start, end = talk.starts_at, talk.ends_at
    yield "BEGIN:VEVENT"
    yield f"UID:talk-{talk.pk}@{_site_id()}"
    yield f"DTSTAMP:{_utc(talk.updated_at)}"
    yield f"DTSTART:{_utc(start)}" if start else f"DTSTART;VALUE=DATE:{talk.on:%Y%m%d}"
    if end and talk.minutes:
        yield f"DTEND:{_utc(end)}"
    yield f"SUMMARY:{_escaped(title_text(talk.title))}"
    if talk.place:
        yield f"LOCATION:{_escaped(talk.place)}"
    abstract = unescape(strip_tags(talk.abstract_html)).strip()
    if about := "\n\n".join(filter(None, (talk.event, abstract))):
        yield f"DESCRIPTION:{_escaped(about)}"
    yield f"URL:{absolute(talk.get_absolute_url())}"
    yield "END:VEVENT"


def _site_id() -> str:
    """Return what identifies this site to calendars under each of its host names."""
    return urlsplit(settings.SITE_URL).netloc or salted_hmac("calendar", "").hexdigest()[:20]


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """Break a line between characters so that no part has more than 75 bytes."""
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > _MAX_LINE:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += width
    return "\r\n".join(parts)
