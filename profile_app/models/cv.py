from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from blog.models import MarkdownContent


class CvSection(MarkdownContent):
    """One section of the CV: which they are, in which order, is the owner's to say."""

    markdown_fields: ClassVar[tuple[str, ...]] = ("text",)

    class Kind(models.TextChoices):
        EDUCATION = "education", "Education"
        EXPERIENCE = "experience", "Experience"
        PUBLICATIONS = "publications", "Publications"
        WRITE_UPS = "write-ups", "Other write-ups"
        AWARDS = "awards", "Awards"
        TEACHING = "teaching", "Teaching"
        SERVICE = "service", "Service"
        TALK = "talk", "Talks"
        OWN = "own", "A text of your own"

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.OWN)
    title = models.CharField(max_length=80, blank=True, help_text="Instead of the usual one.")
    text = models.TextField(blank=True, help_text="Of a section of your own; of others, a preface.")
    text_html = models.TextField(editable=False, blank=True)
    is_visible = models.BooleanField("shown", default=True)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        verbose_name = "CV section"
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kind",), condition=~models.Q(kind="own"), name="cv_section_once_a_kind"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="own") | ~models.Q(title=""),
                name="cv_section_of_its_own_has_a_title",
                violation_error_message="A section of your own needs a title.",
            ),
        )

    def __str__(self) -> str:
        return self.heading

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.OWN and not self.text.strip():
            raise ValidationError({"text": "A section of your own needs a text."})

    @property
    def heading(self) -> str:
        return self.title or self.get_kind_display()

    @classmethod
    def in_order(cls) -> "list[CvSection]":
        """Return the sections that are there, and after them each kind that has none yet."""
        found = list(cls.objects.all())
        known = {section.kind for section in found} | {cls.Kind.OWN}
        return [*found, *(cls(kind=kind) for kind in cls.Kind if kind not in known)]
