"""Puts one row of the demo in its place: made, brought up to date, or left alone."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import models

from blog.models import DemoAware
from site_config.demo.drawings import drawing
from site_config.demo.media import DemoFiles
from site_config.demo.report import DemoError, DemoReport

M = TypeVar("M", bound=DemoAware)


class Placing:
    def __init__(self, files: DemoFiles, report: DemoReport) -> None:
        self.files, self.report = files, report

    def put(
        self,
        found: models.QuerySet[M],
        fields: Mapping[str, Any],
        *,
        once: Mapping[str, Any] | None = None,
        files: Mapping[str, str] | None = None,
        relate: Callable[[M], bool] | None = None,
    ) -> M:
        """Return the row; ``is_demo`` says whether it is the demo's or the owner's, left as it was.

        ``found`` are the rows that would be it. ``once`` is set only when the row is made,
        ``files`` names drawings by field, ``relate`` sets what hangs on the row and says whether
        that has changed.
        """
        row = found.order_by("-is_demo", "pk").first()
        if row is not None and not row.is_demo:
            self.report.skipped.append(
                f"{found.model._meta.verbose_name} “{row}”: there is one of yours."
            )
            return row
        is_new = row is None
        row = row or found.model(is_demo=True, **(once or {}))
        is_changed = _set(row, fields)
        for field, name in (files or {}).items():
            is_changed |= self.put_drawing(row, field, name)
        if is_new or is_changed:
            row.save()
        if relate:
            is_changed |= relate(row)
        counter = self.report.updated if is_changed else self.report.unchanged
        (self.report.created if is_new else counter)[found.model] += 1
        return row

    def put_drawing(self, row: models.Model, field: str, name: str) -> bool:
        try:
            data = drawing(name)
        except KeyError as error:
            raise DemoError(f"There is no drawing {name}.") from error
        return self.files.put(row, field, name, data)


def _set(row: DemoAware, fields: Mapping[str, Any]) -> bool:
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def set_topics(row: Any, topics: list[Any]) -> bool:
    """Give a post or paper its topics and return whether that changed anything."""
    if set(row.topics.values_list("pk", flat=True)) == {topic.pk for topic in topics}:
        return False
    row.topics.set(topics)
    return True
