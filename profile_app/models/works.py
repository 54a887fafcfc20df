"""What projects, talks and courses share: a slug, a page each, a history."""

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.html import format_html

from blog.markdown.rendering import title_html, title_text
from blog.models import MarkdownContent, Revision
from blog.slugs import unique_slug


class Work(MarkdownContent):
    """A subclass has a URL named ``<model>_detail``."""

    stays_on_restoring: ClassVar[tuple[str, ...]] = ("slug",)

    title = models.CharField(max_length=300)
    slug = models.SlugField(
        max_length=120,
        unique=True,
        allow_unicode=True,
        blank=True,
        help_text="URL slug. Generated from the title if empty.",
    )
    updated_at = models.DateTimeField(auto_now=True)

    versions = GenericRelation(Revision)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return title_text(self.full_title)

    def save(self, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = unique_slug(self, self.slug_source, fallback=str(self._meta.model_name))
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse(f"profile_app:{self._meta.model_name}_detail", args=[self.slug])

    @property
    def full_title(self) -> str:
        return self.title

    @property
    def slug_source(self) -> str:
        return self.title

    @property
    def has_page(self) -> bool:
        return True


W = TypeVar("W", bound="DatedWork")


class DatedWorkQuerySet(models.QuerySet[W]):
    def for_lists(self) -> Self:
        names = self.model.markdown_fields
        return self.defer(*names, *(f"{name}_html" for name in names))

    def upcoming_first(self) -> list[W]:
        """Return the works to come, next first, then the past ones, latest first."""
        works = list(self.order_by(*self.model.newest_first))
        upcoming = [work for work in works if work.is_upcoming]
        return [*reversed(upcoming), *(work for work in works if not work.is_upcoming)]


class DatedWork(Work):
    """A work that is over at some time.

    Lists of activities show such works beside the short texts of the owner, as a line with a
    ``year``, a ``text`` and its HTML.
    """

    day_field: ClassVar[str]
    newest_first: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True

    @property
    def day(self) -> date:
        day: date = getattr(self, self.day_field)
        return day

    @property
    def is_upcoming(self) -> bool:
        raise NotImplementedError

    @property
    def line_facts(self) -> tuple[str, ...]:
        """What follows the title in lists; some may be empty."""
        raise NotImplementedError

    @property
    def line_url(self) -> str:
        return self.get_absolute_url()

    @property
    def text(self) -> str:
        return self.full_title

    @property
    def text_html(self) -> str:
        title, facts = title_html(self.full_title), ", ".join(filter(None, self.line_facts))
        if self.line_url:
            title = format_html('<a href="{}">{}</a>', self.line_url, title)
        below = format_html('<br><span class="quiet">{}</span>', facts) if facts else ""
        return format_html("<p>{}{}</p>", title, below)
