import json
import re
from datetime import date, time, timedelta
from functools import partial

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from blog.editor.trash import move_to_trash, restore_from_trash
from blog.models import TrashedRow
from profile_app.models import Activity, Project, Talk
from profile_app.models.courses import USUAL_TERM
from tests.data import (
    make_course,
    make_page,
    make_profile,
    make_publication,
    make_staff,
    make_talk,
)

pytestmark = pytest.mark.django_db

PAGES = ("/talks/", "/talks/exits/", "/talks.ics", "/", "/cv/", "/search/?q=exits", "/sitemap.xml")


def order_of(names, text):
    return sorted(names, key=text.index)


@pytest.mark.parametrize("number", [1, 12])
@pytest.mark.parametrize(
    ("name", "path", "make", "field"),
    [
        ("talks", "/talks/", make_talk, "on"),
        ("courses", "/teaching/", partial(make_course, body="Text"), "start_on"),
    ],
)
def test_works_are_listed_upcoming_first_in_a_fixed_number_of_queries(
    client, django_assert_num_queries, number, name, path, make, field
):
    make_profile()
    today = timezone.localdate()
    over = today - (USUAL_TERM if name == "courses" else timedelta(days=1))
    for each in range(number):
        make(f"Past {each:02}x", **{field: over - timedelta(days=each)})
        make(f"Soon {each:02}x", **{field: today + timedelta(days=each)})

    with django_assert_num_queries(3):
        text = client.get(path).text
    make_page("/mine/", body=f"::: {name}")
    own = client.get("/mine/").text

    soon, past = ([f"{name} {each:02}x" for each in range(number)] for name in ("Soon", "Past"))
    for page in (text, own):
        assert order_of([*past, *soon], page) == [*soon, *past]


def test_list_in_an_abstract_is_refused_and_shown_nowhere(client):
    make_talk("Exits", abstract="Before\n\n::: talks {past}\n\nAfter")
    client.force_login(make_staff())
    text = {"content": "::: talks {past}", "field": "abstract"}

    (problem,) = client.post(reverse("editor:preview"), text).json()["problems"]
    shown = [client.get(path).text for path in ("/talks/exits/", "/talks.ics", "/search/?q=before")]

    assert problem["message"].startswith(
        "Only the texts of posts, pages, projects, courses and people"
    )
    assert [("Before" in page, ":::" in page) for page in shown] == [(True, False)] * 3


def test_talk_has_a_page_with_its_facts(client):
    make_profile()
    publication = make_publication("Apparate", slug="apparate")
    make_talk(
        "Exits",
        on=date(2023, 5, 1),
        time=time(10, 30),
        time_zone="America/New_York",
        minutes=30,
        event="NSDI",
        place="Boston",
        abstract="About *exits*.",
        slides_url="https://example.org/s.pdf",
        publication=publication,
    )

    page = client.get("/talks/exits/").text

    links = ('href="https://example.org/s.pdf"', 'href="/publications/apparate/"', "<em>exits</em>")
    assert [link for link in links if link not in page] == []
    assert "10:30 (America/New_York) · 30 min" in " ".join(page.split())
    event = json.loads(re.search(r"ld\+json\">(.*?)</script>", page, re.DOTALL)[1])
    assert event["startDate"] == "2023-05-01T10:30:00-04:00"
    assert event["endDate"] == "2023-05-01T11:00:00-04:00"
    assert client.get("/share/talks/exits.png")["Content-Type"] == "image/png"


def test_calendar_has_escaped_and_folded_lines_in_utc(client):
    make_talk("A, b; c", time=time(10, 30), time_zone="Europe/Berlin", minutes=45)
    make_talk("长" * 60, place="Turin, Italy", event="NSDI", abstract="About *exits*.")
    # The clocks go forward in between.
    spring = {"on": date(2027, 3, 28), "time": time(1, 30), "time_zone": "Europe/Berlin"}
    make_talk("Night", minutes=60, **spring)

    response = client.get("/talks.ics")

    lines = response.content.split(b"\r\n")
    other_host = client.get("/talks.ics", headers={"host": "127.0.0.1"}).text
    assert re.findall("UID:.*", other_host) == re.findall("UID:.*", response.text)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert max(len(line) for line in lines) <= 75
    text = response.text.replace("\r\n ", "")
    for line in (
        "DTSTART:20230501T083000Z",
        "DTEND:20230501T091500Z",
        "SUMMARY:A\\, b\\; c",
        "DTSTART;VALUE=DATE:20230501",
        "SUMMARY:" + "长" * 60,
        "LOCATION:Turin\\, Italy",
        "DESCRIPTION:NSDI\\n\\nAbout exits.",
        "DTEND:20270328T013000Z",
    ):
        assert f"\r\n{line}\r\n" in text


