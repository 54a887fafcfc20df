"""Homepages written by hand: the person where that is certain, the rest as draft pages."""

import re

import pytest

from blog.folders.source import SourceRefused
from blog.models import Page, Redirect
from profile_app.models import (
    Activity,
    Interest,
    Person,
    Position,
    Profile,
    ProfileLink,
    Publication,
)
from tests.importers.folders import PDF, png, report_lines, run, write
from tests.importers.homepage import pages

pytestmark = pytest.mark.django_db

FILES = {
    "index.html": pages.BOOTSTRAP,
    "travel.html": "<title>Travel</title><h1>Places</h1><p>See <a href='index.html'>home</a> and "
    "<a href='notes/one.html#x'>one</a>.</p><img src='img/city.png' alt='A city'>",
    "notes/one.html": "<title>One</title><p>Words of <b>one</b>.</p><script>alert(1)</script>",
    "notes/index.htm": "<p>All notes.</p>",
    "img/ada.png": png("blue"),
    "img/aws.png": png("green"),
    "img/mpi.png": png("black"),
    "img/city.png": png("white"),
    "img/unused.png": png("yellow"),
    "files/cv.pdf": PDF + b"1",
    "files/early.pdf": PDF + b"2",
    "files/759.pdf": PDF + b"3",
    "slides.pdf": PDF + b"4",
    "css/bootstrap.min.css": "a {}",
    "js/a.js": "1",
    "README.md": "# My homepage",
}


def test_homepage_arrives_with_its_person_and_the_rest_as_draft_pages(tmp_path):
    folder = write(tmp_path / "site", FILES)
    report = run(folder)

    profile = Profile.load()
    assert report.format == "homepage"
    assert report.missing_words == []
    assert (profile.name, profile.native_name) == ("Ada Example", "艾达")
    assert profile.headline == "CS Ph.D. student @ Example University"
    assert profile.bio.startswith("I'm a 2nd-year Ph.D. student at [Example University](https")
    assert profile.email_words == "ada at cs dot example dot edu"
    assert profile.photo
    assert profile.cv_file
    kinds = list(ProfileLink.objects.values_list("kind", flat=True))
    assert kinds == ["github", "scholar", "orcid"]
    _assert_publications_and_positions()
    rest = Page.objects.get(path="/homepage/")
    assert rest.status == "draft"
    assert "CS 759 Project Report: Cautious GPU Sharing ([pdf](/media/" in rest.body
    assert not any(word in rest.body for word in ("Equal", "AWS", "Wave", "GitHub", "About"))
    paths = dict(Page.objects.order_by("path").values_list("path", "status"))
    assert paths == dict.fromkeys(("/homepage/", "/notes/", "/notes/one/", "/travel/"), "draft")
    travel = Page.objects.get(path="/travel/")
    assert "[home](/homepage/) and [one](/notes/one/).\n\n![A city](/media/" in travel.body
    assert Redirect.objects.get(path="/travel.html").post == travel
    assert Redirect.objects.get(path="/index.html").target_url() == "/"
    unused = {"img/unused.png", "README.md", "css/bootstrap.min.css", "js/a.js"}
    assert report.unused.keys() == unused
    assert "notes/one.html: left out scripts, forms or frames" in report_lines(report.warnings)
    assert not run(folder).has_changes


