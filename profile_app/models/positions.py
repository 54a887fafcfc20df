from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.dates import months
from blog.images.fields import FigureField
from blog.models import MarkdownContent
from blog.validators import validate_years
from profile_app.models.constraints import ends_after_start


class Position(MarkdownContent):
    markdown_fields: ClassVar[tuple[str, ...]] = ("note",)

    class Kind(models.TextChoices):
        EDUCATION = "education", _("Education")
        EXPERIENCE = "experience", _("Experience")

    kind = models.CharField("type", max_length=12, choices=Kind.choices, default=Kind.EXPERIENCE)
    role = models.CharField(
        max_length=160, help_text="Job title or degree: Research Intern; Ph.D. in CS"
    )
    institution = models.CharField(max_length=200)
    institution_url = models.URLField("institution website", max_length=500, blank=True)
    logo = FigureField(upload_to="logos/", blank=True, help_text="SVG, PNG, JPEG or WebP")
    team = models.CharField(max_length=160, blank=True)
    place = models.CharField(
        max_length=160, blank=True, help_text="City and country: Saarbrücken, Germany"
    )
    start_on = models.DateField(
        "start", null=True, blank=True, help_text="Only the month and year are shown."
    )
    end_on = models.DateField("end", null=True, blank=True, help_text="Leave empty if current.")
    advisor = models.CharField(max_length=160, blank=True)
    advisor_url = models.URLField("advisor's website", max_length=500, blank=True)
    note = models.TextField(blank=True)
    note_html = models.TextField(editable=False, blank=True)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        ordering = ("order", "-start_on", "pk")
        constraints = (ends_after_start("position"),)

    def __str__(self) -> str:
        return f"{self.role}, {self.institution}"

    def clean(self) -> None:
        super().clean()
        validate_years(self, "start_on", "end_on")
        if self.advisor_url and not self.advisor:
            raise ValidationError({"advisor": "Enter the advisor's name as well."})

    @property
    def dates(self) -> str:
        return months(self.start_on, self.end_on)
