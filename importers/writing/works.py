"""Write projects, talks, courses and people, each at its own URL."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.urls import reverse

from blog.models import Post
from importers.addresses import AddressBook
from importers.collection import SourcePage, WorkPlan
from importers.merging import fingerprint, fit_values
from importers.report import ImportReport
from importers.text.links import linked_text
from importers.works import is_possible
from importers.writing.rows import RowPlan, RowWriter
from profile_app.models import Course, Person, Project, Talk
from profile_app.publications.spellings import spelling_key

_MODELS: dict[str, type[Any]] = {
    "project": Project, "talk": Talk, "course": Course, "person": Person,
}  # fmt: skip
_THINGS = {"project": "projects", "talk": "talks", "course": "courses", "person": "people"}
_DAYS = {"talk": "on", "course": "start_on"}
_MAX_LABEL_LENGTH = 60


@dataclass
class WorkWriter:
    """``prefix`` starts the sources of posts of the same folder."""

    rows: RowWriter
    book: AddressBook
    prefix: str
    _placed: dict[str, Any] = field(default_factory=dict)

    def place(self, pages: list[SourcePage]) -> list[SourcePage]:
        """Find or create the rows, so that all URLs are known before links are rewritten.

        Return the pages without those of deleted rows. What was or has to be a post stays one.
        """
        sources = [f"{self.prefix}{page.path}" for page in pages if page.work]
        known = Post.with_trash.filter(source_path__in=sources)
        posts = set(known.values_list("source_path", flat=True))
        for page in pages:
            if page.work and (page.is_draft or f"{self.prefix}{page.path}" in posts):
                self._make_post(page, page.work)
        _number(page.work for page in pages if page.work)
        self._note_dates(pages)
        return [page for page in pages if page.work is None or self._place(page, page.work)]

    def _note_dates(self, pages: list[SourcePage]) -> None:
        works = ((page, page.work.values) for page in pages if page.work)
        for page, values in works:
            if values.get("start_on") and values["start_on"] == values.get("end_on"):
                message = "projects with one date got it as start and end; change those in progress"
                self.book.report.note(page.place, message)
                return

    def _make_post(self, page: SourcePage, work: WorkPlan) -> None:
        page.lines, page.work = [*work.head, *page.lines], None
        if page.is_draft:
            message = f"{_THINGS[work.kind]} can't be hidden: imported as a draft post"
            self.book.report.note(page.place, message)

    def _place(self, page: SourcePage, work: WorkPlan) -> bool:
        plan = self._plan(page, work, {})
        is_first = self.rows.memory_of(plan.section, page.path, plan.key) is None
        row = self.rows.place(plan)
        if row is None:
            return False
        if is_first and isinstance(row, Person) and work.once.get("is_member"):
            # A co-author of a publication becomes a member.
            row.is_member = True
            row.save()
        self._placed[page.path] = row
        has_text = any(line.text.strip() for line in page.lines)
        self.book.urls[page.path] = _url(row, has_text=has_text)
        self.book.titles[page.path] = page.title
        return True

    def write(self, page: SourcePage) -> Any:
        """``page`` was placed."""
        row, work = self._placed[page.path], page.work or WorkPlan("")
        text = linked_text(page.lines, self.book, page=page.path)
        plan = self._plan(page, work, {row.markdown_fields[0]: text, **self._dated(page, work)})
        plan.values[_title_field(work)] = page.title
        plan.files = work.files
        self.rows.write([plan])
        links = (f"{one.kind} {one.label} {one.url}" for one in work.links)
        self.book.report.save_texts(page.place, *work.once.values(), *links)
        if work.kind in {"project", "person"}:
            self._write_links(page, work, plan)
        return type(row)._default_manager.get(pk=row.pk)

    def _dated(self, page: SourcePage, work: WorkPlan) -> dict[str, Any]:
        """Return the values without impossible dates, which are reported."""
        values = dict(work.values)
        for name in ("start_on", "end_on"):
            if values.get(name) and not is_possible(values[name]):
                message = f"impossible date of “{page.title}”, not imported: {values[name]}"
                self.book.report.warn(page.place, message)
                values[name] = None
        start, end = values.get("start_on"), values.get("end_on")
        if start and end and end < start:
            message = f"“{page.title}” ends before it starts: end date not imported"
            self.book.report.warn(page.place, message)
            values["end_on"] = None
        return values

    def _plan(self, page: SourcePage, work: WorkPlan, values: dict[str, Any]) -> RowPlan:
        model, title, day = _MODELS[work.kind], _title_field(work), _DAYS.get(work.kind)
        once = {**work.once, title: page.title}
        same = models.Q(title__iexact=page.title)
        if day:
            once[day] = work.values[day]
            same &= models.Q(**{day: work.values[day]})
        if work.kind == "person":
            same = models.Q(pk__in=self._people.get(spelling_key(page.title), ()))
        if "term" in work.values:
            # Part of the slug.
            once["term"] = work.values["term"]
        thing = _THINGS[work.kind]
        once = fit_values(model(), once, page.place, ImportReport())
        return RowPlan(
            thing, thing, model(), "", page.title, page.place, values, once=once, same=same
        )

    @cached_property
    def _people(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for person in Person.objects.order_by("pk"):
            for spelling in person.spellings:
                found.setdefault(spelling_key(spelling), []).append(person.pk)
        return found

    def _write_links(self, page: SourcePage, work: WorkPlan, plan: RowPlan) -> None:
        """Replace the links unless the owner has edited them."""
        row = self._placed[page.path]
        memory = self.rows.memory_of(plan.section, page.path, plan.key)
        marks = dict(memory.marks) if memory else {}
        wanted = [(str(one.kind), one.url, one.label[:_MAX_LABEL_LENGTH]) for one in work.links]
        now = list(row.links.values_list("kind", "url", "label"))
        offered, before = _mark(wanted), marks.get("links", "")
        if offered == before or (offered != _mark(now) != before):
            if offered != before:
                message = f"links of “{page.title[:80]}” changed on the site: left unchanged"
                self.book.report.note(page.place, message)
            return
        row.links.all().delete()
        for order, (kind, url, label) in enumerate(wanted):
            row.links.create(kind=kind, url=url, label=label, order=order)
        self.rows.remember(plan.section, page.path, plan.key, row, {**marks, "links": offered})


def _mark(links: list[tuple[str, str, str]]) -> str:
    return fingerprint(links) if links else ""


def _title_field(work: WorkPlan) -> str:
    return "name" if work.kind == "person" else "title"


def _number(works: Iterable[WorkPlan]) -> None:
    """Put works without a number after those that have one."""
    ordered = [work for work in works if work.kind in {"project", "person"}]
    last = max((work.once.get("order", -1) for work in ordered), default=-1) + 1
    for work in ordered:
        work.once.setdefault("order", last)


def _url(row: Any, *, has_text: bool) -> str:
    """Return the URL that the row will have once its text is saved."""
    if has_text and row.slug:
        return reverse(f"profile_app:{row._meta.model_name}_detail", args=[row.slug])
    return str(row.get_absolute_url())
