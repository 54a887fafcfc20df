"""What projects and talks share: a slug, a page each, a history."""

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse

from blog.markdown.rendering import title_text
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
        return title_text(self.title)

    def save(self, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = unique_slug(self, self.title, fallback=str(self._meta.model_name))
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse(f"profile_app:{self._meta.model_name}_detail", args=[self.slug])
