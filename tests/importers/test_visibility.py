"""Pages that were not public on the old site."""

import pytest

from blog.models import Page, Paper, Post, Topic
from profile_app.models import Activity, Profile, Publication
from tests.data import make_paper
from tests.importers.folders import book, report_lines, run, write

pytestmark = pytest.mark.django_db
HEADS = (
    "draft: true", "draft: yes", 'draft: "true"', "draft: 1", "published: false", "publish: no",
    "private: true", "hidden: true", "sitemap: false", "search: false", "status: draft",
    "status: Private", "status: pending", "visibility: hidden", "password: abc",
    "expiryDate: 2020-01-01", "status: [draft]", "draft: [true]", "private: y", "isDraft: true",
    "is_published: false", "secret: true", "access: private", "robots: noindex, nofollow",
    "tags: [Draft]",
)  # fmt: skip


def test_heads_and_folders_that_hide_a_page_make_a_draft(tmp_path):
    notes = {f"{n:02}.md": f"---\n{head}\n---\nText.\n" for n, head in enumerate(HEADS)}
    folders = {
        "_later/a.md": "Text.",
        "journal/2024-01-02.md": "Text.",
        "Drafts/README.md": "Text.",
        "Drafts/b.md": "Text.",
    }

    public = {"a.md": "---\ndraft: false\nstatus: published\npublished: 2020-01-01\n---\nText.\n"}
    report = run(write(tmp_path / "site", {**notes, **folders, **public}), format="markdown")

    assert [post.source_path for post in Post.objects.published()] == ["a.md"]
    assert Post.objects.drafts().count() == len(HEADS) + 4
    assert len(report.notes) == len(HEADS) + 4
    assert report_lines(report.notes)[2:4] == [
        "02.md: draft: true; imported as a draft", "03.md: draft: 1; imported as a draft",
    ]  # fmt: skip


DRAFTS = (
    "Title: A\nTags: a,\n b\nStatus: draft\n\nText.", "\n\nTitle: A\nStatus: draft\n\nText.",
    "\n---\ndraft: true\n---\nText.", "Title: A\nStatus : draft\n\nText.",
    "# A\nStatus: draft\n\nText.", "# A\n\nStatus: draft\n\nText.",
    "# A\n\n**Status:** draft\n\nText.", "# A\n\n状态：草稿\n\nText.",
    "<!-- draft -->\n# A\n\nText.",
    "---\nstatus: wip\n---\nText.", "---\nstatus: skip\n---\nText.",
    "---\nstatus: other\n---\nText.", "# [Draft] A\n\nText.",
)  # fmt: skip
PUBLIC = (
    "# Hidden\n\nText.", "# A\n\n- draft\n- final\n", "# A\n\nThe status: draft laws.",
    "---\nstatus: To read\n---\nText.", "---\nstatus: published\n---\nStatus: draft",
    "# A\n\nState: CA",
    "# A\n\n```\nstatus: draft\n```", "\n---\nText.\n\n---\n",
)  # fmt: skip


def test_marks_of_drafts_in_heads_and_first_lines_of_a_folder(tmp_path):
    files = {f"draft{n:02}.md": text for n, text in enumerate(DRAFTS)}
    files |= {f"public{n}.md": text for n, text in enumerate(PUBLIC)}

    report = run(write(tmp_path / "site", files))

    public = [post.source_path for post in Post.objects.published().order_by("source_path")]
    assert public == [f"public{n}.md" for n in range(len(PUBLIC))]
    assert report_lines(report.notes)[6:10] == [
        "draft06.md: looks like a draft (**Status:** draft); imported as a draft",
        "draft07.md: looks like a draft (状态：草稿); imported as a draft",
        "draft08.md: looks like a draft (<!-- draft -->); imported as a draft",
        "draft09.md: status: wip; imported as a draft",
    ]


PUBLISHING = "// Plugin.ExplicitPublish()\n", "filters: [Plugin.ExplicitPublish()]\n"
HIDDEN = (
    ({"book.toml": "", "src/SUMMARY.md": "- [A](a.md)\n<!--\n- [B](b.md)\n-->\n"}, "src/"),
    ({"quartz.config.ts": "".join(PUBLISHING)}, "content/"),
    ({".obsidian/app.json": "", "wip-c.md": "Text.", "d.draft.md": "Text."}, ""),
)


@pytest.mark.parametrize(("site", "prefix"), HIDDEN, ids=["mdbook", "quartz", "obsidian"])
def test_chapters_in_comments_and_notes_that_no_setting_publishes(tmp_path, site, prefix):
    notes = {"a.md": "---\npublish: true\n---\nText.", "b.md": "Text. #private"}

    run(write(tmp_path / "site", {**site, **{prefix + name: notes[name] for name in notes}}))

    assert [post.source_path for post in Post.with_pages.published()] == [f"{prefix}a.md"]