def _assert_publications_and_positions():
    early, wave = Publication.objects.order_by("title")
    authors = [(one.person.name, one.equal_group) for one in early.authorships.all()]
    assert authors == [
        ("Yin Friend", 1),
        ("Ada Example", 1),
        ("Kai Third", None),
        ("Bob Mentor", None),
    ]
    assert (early.title, early.venue, early.year, early.arxiv_id) == (
        "Early: Rethinking Exits to Tame Latency in Serving", "arXiv", 2023, "2312.05385",
    )  # fmt: skip
    assert early.abstract.startswith("Serving platforms are tasked")
    assert [one.kind for one in early.resources.all()] == ["pdf", "code"]
    assert (wave.venue, wave.year, wave.kind) == ("USENIX NSDI", 2023, "conference")
    assert [one.kind for one in wave.resources.all()] == ["pdf", "slides"]
    assert Person.objects.get(is_me=True).name == "Ada Example"
    first, second = Position.objects.order_by("-start_on")
    assert (first.role, first.institution, first.team, first.place) == (
        "Applied Scientist Intern", "AWS", "AWS AI Team", "Santa Clara, CA",
    )  # fmt: skip
    assert f"{first.start_on} {first.end_on}" == "2024-05-01 2024-08-31"
    assert (second.role, second.advisor) == ("Research Intern", "Prof. Yi Xia")
    assert second.logo
    assert Activity.objects.get().text == "Artifact evaluation committee: OSDI 2023"
    assert Interest.objects.count() == 2


