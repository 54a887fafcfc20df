"""Projects, talks, courses, people and the menu of an old site become those of this site."""

# ruff: noqa: E501 - each file is on one line

from datetime import date, time
from hashlib import sha256

import pytest

from blog.models import Post, Redirect, SiteImport
from importers.undo import undo_import
from profile_app.models import Activity, Course, MenuItem, Person, Project, Talk
from tests.importers.folders import PDF, counts, png, report_lines, run, write

pytestmark = pytest.mark.django_db
JEKYLL = {
    "_config.yml": "title: Ada\nbaseurl: /ada\ntimezone: Europe/London\nauthor: {name: Ada Person}\n"
    "collections: {projects: {output: true}, talks: {output: true}, people: {output: true}}\n",
    "_projects/engine.md": "---\ntitle: Engine\ndescription: It computes.\nimportance: 2\n"
    "img: assets/engine.png\ngithub: https://github.com/ada/engine\ncategory: work\n"
    "pdf: /files/engine.pdf\n---\nSee [the talk](/ada/talks/sorting.html).\n",
    "_projects/loom.md": "---\ntitle: Loom\nimportance: 1\nproject_date: Jan. 2021 – Sep. 2021\n"
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


def test_collections_of_jekyll_are_projects_talks_courses_and_people(tmp_path, client):
    folder = write(tmp_path / "site", JEKYLL)

    report, again = run(folder), run(folder)

    loom, engine = Project.objects.all()
    assert (engine.title, engine.summary, engine.status, bool(engine.cover)) == (
        "Engine", "It computes.", "active", True,
    )  # fmt: skip
    assert engine.body.endswith(").\n\nSee [the talk](/talks/sorting/).".partition("\n\n")[2])
    assert engine.body.startswith("[PDF](/media/files/")
    assert [(one.kind, one.url) for one in engine.links.all()] == [
        ("repository", "https://github.com/ada/engine")
    ]
    assert (loom.status, loom.start_on, loom.end_on) == (
        "completed", date(2021, 1, 1), date(2021, 9, 30),
    )  # fmt: skip
    talk = Talk.objects.get()
    assert (talk.event, talk.place, talk.on, talk.time, talk.time_zone) == (
        "Tutorial, SortConf", "Bath", date(2024, 3, 1), time(10, 30), "Europe/London",
    )  # fmt: skip
    assert (talk.video_url, talk.slides.read(), talk.abstract) == (
        "https://v.example/1", PDF, "How to sort.\n\nBy hand.",
    )  # fmt: skip
    learning, algebra = Course.objects.all()
    assert (algebra.role, algebra.institution, algebra.has_page) == (
        "Teaching assistant", "Uni, York", False,
    )  # fmt: skip
    assert (learning.term, learning.start_on, learning.instructors) == (
        "Fall 2023", date(2023, 9, 1), "Prof. Bob",
    )  # fmt: skip
    assert learning.body.startswith("Mondays\n\n- Week 1 · Trees · [Notes](/media/files/")
    bob = Person.objects.get(name="Bob Other")
    assert (bob.role, bob.url, bob.body, bool(bob.cover)) == (
        "Ph.D. student", "https://bob.example", "I sort.", True,
    )  # fmt: skip
    assert [(one.kind, one.url) for one in bob.links.all()] == [
        ("github", "https://github.com/bob")
    ]

    assert {p.title: (p.status, p.authors) for p in Post.objects.all()} == {
        "Joint": ("published", "Ada Person, Bob Other, Cid Third"), "Own": ("published", ""),
        "Secret": ("draft", ""),
    }  # fmt: skip
    assert [a.text for a in Activity.objects.all()] == ["Later"]
    led = {r.path: r.target_url() for r in Redirect.objects.filter(post=None, topic=None)}
    assert led == {
        "/ada/projects": "/projects/", "/ada/projects/engine.html": "/projects/engine/",
        "/ada/projects/loom.html": "/projects/loom/",
        "/ada/talks/sorting.html": "/talks/sorting/", "/ada/teaching/algebra.html": "/teaching/",
        "/ada/teachings/ml.html": "/teaching/learning-fall-2023/",
        "/ada/people/bob.html": "/people/bob-other/",
    }  # fmt: skip
    assert 'href="/talks/sorting/"' in client.get("/talks/").text
    assert "_people/bob.md:7: no equivalent for “email”, not imported: bob@uni.example" in (
        report_lines(report.notes)
    )
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
    assert Person.objects.get(name="C. Third").url == "https://cid.example"
    unknown = "links of co-authors whom no publication names: Gil Gone"
    assert f"_data/coauthors.yml:5: {unknown}" in report_lines(report.skipped)
    gone = "menu entry “Gone” leads to /gone/, which is not on this site: not imported"
    assert f"_data/navigation.yml:8: {gone}" in report_lines(report.warnings)
    things = {"projects": 2, "talks": 1, "courses": 2, "people": 1}
    assert {name: counts(report)[name] for name in things} == {
        name: {"created": number} for name, number in things.items()
    }
    assert not again.has_changes


def test_import_again_updates_and_undo_removes_projects(tmp_path):
    folder = write(tmp_path / "site", JEKYLL)
    run(folder)
    Talk.objects.update(place="Online")
    engine = JEKYLL["_projects/engine.md"].replace("ada/engine", "ada/engine2")
    talk = JEKYLL["_talks/sorting.md"].replace("Bath", "Rome").replace("SortConf", "JoinConf")
    write(folder, {"_projects/engine.md": engine, "_talks/sorting.md": talk})

    again = run(folder)

    assert Project.objects.get(title="Engine").links.get().url == "https://github.com/ada/engine2"
    assert (Talk.objects.get().event, Talk.objects.get().place) == ("Tutorial, JoinConf", "Online")
    assert "place of “Sorting” changed on the site: left unchanged" in "".join(
        report_lines(again.notes)
    )
    undo_import(SiteImport.objects.get())
    assert [str(project) for project in Project.objects.all()] == ["Engine"]
    assert [model.objects.count() for model in (Talk, Course, Person)] == [1, 0, 0]
    assert not MenuItem.objects.exists()


HUGO = {
    "config/_default/hugo.yaml": "title: Ada Person\nbaseURL: https://ada.example/\n",
    "config/_default/module.yaml": "imports: [{path: github.com/HugoBlox/x}]\n",
    "config/_default/menus.yaml": "main:\n- {name: Home, url: '#about', weight: 10}\n"
    "- {name: Work, url: project, weight: 30}\n- {name: On rows, parent: Work, pageRef: event/talk}\n"
    "- {name: Publications, url: '#featured', weight: 20}\n",
    "content/authors/admin/_index.md": "---\ntitle: Ada Person\nsuperuser: true\n---\nI sort.\n",
    "content/authors/bob/_index.md": "---\ntitle: Bob Other\nrole: Student\n"
    "organizations: [{name: Uni}]\nsocial: [{icon: github, link: 'https://github.com/bob'}]\n"
    "user_groups: [Alumni]\ninterests: [Rows]\n---\nHe joins.\n",
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


def test_sections_of_hugoblox_are_projects_talks_courses_and_people(tmp_path):
    folder = write(tmp_path / "site", HUGO)

    report, again = run(folder), run(folder)

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
    menu = [str(one) for one in MenuItem.objects.filter(is_visible=True, place="header")]
    assert menu == ["Home", "Publications", "Work", "On rows"]
    MenuItem.objects.filter(label="Home").update(label="Start")
    edited = run(folder)
    assert counts(edited)["menu entries"] == {"preserved": 4}
    assert report_lines(edited.notes)[-1].endswith("the old one had: Home (/), Publications (/publications/), "
        "Work (/content/project/_index.md), On rows (/content/event/talk/index.md)")  # fmt: skip
    notes = report_lines(report.notes)
    assert "content/project/engine/index.md:4: no equivalent for “tags”, not imported: AI" in notes
    assert not again.has_changes
