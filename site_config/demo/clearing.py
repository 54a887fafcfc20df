"""Remove the demo content, except for what the owner has edited or used."""

from django.db import models, transaction
from django.db.models import Q

from blog.deferred import deferred_work
from blog.models import DailyDownloads, DemoAware, Image, Page, Paper, Post, Series, Topic
from profile_app import models as person
from site_config.demo.media import delete_unreferenced, drop_unused_images, media_file_names
from site_config.demo.report import DemoReport

_UNREFERENCED: tuple[type[DemoAware], ...] = (
    *person.WORKS, person.Publication, person.Profile, person.Position, person.Activity,
    person.Award, person.HomeSection, person.Interest, person.News, person.Student,
)  # fmt: skip
# Referring models come first. With each model: which rows to keep, and why.
_STEPS: tuple[tuple[type[DemoAware], Q | None, str], ...] = (
    *((model, None, "") for model in _UNREFERENCED),
    (person.Person, Q(authorships__isnull=False) | Q(projects__isnull=False),
     "part of one of your publications or projects"),
    (Post, Q(publications__isnull=False) | Q(projects__isnull=False),
     "one of your publications or projects links to it"),
    (Page, Q(menuitem__isnull=False), "the menu links to it"),
    (Series, Q(posts__isnull=False), "one of your posts is part of it"),
    (Paper, Q(posts__isnull=False), "one of your posts is about it"),
    (Topic,
     Q(posts__isnull=False) | Q(papers__isnull=False) | Q(publications__isnull=False)
     | Q(children__is_demo=False),
     "some of your content is filed under it"),
)  # fmt: skip
# Rows with files that are deleted with those of a model, and the name of their foreign key.
_PARTS: dict[type[DemoAware], tuple[type[models.Model], str]] = {
    person.Publication: (person.Resource, "publication"),
    person.Course: (person.CourseMaterial, "course"),
}


def clear_demo(*, dry_run: bool) -> DemoReport:
    """Delete the demo's rows and files; rows that the owner's content needs become the owner's."""
    report = DemoReport(is_dry_run=dry_run)
    with transaction.atomic(), deferred_work():
        files: set[str] = set()
        for model, in_use, reason in _STEPS:
            if in_use is not None:
                _retain(model, in_use, reason, report)
            files |= _delete(model, report)
        DailyDownloads.objects.filter(name__in=files).delete()
        delete_unreferenced(files)
        if images := drop_unused_images():
            report.deleted[Image] = images
        transaction.set_rollback(dry_run)
    return report


def _retain(model: type[DemoAware], in_use: Q, reason: str, report: DemoReport) -> None:
    """Mark rows in use as the owner's, repeatedly: keeping a topic may keep its parent."""
    while rows := list(_demo_rows(model).filter(in_use).distinct()):
        _demo_rows(model).filter(pk__in=[row.pk for row in rows]).update(is_demo=False)
        report.retained += [f"{model._meta.verbose_name} “{row}”: {reason}." for row in rows]


def _delete(model: type[DemoAware], report: DemoReport) -> set[str]:
    """Delete the rows of a model. Return the names of their files."""
    rows = _demo_rows(model)
    files = media_file_names(rows)
    if model in _PARTS:
        part, name = _PARTS[model]
        files |= media_file_names(part._default_manager.filter(**{f"{name}__is_demo": True}))
    if number := rows.count():
        report.deleted[model] = number
        rows.delete()
    return files


def _demo_rows(model: type[DemoAware]) -> models.QuerySet[DemoAware]:
    return model._default_manager.filter(is_demo=True)