KINDS = {
    "jemdoc": (
        pages.JEMDOC.encode(),
        ("Li Wei", "李伟", "liwei at example dot edu"),
        {
            "A distributed algorithm for storage": (2019, "Li Wei, Eve Fourth"),
            "Convex relaxation of power flow": (2014, "Li Wei, C. Other, D. Third"),
        },
        {"Ph.D. in Electrical Engineering, University of Somewhere, 2007-01-01",
         "B.S. in Mathematics, Example College, 2003-09-01"},
    ),
    "tables": (
        pages.TABLES.encode(),
        ("Jo Pixel", "", "jo at pixel dot example"),
        {
            "Rays: Radiance Fields Without Tears": (2020, "Ann First, Jo Pixel, Cy Third"),
            "Blur Is Not Noise": (2018, "Jo Pixel, Cy Third"),
        },
        set(),
    ),
    "nineties": (
        pages.OF_THE_NINETIES.encode("latin-1"),
        ("José García", "", "jgarcia at cs dot example dot es"),
        {
            "Lambda for the masses": (1996, "José García, Ann Other"),
            "Types are good for you": (1998, "José García"),
        },
        set(),
    ),
    "Chinese": (
        pages.CHINESE.encode("gb18030"),
        ("王小明", "", "wang at example dot edu dot cn"),
        {"大规模事务处理的调度方法": (2015, "王小明, 李四")},
        {"博士, 计算机科学, 示例大学, 2005-09-01"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_homepages_of_other_kinds_arrive_without_losing_a_word(tmp_path, kind):
    html, person, works, positions = KINDS[kind]
    folder = write(tmp_path, {"index.htm": html})
    report = run(folder)

    profile = Profile.load()
    assert (profile.name, profile.native_name, profile.email_words) == person
    assert works == {
        one.title: (one.year, ", ".join(a.person.name for a in one.authorships.all()))
        for one in Publication.objects.all()
    }
    assert positions == {
        f"{one.role}, {one.institution}, {one.start_on}" for one in Position.objects.all()
    }
    assert report.missing_words == []


@pytest.mark.parametrize(
    ("files", "tool"),
    [
        ({"index.html": '<meta name="Generator" content="Hugo 0.120.4"><p>x'}, "Hugo"),
        ({"index.html": "<p>x", "searchindex.js": "1"}, "Sphinx"),
        ({f"{name}.html": "<p>x" for name in ("index", *range(101))}, "102 HTML files"),
    ],
)
def test_pages_that_a_tool_generated_are_refused_with_advice(tmp_path, files, tool):
    folder = write(tmp_path, files)

    with pytest.raises(SourceRefused, match=f"{tool}.*Import the folder from which"):
        run(folder)


def test_generated_pages_are_imported_if_the_format_is_chosen(tmp_path):
    folder = write(tmp_path, {"index.html": '<meta name="generator" content="Hugo"><p>x'})

    assert run(folder, format="homepage").counts["pages"]


@pytest.mark.parametrize(
    "html", ["<div>" * 10_000, "<b>" * 10_000, "<ul><li>" * 10_000, "<p>x" * 31_000]
)
def test_hostile_page_is_skipped(tmp_path, html):
    report = run(write(tmp_path, {"index.html": f"<h1>Ada Example</h1>{html}"}))

    reason = "its HTML is nested too deeply or has too many tags"
    assert report_lines(report.skipped) == [f"index.html: index.html: {reason}"]


def test_links_that_run_code_are_left_out(tmp_path):
    html = "<h1>Ada Example</h1><p><a href='javascript:x()'>Click</a> me, <b onclick=x()>now</b>!"
    html += "<p>I like to get a lot of letters and notes, at a@b.example, every day."
    run(write(tmp_path, {"page.html": html}) / "page.html")

    assert Page.objects.get().body == "Click me, **now**!"
    assert "notes, at a at b dot example, every" in Profile.load().bio


def test_what_a_page_hides_stays_on_the_draft_page(tmp_path):
    hidden = "I have ten words of text that no visitor of it sees."
    html = (
        f"<h1>Ada Example</h1><p style='display: none'>{hidden}</p><h2>Publications</h2><ul>"
        "<li hidden>Ada Example. Rejected work of ours. In Conf, 2020.</li>"
        "<li>Ada Example. Shown work of ours. In Conf, 2020.<div hidden>Short abstract.</div></li>"
    )
    run(write(tmp_path / "site", {"index.html": html}))

    assert [one.title for one in Publication.objects.all()] == ["Shown work of ours"]
    assert Profile.load().bio == ""
    body = Page.objects.get().body
    assert body.startswith(f"# Hidden on the page\n\n{hidden}\n\n- Ada Example. Rejected")


def test_coauthors_get_their_own_websites(tmp_path):
    run(write(tmp_path, {"index.html": pages.TABLES}))

    websites = Person.objects.exclude(url="").values_list("name", "url")
    assert dict(websites) == {"Ann First": "https://a.example", "Cy Third": "https://c.example"}


def _html_of_seed(text):
    """Return a page with the words of a homepage that was copied as text."""
    text = text.replace("  • AWS logo", "# Internships\n  • AWS logo")
    text = text.replace("  • Checking", "# Interests\n  • Checking")
    html = []
    text = re.sub(r"• (.* logo)\n", r"• <img src='logo.png' alt='\1'>\n", text)
    for line in filter(None, map(str.strip, text.split("\n")[2:])):
        if line.startswith(("# ", "(*", "Some other", "ruipan")):
            html.append(f"</ul><h2>{line[2:]}</h2>" if line[0] == "#" else f"</ul><p>{line}</p>")
        else:
            html.append(f"<ul><li>{line[1:]}" if line[0] == "•" else f"<div>{line}</div>")
    name, headline, bio = (line.removeprefix("<div>")[:-6] for line in html[:3])
    rest = "".join(html[3:]).replace("<ul><li>", "<li>").replace("<li>", "<ul><li>", 1)
    return f"<h1>{name}</h1><p>{headline}</p><p>{bio}</p><h2>Publications</h2>{rest}"


def test_seed_homepage_arrives(tmp_path, corpus):
    seed = (corpus.parent / "seeds/homepage.txt").read_text("utf-8")
    run(write(tmp_path / "site", {"index.html": _html_of_seed(seed)}))

    profile = Profile.load()
    found = (profile.name, profile.native_name, profile.email_words)
    assert found == ("Rui Pan", "潘瑞", "ruipan at cs dot princeton dot edu")
    titles = {one.title.partition(":")[0]: one.venue for one in Publication.objects.all()}
    assert titles.items() >= {"Apparate": "arXiv", "Shockwave": "USENIX NSDI"}.items()
    positions = Position.objects.order_by("start_on").values_list("institution", flat=True)
    assert list(positions) == ["Max Planck Institute for Informatics (MPI-INF)", "AWS"]
    assert Interest.objects.count() == 6
