from datetime import UTC, datetime, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MaxValueValidator
from django.db import models
from django.utils import timezone

from blog.dates import month, short_date
from blog.validators import POSSIBLE_YEARS, validate_years
from profile_app.models.publications import Publication
from profile_app.models.resources import RESOURCE_EXTENSIONS
from profile_app.models.works import DatedWork, DatedWorkQuerySet

MAX_MINUTES = 24 * 60


class TalkQuerySet(DatedWorkQuerySet["Talk"]):
    def with_publication(self) -> Self:
        return self.select_related("publication")


class Talk(DatedWork):
    markdown_fields: ClassVar[tuple[str, ...]] = ("abstract",)
    day_field = "on"
    newest_first = ("-on", "-time", "pk")

    event = models.CharField(
        max_length=200, blank=True, help_text="For example: NSDI 2023, or a seminar"
    )
    event_url = models.URLField("event website", max_length=500, blank=True)
    place = models.CharField(max_length=160, blank=True, help_text="City and country, or: online")
    on = models.DateField("date")
    time = models.TimeField(null=True, blank=True, help_text="Leave empty if you don't know it.")
    time_zone = models.CharField(
        max_length=60, blank=True, help_text="Such as Europe/Berlin. The site's if empty."
    )
    minutes = models.PositiveSmallIntegerField(
        "length in minutes", null=True, blank=True, validators=[MaxValueValidator(MAX_MINUTES)]
    )
    abstract = models.TextField(blank=True)
    abstract_html = models.TextField(editable=False, blank=True)
    slides = models.FileField(
        upload_to="talks/",
        max_length=300,
        blank=True,
        validators=[FileExtensionValidator(RESOURCE_EXTENSIONS)],
    )
    slides_url = models.URLField("link to slides", max_length=500, blank=True)
    video_url = models.URLField("link to a video", max_length=500, blank=True)
    publication = models.ForeignKey(
        Publication, models.SET_NULL, null=True, blank=True, related_name="talks"
    )

    objects = TalkQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "pk")

    def clean(self) -> None:
        super().clean()
        validate_years(self, "on")
        if self.time_zone and self.time_zone not in available_timezones():
            raise ValidationError(
                {"time_zone": f"“{self.time_zone}” is not a time zone such as Europe/Berlin."}
            )
        if self.time_zone and self.time is None:
            raise ValidationError({"time": "Enter the time, or clear the time zone."})

    @property
    def starts_at(self) -> datetime | None:
        """The start in the time zone of the place, or None if only the day is known.

        A time that happens twice, as clocks go back, is the first.
        Other time zones can't express the ends of the calendar.
        """
        if self.time is None or self.on.year not in POSSIBLE_YEARS:
            return None
        zone = ZoneInfo(self.time_zone) if self.time_zone else timezone.get_default_timezone()
        return datetime.combine(self.on, self.time, tzinfo=zone)

    @property
    def clock(self) -> str:
        """The time of day and its zone, such as ``10:30 (Europe/Berlin)``, or ""."""
        start = self.starts_at
        return f"{start:%H:%M} ({start.tzinfo})" if start else ""

    @property
    def ends_at(self) -> datetime | None:
        start = self.starts_at
        if start is None:
            return None
        # In UTC, as clocks may change during the talk.
        end = start.astimezone(UTC) + timedelta(minutes=self.minutes or 0)
        return end.astimezone(start.tzinfo)

    @property
    def is_upcoming(self) -> bool:
        end = self.ends_at
        return end > timezone.now() if end else self.on >= timezone.localdate()

    @property
    def slides_link(self) -> str:
        return self.slides.url if self.slides else self.slides_url

    @property
    def year(self) -> str:
        return short_date(self.on) if self.is_upcoming else month(self.on)

    @property
    def line_facts(self) -> tuple[str, ...]:
        return self.event, self.place, self.clock if self.is_upcoming else ""
