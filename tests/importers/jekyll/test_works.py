"""Projects, talks, courses, people and the menu of a Jekyll site become those of this site."""

# ruff: noqa: E501 - each file is on one line

from datetime import date, time
from hashlib import sha256

import pytest

from blog.models import Post, Redirect
from profile_app.models import Activity, Course, MenuItem, Person, Project, Talk
from tests.importers.folders import PDF, counts, png, report_lines, rolled_back, run, write

pytestmark = pytest.mark.django_db
FILES = {
    "_config.yml": "title: Ada\nbaseurl: /ada\ntimezone: Europe/London\nauthor: {name: Ada Person}\n"
    "collections: {projects: {output: true}, talks: {output: true}, people: {output: true}}\n",
    "_projects/engine.md": "---\ntitle: Engine\ndescription: It computes.\nimportance: 2\n"
    "img: assets/engine.png\ngithub: https://github.com/ada/engine\ncategory: work\n"
    "pdf: /files/engine.pdf\n---\nSee [the talk](/ada/talks/sorting.html).\n",
    "_projects/loom.md": "---\ntitle: Loom\nexcerpt: 'Weaves.<br/><img src=\"/assets/engine.png\">'\nimportance: 1\nproject_date: Jan. 2021 – Sep. 2021\n"
    "status: finished\n---\nIt weaves.\n",
    "_projects/secret.md": "---\ntitle: Secret\npublished: false\nvenue: Lab\n---\nNot yet.\n",
    "_talks/sorting.md": "---\ntitle: Sorting\ntype: Tutorial\nvenue: SortConf\nlocation: Bath\n"
    "date: 2024-03-01 10:30:00\nslides: /files/engine.pdf\nvideo: https://v.example/1\n"
    "description: How to sort.\n---\nBy hand.\n",
    "_talks/later.md": "---\ntitle: Later\ndate: 2999-03-01\n---\n",
    "_teaching/algebra.md": "---\ntitle: Algebra\ntype: Teaching assistant\nvenue: Uni\n"
    "location: York\ndate: 2015-01-01\n---\n",
    "_teachings/ml.md": "---\ntitle: Learning\nterm: Fall\nyear: 2023\ninstructor: Prof. Bob\n"
    "time: Mondays\nschedule: [{week: 1, topic: Trees, materials: [{name: Notes, url: /files/engine.pdf}]}]\n"
    "---\nAll of it.\n",
    "_people/bob.md": "---\ntitle: Bob Other\nrole: Ph.D. student\nimg: assets/engine.png\n"
    "github: bob\nwebsite: https://bob.example\nemail: bob@uni.example\n---\nI sort.\n",
    "_people/ada.md": "---\nname: Person, Ada\n---\nI lead.\n",
    "_pages/projects.md": "---\npermalink: /projects/\n---\n{% for p in site.projects %}{{ p }}{% endfor %}",
    "_pages/talks.md": "---\ntitle: Talks\npermalink: /talks/\n---\nAll of my talks are about sorting rows.\n",
    "_bibliography/papers.bib": "@article{a, title={Rows}, author={Ada Person and C. Third}, year=2020, journal={J}}\n",
    "_data/coauthors.yml": "Third:\n- firstname: [Cid, C.]\n  url: https://cid.example\n"
    "Gone:\n- {firstname: [Gil], url: https://gil.example}\n",
    "_data/authors.yml": "bob: {name: Bob Other}\nme: {name: Ada Person}\n",
    "_posts/2020-01-02-joint.md": "---\ntitle: Joint\nauthors: [me, bob, 'Third, Cid']\n---\nWe.\n",
    "_posts/2020-01-03-own.md": "---\ntitle: Own\nauthor: me\n---\nAlone.\n",
    "_data/navigation.yml": "main:\n- {title: About, url: /}\n- {title: projects, url: /projects/}\n"
    "- title: More\n  children: [{title: My talks, url: /ada/talks/}, {title: Engine, url: /projects/engine.html}]\n"
    "- {title: CV, url: files/engine.pdf}\n- {title: Code, url: https://x.example}\n- {title: Gone, url: /gone/}\n",
    "files/engine.pdf": PDF,
    "assets/engine.png": png(),
}  # fmt: skip


@pytest.fixture(scope="module")
def reports(django_db_setup, django_db_blocker, tmp_path_factory):
    """Import twice for all tests of the module, and roll back after them."""
    folder = write(tmp_path_factory.mktemp("site"), FILES)
    with rolled_back(django_db_blocker, tmp_path_factory):
        yield run(folder), run(folder)


@pytest.fixture
def report(reports):
    return reports[0]


