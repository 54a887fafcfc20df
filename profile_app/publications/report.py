"""Report what an import of references did or would do, on the command line."""

from collections.abc import Iterator

from blog.bibliography.marks import MEANINGS
from blog.papers.paper_import import PaperImportPlan
from profile_app.publications.facts import FACT_LABELS, format_fact
from profile_app.publications.plan import CHANGED, NEW, UNCHANGED, Change, Plan

_MAX_VALUE_LENGTH = 70


def format_report(plan: Plan, *, is_dry_run: bool) -> str:
    return "\n".join(_lines(plan, is_dry_run=is_dry_run))


def format_paper_report(plan: PaperImportPlan, *, is_dry_run: bool) -> str:
    lines = [f"new         {p.reference.title}" for p in plan.planned if p.state == NEW]
    lines += [
        f"changed     {planned.paper.title}: {', '.join(planned.filled)}"
        for planned in plan.planned
        if planned.state == CHANGED
    ]
    return "\n".join([*lines, *_messages(plan), *_summary(plan, is_dry_run=is_dry_run)])


def _lines(plan: Plan, *, is_dry_run: bool) -> Iterator[str]:
    for planned in plan.planned:
        if planned.state == NEW:
            yield f"new         {planned.reference.title} ({planned.reference.year})"
        if planned.state == CHANGED:
            yield f"changed     {planned.reference.title}"
            yield from (f"            {_change(change)}" for change in planned.changes)
        for change in planned.kept:
            title = planned.publication.title if planned.publication else ""
            yield f"not changed {title}: your {FACT_LABELS[change.name]}, “{_short(change.before)}”"
    for mark, meaning in plan.marks.items():
        explanation = MEANINGS.get(meaning, "unknown; use --marks to explain it")
        yield f"mark        {mark} next to a name: {explanation}"
    yield from _messages(plan)
    yield from _summary(plan, is_dry_run=is_dry_run)


def _messages(plan: Plan | PaperImportPlan) -> Iterator[str]:
    yield from (f"note        {notice}" for notice in plan.notices)
    yield from (f"rejected    {refusal}" for refusal in plan.refused)


def _summary(plan: Plan | PaperImportPlan, *, is_dry_run: bool) -> Iterator[str]:
    if is_dry_run:
        yield "Dry run: nothing was saved."
    counts = [f"{plan.count(state)} {state}" for state in (NEW, CHANGED, UNCHANGED)]
    yield f"{', '.join(counts)}, {len(plan.refused)} rejected."


def _change(change: Change) -> str:
    return f"{FACT_LABELS[change.name]}: “{_short(change.before)}” becomes “{_short(change.after)}”"


def _short(value: object) -> str:
    text = " ".join(format_fact(value).split())
    return text if len(text) <= _MAX_VALUE_LENGTH else f"{text[: _MAX_VALUE_LENGTH - 1]}…"
