"""Example content of themes' starters beside the owner's own."""

import pytest

from blog.models import Post, Topic
from profile_app.models import Award, News, Position, Profile, Project, Publication, Talk
from tests.importers.folders import report_lines, run, write

pytestmark = pytest.mark.django_db
PLACEHOLDERS = (
    "  more_info: >\n    <p>555 your office number</p>\n    <p>Your City, State 12345</p>\n"
)
AL_FOLIO = {
    "_config.yml": "first_name: Ada\nlast_name: Person\n",
    "_data/cv.yml": "cv:\n  name: Person, Ada\n  sections:\n    Education:\n"
    "      - {institution: Uni, degree: PhD, start_date: 2010-01, end_date: 2014-01}\n",
    "assets/json/resume.json": '{"basics": {"name": "Some Template", "email": "x@t.org"},'
    ' "awards": [{"title": "Nobel Prize", "date": "1921-11-01"}]}',
    "_pages/cv.md": "---\nlayout: cv\npermalink: /cv/\ncv_pdf: example_pdf.pdf\n---\n",
    "_pages/about.md": f"---\nlayout: about\npermalink: /\nprofile:\n{PLACEHOLDERS}---\n"
    "Write your biography here.\n\nI study joins.\n",
    "_bibliography/papers.bib": "@book{a, title={Relativity: the Special and General Theory},"
    " author={Einstein, Albert}, year={1920}}\n@article{b, title={Joins}, author={Person, Ada}}\n",
    "_news/a.md": "---\ndate: 2015-10-22\ninline: true\n---\nA simple inline announcement.\n",
    "_news/b.md": "---\ndate: 2016-10-22\ninline: true\n---\nPaper accepted.\n",
    "_posts/2015-05-15-images.md": "---\ntitle: a post with images\ntags: [a]\n---\nSee.\n",
    "_teachings/ml.md": "---\ntitle: Learning\ninstructor: Prof. Example\nyear: 2023\n---\nText.\n",
    "_projects/1.md": "---\ntitle: project 1\n---\nThis robot sorts rows by hand." + " Rows." * 30,
}  # fmt: skip


def test_al_folios_examples_are_left_out(tmp_path):
    report = run(write(tmp_path / "site", AL_FOLIO))

    profile = Profile.load()
    assert (profile.name, profile.bio, profile.email_words) == ("Ada Person", "I study joins.", "")
    assert [p.title for p in Publication.objects.all()] == ["Joins"]
    assert [str(p) for p in Position.objects.all()] == ["PhD, Uni"]
    assert (Award.objects.count(), News.objects.get().text) == (0, "Paper accepted.")
    assert [(p.title, p.status) for p in Post.objects.all()] == [("project 1", "draft")]
    assert not Topic.objects.exists()
    assert report_lines(report.examples) == [
        "_teachings/ml.md: “Learning”: not imported",
        "_posts/2015-05-15-images.md: “a post with images”: not imported",
        "_projects/1.md: “project 1”, perhaps changed: imported as a draft",
        "assets/json/resume.json: CV of Some Template, not of Ada Person: not imported",
        "_news/a.md: “A simple inline announcement.”: not imported",
        "_bibliography/papers.bib:1: “Relativity: the Special and General Theory”: not imported",
        "_pages/about.md: “/assets/pdf/example_pdf.pdf”: not imported",
        "_pages/about.md:9: “Write your biography here.”: not imported",
        "_pages/about.md:1: “555 your office number Your City, State 12345”: not imported",
    ]  # fmt: skip


def test_cv_that_is_switched_off_is_not_shown(tmp_path):
    page = AL_FOLIO["_pages/cv.md"]
    files = {name: text for name, text in AL_FOLIO.items() if name != "_pages/cv.md"}

    report = run(write(tmp_path / "site", {**files, "_pages/_cv.md": page}))

    assert not Position.objects.exists()
    reason = "_data/cv.yml: not shown by the old site: _pages/_cv.md is switched off"
    assert reason in report_lines(report.skipped)


ACADEMICPAGES = {
    "_config.yml": "author:\n  name: Ada Person\n  location: Your City, Country\n  employer: Uni\n"
    "  email: none@example.org\n  github: academicpages\n  orcid: http://orcid.org/yourorcidurl\n"
    "  linkedin: ada\n",
    "_pages/about.md": "---\npermalink: /\n---\nThis is the front page of a website.\n",
    "_pages/cv.md": "---\npermalink: /cv/\n---\nEducation\n======\n"
    "* Ph.D in Version Control Theory, GitHub University, 2018\n* B.S. in Joins, Uni, 2012\n",
    "_publications/1.md": "---\ntitle: Paper Title Number 1\nvenue: Journal 1\n---\nNumber 1.\n",
    "_publications/2.md": "---\ntitle: Joins\ncitation: 'Person, Ada, Bob Other, and Cid Third. "
    '2022. "Joins." VLDB 1(2).\'\n---\n',
    "_talks/1.md": "---\ntitle: Talk 1 on Relevant Topic in Your Field\ndate: 2012-03-01\n---\n",
    "_talks/2.md": "---\ntitle: Joins\ndate: 2014-03-01\n---\n",
    "_portfolio/1.md": "---\ntitle: Portfolio item number 1\n---\nThis is an item in it. See it.\n",
    "_posts/2199-01-01-future-post.md": "---\ntitle: Future Blog Post\n---\nIt will show up.\n",
}  # fmt: skip


def test_academicpages_examples_are_left_out(tmp_path):
    report = run(write(tmp_path / "site", ACADEMICPAGES))

    profile = Profile.load()
    assert (profile.bio, profile.email_words) == ("Uni", "")
    assert [link.url for link in profile.links.all()] == ["https://www.linkedin.com/in/ada"]
    own = Publication.objects.get()
    assert (own.title, own.venue, own.year, own.authorships.count()) == ("Joins", "VLDB", 2022, 3)
    assert [str(p) for p in Position.objects.all()] == ["B.S. in Joins, Uni"]
    assert [talk.title for talk in Talk.objects.all()] == ["Joins"]
    assert not Project.objects.exists()
    assert not Post.objects.exists()
    assert len(report.examples) == 10


HUGOBLOX = {
    "config/_default/hugo.yaml": "title: Ada Person\n",
    "content/authors/admin/_index.md": "---\ntitle: Nelson Bighetti\nsuperuser: true\n"
    "interests: [AI]\n---\nA professor.\n",
    "content/authors/ada/_index.md": "---\ntitle: Ada Person\n---\nI study joins.\n",
    "content/publication/paper/index.md": "---\ntitle: An example conference paper\n"
    "authors: [admin]\ndate: 2013-07-01\n---\nLorem ipsum dolor sit amet.\n",
    "content/publication/own/index.md": "---\ntitle: Joins\nauthors: [admin]\n"
    "date: 2013-07-01\n---\n",
    "content/event/example/index.md": "---\ntitle: Example Talk\ndate: 2030-06-01\n---\n",
    "content/post/own/index.md": "---\ntitle: Own\ndate: 2020-12-13\n---\nWords.\n",
}  # fmt: skip


def test_hugobloxs_examples_are_left_out(tmp_path):
    run(write(tmp_path / "site", HUGOBLOX))

    publication = Publication.objects.get()
    assert (publication.title, str(publication.authorships.get().person)) == ("Joins", "Ada Person")
    assert (Profile.load().name, Profile.load().bio) == ("Ada Person", "I study joins.")
    assert [post.title for post in Post.objects.all()] == ["Own"]
    assert not Talk.objects.exists()
