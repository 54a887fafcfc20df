"""From a small GitBook folder to the content of the site."""

from datetime import date

import pytest

from blog.folders.source import SourceRefused
from blog.models import Paper, Post, Redirect, Topic
from tests.data import make_paper
from tests.importers.folders import book, one_page_book, png, report_lines, run, write

pytestmark = pytest.mark.django_db

NOTE = "# \\[2020 NSDI] Themis: Fair\n\n## Summary\n\nIt is *fair*.\n\n## Links\n\n* [Paper PDF](https://a.example/t.pdf)\n"


def body_of(path="page.md"):
    return Post.objects.get(source_path=path).body


# ── pages and topics ────────────────────────────────────────────────────────────────────────
def test_groups_become_topics_and_pages_their_posts(tmp_path):
    folder = book(
        tmp_path,
        ['## Blog <a href="#b" id="b"></a>', "* [A](a.md)", "## Notes", "* [B](sub/b.md)"],
        {"a.md": "# A\n\na", "sub/b.md": "# B\n\nb"},
    )

    run(folder)

    posts = Post.objects.order_by("pk")
    assert [(p.title, p.slug, [t.name for t in p.topics.all()]) for p in posts] == [
        ("A", "a", ["Blog"]),
        ("B", "b", ["Notes"]),
    ]


def test_posts_keep_the_order_of_the_summary(tmp_path):
    summary = ["* [C](c.md)", "* [A](a.md)", "* [B](b.md)"]
    folder = book(tmp_path, summary, {f"{n}.md": f"# {n}\n\ntext" for n in "abc"})

    run(folder)

    assert [p.title for p in Post.objects.published().newest_first()] == ["c", "a", "b"]


def test_index_page_is_the_page_of_its_topic(tmp_path):
    folder = book(
        tmp_path,
        ["## Systems", "* [Big Data - Index](big/README.md)", "  * [A](big/a.md)"],
        {"big/README.md": "# Big Data - Index\n\nAll of [A](a.md).", "big/a.md": "# A\n\na"},
    )

    run(folder)

    topic = Topic.objects.get(name="Big Data")
    assert (topic.parent.name, topic.description) == ("Systems", "All of [A](/blog/a/).")
    assert [p.title for p in topic.posts.all()] == ["A"]
    assert Post.objects.count() == 1


def test_index_page_named_as_its_group_is_the_group(tmp_path):
    folder = book(
        tmp_path,
        ["## Notes", "* [Notes - Index](README.md)", "  * [A](a.md)"],
        {"README.md": "# Notes - Index\n", "a.md": "# A\n\na"},
    )

    run(folder)

    assert [(t.name, t.parent) for t in Topic.objects.all()] == [("Notes", None)]


def test_note_with_child_pages_is_a_post_like_them(tmp_path):
    folder = book(
        tmp_path,
        ["## Notes", r"* [\[2020 NSDI\] Themis: Fair](t/README.md)", "  * [Below](t/b.md)"],
        {"t/README.md": NOTE, "t/b.md": "# Below\n\nb"},
    )

    run(folder)

    assert [p.title for p in Topic.objects.get().posts.order_by("pk")] == ["Themis: Fair", "Below"]


def test_introduction_becomes_an_essay_and_is_reported(tmp_path):
    folder = book(
        tmp_path, ["* [Hello](README.md)"], {"README.md": "# Hello\n\nMany words of welcome, here."}
    )

    report = run(folder)

    assert Post.objects.get().kind == Post.Kind.ESSAY
    assert report_lines(report.notes) == ["README.md: introduction imported as an essay"]


def test_introduction_of_a_few_words_is_imported(tmp_path):
    folder = book(tmp_path, ["* [Hello](README.md)"], {"README.md": "# Hello\n\nWelcome."})

    report = run(folder)

    assert (Post.objects.get().body, report.skipped) == ("Welcome.", [])


@pytest.mark.parametrize("summary", [[], ["* [Notes](README.md)"]])
def test_book_whose_only_page_has_no_text_is_reported(tmp_path, summary):
    report = run(book(tmp_path, summary, {"README.md": "# Notes\n"}))

    assert report_lines(report.skipped) == ["README.md: page has no text"]
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "settings_file", [{"SUMMARY.md": "# Summary\n"}, {".gitbook.yaml": "root: .\n"}]
)
def test_introduction_is_shown_even_if_no_summary_lists_it(tmp_path, settings_file):
    run(write(tmp_path / "book", {**settings_file, "README.md": "Hello there.\n"}))

    assert [(p.title, p.body) for p in Post.objects.published()] == [
        ("Introduction", "Hello there.")
    ]


