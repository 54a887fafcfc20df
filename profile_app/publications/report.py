"""What an import of references did or would do, in lines for a terminal."""

from collections.abc import Iterator

from blog.bibliography.marks import MEANINGS
from blog.papers.paper_import import PaperPlan
from profile_app.publications.facts import LABELS, shown
from profile_app.publications.plan import CHANGED, NEW, UNCHANGED, Change, Plan

LONGEST = 70


def report_of(plan: Plan, *, is_dry_run: bool) -> str:
    return "\n".join(_lines(plan, is_dry_run=is_dry_run))


def report_of_papers(plan: PaperPlan, *, is_dry_run: bool) -> str:
    lines = [f"new      {p.reference.title}" for p in plan.planned if p.state == NEW]
    lines += [
        f"changed  {planned.paper.title}: {', '.join(planned.filled)}"
        for planned in plan.planned
        if planned.state == CHANGED
    ]
    return "\n".join([*lines, *_told(plan), *_end(plan, is_dry_run=is_dry_run)])


def _lines(plan: Plan, *, is_dry_run: bool) -> Iterator[str]:
    for planned in plan.planned:
        if planned.state == NEW:
            yield f"new      {planned.reference.title} ({planned.reference.year})"
        if planned.state == CHANGED:
            yield f"changed  {planned.reference.title}"
            yield from (f"         {_change(change)}" for change in planned.changes)
        for change in planned.kept:
            title = planned.publication.title if planned.publication else ""
            yield f"kept     {title}: your {LABELS[change.name]}, “{_short(change.before)}”"
    for mark, meaning in plan.marks.items():
        said = MEANINGS.get(meaning, "nobody says what; see --marks")
        yield f"mark     {mark} beside a name: {said}"
    yield from _told(plan)
    yield from _end(plan, is_dry_run=is_dry_run)


def _told(plan: Plan | PaperPlan) -> Iterator[str]:
    yield from (f"note     {notice}" for notice in plan.notices)
    yield from (f"refused  {refusal}" for refusal in plan.refused)


def _end(plan: Plan | PaperPlan, *, is_dry_run: bool) -> Iterator[str]:
    if is_dry_run:
        yield "This was a dry run: nothing has been written."
    counts = [f"{plan.count(state)} {state}" for state in (NEW, CHANGED, UNCHANGED)]
    yield f"{', '.join(counts)}, {len(plan.refused)} refused."


def _change(change: Change) -> str:
    return f"{LABELS[change.name]}: “{_short(change.before)}” becomes “{_short(change.after)}”"


def _short(value: object) -> str:
    text = " ".join(shown(value).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
