from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from blog.models.base import MarkdownContent
from blog.slugs import unique_slug


class Topic(MarkdownContent):
    markdown_fields: ClassVar[tuple[str, ...]] = ("description",)

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True, blank=True)
    description = models.TextField(blank=True, help_text="Markdown, shown above the list of notes.")
    description_html = models.TextField(editable=False, blank=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children"
    )
    order = models.PositiveIntegerField(default=0, db_index=True)

    # Set by the lists that show it: the published posts that stand directly under the topic.
    post_count: int

    class Meta:
        ordering = ("order", "name")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="topic_is_not_its_own_parent"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = unique_slug(self, self.name, fallback="topic")
        super().save(**kwargs)

    def clean(self) -> None:
        super().clean()
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": "A topic cannot stand under itself."})
            seen.add(above.pk)
            above = above.parent

    def get_absolute_url(self) -> str:
        return reverse("blog:topic_detail", args=[self.slug])
