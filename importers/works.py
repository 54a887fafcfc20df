"""Links and facts of projects, talks, courses and people, whose names differ between themes."""

import re
from collections.abc import Container, Iterable, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from blog.bibliography.entry_facts import is_valid_url
from blog.validators import POSSIBLE_YEARS
from importers.collection import Line, LinkPlan, SourcePage, WorkPlan
from importers.dates import WrittenTime
from importers.fields import FieldReader, list_of, one_line_text
from importers.front_matter import SourceText
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import markdown_link
from importers.text.prose import paragraphs, without_blank_runs
from profile_app.models import ProjectLink
from profile_app.models.resources import RESOURCE_EXTENSIONS

_Kind = ProjectLink.Kind
_PROJECT_LINKS = {
    "github": _Kind.REPOSITORY, "code": _Kind.REPOSITORY, "repo": _Kind.REPOSITORY,
    "repository": _Kind.REPOSITORY, "source": _Kind.REPOSITORY, "gitlab": _Kind.REPOSITORY,
    "website": _Kind.WEBSITE, "redirect": _Kind.WEBSITE, "external": _Kind.WEBSITE,
    "project": _Kind.WEBSITE, "homepage": _Kind.WEBSITE, "site": _Kind.WEBSITE,
    "demo": _Kind.DEMO, "docs": _Kind.DOCS, "documentation": _Kind.DOCS,
    "dataset": _Kind.DATASET, "data": _Kind.DATASET, "model": _Kind.MODEL,
    "video": _Kind.VIDEO, "youtube": _Kind.VIDEO,
}  # fmt: skip
_TALK_FIELDS = {
    "slides": "slides_url", "video": "video_url", "youtube": "video_url", "recording": "video_url",
    "event": "event_url",
}  # fmt: skip
_WEBSITES = frozenset({"website", "redirect", "external", "link", "site", "course", "homepage"})
_ROLE = re.compile(
    r"assistant|instructor|lecturer|teacher|tutor|\bTA\b|professor|grader|organi[sz]er|fellow",
    re.IGNORECASE,
)
# Fields that say how a page looks or where it is.
_NOT_SHOWN = frozenset({
    "layout", "permalink", "title", "name", "date", "sort_date", "collection", "nav", "header",
    "lang", "language", "type", "url", "slug", "aliases", "redirect_from", "importance", "weight",
    "order", "image", "img", "share", "sitemap", "lastmod", "publishdate", "publishDate",
    "last_modified_at", "author_profile", "comments", "toc", "sidebar", "view", "design", "output",
    "og_image", "pretty_table", "thumbnail", "teaser", "cover", "expirydate", "focal_point",
    "featured", "draft", "published", "excerpt", "description", "summary", "subtitle",
    "build", "_build", "cascade",
})  # fmt: skip


class WorkList(NamedTuple):
    """A list that this site has if there is something to list; ``name`` is that of its block."""

    name: str
    url: str
    usual_paths: tuple[str, ...]

    def block(self, place: SourceLine) -> list[Line]:
        return [Line("", place), Line(f"::: {self.name}", place)]


WORK_LISTS = {
    "project": WorkList("projects", "/projects/", ("/projects", "/portfolio", "/project")),
    "talk": WorkList("talks", "/talks/", ("/talks", "/talk", "/events", "/event")),
    "course": WorkList("courses", "/teaching/", ("/teaching", "/teachings", "/courses")),
    "person": WorkList("people", "/people/", ("/people", "/team", "/members", "/authors")),
}

# A page of the owner's own may replace them.
LIST_URLS = frozenset(listed.url for listed in WORK_LISTS.values())


def lists_of(kinds: Iterable[str]) -> dict[str, WorkList]:
    """Return the lists of what a folder has, by the usual paths of such lists."""
    found = (WORK_LISTS[kind] for kind in set(kinds) - {""})
    return {path: listed for listed in found for path in listed.usual_paths}


def talk_values(head: FieldReader, when: WrittenTime) -> dict[str, Any]:
    values = {
        "event": head.text("event", "venue"),
        "place": head.text("location", "place"),
        "on": when.on,
    }
    return values | ({"time": when.at, "time_zone": when.zone} if when.at else {})


def put_above(
    page: SourcePage, texts: list[str], links: Iterable[tuple[str, str, str]], place: SourceLine
) -> None:
    """Put texts, and the links that have no place of their own, above a work's text."""
    rest = place_links(page.work, links, place) if page.work else []
    top = paragraphs([*texts, " · ".join(rest)], page.place)
    page.lines = without_blank_runs([*top, *page.lines])


def place_links(
    work: WorkPlan, links: Iterable[tuple[str, str, str]], place: SourceLine
) -> list[str]:
    """Put links of a field, a label and a target where the model has them; return the rest."""
    rest = []
    for name, label, target in links:
        bare = re.sub(r"^url_|_?(?:url|link)$", "", name.lower()) or "link"
        if not _place(work, bare, label, target, place):
            rest.append(markdown_link(label, target))
    return rest


def _place(work: WorkPlan, name: str, label: str, target: str, place: SourceLine) -> bool:
    is_url = is_valid_url(target)
    if work.kind == "project" and is_url:
        kind = _PROJECT_LINKS.get(name, _Kind.OTHER)
        work.links.append(LinkPlan(kind, target, place, label if kind == _Kind.OTHER else ""))
        return True
    field = _TALK_FIELDS.get(name, "") if work.kind == "talk" else ""
    if work.kind == "course" and name in _WEBSITES:
        field = "url"
    suffix = PurePosixPath(target).suffix[1:].lower()
    if field == "slides_url" and not is_url and suffix in RESOURCE_EXTENSIONS:
        return work.files.setdefault("slides", target) == target
    return bool(field) and is_url and work.values.setdefault(field, target) == target


def course_role(written: str) -> str:
    """Return a text if it is the owner's role in a course, not its level, or ""."""
    return written if _ROLE.search(written) else ""


def is_possible(day: date | None) -> bool:
    """Return whether this site has a year for the day."""
    return day is not None and day.year in POSSIBLE_YEARS


def number_in(value: object) -> dict[str, int]:
    """Return the position of a work among others, as a field that is set on creation."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return {"order": value} if is_number and 0 <= value < 10_000 else {}  # type: ignore[dict-item, operator]


def report_other_fields(
    fields: Mapping[str, Any],
    used: Iterable[str],
    kinds: Container[str],
    source: SourceText,
    report: ImportReport,
) -> None:
    """Report the fields of front matter that have no equivalent.

    ``kinds`` are categories that say no more than the page's model does.
    """
    known = _NOT_SHOWN | set(used)
    for name, value in fields.items():
        texts = filter(None, map(one_line_text, list_of(value)))
        shown = ", ".join(texts) or (str(value) if isinstance(value, list | dict) and value else "")
        is_kind = name in {"category", "categories"} and shown.casefold() in kinds
        if name in known or not shown or is_kind or isinstance(value, bool | int | float):
            continue
        report.note(
            source.place_of(name), f"no equivalent for “{name}”, not imported: {shown[:200]}"
        )
