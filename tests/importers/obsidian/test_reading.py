"""A small vault with most of Obsidian's and Quartz's syntax, imported once as each."""

from datetime import UTC, datetime

import pytest

from blog.models import Post, Redirect, Topic
from tests.importers.folders import PDF, body_of, counts, png, report_lines, run, write

pytestmark = pytest.mark.django_db

MAIN = """\
---
aliases: [The Start]
tags: [reading/fast]
created: 2024-01-02
---
# Main

First line
second line with [[note two|words]], [[Deep/Note Two#Part one]], [[#Here]] and [[The Alias]].
[[Missing]] stays; ==marked== and $a == b == c$ and `==code==` %%hidden
for long%% shown.[^1] #inline-tag #123 #aa0

#only #tags

## Here

![[pic.png|300]] ![[sub/pic.png|A picture|200x100]]

![[paper.pdf]]

> [!faq|wide]- Why
> ![[Note Two#Part one]]

> [!my-kind] Own

- [-] 很**好（a）**的
- [/] begun
- ![[Block#^b1]]

Text to point at ^x1
$$
x
$$

```dataview
LIST
```

| a | b |
|---|---|
| [[Note Two\\|cell]] | ![[pic.png\\|50]] |

[md](Note%20Two) and [[Block#^b1|that]] and `[[code]]`

[^1]: Note.
"""
VAULT = {
    ".obsidian/app.json": "{}",
    ".obsidian/templates.json": '{"folder": "Forms"}',
    ".obsidian/daily-notes.json": '{"folder": "Days"}',
    "Main.md": MAIN,
    "Deep/Note Two.md": (
        "---\naliases: The Alias\n---\n# Note Two\n\nIntro\n\n## Part one\n\nInner.\n\n## Part two"
    ),
    "Deep/Block.md": "One block\nof two lines ^b1\n\nMore ![[Main]]\n\n![[Block]]",
    "Deep/Deep.md": "Stands above.",
    "Loop.md": "![[Loop2]]",
    "Loop2.md": "Two\n\n![[Loop]]",
    "Days/2024-01-01.md": "Dear diary",
    "Forms/new.md": "{{title}}",
    "Secret.md": "---\npublish: false\n---\nSecret",
    "board.canvas": "{}",
    "Sketch.excalidraw.md": "x",
    "files/pic.png": png(),
    "sub/pic.png": png("blue"),
    "files/paper.pdf": b"%PDF-1.4\n%%EOF\n",
}
BODY = """\
First line\\
second line with [words](/blog/note-two/), [Note Two > Part one](/blog/note-two/#part-one), \
[Here](#here) and [The Alias](/blog/note-two/).\\
[[Missing]] stays; <mark>marked</mark> and $a == b == c$ and `==code==`  shown.[^1] \
#inline-tag #123 #aa0

## Here

<img src="/media/1" alt="" width="300"> <img src="/media/2" alt="A picture" width="200">

[paper.pdf](/media/3)

> [!faq]- Why
> ### Part one
>
> Inner.

> [!NOTE] Own

- [x] ~~很<strong>好（a）</strong>的~~
- [ ] begun
- One block\\
  of two lines

Text to point at
$$
x
$$

| a | b |
|---|---|
| [cell](/blog/note-two/) | <img src="/media/1" alt="" width="50"> |

[md](/blog/note-two/) and [that](/blog/block/#b1) and `[[code]]`

[^1]: Note."""


def test_vault_is_imported_as_obsidian_shows_it(tmp_path):
    report = run(write(tmp_path, VAULT))

    posts = Post.objects.order_by("pk")
    assert body_of("Main") == BODY
    assert [(p.title, [t.name for t in p.topics.all()], p.is_public) for p in posts] == [
        ("2024-01-01", ["Days"], False),
        ("Block", ["Deep"], True),
        ("Note Two", ["Deep"], True),
        ("Loop", [], True),
        ("Loop2", [], True),
        ("Main", ["fast", "Inline tag", "only", "tags"], True),
        ("Secret", [], False),
    ]
    assert report_lines(sorted(report.warnings)) == [
        "Deep/Block.md:4: “Main” not embedded: it is inside a line of text",
        "Deep/Block.md:6: “Block” not embedded: it embeds itself",
        "Loop.md:1: “Loop2” not embedded: it embeds itself",
        "Loop2.md:3: “Loop” not embedded: it embeds itself",
        "Main.md:10: note “Missing” not found; [[Missing]] becomes a link once it exists",
        "Main.md:35: dataview block not supported: removed",
    ]


