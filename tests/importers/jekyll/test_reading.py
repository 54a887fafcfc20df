"""A Jekyll site of a few files, imported once; each test checks another aspect."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from blog.models import Page, Post, Redirect, SiteImport
from importers.importer import Options
from importers.undo import undo_import
from profile_app.models import Publication
from site_config.imports.importing import import_site
from tests.data import make_paper
from tests.importers.folders import counts, png, report_lines, write

CONFIG = """\
title: Ada's notes
url: https://ada.example
baseurl: /ada
timezone: Europe/Madrid
permalink: pretty
plugins: [jekyll-archives]
exclude: [_posts/2020-05-05-secret.md, _pages/old.md]
include: [_pages]
collections:
  projects:
    output: true
    permalink: /:collection/:title/
defaults:
  - scope: {path: "", type: posts}
    values: {lang: de}
"""
FIRST = """\
---
title: The first
date: 2020-01-02 10:30:00 -0500
tags: [Systems, nsdi]
categories: reading notes
redirect_from: /first.html
description: What came *first*.
last_modified_at: 2020-02-02
ref: one
---
See [the other]({% post_url 2020-03-04-second %}), [that]({{ site.baseurl }}/projects/engine/),
[this]({{ '/projects/engine/#parts' | relative_url }}), [home](/ada/),
[all](https://ada.example/ada/publications/) and [nothing](/gone/).

![Engine]({{ site.url }}{{ site.baseurl }}/assets/engine.png)
"""
FILES = {
    "_config.yml": CONFIG,
    "_posts/2020-01-02-first.md": FIRST,
    "lab/_posts/2020-03-04-second.markdown": "---\nlang: en\nref: one\n---\n# A heading\n\nOne.\n"
    "<!--more-->\nTwo.",
    "_posts/2020-05-05-secret.md": "---\ntitle: Secret\n---\nNot shown.",
    "_posts/2020-6-6-hidden.md": "---\npublished: false\n---\nNot ready.",
    "_posts/broken.md": "---\ntitle: [\n---\nNo date in its name.",
    "_drafts/idea.md": "---\ntitle: An idea\n---\nSome day.",
    "_projects/engine.md": "---\ntitle: Engine\ncategory: work\nimg: assets/engine.png\n"
    "github: https://github.com/ada/engine\n---\n## Parts\n\nIt computes.",
    "_pages/about.md": "---\nlayout: about\npermalink: /\n---\nI am Ada.",
    "_pages/projects.md": "---\npermalink: /projects/\n---\n{% for p in site.projects %}{{ p }}"
    "{% endfor %}",
    "_pages/lab.md": "---\ntitle: The lab\npermalink: /lab/\n---\nWe are people who do things.",
    "_pages/old.md": "---\ntitle: Old\n---\nA page that nobody sees any more on the site.",
    "_posts/2019-01-01-cites.md": "---\ntitle: Cites\nlang: en\n---\n"
    "As {% cite knuth84 lamport %}.",
    "_bibliography/papers.bib": "@article{knuth84, title={Literate}, author={D. Knuth}, year=1984}"
    "@article{lamport, title={Clocks}, author={Leslie Lamport}, year=1978}",
    "assets/engine.png": png(),
    "README.md": "How to build this site.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("jekyll"), FILES)


@pytest.fixture
def report(folder, db):
    return import_site(folder)


def post(name):
    return Post.objects.get(source_path__endswith=name)


def test_posts_have_date_language_summary_topics_and_links(report):
    first = post("first.md")

    assert report.format == "jekyll"
    assert first.published_at == datetime(2020, 1, 2, 10, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert (first.title, first.summary, first.language) == (
        "The first", "What came first.", "de")  # fmt: skip
    assert sorted(first.topics.values_list("name", flat=True)) == [
        "Systems", "notes", "nsdi", "reading"]  # fmt: skip
    assert first.updated_at == datetime(2020, 2, 2, tzinfo=UTC)
    picture = first.body.rpartition("(")[2].rstrip(")")
    assert first.body == (
        "See [the other](/blog/a-heading/), [that](</projects/engine/>),\n"
        "[this](/projects/engine/#parts), [home](/),\n"
        "[all](/publications/) and nothing.\n\n"
        f"![Engine]({picture})"
    )


def test_posts_with_one_reference_in_two_languages_are_translations(folder, report):
    first, second = post("first.md"), post("second.markdown")
    Post.objects.filter(pk=first.pk).update(translation_key="")

    import_site(folder)

    assert first.translation_key == second.translation_key != ""
    # The owner's choice stays.
    assert post("first.md").translation_key == ""


def test_translations_of_polyglot_are_linked_in_their_folders(tmp_path, db):
    settings = "languages: [en, zh]\ndefault_lang: en\n"
    head = "---\ntitle: {}\nlang: {}\npermalink: /{}/\n---\nWe are people who do many things.\n"
    files = {
        f"_posts/2020-01-02-a.{tag}.md": head.format(f"Fair {tag}", tag, "fair")
        for tag in ("en", "zh")
    } | {f"team.{tag}.md": head.format(f"Team {tag}", tag, "team") for tag in ("en", "zh")}

    import_site(write(tmp_path, {"_config.yml": settings, **files}))

    keys = Post.with_pages.values_list("translation_key", flat=True)
    assert (len(set(keys)), "" in keys) == (2, False)
    assert list(Page.objects.order_by("path").values_list("path", "title")) == [
        ("/team/", "Team en"),
        ("/zh/team/", "Team zh"),
    ]
    assert {r.path: r.target_url() for r in Redirect.objects.all()} == {
        "/fair": "/blog/fair-en/",
        "/zh/fair": "/blog/fair-zh/",
    }


def test_folder_and_file_name_give_category_and_date(report):
    second = post("second.markdown")

    assert second.published_at == datetime(2020, 3, 4, tzinfo=UTC)
    assert (second.title, second.summary, second.body) == ("A heading", "One.", "One.\nTwo.")
    assert list(second.topics.values_list("name", flat=True)) == ["lab"]


def test_pages_unpublished_on_the_old_site_are_drafts(report):
    drafts = Post.objects.filter(status=Post.Status.DRAFT)

    assert sorted(drafts.values_list("title", flat=True)) == [
        "An idea", "Broken", "Hidden", "Secret"]  # fmt: skip
    assert post("hidden.md").published_at == datetime(2020, 6, 6, tzinfo=UTC)


def test_old_urls_redirect_to_their_replacements(report):
    led = {r.path: r.target_url() for r in Redirect.objects.all()}

    assert led == {
        "/ada/reading/notes/2020/01/02/first": "/blog/the-first/",
        "/ada/first.html": "/blog/the-first/",
        "/ada/lab/2020/03/04/second": "/blog/a-heading/",
        "/ada/projects": "/projects/",
        "/ada/projects/engine": "/projects/engine/",
        "/ada/lab": "/lab/",
        "/ada/2019/01/01/cites": "/blog/cites/",
        **{
            f"/ada/blog/{kind}/{name.lower()}": f"/blog/topics/{name.lower()}/"
            for kind in ("tag", "category")
            for name in ("Systems", "nsdi", "reading", "notes", "lab")
        },
    }


def test_cited_works_go_to_the_reading_list_and_keep_the_keys_they_have(folder, db):
    make_paper(title="Clocks", citation_key="lamport1978clocks")

    report = import_site(folder)

    assert post("cites.md").body == "As [@knuth84; @lamport1978clocks]."
    assert [link.paper.title for link in post("cites.md").citations.order_by("pk")] == [
        "Literate", "Clocks"]  # fmt: skip
    assert counts(report)["papers"] == {"created": 1, "updated": 1}


def test_warnings_name_file_and_line(report):
    assert report_lines(report.skipped) == [
        "README.md: no front matter, so Jekyll doesn't publish it",
        "_pages/old.md: excluded in _config.yml",
        "_pages/projects.md: generated by the theme, with no text of its own",
    ]
    lost = "not found in the folder; replaced by its text"
    broken, *others = report_lines(report.warnings)
    assert broken.startswith("_posts/broken.md:2: invalid front matter (")
    assert others == [
        f"_posts/2020-01-02-first.md:13: link “nothing”: /gone/ {lost}",
    ]


def test_second_import_changes_nothing(report, folder):
    again = import_site(folder)

    assert counts(again) == {
        "papers": {"unchanged": 2},
        "topics": {"unchanged": 5},
        "projects": {"unchanged": 1},
        "posts": {"unchanged": 7},
        "pages": {"unchanged": 1},
        "images": {"unchanged": 1},
        "redirects": {"unchanged": 17},
        "profile": {"unchanged": 1},
        "publications": {"unchanged": 2},
    }


def test_page_of_a_few_words_is_imported_unless_the_theme_makes_the_rest(tmp_path, db):
    pages = {
        "_config.yml": "title: Notes",
        "thanks.md": "---\ntitle: Thanks\n---\nThank you all.",
        "find.html": "---\ntitle: Find\n---\nFind a note: <form><input></form>",
    }

    report = import_site(write(tmp_path, pages), Options(format="jekyll"))

    assert [(post.title, post.body) for post in Page.objects.all()] == [
        ("Thanks", "Thank you all.")
    ]
    assert report_lines(report.skipped) == [
        "find.html: generated by the theme, apart from “Find note”"
    ]


OWN_LIST = """\
* **Person, A.**, Other, B. (2021). "Sorting rows." *Journal of Rows*.
* A list of my other papers is in my office."""


def test_pages_stay_at_their_paths_and_can_be_undone(tmp_path, db):
    folder = write(tmp_path / "site", {
        "_config.yml": "baseurl: /ada\nauthor: {name: Ada Person}\n",
        "_publications/a.md": "---\npermalink: /papers/a\nauthors: [Ada Person]\n---\n",
        "_pages/publications.md": "---\npermalink: /publications/\n---\n{% include base_path %}\n\n"
        f"{OWN_LIST}\n",
        "_pages/teaching.md": "---\ntitle: Teaching\npermalink: /teaching/\n---\n"
        "I teach joins. See [all papers](/ada/publications/).\n",
    })  # fmt: skip

    report = import_site(folder)

    pages = {page.path: (page.status, page.body) for page in Page.objects.all()}
    assert pages == {
        "/publications-2/": ("draft", OWN_LIST),
        "/teaching/": ("published", "I teach joins. See [all papers](/publications/)."),
    }
    listed = Publication.objects.get(title="Sorting rows")
    assert (listed.venue, listed.year, listed.authorships.count()) == ("Journal of Rows", 2021, 2)
    redirects = {redirect.path: redirect.target_url() for redirect in Redirect.objects.all()}
    assert redirects == {"/ada/teaching": "/teaching/", "/ada/papers/a": "/publications/a/"}
    message = "this site generates /publications/: imported as a draft at /publications-2/"
    assert report_lines(report.warnings) == [f"_pages/publications.md: {message}"]
    assert not import_site(folder).has_changes
    undo_import(SiteImport.objects.get())
    assert not Page.objects.exists()
    assert not Redirect.objects.exists()
