"""Write the site's owner: profile, positions, news, short lines and publications."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from blog.editor.revisions import recording_revisions
from blog.markdown.missing_words import list_words
from importers.addresses import AddressBook
from importers.collection import (
    Line,
    LinkPlan,
    NewsPlan,
    PersonPlan,
    PositionPlan,
    ProfilePlan,
    ShortPlan,
)
from importers.merging import fit_values, merge_values
from importers.report import outcome_of
from importers.starters import leave_out_examples_of_person
from importers.text.links import site_markdown
from importers.writing.publications import write_coauthors, write_publications
from importers.writing.rows import RowPlan, RowWriter, merge_files
from profile_app.models import Activity, Award, Interest, News, Position, Profile, ProfileLink

SECTION, LINK = "profile", "link"
_ABOUT_A_PERSON = (
    "name", "native_name", "native_language", "aliases", "headline", "bio", "email_words",
    "announcement", "footer", "photo", "hover_photo", "cv_file",
)  # fmt: skip


def write_profile(plan: ProfilePlan, book: AddressBook, rows: RowWriter) -> None:
    profile, is_new = Profile.load(), not Profile.objects.exists()
    path = plan.place.path
    memory = rows.memory_of(SECTION, path, "")
    marks = dict(memory.marks) if memory else {}
    before = dict(marks)
    values = {
        "name": plan.name,
        "native_name": plan.native_name,
        "headline": plan.headline,
        "bio": site_markdown(plan.bio, book),
        "email_words": plan.email_words,
        "announcement": site_markdown(plan.announcement, book),
        "footer": site_markdown(plan.footer, book),
    }
    was_demo = profile.is_demo
    if was_demo:
        _clear(profile)
    _note_what_is_gone(profile, values, marks, plan, book)
    given = {name: value for name, value in values.items() if value}
    merged = merge_values(profile, fit_values(profile, given, plan.place, book.report), marks)
    named = {"photo": plan.photo, "cv_file": plan.cv_file}
    files = {name: target for name, target in named.items() if target}
    book.report.save_texts(plan.place, *merged.texts_on_site(profile, given), *files.values())
    _list_unused_lines(profile, merged.edited, plan, book)
    merge_files(profile, files, marks, merged, place=plan.place, book=book)
    if merged.changed or was_demo or is_new:
        _save(profile, is_new=is_new)
    if marks != before or memory is None:
        rows.remember(SECTION, path, "", profile, marks)
    if was_demo:
        book.report.note(plan.place, "replaced the demo profile")
    if merged.edited:
        names = " and ".join(map(_label, merged.edited))
        book.report.note(plan.place, f"profile already has {names}: left unchanged")
    outcome = outcome_of(is_new=is_new, is_changed=merged.changed, has_edits=merged.edited)
    book.report.record("profile", outcome, profile.name)
    rows.write(_link_rows(plan.links, profile))


def _save(profile: Profile, *, is_new: bool) -> None:
    if is_new:
        profile.save()
        return
    with recording_revisions(profile, None, "Imported"):
        profile.save()


def _clear(profile: Profile) -> None:
    """Remove the demo profile's data, but not the site's appearance settings."""
    for name in _ABOUT_A_PERSON:
        setattr(profile, name, "")
    profile.links.all().delete()
    profile.is_demo = False


def _note_what_is_gone(
    profile: Profile,
    values: Mapping[str, str],
    marks: Mapping[str, str],
    plan: ProfilePlan,
    book: AddressBook,
) -> None:
    """An import never empties a field of the profile."""
    gone = [n for n, value in values.items() if not value and n in marks and getattr(profile, n)]
    if gone:
        names = " and ".join(map(_label, gone))
        book.report.note(plan.place, f"the folder has no {names} any more: left unchanged")


def _list_unused_lines(
    profile: Profile, edited: list[str], plan: ProfilePlan, book: AddressBook
) -> None:
    for name in {"bio", "announcement", "footer"}.intersection(edited):
        shown = set(list_words(getattr(profile, name)))
        for line in getattr(plan, name):
            if not shown.issuperset(list_words(line.text)):
                message = f"{_label(name)} not imported: “{line.text.strip()}”"
                book.report.warn(line.place, message)


def _label(name: str) -> str:
    field: Any = Profile._meta.get_field(name)
    return str(field.verbose_name)


def _link_rows(plans: list[LinkPlan], profile: Profile) -> list[RowPlan]:
    known = set(ProfileLink.Kind.values)
    wanted = []
    for order, plan in enumerate(plans):
        kind = plan.kind if plan.kind in known else ProfileLink.Kind.OTHER
        is_other = kind == ProfileLink.Kind.OTHER
        label = plan.label or (plan.kind.title() if is_other else "")
        same = models.Q(url=plan.url) if is_other else models.Q(kind=kind)
        wanted.append(
            RowPlan(
                LINK,
                "links",
                ProfileLink(profile=profile, kind=kind, label=label[:60]),
                f"{kind} {label}",
                label or kind,
                plan.place,
                {"url": plan.url},
                once={"order": order},
                same=same,
            )
        )
    return wanted


_THINGS = {"award": "awards", "interest": "interests"}


_POSITION_FIELDS = ("kind", "role", "institution", "institution_url", "team", "start_on", "advisor")


def write_person(plan: PersonPlan, book: AddressBook, name: str = "") -> None:
    """Run in a transaction. ``name`` separates the rows of different folders."""
    leave_out_examples_of_person(plan, book.report)
    rows = RowWriter(book, name)
    if plan.profile is not None:
        write_profile(plan.profile, book, rows)
    rows.write([_position(one, order, book) for order, one in enumerate(plan.positions)])
    rows.write([_news(one, order, book) for order, one in enumerate(plan.news)])
    rows.write([_short(one, order, book) for order, one in enumerate(plan.shorts)])
    write_publications(plan.publications, book, rows)
    write_coauthors(plan, book, rows)


def _position(plan: PositionPlan, order: int, book: AddressBook) -> RowPlan:
    end_on, advisor_url = plan.end_on, plan.advisor_url
    if plan.start_on and end_on and end_on < plan.start_on:
        book.report.warn(plan.place, f"“{plan.role}” ends before it starts: end date not imported")
        end_on = None
    if advisor_url and not plan.advisor:
        book.report.warn(plan.place, f"advisor URL {advisor_url} has no name")
        advisor_url = ""
    values = {
        **{name: getattr(plan, name) for name in _POSITION_FIELDS},
        "place": plan.location, "end_on": end_on, "advisor_url": advisor_url,
        "note": site_markdown(plan.note, book),
    }  # fmt: skip
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
