from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.constraints import FieldConstraint
from profile_app.models.page_sections import OWN, ArrangedSection


class HomeSection(ArrangedSection):
    class Kind(models.TextChoices):
        PUBLICATIONS = "publications", _("Publications")
        RECENT = "recent", _("Recent posts")
        POPULAR = "popular", _("Most-visited writings")
        NEWS = "news", _("News")
        PEOPLE = "people", _("People")
        PROJECTS = "projects", _("Projects")
        READING = "reading", _("Reading activity")
        EDUCATION = "education", _("Education")
        EXPERIENCE = "experience", _("Experience")
        AWARDS = "awards", _("Awards")
        ACTIVITIES = "activities", _("Professional activities")
        SERVICE = "service", _("Service")
        TEACHING = "teaching", _("Teaching")
        TALKS = "talks", _("Talks")
        STUDENTS = "students", _("Students")
        WRITE_UPS = "write-ups", _("Other write-ups")
        INTERESTS = "interests", _("Interests")
        OWN = "own", _("Custom text")

    added_kinds: ClassVar[frozenset[str]] = frozenset({OWN, Kind.ACTIVITIES})

    kind = models.CharField(
        "type",
        max_length=12,
        choices=Kind.choices,
        default=Kind.OWN,
        help_text="“Professional activities” shows service, teaching and talks under one heading.",
    )

    class Meta(ArrangedSection.Meta):
        verbose_name = "homepage section"
        constraints = (
            models.UniqueConstraint(
                fields=("kind",), condition=~models.Q(kind="own"), name="home_section_once_a_kind"
            ),
            FieldConstraint(
                field="title",
                condition=~models.Q(kind="own") | ~models.Q(title=""),
                name="home_section_of_its_own_has_a_title",
                violation_error_message="A custom section needs a title.",
            ),
        )
