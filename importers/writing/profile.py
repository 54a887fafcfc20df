"""Complete the profile without overwriting what the owner has written."""

from typing import Any

from django.db import models

from blog.editor.revisions import recording_revisions
from importers.addresses import AddressBook
from importers.fitting import fit_values
from importers.person_plan import LinkPlan, ProfilePlan
from importers.report import ImportOutcome
from importers.touched import merge_values
from importers.writing.files import merge_file
from importers.writing.rows import RowPlan, RowWriter
from importers.writing.texts import site_markdown
from profile_app.models import Profile, ProfileLink

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
    merged = merge_values(profile, fit_values(profile, values, plan.place, book.report), marks)
    for name, target in {"photo": plan.photo, "cv_file": plan.cv_file}.items():
        if target:
            of_file = merge_file(profile, name, target, marks, place=plan.place, book=book)
            merged.changed += of_file.changed
            merged.kept += of_file.kept
    if merged.changed or was_demo or is_new:
        _save(profile, is_new=is_new)
    if marks != before or memory is None:
        rows.remember(SECTION, path, "", profile, marks)
    if was_demo:
        book.report.note(plan.place, "replaced the demo profile")
    if merged.kept:
        names = " and ".join(_label(name) for name in merged.kept)
        message = f"profile already has {names}: left unchanged"
        book.report.note(plan.place, message)
    outcome = _outcome(merged.changed, merged.kept, is_new=is_new)
    book.report.record("profile", outcome, profile.name)
    rows.write(_links(plan.links, profile))


def _outcome(changed: list[str], kept: list[str], *, is_new: bool) -> ImportOutcome:
    if is_new:
        return ImportOutcome.CREATED
    if changed:
        return ImportOutcome.UPDATED
    return ImportOutcome.PRESERVED if kept else ImportOutcome.UNCHANGED


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


def _label(name: str) -> str:
    field: Any = Profile._meta.get_field(name)
    return str(field.verbose_name)


def _links(plans: list[LinkPlan], profile: Profile) -> list[RowPlan]:
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
