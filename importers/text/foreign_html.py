"""Replace frames and players by links, and report other HTML that isn't supported."""

import re
from html import escape
from urllib.parse import urlsplit

from importers.collection import Collection, Line
from importers.gitbook.html import attributes_of
from importers.report import ImportReport, Location
from importers.text.prose import Prose
from importers.text.targets import is_web_address

_FRAME = re.compile(
    r"<(?P<name>iframe|video|audio|embed|object)\b(?P<attributes>[^<>]*)>"
    r"(?:(?P<inner>(?:(?!</(?P=name)>).){0,1000}?)</(?P=name)>)?",
    re.DOTALL | re.IGNORECASE,
)
_SOURCE = re.compile(r"<source\b([^<>]*)>", re.IGNORECASE)
_GONE = re.compile(r"<(script|style|form|svg|canvas|template)\b[^<>]*>", re.IGNORECASE)
_NAMES = re.compile(
    r"<(?:iframe|video|audio|embed|object|script|style|form|svg|canvas|template)\b", re.IGNORECASE
)


def report_foreign_html(collection: Collection, report: ImportReport) -> None:
    for page in collection.pages:
        page.lines = without_foreign_html(page.lines, report)
    for plan in collection.topics:
        plan.lines = without_foreign_html(plan.lines, report)


def without_foreign_html(lines: list[Line], report: ImportReport) -> list[Line]:
    if not any("<" in line.text and _NAMES.search(line.text) for line in lines):
        return lines
    prose = Prose(lines)
    for found in _GONE.finditer(prose.text):
        if prose.is_prose(found.start()):
            report.warn(
                prose.place_at(found.start()), f"<{found[1].lower()}> not supported, removed"
            )

    def frame(found: re.Match[str], place: Location) -> str:
        return _link(found, place, report)

    return prose.substitute(_FRAME, frame).lines


def _link(found: re.Match[str], place: Location, report: ImportReport) -> str:
    given = attributes_of(found["attributes"])
    inner = _SOURCE.search(found["inner"] or "")
    source = given.get("src") or given.get("data") or ""
    source = source or (attributes_of(inner[1]).get("src", "") if inner else "")
    name = found["name"].lower()
    if not source or (not is_web_address(source) and source.lower().endswith((".html", ".htm"))):
        report.warn(place, f"<{name}> removed ({source or 'no URL'})")
        return ""
    address = f"https:{source}" if source.startswith("//") else source
    words = given.get("title") or urlsplit(address).netloc or address.rpartition("/")[2]
    if is_web_address(source):
        report.warn(place, f"<{name}> from another site ({words}): replaced by a link")
    return f'<a href="{escape(address)}">{escape(words)}</a>'
