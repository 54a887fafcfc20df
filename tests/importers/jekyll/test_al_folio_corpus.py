"""Two real al-folio sites, each imported twice."""

import re

import pytest

from blog.folders.source import Folder
from blog.models import Post, Redirect
from profile_app.models import MenuItem, Position, Profile, Publication
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
FIRST, SECOND = "al-folio-1", "al-folio-2"
ARRIVED = {
    FIRST: {
        "topics": 1, "projects": 8, "talks": 13, "posts": 1, "pages": 5, "images": 4,
        "menu entries": 9,
        "redirects": 21, "profile": 1, "links": 4, "positions": 12, "news": 5, "activities": 3,
        "awards": 2, "interests": 6, "publications": 9,
    },
    SECOND: {
        "pages": 1, "redirects": 1, "profile": 1, "links": 3, "menu entries": 3,
        "news": 18, "publications": 33,
    },
}  # fmt: skip
# Files used and ignored; then the numbers of decisions, skipped items and warnings.
ACCOUNTED = {FIRST: (98, 16, 27, 16, 19), SECOND: (49, 21, 2, 11, 2)}
EXCLUDED = "excluded in _config.yml"
NO_USE = "data that no page uses"
REDIRECT = "page only redirects to /assets/pdf/example_pdf.pdf"
SKIPPED_OF_SECOND = [
    f"_pages/cv.md: {EXCLUDED}",
    f"_pages/dropdown.md: {EXCLUDED}",
    f"_pages/projects.md: {EXCLUDED}",
    "_pages/publications.md: this site generates this page",
    f"_pages/repositories.md: {EXCLUDED}",
    f"_pages/teaching.md: {EXCLUDED}",
    f"_posts/2022-02-01-redirect.md: {REDIRECT}",
    "_data/cv.yml: not shown by the old site: _pages/cv.md is switched off",
    "_config.yml:12: footer of the old site's theme, not imported",
    f"_data/repositories.yml: {NO_USE}",
]  # fmt: skip


@pytest.fixture(scope="module", params=[FIRST, SECOND])
def moved(request, django_db_setup, django_db_blocker, tmp_path_factory):
    folder = corpus_folder(request.param)
    with rolled_back(django_db_blocker, tmp_path_factory):
        yield request.param, import_site(folder), import_site(folder)


@pytest.fixture(autouse=True)
def _database(moved, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def test_everything_is_imported_once(moved):
    name, first, again = moved

    assert first.format == "al-folio"
    assert counts(first) == {thing: {"created": n} for thing, n in ARRIVED[name].items()}
    assert counts(again) == {thing: {"unchanged": n} for thing, n in ARRIVED[name].items()}


def test_every_file_is_accounted_for(moved):
    name, *reports = moved

    for report in reports:
        assert Folder(CORPUS / name).files == report.used | report.mentioned
        assert (
            len(report.used), len(report.unused), len(report.notes), len(report.skipped),
            len(report.warnings),
        ) == ACCOUNTED[name]  # fmt: skip
        assert words_to_account_for(report, Folder(CORPUS / name)) == []
        assert all(reason == "not used by any page" or path == "_data/.cv.yml"
                   for path, reason in report.unused.items())  # fmt: skip
        if name == SECOND:
            *skipped, coauthors = report_lines(report.skipped)
            assert skipped == SKIPPED_OF_SECOND
            assert "links of co-authors whom no publication names: Edwin Adams" in coauthors


def test_profile_is_that_of_the_old_homepage(moved):
    name, *_ = moved
    profile = Profile.load()

    assert (profile.name, profile.email_words) == {
        FIRST: ("Adrià Torralba-Agell", "crypto at 0xadriatorralba dot me"),
        SECOND: ("Yuzhang Shang", "yuzhang dot shang at ucf dot edu"),
    }[name]
    assert Position.objects.filter(kind="education").count() == (3 if name == FIRST else 0)
    selected = Publication.objects.filter(is_selected=True).count()
    assert selected == (5 if name == FIRST else 4)


def test_menu_is_that_of_the_old_site(moved):
    menu = [
        (one.kind, one.label)
        for one in MenuItem.objects.filter(place=MenuItem.Place.HEADER, is_visible=True)
    ]

    assert menu == {
        FIRST: [
            ("link", "about"), ("page", "security"), ("page", "github"), ("page", "research"),
            ("talks", ""), ("projects", "(side)projects"), ("cv", ""), ("blog", ""), ("news", ""),
        ],
        SECOND: [("link", "About"), ("publications", ""), ("page", "EXceL-Lab@UCF")],
    }[moved[0]]  # fmt: skip


def test_only_pages_published_on_the_old_site_are_published(moved):
    name, *_ = moved
    public = Post.with_pages.published()

    assert public.count() == (4 if name == FIRST else 1)
    assert Redirect.objects.filter(post__in=public).count() == (0 if name == FIRST else 1)


def test_no_liquid_or_kramdown_is_left_outside_code(moved):
    pages = Post.objects.values_list("body_html", flat=True)
    texts = re.sub(r"<(pre|code|math)\b.*?</\1>", "", "\n".join(pages), flags=re.DOTALL)

    assert re.findall(r"\{%|\{\{|\{:|&lt;/?div|\[@|\]\(|:[a-z_]+:(?!\w)|\[!\w", texts) == []
