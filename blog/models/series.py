from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from blog.language_tags import LanguageTagField
from blog.markdown.rendering import title_text
from blog.models.base import MarkdownContent
from blog.slugs import unique_slug


class Series(MarkdownContent):
    """Posts to be read in order."""

    markdown_fields: ClassVar[tuple[str, ...]] = ("description",)

    title = models.CharField(max_length=200)
    slug = models.SlugField(
        max_length=100,
        unique=True,
        allow_unicode=True,
        blank=True,
        help_text="URL slug. Generated from the title if empty.",
    )
    description = models.TextField(blank=True)
    description_html = models.TextField(editable=False, blank=True)
    language = LanguageTagField(
        max_length=12, default="en", help_text="Language tag: en, zh-Hans, de."
    )

    class Meta:
        ordering = ("title",)
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return title_text(self.title)

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = unique_slug(self, self.title, fallback="series")
            update_fields = update_fields and {*update_fields, "slug"}
        super().save(update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("blog:series_detail", args=[self.slug])
