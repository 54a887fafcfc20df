"""Documents of collections that are projects, talks, courses and people of this site."""

import re
from collections.abc import Callable
from datetime import date

from blog.dates import local
from importers.collection import SourcePage, WorkPlan
from importers.dates import parse_date_text, parse_written_time, span_of
from importers.fields import DataRecord, list_of, one_line_text, without_comma
from importers.jekyll.documents import Document
from importers.jekyll.shown_fields import (
    account_fields,
    facts_of,
    head_of,
    links_in,
    links_of,
    strip_markup,
)
from importers.jekyll.site_settings import SiteSettings
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import heading_text, markdown_link
from importers.text.prose import paragraphs, without_blank_runs
from importers.works import course_role, is_possible, number_in, place_links, report_other_fields
from profile_app.models import Project

KINDS = {
    "projects": "project", "portfolio": "project", "talks": "talk", "teaching": "course",
    "teachings": "course", "people": "person", "members": "person", "team": "person",
}  # fmt: skip
_STATUSES = {
    "completed": Project.Status.COMPLETED, "finished": Project.Status.COMPLETED,
    "done": Project.Status.COMPLETED, "archived": Project.Status.COMPLETED,
    "planned": Project.Status.PLANNED, "active": Project.Status.ACTIVE,
    "ongoing": Project.Status.ACTIVE, "in progress": Project.Status.ACTIVE,
}  # fmt: skip
# Fields that were used, and texts for the top of the page.
_Read = tuple[set[str], list[str]]
_SUMMARIES = ("abstract", "description", "excerpt", "summary", "subtitle")
_STARTS, _ENDS = ("started", "start_date", "start"), ("finished", "end_date", "end")
_DASH = "—"
# academicpages shows the image of an excerpt in its list.
_IMAGE = re.compile(r"<img\b[^<>]*?\bsrc=[\"']?(?!https?:)([^\"'\s<>]+)")


def work_kind(document: Document) -> str:
    """Return what a public document becomes, or ""; talks and courses need a date."""
    kind = KINDS.get(document.kind, "")
    is_dated = kind not in {"talk", "course"} or is_possible(_start_of(document, kind))
    is_hidden = document.is_draft or document.is_excluded or document.is_scheduled
    return kind if is_dated and not is_hidden else ""


def work_of(document: Document, kind: str, page: SourcePage, settings: SiteSettings) -> WorkPlan:
    """Put the text that has no field of its own above the page's."""
    work = WorkPlan(kind, once=number_in(document.find("importance", "weight", "order")))
    work.head = head_of(document)
    when = parse_written_time(document.find("date"), settings.zone)
    if kind == "talk" and when and when.at:
        work.values = {"on": when.on, "time": when.at, "time_zone": when.zone}
    used, top = _READERS[kind](document, work, page)
    place = SourceLine(document.path, 1)
    links = [link for link in links_of(document) if link[0] not in used]
    if kind != "person":
        top += [" · ".join([*facts_of(document, used), *place_links(work, links, place)])]
    elif image := page.cover:
        work.files["cover"] = image
    if kind in {"talk", "course"} and page.cover:
        if not any(page.cover.lstrip("/") in line.text for line in page.lines):
            top.append(f"![]({page.cover})")
        page.cover = ""
    page.lines = without_blank_runs([*paragraphs(top, place), *page.lines])
    return work


def _start_of(document: Document, kind: str) -> date | None:
    if kind == "course" and document.text("term", "semester"):
        written = f"{document.text('term', 'semester')} {document.text('year')}"
        if start := span_of(written).start_on:
            return start
    return local(document.date).date() if document.date else None


def _summary(document: Document, page: SourcePage) -> str:
    """Return the description of a page whose model has no summary, unless the text begins so."""
    found = document.find(*_SUMMARIES)
    given = found.strip() if isinstance(found, str) else ""
    return "" if any(given in line.text for line in page.lines[:3]) else given


def _project(document: Document, work: WorkPlan, page: SourcePage) -> _Read:
    work.values["summary"] = page.summary
    shown = _IMAGE.search(document.text("excerpt", "description"))
    if cover := page.cover or (shown[1] if shown else ""):
        work.files["cover"] = cover
    start, end = (parse_date_text(document.find(*names)) for names in (_STARTS, _ENDS))
    if not (start or end):
        span = span_of(document.text("project_date").partition(_DASH)[0])
        start, end = (span.start_on, span.end_on) if span.has_months else (None, None)
    if document.date and not (start or end):
        # Themes show one date, not a beginning.
        start = end = local(document.date).date()
    work.values |= {"start_on": start, "end_on": end}
    status = _STATUSES.get(document.text("status").lower())
    if status:
        work.once["status"] = status
    return {*_STARTS, *_ENDS, *(["status"] if status else [])}, []


