"""Pelican blogs: heads without delimiters, states, links and old URLs."""

import pytest

from blog.models import Post, Redirect
from tests.importers.folders import PDF, png, report_lines, run, write

pytestmark = pytest.mark.django_db

BLOG = {
    "pelicanconf.py": "PATH = 'content'\nARTICLE_URL = '{date:%Y}/{slug}/'\nDEFAULT_LANG = 'en'\n",
    "content/Systems/first.md": "Title: First post\nDate: 2020-05-06 10:20\nModified: 2021-01-02\n"
    "Tags: fast,\n    big data\nSlug: one\nMood: calm\n\nSee [two]({filename}../second.md) "
    "and ![p]({static}/images/p.png).",
    "content/second.md": "Title: Second\nDate: 2020-05-07\n\nWords.",
    "content/draft.md": "Title: Secret\nDate: 2020-05-07\nStatus: draft\n\nNot yet.",
    "content/hidden.md": "Title: Hidden\nDate: 2020-05-07\nStatus: hidden\n\nNo list has it.",
    "content/undated.md": "Title: Undated\n\nPelican leaves it out.",
    "content/pages/about.md": "Title: About\n\nA page.",
    "content/old.rst": "Old\n===\n",
    "content/images/p.png": png(),
}


def test_heads_states_links_and_old_urls_of_a_pelican_blog(tmp_path):
    report = run(write(tmp_path, BLOG))

    posts = {post.title: post for post in Post.with_pages.all()}
    assert report.format == "pelican"
    assert {title for title, post in posts.items() if post.is_public} == {
        "First post", "Second", "About",
    }  # fmt: skip
    first = posts["First post"]
    assert f"{first.published_at:%Y-%m-%d}" == "2020-05-06"
    assert {topic.name for topic in first.topics.all()} == {"Systems", "big data", "fast"}
    assert first.body.startswith("Mood: calm")
    assert f"[two]({posts['Second'].get_absolute_url()})" in first.body
    assert "![p](/media/" in first.body
    assert Redirect.objects.get(path="/2020/one").post == first
    assert posts["About"].path == "/pages/about/"
    assert Redirect.objects.get(path="/pages/about.html").post == posts["About"]
    assert report_lines(report.skipped) == [
        "content/old.rst: reStructuredText article, not supported"
    ]
    assert report_lines(report.notes)[:2] == [
        "content/draft.md:3: draft; imported as a draft",
        "content/hidden.md:3: hidden; imported as a draft",
    ]


def test_drafts_by_default_and_settings_that_are_no_python(tmp_path):
    default = {**BLOG, "pelicanconf.py": "DEFAULT_METADATA = {'status': 'draft'}\nX = f()\n"}
    report = run(write(tmp_path / "drafts", default))
    broken = run(write(tmp_path / "broken", {**BLOG, "pelicanconf.py": "PATH = ("}))

    assert not Post.objects.filter(title="Second").earliest("pk").is_public
    assert "pelicanconf.py:2: X is computed, so it is not used" in report_lines(report.notes)
    assert report_lines(broken.warnings)[0].startswith("pelicanconf.py: is not valid Python")


def test_whole_blog_with_authors_translations_attachments_and_files_of_the_generator(tmp_path):
    more = {
        "publishconf.py": "from pelicanconf import *\nSITEURL = 'https://ada.example.org'\n",
        "Makefile": "html:\n\tpelican content\n",
        "tasks.py": "def build(c):\n    c.run('pelican')\n",
        "theme/templates/base.html": "<title>{{ SITENAME }}</title>",
        "output/2020/one/index.html": "<h1>First post</h1>",
        "content/Systems/joint.md": "Title: Joint work\nDate: 2021-03-04\n"
        "Authors: Ada Person; Bob Other\nSummary: In one line.\n\n"
        "See [the paper]({attach}paper.pdf) and [one]({filename}first.md).",
        "content/Systems/paper.pdf": PDF,
        "content/Systems/joint-de.md": "Title: Gemeinsam\nDate: 2021-03-04\nSlug: joint-work\n"
        "Lang: de\n\nDer deutsche Text ist eine Übersetzung.",
        "content/pages/talks.md": "Title: Talks\nSave_as: talks/index.html\nURL: talks/\n\nA list.",
        "content/extra/robots.txt": "User-agent: *\n",
    }
    report = run(write(tmp_path, BLOG | more))

    posts = {post.title: post for post in Post.with_pages.all()}
    assert len(BLOG | more) == 19
    joint = posts["Joint work"]
    assert (joint.summary, joint.is_public) == ("In one line.", True)
    assert "[the paper](/media/" in joint.body
    assert f"[one]({posts['First post'].get_absolute_url()})" in joint.body
    assert posts["Gemeinsam"].language == "de"
    assert posts["Talks"].path == "/talks/"
    assert [field.name for field in report.unused_fields] == ["modified", "authors", "save_as"]
    assert report.unused.keys() == {
        "Makefile", "tasks.py", "publishconf.py", "theme/templates/base.html",
        "output/2020/one/index.html", "content/extra/robots.txt",
    }  # fmt: skip
    assert run(tmp_path).has_changes is False
