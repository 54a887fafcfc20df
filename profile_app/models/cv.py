from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.constraints import FieldConstraint
from profile_app.models.page_sections import ArrangedSection


class CvSection(ArrangedSection):
    class Kind(models.TextChoices):
        EDUCATION = "education", _("Education")
        EXPERIENCE = "experience", _("Experience")
        PUBLICATIONS = "publications", _("Publications")
        WRITE_UPS = "write-ups", _("Other write-ups")
        AWARDS = "awards", _("Awards")
        TEACHING = "teaching", _("Teaching")
        SERVICE = "service", _("Service")
        TALK = "talk", _("Talks")
        STUDENTS = "students", _("Students")
        OWN = "own", _("Custom text")

    kind = models.CharField("type", max_length=12, choices=Kind.choices, default=Kind.OWN)

    class Meta(ArrangedSection.Meta):
        verbose_name = "CV section"
        constraints = (
            models.UniqueConstraint(
                fields=("kind",), condition=~models.Q(kind="own"), name="cv_section_once_a_kind"
            ),
            FieldConstraint(
                field="title",
                condition=~models.Q(kind="own") | ~models.Q(title=""),
                name="cv_section_of_its_own_has_a_title",
                violation_error_message="A custom section needs a title.",
            ),
        )