def test_page_that_the_summary_does_not_list_is_a_draft(tmp_path):
    folder = one_page_book(tmp_path, "text", {"other.md": "# Other\n\nwords"})

    report = run(folder)

    assert [(p.title, p.is_public) for p in Post.objects.order_by("pk")] == [
        ("Page", True),
        ("Other", False),
    ]
    assert report_lines(report.notes) == ["other.md: not listed in SUMMARY.md; imported as a draft"]


def test_broken_summary_entry_is_reported(tmp_path):
    folder = book(
        tmp_path,
        ["* [A](a.md)", "* [Gone](gone.md)", "* [Web](https://a.example/)", "* [A again](a.md)"],
        {"a.md": "# A\n\na"},
    )

    report = run(folder)

    assert report_lines(report.warnings) == [
        "SUMMARY.md:4: “Gone”: gone.md not found in the folder"
    ]
    assert report_lines(report.skipped) == [
        "SUMMARY.md:5: “Web” is an external link: https://a.example/",
        "SUMMARY.md:6: “A again” is listed twice",
    ]


def test_settings_file_moves_root_and_redirects(tmp_path):
    folder = write(
        tmp_path / "book",
        {
            ".gitbook.yaml": "root: ./docs/\nredirects:\n  old/page: a.md\n",
            "docs/SUMMARY.md": "* [A](a.md)",
            "docs/a.md": "# A\n\na",
        },
    )

    run(folder)

    assert [r.path for r in Redirect.objects.all()] == ["/a", "/old/page"]


def test_front_matter_gives_summary_date_and_cover(tmp_path):
    page = "---\ndescription: >-\n  About\n  it\ndate: 2020-02-04\ncover: c.png\n---\n\n# A\n\na"
    folder = book(tmp_path, ["* [A](a.md)"], {"a.md": page, "c.png": png()})

    run(folder)

    post = Post.objects.get()
    assert (post.summary, post.published_at.date()) == ("About it", date(2020, 2, 4))
    assert (post.cover.width, post.cover.height) == (8, 6)


def test_language_is_that_of_the_text(tmp_path):
    folder = one_page_book(tmp_path, "路上拍了个视频，本文写于六月。 OK")

    run(folder)

    assert Post.objects.get().language == "zh-Hans"


# ── papers ──────────────────────────────────────────────────────────────────────────────────
def test_title_with_a_venue_becomes_a_paper_with_a_note(tmp_path):
    run(book(tmp_path, [r"* [\[2020 NSDI\] Themis: Fair](t.md)"], {"t.md": NOTE}))

    post = Post.objects.get()
    paper = post.paper
    assert (post.title, post.kind, post.summary) == ("Themis: Fair", "note", "It is fair.")
    assert (paper.title, paper.venue, paper.year, paper.state) == (
        "Themis: Fair", "NSDI", 2020, "read",
    )  # fmt: skip
    assert paper.pdf_url == "https://a.example/t.pdf"


@pytest.mark.parametrize(
    ("listed", "page"),
    [
        ("A Long Title ...", "# \\[2019 FAST] A Long Title...\n\na"),
        ("A Long Title ...", "---\ndescription: ...of Caching\n---\n# \\[2019 FAST] A Long\n\na"),
        ("A Long Title of Caching", "# A Long Title of Caching\n\na"),
    ],
)
def test_truncated_title_is_completed(tmp_path, listed, page):
    files = {
        "README.md": "# Index\n\n* [\\[FAST '19\\] A Long Title of Caching](t.md)",
        "t.md": page,
    }
    folder = book(tmp_path, ["* [Index](README.md)", rf"  * [\[2019 FAST\] {listed}](t.md)"], files)

    run(folder)

    assert Post.objects.get().title == "A Long Title of Caching"
    assert [(p.title, p.year) for p in Paper.objects.all()] == [("A Long Title of Caching", 2019)]


