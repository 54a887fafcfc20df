from typing import ClassVar

from django.db import models

from blog.models import MarkdownContent


class ShortText(MarkdownContent):
    """A line or two of Markdown in an order that the owner drags."""

    markdown_fields: ClassVar[tuple[str, ...]] = ("text",)

    text = models.TextField()
    text_html = models.TextField(editable=False, blank=True)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        abstract = True
        ordering: ClassVar[tuple[str, ...]] = ("order", "pk")

    def __str__(self) -> str:
        return self.text[:80]


class Interest(ShortText):
    pass


class Activity(ShortText):
    class Kind(models.TextChoices):
        SERVICE = "service", "Service"
        TEACHING = "teaching", "Teaching"
        TALK = "talk", "Talks"

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SERVICE)
    year = models.CharField(max_length=20, blank=True, help_text="2023, or 2021 to 2023.")

    class Meta(ShortText.Meta):
        verbose_name_plural = "activities"


class Award(ShortText):
    year = models.CharField(max_length=20, blank=True)


class News(ShortText):
    on = models.DateField("date")

    class Meta(ShortText.Meta):
        verbose_name_plural = "news"
        ordering: ClassVar[tuple[str, ...]] = ("-on", "order", "pk")
