"""A real Hugo Academic site, imported twice."""

# ruff: noqa: E501 - the report's lines are as long as the paths in them

import re

import pytest

from blog.folders.source import Folder
from blog.models import Page, Post, Redirect, Topic
from profile_app.models import Profile
from site_config.imports.importing import import_site
from tests.conftest import CORPUS
from tests.importers.folders import (
    corpus_folder,
    counts,
    report_lines,
    rolled_back,
    words_to_account_for,
)

pytestmark = pytest.mark.django_db
MAPS, MISC = "content/portfolio/map_month", "content/portfolio/misc"
SWITCHED_OFF = {
    "accomplishments": "accomplishments", "contact": "contact", "demo": "blank",
    "experience": "experience", "featured": "featured", "hero": "hero", "people": "people",
    "posts": "pages", "projects": "portfolio", "publications": "pages", "skills": "featurette",
    "slider": "slider", "tags": "tag_cloud", "talks": "pages",
}  # fmt: skip
SKIPPED = [
    "content/blog/_index.md: list of the blog, which this site generates",
    *(f"content/home/{name}.md: disabled homepage block ({kind})" for name, kind in SWITCHED_OFF.items()),
    "content/home/index.md: only lists the homepage's blocks",
    "content/publication/_index.md: list of “Publications”, which this site generates",
    "content/talk/_index.md: list of “Recent & Upcoming Talks”, which this site generates",
]  # fmt: skip
NO_TEXT = "not found in the folder: removed, as it has no alt text"
LEFTOVERS = [
    "config/_default/menus.toml:42: menu entry “CV” leads to /files/cv.html, which is not on this site: not imported",
    "content/authors/admin/_index.md:74: link “CV”: files/cv.html not found in the folder; replaced by its text",
    f"{MAPS}/1_points.md:8: image students_map_final.png {NO_TEXT}",
    f"{MAPS}/3_polygons.md:8: image buildings.png {NO_TEXT}",
    f"{MAPS}/4_hexagons.md:8: image house.png not found in the folder: replaced by its alt text",
    f"{MAPS}/4_hexagons.md:12: image senate.png not found in the folder: replaced by its alt text",
    f"{MAPS}/5_yellow.md:10: image assembled.gif {NO_TEXT}",
    f"{MAPS}/6_grid.md:8: image assembled_stanford.png {NO_TEXT}",
    f"{MAPS}/7_newtool.md:8: image annotated.png {NO_TEXT}",
    f"{MISC}/one_korea.md:14: image one_kor.png {NO_TEXT}",
    f"{MISC}/philly_minimal.md:10: image philly.minimal.png {NO_TEXT}",
    f"{MISC}/safegraph.md:18: <iframe> from another site (18kimn.shinyapps.io): replaced by a link",
    f"{MISC}/safegraph.md:20: link “email me”: nathan.kim@yale.edu not found in the folder; replaced by its text",
]  # fmt: skip


@pytest.fixture(scope="module")
def reports(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = corpus_folder("hugo-academic")
    with rolled_back(django_db_blocker, tmp_path_factory):
        yield import_site(folder), import_site(folder)


def test_every_file_is_imported_or_reported(reports):
    first, again = reports

    assert counts(first) == {
        "topics": {"created": 3},
        "posts": {"created": 10},
        "pages": {"created": 2},
        "images": {"created": 1},
        "redirects": {"created": 13},
        "menu entries": {"created": 4},
        "profile": {"created": 1},
        "links": {"created": 1},
    }
    assert sorted(report_lines(first.skipped)) == sorted(SKIPPED)
    assert report_lines(sorted(first.warnings)) == LEFTOVERS
    assert (len(first.used), list(first.unused)) == (
        39, [f"{MISC}/philly_minimal/philly_minimal.png"],
    )  # fmt: skip
    folder = Folder(CORPUS / "hugo-academic")
    assert folder.files == first.used | first.mentioned
    assert words_to_account_for(first, folder) == []
    assert not again.has_changes


@pytest.mark.usefixtures("reports")
def test_posts_are_in_their_sections_and_old_urls_redirect():
    by_topic = {
        str(topic): [p.title for p in topic.posts.order_by("published_at")]
        for topic in Topic.objects.filter(name__in=("Month of Maps", "Miscellaneous"))
    }
    led = {r.path: r.target_url() for r in Redirect.objects.select_related("post", "topic")}

    assert {name: len(titles) for name, titles in by_topic.items()} == {
        "Month of Maps": 7, "Miscellaneous": 3,
    }  # fmt: skip
    assert led["/portfolio/map_month/4_hexagons"] == "/blog/hexagons/"
    assert led["/portfolio/map_month"] == "/blog/topics/month-of-maps/"
    assert led["/portfolio"] == "/blog/topics/portfolio/"
    assert [p.title for p in Page.objects.filter(status="draft").order_by("title")] == [
        "Privacy Policy", "Terms",
    ]  # fmt: skip


@pytest.mark.usefixtures("reports")
def test_profile_is_the_owners():
    profile = Profile.load()

    assert (profile.name, profile.headline, profile.email_words) == (
        "Nathan Kim", "Yale College Class of 2022", "nathan dot kim at yale dot edu",
    )  # fmt: skip
    assert [(link.kind, link.url) for link in profile.links.all()] == [
        ("linkedin", "https://www.linkedin.com/in/nathanckim/")
    ]
    assert profile.bio.startswith("I'm a junior at Yale College double majoring")


@pytest.mark.usefixtures("reports")
def test_nothing_of_hugo_is_left_in_the_texts():
    texts = [p.body for p in Post.objects.all()] + [t.description for t in Topic.objects.all()]

    assert [text for text in texts if re.search(r"\{\{[<%]|\+\+\+|/content/|<!--", text)] == []