def test_listed_papers_join_their_notes(tmp_path):
    reading_list = (
        "# Notes - Index\n\n### Scheduling\n\n"
        "* [\\[NSDI '20\\] Themis, by another name](t.md)\n"
        "* \\[NSDI '20] Themis: fair\n"
        "* \\[OSDI '14] Apollo ([pdf](https://arxiv.org/pdf/1904.03257.pdf))\n"
    )
    folder = book(
        tmp_path,
        ["## Notes", "* [Notes - Index](README.md)", r"  * [\[2020 NSDI\] Themis: Fair](t.md)"],
        {"README.md": reading_list, "t.md": NOTE},
    )

    run(folder)

    papers = Paper.objects.order_by("pk")
    assert [(p.title, p.state, p.posts.count(), p.arxiv_id) for p in papers] == [
        ("Themis: Fair", "read", 1, ""),
        ("Apollo", "to-read", 0, "1904.03257"),
    ]
    assert [t.name for t in papers[0].topics.order_by("pk")] == ["Notes", "Scheduling"]


def test_short_notes_are_papers_that_were_read(tmp_path):
    short = "# Short Notes\n\n## \\[2012 HotNets] Coflow\n\na\n"
    reading_list = (
        "# Notes - Index\n\n* [\\[HotNets '12\\] Coflow: More](s.md#2012-hotnets-coflow)\n"
    )
    folder = book(
        tmp_path,
        ["## Notes", "* [Notes - Index](README.md)", "  * [Short Notes](s.md)"],
        {"README.md": reading_list, "s.md": short},
    )

    run(folder)

    assert [(p.title, p.state) for p in Paper.objects.all()] == [("Coflow", "read")]
    assert Topic.objects.get().description == (
        "* [\\[HotNets '12\\] Coflow: More](/blog/short-notes/#2012-hotnets-coflow)"
    )


def test_existing_paper_is_only_completed(tmp_path):
    make_paper("Themis: Fair", year=2019, state="reading")

    run(book(tmp_path, [r"* [\[2020 NSDI\] Themis: Fair](t.md)"], {"t.md": NOTE}))

    paper = Paper.objects.get()
    assert (paper.year, paper.venue, paper.state) == (2019, "NSDI", "reading")


# ── old URLs ────────────────────────────────────────────────────────────────────────────────
def test_old_urls_redirect_to_new_ones(tmp_path):
    folder = book(
        tmp_path,
        ["* [Hi](README.md)", "* [Big - Index](big/README.md)", "  * [A & B](big/a.md)"],
        {
            "README.md": "# Hi\n\nSome words of welcome to you.",
            "big/README.md": "",
            "big/a.md": "a",
        },
    )

    run(folder)

    assert {r.path: r.target_url() for r in Redirect.objects.all()} == {
        "/big": "/blog/topics/big/",
        "/big/a": "/blog/a-b/",
    }


def test_path_of_the_site_itself_does_not_redirect(tmp_path):
    folder = book(tmp_path, ["* [Mine](publications.md)"], {"publications.md": "# Mine\n\na"})

    report = run(folder)

    assert Redirect.objects.count() == 0
    assert report_lines(report.notes) == [
        "publications.md: no redirect from /publications: this site already has a page there"
    ]


# ── what is refused ─────────────────────────────────────────────────────────────────────────
def test_folder_of_unknown_format_is_refused(tmp_path):
    with pytest.raises(SourceRefused, match="Unknown format"):
        run(write(tmp_path, {"a.txt": "a"}))


def test_page_that_is_too_long_is_skipped_and_the_rest_is_imported(tmp_path):
    folder = book(
        tmp_path, ["* [A](a.md)", "* [B](b.md)"], {"a.md": "x " * 300_000, "b.md": "# B\n\nb"}
    )

    report = run(folder)

    assert [p.title for p in Post.objects.all()] == ["B"]
    assert report_lines(report.skipped) == ["a.md: text is too long for one post; split it"]


def test_another_folder_with_the_same_names_is_refused_without_a_name(tmp_path):
    run(book(tmp_path / "1", ["* [One](README.md)"], {"README.md": "# One\n\na b c d e f"}))
    files = {"README.md": "# Two\n\na b c d e f", "b.md": "# B\n\nb"}
    other = book(tmp_path / "2", ["* [Two](README.md)", "* [B](b.md)"], files)

    with pytest.raises(SourceRefused, match=r"README\.md was already imported as “One”"):
        run(other)
    run(other, name="two")

    assert [p.title for p in Post.objects.order_by("pk")] == ["One", "Two", "B"]
