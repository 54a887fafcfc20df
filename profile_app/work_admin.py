"""The admin of projects, talks and courses."""

from datetime import UTC
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminExpandableTextareaWidget

from blog.admin.base import OrderedAdmin, OrderedInline, RedirectingAdmin, header, thumbnail
from blog.admin.revisions import RevisionAdmin
from blog.admin.suggestions import SuggestingInput
from blog.bibliography.written_names import names_as_stored
from profile_app.models import Course, CourseMaterial, Project, ProjectLink, Talk


class ProjectLinkInline(OrderedInline[ProjectLink, Project]):
    model = ProjectLink
    fields = ("kind", "url", "label", "order")
    verbose_name_plural = "links (code, demo, documentation, data, model)"


@admin.register(Project)
class ProjectAdmin(RevisionAdmin[Project], RedirectingAdmin[Project], OrderedAdmin[Project]):
    start_months = ("start_on",)
    end_months = ("end_on",)
    inlines = (ProjectLinkInline,)
    list_display = ("heading", "dates", "status", "is_selected", "demo")
    list_filter = ("status", "is_selected", "is_demo")
    search_fields = ("title", "summary", "body")
    prepopulated_fields: ClassVar[dict[str, Any]] = {"slug": ("title",)}
    autocomplete_fields = ("people", "publications", "posts")
    fieldsets = (
        (None, {"fields": ("title", "summary", "body")}),
        ("Details", {"fields": (("cover", "cover_alt"), ("start_on", "end_on"), "status")}),
        ("Belongs to it", {"fields": ("people", "publications", "posts")}),
        ("Placement", {"fields": ("is_selected", "slug")}),
    )

    @header("project", ordering="title")
    def heading(self, project: Project) -> list[object]:
        return [str(project), project.summary, None, thumbnail(project.cover)]


class TalkForm(forms.ModelForm):  # type: ignore[type-arg]
    """Ask for a start that exists, and for one if there is a length.

    Imports accept talks without, which older versions stored.
    """

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        talk: Talk = self.instance
        start = talk.starts_at
        if talk.minutes and talk.time is None:
            self.add_error("time", "Enter the time, or clear the length.")
        elif start and start.astimezone(UTC).astimezone(start.tzinfo).time() != talk.time:
            gap = f"There is no {start:%H:%M} in {start.tzinfo} on this day: the clocks go forward."
            self.add_error("time", f"{gap} Choose another time.")


@admin.register(Talk)
class TalkAdmin(RevisionAdmin[Talk], RedirectingAdmin[Talk]):
    form = TalkForm
    list_display = ("title", "on", "event", "place", "demo")
    list_filter = ("is_demo",)
    search_fields = ("title", "event", "place", "abstract")
    date_hierarchy = "on"
    prepopulated_fields: ClassVar[dict[str, Any]] = {"slug": ("title",)}
    autocomplete_fields = ("publication",)
    fieldsets = (
        (None, {"fields": ("title", ("event", "event_url"), "place")}),
        ("When", {"fields": (("on", "time"), ("time_zone", "minutes"))}),
        ("Details", {"fields": ("abstract", "publication", "slug")}),
        ("Slides and video", {"fields": ("slides", ("slides_url", "video_url"))}),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "time_zone":
            kwargs["widget"] = SuggestingInput(lambda: sorted(available_timezones()))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class CourseMaterialInline(OrderedInline[CourseMaterial, Course]):
    model = CourseMaterial
    fields = ("label", "file", "url", "order")
    verbose_name_plural = "materials (files or links)"


class CourseForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    def clean_instructors(self) -> str:
        text: str = self.cleaned_data["instructors"]
        return names_as_stored(text) if "instructors" in self.changed_data else text


@admin.register(Course)
class CourseAdmin(RevisionAdmin[Course], RedirectingAdmin[Course]):
    form = CourseForm
    start_months = ("start_on",)
    end_months = ("end_on",)
    inlines = (CourseMaterialInline,)
    list_display = ("name", "year", "role", "institution", "demo")
    list_filter = ("is_demo",)
    search_fields = ("title", "code", "term", "institution", "body")
    date_hierarchy = "start_on"
    prepopulated_fields: ClassVar[dict[str, Any]] = {"slug": ("title", "term")}
    fieldsets = (
        (None, {"fields": (("code", "title"), ("term", "start_on", "end_on"))}),
        ("Details", {"fields": (("role", "institution"), "instructors", ("url", "slug"))}),
        ("Its page", {"fields": ("office_hours", "body")}),
    )

    @admin.display(description="course", ordering="title")
    def name(self, course: Course) -> str:
        return str(course)

    @admin.display(description="term", ordering="start_on")
    def year(self, course: Course) -> str:
        return course.year

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "instructors":
            # For lists with one name per line.
            kwargs["widget"] = UnfoldAdminExpandableTextareaWidget()
        return super().formfield_for_dbfield(db_field, request, **kwargs)