@pytest.mark.parametrize(
    ("path", "config"),
    [("_talks/{}.md", ("_config.yml", "title: x")), ("content/talk/{}.md", ("hugo.toml", ""))],
)
def test_private_talks_and_publications_are_not_listed(tmp_path, path, config):
    bare = "---\ntitle: Shown\nauthors: [Ada Person]\n---\n"
    hidden = (
        "---\ntitle: Secret\nauthors: [Ada]\nstatus: private\n---\nNobody should see these words.\n"
    )
    files = {path.format("a"): bare, path.format("b"): hidden}
    papers = {name.replace("talk", "publication"): text for name, text in files.items()}

    run(write(tmp_path / "site", {**files, **papers, config[0]: config[1]}))

    assert "Secret" not in " ".join(a.text for a in Activity.objects.all())
    assert [p.title for p in Publication.objects.all()] == ["Shown"]
    assert not Post.with_pages.published().filter(title="Secret").exists()


def test_page_without_a_layout_is_a_draft(tmp_path):
    page = "---\nlayout: null\ntitle: Data\n---\nThese words are only for the old site's scripts.\n"

    run(write(tmp_path / "site", {"_config.yml": "", "_posts/a.md": "", "x.html": page}))

    assert Page.objects.get().status == "draft"


def test_private_sections_and_homepages_show_no_text(tmp_path):
    hidden = "---\ntitle: Notes\ndraft: true\n---\nSecret.\n"
    files = {"hugo.toml": "", "content/_index.md": hidden, "content/notes/_index.md": hidden}

    run(write(tmp_path / "site", {**files, "content/notes/a.md": "---\ntitle: A\n---\nText.\n"}))

    assert [topic.description for topic in Topic.objects.all()] == [""]
    assert Profile.load().bio == ""


def test_pages_that_settings_of_the_old_site_hide_are_listed_with_the_reason(tmp_path):
    text = "---\ntitle: {}\n---\nWords of a page.\n"
    hugo = {
        "hugo.toml": "ignoreFiles = ['notes~', '(a+)+(b+)+$']\n",
        "content/a/_index.md": "---\ncascade: {draft: true}\n---\n",
        "content/a/x.md": text.format("X"), "content/b/notes~.md": text.format("Notes"),
        "content/b/y.md": "---\ntitle: Y\nbuild: {list: never}\n---\nText.\n",
    }  # fmt: skip
    jekyll = {
        "_config.yml": "collections: {internal: {output: false}, shown: {output: true}}",
        "_posts/2020-01-01-a.md": text.format("Post"), "_internal/z.md": text.format("Z"),
        "_shown/s.md": text.format("S"),
    }  # fmt: skip
    vault = {".obsidian/app.json": "{}", "n.md": "---\nstatus: wip\nrating: 3\n---\nWords."}

    reports = [
        run(write(tmp_path / str(n), files)) for n, files in enumerate((hugo, jekyll, vault))
    ]

    assert [r.format for r in reports] == ["hugo", "jekyll", "obsidian"]
    assert sorted(p.title for p in Post.with_pages.published()) == ["Post", "S"]
    lines = [line for r in reports for line in report_lines([*r.skipped, *r.notes, *r.warnings])]
    assert {
        "content/b/notes~.md: ignored by ignoreFiles in the site's settings",
        "hugo.toml: ignoreFiles: “(a+)+(b+)+$” not used (too complex)",
        "content/a/x.md: draft: true, from a cascade; imported as a draft",
        "content/b/y.md: build.list: never; imported as unlisted",
        "_internal/z.md: collection “internal” has no output in _config.yml; imported as a draft",
        "n.md: status: wip; imported as a draft",
        ".: properties not imported: rating",
    } <= set(lines)


def test_draft_note_does_not_put_its_paper_on_the_reading_list(tmp_path):
    make_paper(title="Known: of old")
    files = {
        "public.md": "# \\[2020 NSDI] Public: for all\n\nText.\n",
        "hidden.md": "# \\[2021 OSDI] Hidden: for me\n\n* [Paper PDF](https://a.example/h.pdf)\n",
        "known.md": "# \\[2022 OSDI] Known: of old\n\nText.\n",
    }

    report = run(book(tmp_path, ["* [Public](public.md)"], files))

    assert {post.title: post.paper and post.paper.title for post in Post.objects.all()} == {
        "Public: for all": "Public: for all", "Known: of old": "Known: of old",
        "Hidden: for me": None,
    }  # fmt: skip
    assert Paper.objects.count() == 2
    lost = "“Hidden: for me” (OSDI, 2021, https://a.example/h.pdf) not added to the reading list"
    assert f"hidden.md: {lost}, as its note is a draft" in report_lines(report.notes)
