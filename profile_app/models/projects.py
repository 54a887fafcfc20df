from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.dates import month, months
from blog.images.fields import CleanImageField
from blog.models import Post
from blog.validators import validate_years
from profile_app.models.constraints import ends_after_start, other_has_a_label
from profile_app.models.person import Person
from profile_app.models.publications import Publication
from profile_app.models.works import Work


class Project(Work):
    """A project or a piece of software, with a page of its own."""

    markdown_fields: ClassVar[tuple[str, ...]] = ("body",)
    rows_of_it: ClassVar[tuple[str, ...]] = ("links",)

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        ACTIVE = "active", _("Active")
        COMPLETED = "completed", _("Completed")

    summary = models.CharField(
        max_length=500, blank=True, help_text="A sentence or two, for cards and link previews."
    )
    body = models.TextField("text", blank=True)
    body_html = models.TextField(editable=False, blank=True)
    cover = CleanImageField(
        "image",
        upload_to="projects/",
        blank=True,
        help_text="Shown on the card and above the text. Wide images fit best (16:10).",
    )
    # Name, width and height of the cover, and [width, name] of each rendition, narrowest first.
    cover_sizes = models.JSONField(default=dict, blank=True, editable=False)
    cover_alt = models.CharField(
        "alt text", max_length=300, blank=True, help_text="Describes the image."
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    start_on = models.DateField("start", null=True, blank=True)
    end_on = models.DateField("end", null=True, blank=True)
    people = models.ManyToManyField(Person, blank=True, related_name="projects")
    publications = models.ManyToManyField(Publication, blank=True, related_name="projects")
    posts = models.ManyToManyField(Post, blank=True, related_name="projects")
    is_selected = models.BooleanField("selected", default=True, help_text="Show on the homepage.")
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        ordering = ("order", "-start_on", "pk")
        constraints = (ends_after_start("project"),)

    def clean(self) -> None:
        super().clean()
        validate_years(self, "start_on", "end_on")

    @property
    def day(self) -> date | None:
        return self.start_on

    @property
    def dates(self) -> str:
        if self.start_on and self.end_on is None and self.status != self.Status.ACTIVE:
            return month(self.start_on)
        return months(self.start_on, self.end_on)


class ProjectLink(models.Model):
    class Kind(models.TextChoices):
        WEBSITE = "website", _("Website")
        REPOSITORY = "repository", _("Code")
        DEMO = "demo", _("Demo")
        DOCS = "docs", _("Documentation")
        DATASET = "dataset", _("Data")
        MODEL = "model", _("Model")
        VIDEO = "video", _("Video")
        OTHER = "other", _("Other")

    project = models.ForeignKey(Project, models.CASCADE, related_name="links")
    kind = models.CharField("type", max_length=10, choices=Kind.choices, default=Kind.REPOSITORY)
    url = models.URLField("URL", max_length=500)
    label = models.CharField(max_length=60, blank=True, help_text="Replaces the default label.")
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        verbose_name = "link"
        ordering = ("order", "pk")
        constraints = (other_has_a_label("project"),)

    def __str__(self) -> str:
        return self.label or self.get_kind_display()
