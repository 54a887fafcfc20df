"""Projects, talks, courses, people and the menu of a HugoBlox site become those of this site."""

# ruff: noqa: E501 - each file is on one line

from datetime import date, time

import pytest

from blog.models import Post, Redirect
from profile_app.models import Course, MenuItem, Person, Project, Talk
from tests.importers.folders import counts, png, report_lines, run, write

pytestmark = pytest.mark.django_db
FILES = {
    "config/_default/hugo.yaml": "title: Ada Person\nbaseURL: https://ada.example/\n",
    "config/_default/module.yaml": "imports: [{path: github.com/HugoBlox/x}]\n",
    "config/_default/menus.yaml": "main:\n- {name: Home, url: '#about', weight: 10}\n"
    "- {name: Work, url: project, weight: 30}\n- {name: On rows, parent: Work, pageRef: event/talk}\n"
    "- {name: Publications, url: '#featured', weight: 20}\n- {name: Courses, url: teaching, weight: 90}\n",
    "content/authors/admin/_index.md": "---\ntitle: Ada Person\nsuperuser: true\n---\nI sort.\n",
    "content/authors/bob/_index.md": "---\ntitle: Bob Other\nrole: Student\n"
    "organizations: [{name: Uni}]\nsocial: [{icon: github, link: 'https://github.com/bob'}]\n"
    "user_groups: [Alumni]\ninterests: [Rows]\n---\nHe joins.\n",
    "content/authors/gil/_index.md": "---\ntitle: Gil\nbuild: {render: never}\n---\nShy.\n",
    "content/teaching/_index.md": "---\ntitle: Teaching\n---\n",
    "content/project/_index.md": "---\ntitle: My work\n---\nWhat I *do*.\n",
    "content/project/engine/index.md": "---\ntitle: Engine\nsummary: It computes.\ntags: [AI]\n"
    "date: 2020-05-06\nexternal_link: https://x.example\nlinks: [{name: Demo, url: 'https://d.example'}]\n"
    "authors: [admin, bob]\n---\nGears.\n",
    "content/project/engine/featured.png": png(),
    "content/event/talk/index.md": "---\ntitle: On rows\nevent: RowConf\nevent_url: https://r.example\n"
    "address: {city: Bath, country: UK}\ndate: '2020-05-06T13:00:00+02:00'\n"
    "date_end: '2020-05-06T13:45:00+02:00'\nabstract: We talk.\nurl_slides: https://s.example\n---\n",
    "content/event/hidden.md": "---\ntitle: Hidden\ndraft: true\ndate: 2020-05-06\n---\nNo.\n",
    "content/teaching/algebra.md": "---\ntitle: Algebra\ndate: 2018-09-01\n---\nSums.",
    "content/post/joint.md": "---\ntitle: Joint\ndate: 2018-09-01\nauthors: [admin, bob]\n---\nWe.",
    "content/post/own.md": "---\ntitle: Own\ndate: 2018-09-01\nauthors: [admin]\n---\nI.",
}  # fmt: skip


def test_sections_are_projects_talks_courses_and_people(tmp_path):
    report = run(write(tmp_path / "site", FILES))

    engine, talk, course = Project.objects.get(), Talk.objects.get(), Course.objects.get()
    assert (engine.summary, engine.dates, engine.body, bool(engine.cover)) == (
        "It computes.", "May 2020", "With Ada Person, Bob Other\n\nGears.", True,
    )  # fmt: skip
    assert [(one.kind, one.url) for one in engine.links.all()] == [
        ("website", "https://x.example"), ("demo", "https://d.example"),
    ]  # fmt: skip
    assert (talk.event, talk.event_url, talk.place, talk.time, talk.time_zone, talk.minutes) == (
        "RowConf", "https://r.example", "Bath, UK", time(13), "Etc/GMT-2", 45,
    )  # fmt: skip
    assert (talk.slides_url, talk.abstract) == ("https://s.example", "We talk.")
    assert (course.title, course.start_on, course.body) == ("Algebra", date(2018, 9, 1), "Sums.")
    bob = Person.objects.get(is_member=True)
    assert (bob.name, bob.role, bob.now_at, bob.body) == (
        "Bob Other", "Student", "Uni", "He joins.\n\nInterests: Rows",
    )  # fmt: skip
    notes = report_lines(report.notes)
    assert "content/authors/gil/_index.md: page of Gil, which Hugo doesn't publish" in (
        report_lines(report.skipped)
    )
    assert "content/project/engine/index.md:4: no equivalent for “tags”, not imported: AI" in notes


def test_lists_pages_and_authors_are_imported_once(tmp_path):
    folder = write(tmp_path / "site", FILES)
    run(folder)

    again = run(folder)

    assert [(p.path, p.body) for p in Post.with_pages.exclude(path="")] == [
        ("/project/", "What I *do*.\n\n::: projects")
    ]
    assert {p.title: (p.status, p.authors) for p in Post.objects.all()} == {
        "Hidden": ("draft", ""), "Joint": ("published", "Ada Person, Bob Other"),
        "Own": ("published", ""),
    }  # fmt: skip
    led = {r.path: r.target_url() for r in Redirect.objects.all()}
    assert (led["/project/engine"], led["/event"], led["/authors/bob"]) == (
        "/projects/engine/", "/talks/", "/people/bob-other/",
    )  # fmt: skip
    assert not again.has_changes


def test_menu_is_imported_unless_the_owner_has_edited_it(tmp_path):
    folder = write(tmp_path / "site", FILES)
    run(folder)

    menu = [str(one) for one in MenuItem.objects.filter(is_visible=True, place="header")]
    assert menu == ["Home", "Publications", "Work", "On rows", "Courses"]
    assert MenuItem.objects.get(label="On rows").url == "/talks/on-rows/"
    MenuItem.objects.filter(label="Home").update(label="Start")
    edited = run(folder)
    assert counts(edited)["menu entries"] == {"preserved": 5}
    assert report_lines(edited.notes)[-1].endswith("the old one had: Home (/), Publications (/publications/), "
        "Work (/project), On rows (/event/talk), Courses (/teaching)")  # fmt: skip