@pytest.mark.usefixtures("reports")
def test_projects_have_links_cover_and_dates():
    loom, engine = Project.objects.all()
    assert (engine.title, engine.summary, engine.status, bool(engine.cover)) == (
        "Engine", "It computes.", "active", True,
    )  # fmt: skip
    assert engine.body.endswith(").\n\nSee [the talk](/talks/sorting/).".partition("\n\n")[2])
    assert engine.body.startswith("[PDF](/media/files/")
    assert [(one.kind, one.url) for one in engine.links.all()] == [
        ("repository", "https://github.com/ada/engine")
    ]
    assert (loom.summary, bool(loom.cover)) == ("Weaves.", True)
    assert (loom.status, loom.start_on, loom.end_on) == (
        "completed", date(2021, 1, 1), date(2021, 9, 30),
    )  # fmt: skip


@pytest.mark.usefixtures("reports")
def test_talks_have_event_place_time_slides_and_video():
    talk = Talk.objects.get()
    assert (talk.event, talk.place, talk.on, talk.time, talk.time_zone) == (
        "Tutorial, SortConf", "Bath", date(2024, 3, 1), time(10, 30), "Europe/London",
    )  # fmt: skip
    assert (talk.video_url, talk.slides.name, talk.abstract) == (
        "https://v.example/1", "talks/engine.pdf", "How to sort.\n\nBy hand.",
    )  # fmt: skip


@pytest.mark.usefixtures("reports")
def test_courses_have_role_term_and_schedule():
    learning, algebra = Course.objects.all()
    assert (algebra.role, algebra.institution, algebra.has_page) == (
        "Teaching assistant", "Uni, York", False,
    )  # fmt: skip
    assert (learning.term, learning.start_on, learning.instructors) == (
        "Fall 2023", date(2023, 9, 1), "Prof. Bob",
    )  # fmt: skip
    assert learning.body.startswith("Mondays\n\n- Week 1 · Trees · [Notes](/media/files/")


def test_people_have_role_photo_and_links(report):
    assert Person.objects.get(is_me=True, is_member=True).name == "Ada Person"
    bob = Person.objects.get(name="Bob Other")
    assert (bob.role, bob.url, bob.body, bool(bob.cover)) == (
        "Ph.D. student", "https://bob.example", "I sort.", True,
    )  # fmt: skip
    assert [(one.kind, one.url) for one in bob.links.all()] == [
        ("github", "https://github.com/bob")
    ]
    assert "_people/bob.md:7: no equivalent for “email”, not imported: bob@uni.example" in (
        report_lines(report.notes)
    )
    assert Person.objects.get(name="C. Third").url == "https://cid.example"
    unknown = "links of co-authors whom no publication names: Gil Gone"
    assert f"_data/coauthors.yml:5: {unknown}" in report_lines(report.skipped)


@pytest.mark.usefixtures("reports")
def test_posts_have_authors_and_what_was_hidden_is_no_project():
    assert {p.title: (p.status, p.authors) for p in Post.objects.all()} == {
        "Joint": ("published", "Ada Person, Bob Other, Cid Third"), "Own": ("published", ""),
        "Secret": ("draft", ""),
    }  # fmt: skip
    assert [a.text for a in Activity.objects.all()] == ["Later"]


def test_old_urls_redirect_to_the_new_pages(reports, client):
    report, again = reports
    led = {r.path: r.target_url() for r in Redirect.objects.filter(post=None, topic=None)}
    assert led == {
        "/ada/projects": "/projects/", "/ada/projects/engine.html": "/projects/engine/",
        "/ada/projects/loom.html": "/projects/loom/",
        "/ada/talks/sorting.html": "/talks/sorting/", "/ada/teaching/algebra.html": "/teaching/",
        "/ada/teachings/ml.html": "/teaching/learning-fall-2023/",
        "/ada/people/bob.html": "/people/bob-other/", "/ada/people/ada.html": "/people/ada-person/",
    }  # fmt: skip
    assert 'href="/talks/sorting/"' in client.get("/talks/").text
    things = {"projects": 2, "talks": 1, "courses": 2, "people": 2}
    assert {name: counts(report)[name] for name in things} == {
        name: {"created": number} for name, number in things.items()
    }
    assert not again.has_changes


def test_menu_has_the_old_order_names_and_nesting(report):
    menu = [
        (one.kind, one.label, str(one.page or one.url or one.file).partition(".")[0], one.is_nested)
        for one in MenuItem.objects.filter(is_visible=True)
    ]
    assert [*menu[:4], *menu[5:]] == [
        ("link", "About", "/", False), ("projects", "", "", False), ("heading", "More", "", False),
        ("page", "My talks", "Talks", True), ("file", "CV", f"files/{sha256(PDF).hexdigest()}", False),
        ("link", "Code", "https://x", False), ("feeds", "", "", False), ("privacy", "", "", False),
    ]  # fmt: skip
    assert menu[4] == ("link", "Engine", "/projects/engine/", True)
    gone = "menu entry “Gone” leads to /gone/, which is not on this site: not imported"
    assert f"_data/navigation.yml:8: {gone}" in report_lines(report.warnings)
