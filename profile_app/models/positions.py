from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from blog.image_field import CleanImageField
from blog.models import MarkdownContent


class Position(MarkdownContent):
    markdown_fields: ClassVar[tuple[str, ...]] = ("note",)

    class Kind(models.TextChoices):
        EDUCATION = "education", "Education"
        EXPERIENCE = "experience", "Experience"

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.EXPERIENCE)
    role = models.CharField(
        max_length=160, help_text="Research Intern; for education the degree: Ph.D. in CS."
    )
    institution = models.CharField(max_length=200)
    institution_url = models.URLField("its page", max_length=500, blank=True)
    logo = CleanImageField(upload_to="logos/", blank=True)
    team = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=160, blank=True, help_text="Saarbrücken, Germany")
    start_on = models.DateField("from", null=True, blank=True, help_text="The day is not shown.")
    end_on = models.DateField("until", null=True, blank=True, help_text="Empty: still there.")
    advisor = models.CharField(max_length=160, blank=True)
    advisor_url = models.URLField("advisor's page", max_length=500, blank=True)
    note = models.TextField(blank=True)
    note_html = models.TextField(editable=False, blank=True)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        ordering = ("order", "-start_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(end_on=None)
                | models.Q(start_on=None)
                | models.Q(end_on__gte=models.F("start_on")),
                name="position_ends_after_it_starts",
                violation_error_message="A position ends after it starts.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role}, {self.institution}"

    def clean(self) -> None:
        super().clean()
        if self.advisor_url and not self.advisor:
            raise ValidationError({"advisor": "The advisor's page needs the advisor's name."})

    @property
    def dates(self) -> str:
        """``Feb – Aug 2022``, ``May 2024 – now``; months only where they are of use."""
        if self.start_on is None:
            return f"until {self.end_on:%b %Y}" if self.end_on else ""
        if self.end_on is None:
            return f"{self.start_on:%b %Y} – now"
        if (self.start_on.year, self.start_on.month) == (self.end_on.year, self.end_on.month):
            return f"{self.start_on:%b %Y}"
        if self.start_on.year == self.end_on.year:
            return f"{self.start_on:%b} – {self.end_on:%b %Y}"
        return f"{self.start_on:%b %Y} – {self.end_on:%b %Y}"
