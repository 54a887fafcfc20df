"""Write the person: profile, positions, news, short lines and publications."""

from django.db import models

from importers.addresses import AddressBook
from importers.collection import Line
from importers.person_plan import NewsPlan, PersonPlan, PositionPlan, ShortPlan
from importers.writing.profile import write_profile
from importers.writing.publications import write_publications
from importers.writing.rows import RowPlan, RowWriter
from importers.writing.texts import site_markdown
from profile_app.models import Activity, Award, Interest, News, Position

_THINGS = {"award": "awards", "interest": "interests"}


def write_person(plan: PersonPlan, book: AddressBook, name: str = "") -> None:
    """Run in a transaction. ``name`` separates the rows of different folders."""
    rows = RowWriter(book, name)
    if plan.profile is not None:
        write_profile(plan.profile, book, rows)
    rows.write([_position(one, order, book) for order, one in enumerate(plan.positions)])
    rows.write([_news(one, order, book) for order, one in enumerate(plan.news)])
    rows.write([_short(one, order, book) for order, one in enumerate(plan.shorts)])
    write_publications(plan.publications, book, rows)


def _position(plan: PositionPlan, order: int, book: AddressBook) -> RowPlan:
    end_on, advisor_url = plan.end_on, plan.advisor_url
    if plan.start_on and end_on and end_on < plan.start_on:
        book.report.warn(plan.place, f"“{plan.role}” ends before it starts: end date not imported")
        end_on = None
    if advisor_url and not plan.advisor:
        book.report.warn(plan.place, f"advisor URL {advisor_url} has no name")
        advisor_url = ""
    values = {
        "kind": plan.kind,
        "role": plan.role,
        "institution": plan.institution,
        "institution_url": plan.institution_url,
        "team": plan.team,
        "place": plan.location,
        "start_on": plan.start_on,
        "end_on": end_on,
        "advisor": plan.advisor,
        "advisor_url": advisor_url,
        "note": site_markdown(plan.note, book),
    }
    same = models.Q(role__iexact=plan.role, institution__iexact=plan.institution)
    if plan.start_on:
        same &= models.Q(start_on=plan.start_on) | models.Q(start_on=None)
    return RowPlan(
        "position",
        "positions",
        Position(kind=plan.kind),
        f"{plan.kind} {plan.role} {plan.institution} {plan.start_on or ''}",
        f"{plan.role}, {plan.institution}",
        plan.place,
        values,
        once={"order": order},
        files={"logo": plan.logo} if plan.logo else {},
        same=same,
    )


def _news(plan: NewsPlan, order: int, book: AddressBook) -> RowPlan:
    text = site_markdown(plan.text, book)
    key = f"{plan.on} {_raw(plan.text)}"
    values = {"on": plan.on, "text": text}
    same = models.Q(on=plan.on, text=text)
    once = {"order": order}
    return RowPlan("news", "news", News(), key, text, plan.place, values, once=once, same=same)


def _short(plan: ShortPlan, order: int, book: AddressBook) -> RowPlan:
    text = site_markdown(plan.text, book)
    values = {"text": text, "year": plan.year}
    row: Award | Activity | Interest
    if plan.section == "award":
        row = Award()
    elif plan.section == "interest":
        row = Interest()
        del values["year"]
    else:
        row = Activity(kind=plan.section)
    return RowPlan(
        plan.section,
        _THINGS.get(plan.section, "activities"),
        row,
        _raw(plan.text),
        text,
        plan.place,
        values,
        once={"order": order},
        same=models.Q(text=text),
    )


def _raw(lines: list[Line]) -> str:
    return "\n".join(line.text for line in lines)
