from datetime import timedelta
from functools import cached_property
from typing import ClassVar

from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from blog.bibliography.name_lists import names_between_commas
from blog.dates import months
from blog.validators import validate_years
from profile_app.models.constraints import ends_after_start, file_or_url
from profile_app.models.resources import RESOURCE_EXTENSIONS
from profile_app.models.works import DatedWork, DatedWorkQuerySet

USUAL_TERM = timedelta(days=183)


class CourseQuerySet(DatedWorkQuerySet["Course"]):
    pass


_QuerySetManager = models.Manager.from_queryset(CourseQuerySet)


class CourseManager(_QuerySetManager["Course"]):
    def get_queryset(self) -> CourseQuerySet:
        """Fetch ``has_page`` with the courses."""
        has_text = ~Q(body="") | ~Q(office_hours="")
        materials = Exists(CourseMaterial.objects.filter(course=OuterRef("pk")))
        has_page = ExpressionWrapper(has_text | Q(materials), models.BooleanField())
        annotations = {"has_page": has_page}
        return CourseQuerySet(self.model, using=self._db).annotate(**annotations)


class Course(DatedWork):
    markdown_fields: ClassVar[tuple[str, ...]] = ("body",)
    rows_of_it: ClassVar[tuple[str, ...]] = ("materials",)
    day_field = "start_on"
    newest_first = ("-start_on", "pk")

    code = models.CharField(max_length=40, blank=True, help_text="For example: COS 316")
    term = models.CharField(
        max_length=60, blank=True, help_text="For example: Fall 2023. The months if empty."
    )
    role = models.CharField(
        max_length=120, blank=True, help_text="For example: Instructor, or Teaching assistant"
    )
    institution = models.CharField(max_length=160, blank=True)
    instructors = models.CharField(
        max_length=300, blank=True, help_text="Others who teach it: Prof. Kai Li"
    )
    url = models.URLField("course website", max_length=500, blank=True)
    start_on = models.DateField("start")
    end_on = models.DateField(
        "end", null=True, blank=True, help_text="Half a year after the start if empty."
    )
    office_hours = models.CharField(
        max_length=300, blank=True, help_text="For example: Tuesdays, 2 to 3 pm, room 302"
    )
    body = models.TextField("text", blank=True)
    body_html = models.TextField(editable=False, blank=True)

    objects = CourseManager()

    class Meta:
        ordering = ("-start_on", "pk")
        constraints = (ends_after_start("course"),)

    def clean(self) -> None:
        super().clean()
        validate_years(self, "start_on", "end_on")

    def get_absolute_url(self) -> str:
        """Return the URL of the list if the course has no page."""
        return super().get_absolute_url() if self.has_page else reverse("profile_app:course_list")

    # The manager's query sets it.
    @cached_property
    def has_page(self) -> bool:
        return bool(self.body or self.office_hours) or self.materials.exists()

    @property
    def is_public(self) -> bool:
        """Whether others can have linked to the course."""
        return self.has_page

    @property
    def full_title(self) -> str:
        return f"{self.code}: {self.title}" if self.code else self.title

    @property
    def slug_source(self) -> str:
        return f"{self.title} {self.term}"

    @property
    def is_upcoming(self) -> bool:
        """Whether the course isn't over."""
        today = timezone.localdate()
        return self.end_on >= today if self.end_on else self.start_on > today - USUAL_TERM

    @property
    def dates(self) -> str:
        return months(self.start_on, self.end_on or self.start_on)

    @property
    def year(self) -> str:
        return self.term or self.dates

    @property
    def line_facts(self) -> tuple[str, ...]:
        return self.role, self.institution, self.taught_with

    @property
    def instructor_names(self) -> list[str]:
        return names_between_commas(self.instructors)

    @property
    def taught_with(self) -> str:
        names = ", ".join(self.instructor_names)
        return gettext("with {names}").format(names=names) if names else ""

    @property
    def line_url(self) -> str:
        return self.get_absolute_url() if self.has_page else self.url


class CourseMaterial(models.Model):
    """A file or an external link that belongs to a course."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="materials")
    label = models.CharField(max_length=120, help_text="For example: Syllabus, or Lecture 1")
    file = models.FileField(
        upload_to="courses/",
        max_length=300,
        blank=True,
        validators=[FileExtensionValidator(RESOURCE_EXTENSIONS)],
    )
    url = models.URLField("URL", max_length=500, blank=True)
    order = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        verbose_name = "material"
        ordering = ("order", "pk")
        constraints = (file_or_url("course_material"),)

    def __str__(self) -> str:
        return self.label

    @property
    def link(self) -> str:
        return self.file.url if self.file else self.url
