"""Remove the demo content, and nothing that the owner made, edited or built upon."""

from django.db import models, transaction
from django.db.models import Q

from blog.deferred import deferred_work
from blog.models import DailyDownloads, DemoAware, Image, Paper, Post, Series, Topic
from profile_app.models import (
    Activity,
    Award,
    HomeSection,
    Interest,
    News,
    Person,
    Position,
    Profile,
    Publication,
    Resource,
    Student,
)
from site_config.demo.media import delete_unreferenced, drop_unused_images, file_names
from site_config.demo.report import DemoReport

# Rows that refer to others go before them. With each model: when a row is kept, and why.
_STEPS: tuple[tuple[type[DemoAware], Q | None, str], ...] = (
    (Publication, None, ""),
    (Profile, None, ""),
    (Position, None, ""),
    (Activity, None, ""),
    (Award, None, ""),
    (HomeSection, None, ""),
    (Interest, None, ""),
    (News, None, ""),
    (Student, None, ""),
    (Person, Q(authorships__isnull=False), "an author of a publication of yours"),
    (Post, Q(publications__isnull=False), "a publication of yours links to it"),
    (Series, Q(posts__isnull=False), "a post of yours is a part of it"),
    (Paper, Q(posts__isnull=False), "a post of yours is about it"),
    (
        Topic,
        Q(posts__isnull=False)
        | Q(papers__isnull=False)
        | Q(publications__isnull=False)
        | Q(children__is_demo=False),
        "something of yours is filed under it",
    ),
)


def clear_demo(*, dry_run: bool) -> DemoReport:
    """Delete the demo's rows and files; what the owner's rows need becomes the owner's."""
    report = DemoReport(is_dry_run=dry_run)
    with transaction.atomic(), deferred_work():
        files: set[str] = set()
        for model, is_held, reason in _STEPS:
            if is_held is not None:
                _give_away(model, is_held, reason, report)
            files |= _delete(model, report)
        DailyDownloads.objects.filter(name__in=files).delete()
        delete_unreferenced(files)
        if images := drop_unused_images():
            report.deleted[Image] = images
        transaction.set_rollback(dry_run)
    return report


def _give_away(model: type[DemoAware], is_held: Q, reason: str, report: DemoReport) -> None:
    """Repeat until nothing changes: a topic that is kept may keep its parent."""
    while held := list(_demo_rows(model).filter(is_held).distinct()):
        _demo_rows(model).filter(pk__in=[row.pk for row in held]).update(is_demo=False)
        report.kept += [f"{model._meta.verbose_name} “{row}”: {reason}." for row in held]


def _delete(model: type[DemoAware], report: DemoReport) -> set[str]:
    """Return the names of the files that the rows held."""
    rows = _demo_rows(model)
    files = file_names(rows)
    if model is Publication:
        files |= file_names(Resource.objects.filter(publication__is_demo=True))
    if number := rows.count():
        report.deleted[model] = number
        rows.delete()
    return files


def _demo_rows(model: type[DemoAware]) -> models.QuerySet[DemoAware]:
    return model._default_manager.filter(is_demo=True)