def _talk(document: Document, work: WorkPlan, page: SourcePage) -> _Read:
    kind = document.text("type")
    after = document.text("talk_date").partition(_DASH)[2].strip()
    names = ("" if kind.lower() == "talk" else kind, document.text("event", "venue") or after)
    work.values = {
        "event": ", ".join(map(strip_markup, filter(None, names))),
        "place": strip_markup(document.text("location")),
        "on": _start_of(document, "talk"),
        **work.values,
    }
    used = {"type", "event", "location"}
    used |= {"venue"} if not document.text("event") else set()
    used |= {"talk_date"} if after and not document.text("event", "venue") else set()
    return used, [_summary(document, page)]


def _course(document: Document, work: WorkPlan, page: SourcePage) -> _Read:
    role = course_role(document.text("role", "type"))
    term, year = document.text("term", "semester"), document.text("year")
    where = (document.text("venue", "institution"), document.text("location"))
    work.values = {
        "start_on": _start_of(document, "course"),
        "code": document.text("code", "course_code", "course_number"),
        "term": f"{term} {year}".strip() if term and year not in term else term,
        "role": role,
        "institution": ", ".join(map(strip_markup, filter(None, where))) if where[0] else "",
        "instructors": document.text("instructor", "instructors"),
        "office_hours": document.text("office_hours"),
    }
    used = {"role", "venue"} | ({"type"} if role else set()) | ({"location"} if where[0] else set())
    meets = document.text("time", "schedule_time")
    return used, [heading_text(meets), _summary(document, page), _schedule(document)]


def _schedule(document: Document) -> str:
    """Return al-folio's table of weeks as a list, with the materials of each."""
    weeks = []
    for week in map(DataRecord, list_of(document.find("schedule"))):
        materials = [
            markdown_link(one.text("name", "title") or "Link", one.text("url"))
            for one in map(DataRecord, list_of(week.find("materials")))
            if one.text("url")
        ]
        about = ": ".join(filter(None, (week.text("topic"), week.text("description"))))
        number = one_line_text(week.find("week"))
        parts = (f"Week {number}" if number else "", week.text("date"), about, *materials)
        weeks.append(f"- {' · '.join(filter(None, parts))}")
    return "\n".join(weeks)


def _person(document: Document, work: WorkPlan, page: SourcePage) -> _Read:
    page.title = without_comma(document.text("name") or page.title)
    work.once["is_member"] = True
    work.values = {
        "role": document.text("role", "position", "job_title", "status"),
        "now_at": document.text("now_at", "affiliation", "now"),
        "start_on": parse_date_text(document.find(*_STARTS)),
        "end_on": parse_date_text(document.find(*_ENDS)),
    }
    work.links = list(links_in(document.fields, document.source.place_of))
    site = next((link for link in work.links if link.label == "Website"), None)
    website = site.url if site else document.text("url", "homepage", "webpage")
    if website.startswith(("http://", "https://")):
        work.values["url"] = website
        work.links = [link for link in work.links if link is not site]
    return set(), [_summary(document, page)]


_READERS: dict[str, Callable[[Document, WorkPlan, SourcePage], _Read]] = {
    "project": _project, "talk": _talk, "course": _course, "person": _person,
}  # fmt: skip
_USED = {
    "project": {*_STARTS, *_ENDS, "status", "project_date"},
    "talk": {"talk_date", "event", "venue", "location", "author", "abstract"},
    "course": {
        *("role", "term", "semester", "year", "venue", "institution", "location", "code", "time"),
        *("course_code", "course_number", "instructor", "instructors", "office_hours", "schedule"),
    },
    "person": {
        *("role", "position", "job_title", "status", "now_at", "affiliation", "now"),
        *(*_STARTS, *_ENDS),
    },
}  # fmt: skip


def report_unused_fields(document: Document, kind: str, report: ImportReport) -> None:
    used = {*_USED[kind], *(name for name, _, _ in links_of(document))}
    if kind == "person":
        used |= account_fields(document.fields)
    report_other_fields(document.fields, used, {kind, f"{kind}s"}, document.source, report)
