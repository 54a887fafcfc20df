"""The short items of the homepage and the CV, such as news and awards."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models import DemoAware, MarkdownContent
from blog.validators import validate_years
from profile_app.models.person import role_and_place


class ShortText(MarkdownContent):
    """A line or two of Markdown, ordered by drag and drop."""

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
        SERVICE = "service", _("Service")
        TEACHING = "teaching", _("Teaching")
        TALK = "talk", _("Talks")

    kind = models.CharField("type", max_length=10, choices=Kind.choices, default=Kind.SERVICE)
    year = models.CharField(
        max_length=20, blank=True, help_text="For example: 2023, or 2021 to 2023"
    )

    class Meta(ShortText.Meta):
        verbose_name_plural = "activities"


class Award(ShortText):
    year = models.CharField(max_length=20, blank=True)


class News(ShortText):
    on = models.DateField("date")

    class Meta(ShortText.Meta):
        verbose_name = "news item"
        verbose_name_plural = "news items"
        ordering: ClassVar[tuple[str, ...]] = ("-on", "order", "pk")

    def clean(self) -> None:
        super().clean()
        validate_years(self, "on")


class Student(DemoAware):
    """A current or former advisee."""

    name = models.CharField(max_length=120)
    url = models.URLField("website", max_length=500, blank=True)
    role = models.CharField(max_length=120, blank=True, help_text="For example: Ph.D. student")
    years = models.CharField(max_length=40, blank=True, help_text="For example: 2023 to now")
    now_at = models.CharField(
        "current position", max_length=160, blank=True, help_text="For example: Now at NVIDIA"
    )
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        ordering: ClassVar[tuple[str, ...]] = ("order", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        return role_and_place(self.role, self.now_at)
