import json
import re
from datetime import date

import pytest
from django.forms import modelform_factory

from profile_app.models import Course
from profile_app.work_admin import CourseForm
from tests.data import make_course, make_page, make_profile, make_staff

pytestmark = pytest.mark.django_db

ADD = "/admin/profile_app/course/add/"


def form(**fields):
    inline = {"materials-TOTAL_FORMS": "1", "materials-INITIAL_FORMS": "0"}
    return {"title": "Systems", "term": "Fall 2023", "start_on": "Sep 2023", **inline, **fields}


def test_course_has_a_page_once_it_has_content(client):
    make_profile()
    course = make_course("Systems", code="COS 316", slug="cos-316", url="https://cos.example/")
    make_course("Other", slug="other", body="Text")
    make_page("/teaching/own/", "A page of my own")
    make_course("Own", slug="own", body="Text")
    pages = ("/teaching/", "/search/?q=cos+316", "/sitemap.xml", "/teaching/cos-316/")

    without = [client.get(path) for path in pages]
    course.materials.create(label="Syllabus", url="https://example.org/s.pdf")
    with_page = [client.get(path) for path in pages]

    link = "/teaching/cos-316/"
    assert [link in page.text for page in without] == [False] * 4
    assert 'href="https://cos.example/">COS 316: Systems</a>' in without[0].text
    assert 'href="/teaching/"' in without[1].text
    assert (without[3].status_code, [link in page.text for page in with_page[:3]]) == (
        404,
        [True] * 3,
    )
    assert "A page of my own" in client.get("/teaching/own/").text
    assert '<a href="https://example.org/s.pdf">Syllabus</a>' in with_page[3].text


def test_page_of_a_course_shows_its_facts(client):
    make_profile()
    make_course(
        "Systems",
        slug="systems",
        code="COS 316",
        term="Fall 2023",
        end_on=date(2023, 12, 31),
        role="Teaching assistant",
        institution="Princeton University",
        instructors="Prof. Kai Li",
        office_hours="Tuesdays, 2 pm",
        body="A *text*.\n\n::: courses",
    )

    page = " ".join(client.get("/teaching/systems/").text.split())

    assert "Teaching assistant · Princeton University" in page
    assert "Fall 2023 (Sep – Dec 2023) · with Prof. Kai Li" in page
    assert ("Tuesdays, 2 pm" in page, "<em>text</em>" in page) == (True, True)
    course = json.loads(re.search(r"ld\+json\">(.*?)</script>", page)[1])
    assert (course["@type"], course["courseCode"]) == ("Course", "COS 316")
    assert course["hasCourseInstance"]["endDate"] == "2023-12-31"
    assert client.get("/share/courses/systems.png")["Content-Type"] == "image/png"


def test_owner_adds_and_renames_a_course(client):
    client.force_login(make_staff())
    material = {"materials-0-label": "Syllabus", "materials-0-order": "0"}

    wrong = client.post(ADD, form(end_on="Aug 2023", **material))
    client.post(ADD, form(end_on="Dec 2023", **{**material, "materials-0-url": "a.example/s.pdf"}))
    course = Course.objects.get()
    change = f"/admin/profile_app/course/{course.pk}/change/"
    client.post(
        change, form(slug="cos-316", office_hours="Mondays", **{"materials-TOTAL_FORMS": "0"})
    )

    assert "The end must not be before the start." in wrong.text
    assert "Enter either a file or a URL." in wrong.text
    assert (course.end_on, course.materials.get().url) == (
        date(2023, 12, 31),
        "https://a.example/s.pdf",
    )
    assert client.get("/teaching/systems-fall-2023/")["Location"] == "/teaching/cos-316/"
    assert course.versions.count() == 2


def test_instructors_are_read_as_authors_are():
    form = modelform_factory(Course, CourseForm, fields=["instructors"])(
        {"instructors": '"Li, Kai" and {Foo, Inc.}'}
    )

    assert form.is_valid()
    assert form.instance.taught_with == "with Kai Li, Foo, Inc."
    assert form.instance.instructor_names == ["Kai Li", "Foo, Inc."]