@pytest.mark.parametrize(
    ("name", "path", "kind", "make"),
    [
        ("talks", "/talks/", "talk", make_talk),
        ("courses", "/teaching/", "teaching", partial(make_course, body="Text")),
    ],
)
def test_works_are_on_every_page_that_lists_them_once_there_is_one(client, name, path, kind, make):
    make_profile()
    Activity.objects.create(kind=kind, text="A short line")
    make_page("/mine/", body=f"::: {name} {{past}}")
    own = [path, f"{path}exits/", *(["/talks.ics"] if name == "talks" else [])]
    pages = [*own, *PAGES[3:]]
    empty = [client.get(path) for path in pages]

    work = make("Exits")
    filled = [client.get(path) for path in (*pages, "/mine/")]
    move_to_trash(work)
    gone = [client.get(path).status_code for path in own]
    restore_from_trash(TrashedRow.objects.get())

    assert [response.status_code for response in empty[: len(own)]] == gone == [404] * len(own)
    assert [page for page in empty[len(own) :] if path in page.text] == []
    assert [page for page in filled if f"{path}exits/" not in page.text] == []
    assert f'href="{path}">{path.strip("/").title()}</a>' in filled[len(own)].text
    assert "A short line" in filled[len(own)].text
    assert [client.get(path).text for path in pages] == [page.text for page in filled[:-1]]


def test_owner_adds_a_talk_and_mistakes_are_sentences(client):
    client.force_login(make_staff())
    form = {"title": "Exits", "on": "2023-05-01", "time": "10:30", "event_url": "example.org"}

    wrong = client.post("/admin/profile_app/talk/add/", {**form, "time_zone": "Berlin"})
    no_time = {**form, "time": "", "time_zone": "Europe/Berlin"}
    without_time = client.post("/admin/profile_app/talk/add/", no_time)
    no_length = client.post("/admin/profile_app/talk/add/", {**form, "time": "", "minutes": "30"})
    spring = {"on": "2027-03-28", "time": "02:30", "time_zone": "Europe/Berlin"}
    in_the_gap = client.post("/admin/profile_app/talk/add/", {**form, **spring})
    client.post("/admin/profile_app/talk/add/", {**form, "time_zone": "Europe/Berlin"})

    assert "Enter the time, or clear the length." in no_length.text
    assert "There is no 02:30 in Europe/Berlin on this day" in in_the_gap.text
    assert "Enter the time, or clear the time zone." in without_time.text
    assert "“Berlin” is not a time zone such as Europe/Berlin." in wrong.text
    assert '<option value="Europe/Berlin">' in wrong.text
    talk = Talk.objects.get()
    assert (talk.slug, talk.event_url) == ("exits", "https://example.org")
    assert talk.starts_at.isoformat() == "2023-05-01T10:30:00+02:00"


@pytest.mark.parametrize("on", [date.min, date(1899, 12, 31), date(2200, 1, 1), date.max])
def test_impossible_year_is_refused_and_breaks_no_page(client, on):
    make_profile()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        make_talk("Exits", on=on, time=time(23, 59), time_zone=zone, minutes=60)

    pages = (
        *(path for path in PAGES if "exits/" not in path),
        Talk.objects.first().get_absolute_url(),
    )
    assert {client.get(page).status_code for page in pages} == {200}
    for row in (Talk(title="Exits", on=on), Project(title="Exits", end_on=on)):
        with pytest.raises(ValidationError, match="Choose a year from 1900 to 2199"):
            row.clean()


@pytest.mark.parametrize(
    ("model", "slug", "saved"),
    [
        ("profile_app/talk", "early-exits", "early-exits-2"),
        ("blog/post", "early-exits", "early-exits-2"),
        ("blog/topic", "early-exits", "early-exits-2"),
        ("profile_app/talk", "taken", None),
        ("blog/post", "taken", None),
    ],
)
def test_slug_that_the_form_fills_in_is_numbered_if_it_is_taken(client, model, slug, saved):
    client.force_login(make_staff())
    title = {"title": "Early *exits*", "name": "Early exits", "language": "en", "on": "2026-05-04"}
    fields = {"kind": "essay", "status": "draft", "order": "0", "links-TOTAL_FORMS": "0"}
    fields |= {"links-INITIAL_FORMS": "0"}
    kind = apps.get_model(model.replace("/", "."))
    url = f"/admin/{model}/add/"

    client.post(url, {**title, **fields, "slug": "early-exits"})
    client.post(url, {**title, **fields, "slug": "taken"})
    response = client.post(url, {**title, **fields, "slug": slug})

    slugs = set(kind.objects.values_list("slug", flat=True))
    assert slugs == {"early-exits", "taken", *([saved] if saved else [])}
    assert ("This URL is already taken." in response.text) == (saved is None)
