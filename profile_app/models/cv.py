from django.db import models

from profile_app.models.arranged import ArrangedSection


class CvSection(ArrangedSection):
    class Kind(models.TextChoices):
        EDUCATION = "education", "Education"
        EXPERIENCE = "experience", "Experience"
        PUBLICATIONS = "publications", "Publications"
        WRITE_UPS = "write-ups", "Other write-ups"
        AWARDS = "awards", "Awards"
        TEACHING = "teaching", "Teaching"
        SERVICE = "service", "Service"
        TALK = "talk", "Talks"
        STUDENTS = "students", "Students"
        OWN = "own", "A text of your own"

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.OWN)

    class Meta(ArrangedSection.Meta):
        verbose_name = "CV section"
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
