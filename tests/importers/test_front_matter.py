import pytest
import yaml

from blog.folders.source import Folder
from blog.models import Post, Redirect
from importers.front_matter import load_yaml, read_source
from importers.report import ImportReport
from tests.importers.folders import posts_and_topics, report_lines, run, write

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_yaml_is_read_as_plain_values():
    assert load_yaml("a: &a [1, two]\nb: *a\n") == {"a": [1, "two"], "b": [1, "two"]}
    assert load_yaml("") is None
    assert load_yaml("a: !expr 1\nb: !x [2]\nc: !y {d: e}") == {"a": "1", "b": [2], "c": {"d": "e"}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "it expands to more than 100,000 values"),
        ("a: &a [*a]\n", "an alias is inside its own anchor"),
        ("a: " + "[" * 1000, "it is nested too deeply"),
        ("title: [unclosed\n", "while parsing a flow sequence"),
        ("a: !!python/object/apply:os.system [ls]", "could not determine a constructor"),
    ],
)
def test_malicious_yaml_is_refused(text, said):
    with pytest.raises(yaml.YAMLError, match=said):
        load_yaml(text)


@pytest.mark.parametrize(
    "head",
    [
        '---\ntitle: "a\\vb\\x01"\ntags: ["c\\x01"]\n---\n',
        '+++\ntitle = "a\\u000bb\\u0001"\ntags = ["c\\u0001"]\n+++\n',
        '{"title": "a\\u000bb\\u0001", "tags": ["c\\u0001"]}\n',
    ],
)
def test_escaped_control_characters_are_removed(tmp_path, head):
    folder = Folder(write(tmp_path, {"a.md": f"{head}Text.\n"}))

    fields = read_source(folder, "a.md", ImportReport()).fields

    assert fields == {"title": "a b", "tags": ["c"]}


UNCLOSED = "---\ntitle: Owls\nsummary: At night\n\nThey fly.\n"
FOLDERS = {
    "jekyll": {"_posts/2020-01-02-owls.md": UNCLOSED, "_config.yml": "title: A\n"},
    "hugo": {"content/post/owls.md": UNCLOSED.replace("---", "+++").replace(":", " ="),
             "hugo.toml": ""},
    "gitbook": {"owls.md": UNCLOSED, "SUMMARY.md": "# S\n\n* [Owls](owls.md)\n"},
    "mdbook": {"src/owls.md": UNCLOSED, "src/SUMMARY.md": "- [Owls](owls.md)\n", "book.toml": ""},
    "obsidian": {"owls.md": UNCLOSED, ".obsidian/app.json": "{}"},
    "pelican": {"content/owls.md": UNCLOSED, "pelicanconf.py": "PATH = 'content'\n"},
    "quarto": {"owls.qmd": UNCLOSED, "_quarto.yml": "project: {type: website}\n"},
    "markdown": {"owls.md": UNCLOSED},
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", FOLDERS)
def test_page_whose_front_matter_is_not_closed_becomes_a_draft(tmp_path, name):
    report = run(write(tmp_path, FOLDERS[name]), format=name)

    mark = "+++" if name == "hugo" else "---"
    path = next(iter(FOLDERS[name]))
    message = f"{path}:1: front matter without the closing “{mark}”, left in the text"
    assert [post.is_public for post in Post.with_pages.all()] == [False]
    assert message in report_lines(report.warnings)


@pytest.mark.django_db
def test_line_above_a_text_is_not_front_matter(tmp_path):
    texts = {"a.md": "---\n\nA rule, then: a text.\n", "b.md": "---\nSome words: b.\n"}

    run(write(tmp_path, texts))

    assert [post.is_public for post in Post.objects.all()] == [True, True]


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["2023-02-29", "2023-02-28T25:00:00Z", "2023-02-28 25:00:00"])
def test_impossible_date_costs_only_the_date(tmp_path, written):
    head = f'+++\ntitle = "Owls"\ndate = {written} # then\ntags = ["birds"]\n+++\n'
    folder = write(tmp_path, {"hugo.toml": "", "content/post/a.md": f"{head}They fly.\n"})

    report = run(folder)

    assert posts_and_topics() == {"Owls": (True, ["birds"])}
    assert report_lines(report.warnings) == [f"content/post/a.md:3: unrecognized date “{written}”"]


@pytest.mark.django_db
def test_post_of_jekyll_with_an_impossible_date_becomes_a_draft(tmp_path):
    path = "_posts/2021-02-30-owls.md"
    head = "---\ntitle: Owls\npermalink: /:year/:month/:title.html\n---\n"
    report = run(write(tmp_path, {path: f"{head}They fly.\n", "_config.yml": "title: A\n"}))

    assert posts_and_topics() == {"Owls": (False, [])}
    assert Redirect.objects.exists() is False
    assert report_lines(report.warnings) == [
        f"{path}: impossible date in the file name: 2021-02-30"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("title: Owls: a study", "a value with a colon needs quotes"),
        ("title: @owls", "a tab or a special character: use spaces, or quotes"),
        ("title: 'Owls", "a quote isn't closed"),
        ("tags: [a, b", "a bracket isn't closed"),
    ],
)
def test_reason_of_invalid_front_matter_is_in_plain_words(tmp_path, field, reason):
    report = run(write(tmp_path, {"a.md": f"---\n{field}\n---\nThey fly.\n"}))

    assert [line.message for line in report.warnings] == [f"invalid front matter ({reason})"]


@pytest.mark.django_db
def test_missing_cover_is_reported_at_its_line(tmp_path):
    report = run(write(tmp_path, {"a.md": "---\ntitle: A\ncover: gone.png\n---\nThey fly.\n"}))

    assert report_lines(report.warnings) == ["a.md:3: cover gone.png is missing or not an image"]


@pytest.mark.django_db
def test_unsupported_tag_is_reported_once_shown_or_removed(tmp_path):
    report = run(write(tmp_path, {"a.md": "One <svg>two</svg>\n\nThree <style>p {}</style>\n"}))

    assert [one for one in report_lines(report.warnings) if "not supported" in one] == [
        "a.md:1: <svg> not supported, shown as text",
        "a.md:3: <style> not supported, removed with its content",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("folder", "more", "key"),
    [("content/post", {"hugo.toml": ""}, "slug: dup"),
     ("_posts", {"_config.yml": "title: A\n"}, "permalink: /post/dup/")],
)  # fmt: skip
def test_pages_that_share_a_url_are_listed(tmp_path, folder, more, key):
    paths = [f"{folder}/2020-01-0{day}-a.md" for day in (1, 2)]
    head = f"---\ntitle: A\ndate: 2020-01-01\n{key}\n---\nThey fly.\n"

    report = run(write(tmp_path, {**dict.fromkeys(paths, head), **more}))

    [line] = [one for one in report.warnings if "also the URL" in one.message]
    assert {line.place.path, line.message.split()[6].rstrip(",")} == set(paths)
    assert line.message.startswith("/post/dup is also the URL of ")


@pytest.mark.django_db
def test_post_of_jekyll_with_a_single_letter_is_imported(tmp_path):
    post = "---\ntitle: Owls\n---\nx\n"

    run(write(tmp_path, {"_posts/2020-01-02-a.md": post, "_config.yml": "title: A\n"}))

    assert [post.body for post in Post.objects.all()] == ["x"]
