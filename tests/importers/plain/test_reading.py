"""A plain folder of Markdown: topics from folders, posts from files."""

from datetime import UTC, datetime

import pytest

from blog.models import Paper, Post, Redirect, Topic
from tests.importers.folders import body_of, counts, png, report_lines, run, write

pytestmark = pytest.mark.django_db

NOTES = {
    "README.md": "# My notes\n\nThese are all the notes that I keep.",
    "machine-learning/README.md": "# Machine Learning\n\nRead [one](deep/1%20first%20note.md).",
    "machine-learning/deep/1 First Note.md": "Setext title\n============\n\nText, ![p](../P.PNG).",
    "machine-learning/deep/10 Last.md": "---\ntitle: The last\ndraft: true\n---\n# Other\n\nx",
    "machine-learning/deep/2 Second.md": "Kein Titel, und das ist nicht mit der Zeit zu ändern.",
    "machine-learning/p.png": png(),
    "2020-03-01-hello-world.md": "---\ntags: [Deep, systems/fast]\n---\nWords, [gone](no.md).",
    "bundle/index.md": "# A bundle\n\n![](pic.png)",
    "bundle/pic.png": png("blue"),
    ".github/template.md": "# Issue",
    "LICENSE.md": "MIT",
}


def test_folders_become_topics_and_files_their_posts_in_the_order_of_counting(tmp_path):
    run(write(tmp_path, NOTES))

    posts = Post.objects.order_by("pk")
    assert [(p.title, [t.name for t in p.topics.all()], p.is_public) for p in posts] == [
        ("My notes", [], True),
        ("Hello world", ["deep", "fast"], True),
        ("A bundle", [], True),
        ("Setext title", ["deep"], True),
        ("2 Second", ["deep"], True),
        ("The last", ["deep"], False),
    ]
    assert [(t.name, t.parent and t.parent.name) for t in Topic.objects.order_by("pk")] == [
        ("Machine Learning", None),
        ("deep", "Machine Learning"),
        ("systems", None),
        ("fast", "systems"),
    ]


def test_title_that_is_a_number_or_a_date_is_the_title(tmp_path):
    run(
        write(
            tmp_path,
            {"novel.md": "---\ntitle: 1984\n---\nx", "day.md": "---\ntitle: 2020-03-01\n---\nx"},
        )
    )

    assert {post.title for post in Post.objects.all()} == {"1984", "2020-03-01"}


def test_players_become_links_to_their_videos_and_titles_keep_quotes_and_backslashes(tmp_path):
    title = r'![](p.png "Say \"a\\b\"")'
    player = '<iframe src="https://www.youtube.com/embed/abc"></iframe>'
    run(write(tmp_path, {"x.md": f"{title}\n\n{player}", "p.png": png()}))

    link = '<a href="https://www.youtube.com/watch?v=abc">www.youtube.com</a>'
    assert body_of("x") == f"{title.replace('p.png', '/media/1')}\n\n{link}"


def test_names_of_emoji_are_signs_except_in_code_and_times(tmp_path):
    run(write(tmp_path, {"x.md": "Go :rocket: `:tada:` at 10:30:11."}))

    assert Post.objects.get().body == "Go 🚀 `:tada:` at 10:30:11."


def test_readme_of_a_few_words_is_imported_and_an_empty_one_reported(tmp_path):
    run(write(tmp_path / "short", {"README.md": "# Notes\n\nMine."}))
    report = run(write(tmp_path / "empty", {"README.md": "# Notes\n", "x².md": "Words."}))

    assert [post.body for post in Post.objects.order_by("pk")] == ["Mine.", "Words."]
    assert report_lines(report.skipped) == ["README.md: page has no text"]


def test_texts_have_their_links_images_dates_and_languages(tmp_path):
    run(write(tmp_path, NOTES))

    dated = Post.objects.get(title="Hello world")
    first, german, last = Post.objects.filter(topics__name="deep", body__gt="").order_by("pk")[1:]
    assert (
        Topic.objects.get(slug="machine-learning").description == "Read [one](/blog/setext-title/)."
    )
    assert first.body_html.count("<img ") == 1
    assert (dated.published_at, german.language) == (datetime(2020, 3, 1, tzinfo=UTC), "de")
    assert last.body == "# Other\n\nx"


def test_link_to_a_place_that_only_code_shows_is_reported(tmp_path):
    pages = {
        "a.md": "See [it](b.md#part).",
        "b.md": '# B\n\nWrite `<a id="part">`, or ` id="part"`.',
    }

    report = run(write(tmp_path, pages))

    assert report_lines(report.warnings) == [
        "a.md:1: link “it”: #part not found in b.md; it links to the top of the page"
    ]


def test_skipped_files_are_reported_and_a_second_import_changes_nothing(tmp_path):
    folder = write(tmp_path, NOTES)

    first, second = run(folder), run(folder)

    assert report_lines(first.skipped) == [
        ".github/template.md: in a hidden folder",
        "LICENSE.md: about the repository, not a note",
    ]
    assert report_lines(first.warnings) == [
        (
            "2020-03-01-hello-world.md:4: link “gone”: no.md "
            "not found in the folder; replaced by its text"
        )
    ]
    assert counts(second) == {
        "topics": {"unchanged": 4},
        "posts": {"unchanged": 6},
        "images": {"unchanged": 2},
        "redirects": {"unchanged": 10},
    }


def test_old_urls_redirect_to_posts_and_topics(tmp_path):
    run(write(tmp_path, NOTES))

    assert {r.path: r.target_url() for r in Redirect.objects.filter(path__contains="machine")} == {
        "/machine-learning": "/blog/topics/machine-learning/",
        "/machine-learning/index.html": "/blog/topics/machine-learning/",
        "/machine-learning/deep/1 First Note": "/blog/setext-title/",
        "/machine-learning/deep/1 First Note.html": "/blog/setext-title/",
        "/machine-learning/deep/2 Second": "/blog/2-second/",
        "/machine-learning/deep/2 Second.html": "/blog/2-second/",
    }


def test_files_called_by_year_and_title_are_notes_of_papers(tmp_path):
    names = ["2021 DouZero Mastering DouDizhu with Self-Play", "2015 Batch Normalization by Shift"]
    named = {f"{name}.md": f"# {name[5:]}\n\nx" for name in [*names, "2020 A Third of these"]}
    run(write(tmp_path, {**named, "2024 in review.md": "y", "[2020 NSDI] Themis.md": "z"}))

    papers = Paper.objects.order_by("pk")
    assert [(p.title, p.venue, p.year, p.posts.get().kind) for p in papers] == [
        ("Batch Normalization by Shift", "", 2015, "note"),
        ("A Third of these", "", 2020, "note"),
        ("DouZero Mastering DouDizhu with Self-Play", "", 2021, "note"),
        ("Themis", "NSDI", 2020, "note"),
    ]
    assert Post.objects.get(title="2024 in review").kind == "essay"


def test_languages_are_tags_in_their_usual_case(tmp_path):
    head = "---\ntitle: {0}\nlang: {0}\n---\nWhat we do is in the text that follows."
    given = ("EN_us", "zh-hans", "en us", "日本語")

    report = run(write(tmp_path, {f"{n}.md": head.format(g) for n, g in enumerate(given)}))

    languages = dict(Post.objects.values_list("title", "language"))
    assert [languages[title] for title in given] == ["en-US", "zh-Hans", "en", "en"]
    assert report_lines(report.warnings) == [
        f"{number}.md: “{given[number]}” is not a language tag: imported as en" for number in (2, 3)
    ]
