"""The pages of courses."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.list_blocks import fill_lists
from profile_app.context import profile_of
from profile_app.models import Course, Profile
from profile_app.work_pages import has_own_page, own_page, show_dated_works, work_json_ld


@require_safe
def course_list(request: HttpRequest) -> HttpResponseBase:
    courses = Course.objects.for_lists().upcoming_first()
    return show_dated_works(request, "profile_app/course_list.html", courses)


@require_safe
def course_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    course = Course.objects.prefetch_related("materials").filter(slug=slug).first()
    if course is None or not course.has_page or has_own_page(request):
        return own_page(request)
    fill_lists(course, request)
    json_ld = course_json_ld(course, profile_of(request), request.build_absolute_uri)
    context = {"course": course, "json_ld": json_ld}
    return render(request, "profile_app/course_detail.html", context)


def course_json_ld(course: Course, profile: Profile, absolute: Callable[[str], str]) -> str:
    """Return a schema.org ``Course`` as JSON."""
    names = course.instructor_names or list(filter(None, [profile.name]))
    people = [{"@type": "Person", "name": name} for name in names]
    facts: dict[str, Any] = {
        "courseCode": course.code,
        "description": ", ".join(filter(None, (str(course), *course.line_facts))),
        "sameAs": course.url,
        "provider": {"@type": "CollegeOrUniversity", "name": course.institution}
        if course.institution
        else None,
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "name": course.year,
            "startDate": course.start_on.isoformat(),
            **({"endDate": course.end_on.isoformat()} if course.end_on else {}),
            **({"instructor": people[0] if len(people) == 1 else people} if people else {}),
        },
    }
    return work_json_ld(course, "Course", absolute, facts)