def test_skipped_files_are_reported_and_a_second_import_changes_nothing(tmp_path):
    report, second = run(write(tmp_path, VAULT)), run(tmp_path)

    assert report_lines(report.skipped) == [
        "Forms/new.md: template",
        "Sketch.excalidraw.md: Excalidraw drawing, not supported",
        "board.canvas: file type that only Obsidian can open",
    ]
    assert report_lines(report.notes) == [
        "Days/2024-01-01.md: daily note; imported as a draft",
        "Deep/Deep.md: imported as the text of topic “Deep”",
        "Secret.md: publish: false; imported as a draft",
    ]
    assert counts(second) == {
        "topics": {"unchanged": 7},
        "posts": {"unchanged": 7},
        "images": {"unchanged": 2},
        "files": {"unchanged": 1},
        "redirects": {"unchanged": 7},
    }


def test_dates_topics_and_repeated_embeds(tmp_path):
    run(write(tmp_path, VAULT))

    topics = Topic.objects.order_by("pk")
    assert Post.objects.get(title="Main").published_at == datetime(2024, 1, 2, tzinfo=UTC)
    assert [(t.name, t.parent and t.parent.name) for t in topics if t.parent] == [
        ("fast", "reading")
    ]
    assert Post.objects.get(title="Loop").body == "Two\n\n[Loop](/blog/loop/)"


def test_quartz_site_keeps_its_urls_and_line_breaks(tmp_path):
    files = {
        "quartz.config.ts": 'ignorePatterns: ["private", "templates", ".obsidian"],',
        "README.md": "# Quartz",
        "content/index.md": "# Welcome\n\nWords of mine\non two lines, [[A & B?|x]].",
        "content/My Notes/A & B?.md": "---\naliases: [Old name]\ntags: [Two words]\n---\nText.",
        "content/private/x.md": "hidden",
    }

    report = run(write(tmp_path, files))

    post = Post.objects.get(title="A & B?")
    body = Post.objects.get(title="Welcome").body
    assert body == "Words of mine\non two lines, [x](/blog/a-b/)."
    assert {r.path: r.target_url() for r in Redirect.objects.all()} == {
        "/My-Notes/A--and--B": post.get_absolute_url(),
        "/Old-name": post.get_absolute_url(),
        "/tags/Two-words": "/blog/topics/two-words/",
    }
    assert report_lines(report.skipped) == [
        "README.md: outside the notes folder content/",
        "content/private/x.md: excluded in quartz.config",
    ]


def vault(tmp_path, note):
    other = "# Other\n\nAbove\n\n## Part\n\nInside.\n## Direct\nThe block ^blk\n\n"
    other += "- one\n- two ^item\n"
    files = {".obsidian/app.json": "{}", "Other note.md": other, "pic.png": png(), "Main.md": note}
    return write(tmp_path, files)


def test_note_and_image_embedded_in_one_line(tmp_path):
    note = "![[pic.png|100x50]] ![[Other note#Part]] ![[Other note]] ![[pic.png]]\n"

    report = run(vault(tmp_path, note))

    body = body_of("Main")
    assert body == (
        '<img src="/media/1" alt="" width="100"> [Other note > Part](/blog/other-note/#part) '
        "[Other note](/blog/other-note/) ![](/media/1)"
    )
    assert report_lines(report.warnings) == [
        "Main.md:1: “Other note” not embedded: it is inside a line of text",
    ]


def test_line_above_or_below_an_embed_has_no_backslash(tmp_path):
    run(vault(tmp_path, "One\nTwo\n![[Other note#Direct]]\nThree\n"))

    assert (
        body_of("Main").replace("\n\n", "\n")
        == "One\\\nTwo\n## Direct\nThe block\n- one\n- two\nThree"
    )


@pytest.mark.parametrize(("block", "text"), [("blk", "The block"), ("item", "- two")])
def test_embedded_block_has_neither_its_heading_nor_other_items(tmp_path, block, text):
    run(vault(tmp_path, f"Look:\n\n![[Other note#^{block}]]\n"))

    assert body_of("Main") == f"Look:\n\n{text}"


def test_notebook_in_a_vault_is_left_out_for_the_right_reason(tmp_path):
    folder = write(vault(tmp_path, "Words.\n"), {"book.ipynb": "{}", "book.pdf": PDF})

    report = run(folder)

    assert (report.unused["book.ipynb"], report.unused["book.pdf"]) == (
        "notebook: import it on its own", "not linked from any page",
    )  # fmt: skip
