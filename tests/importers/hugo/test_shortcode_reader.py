"""Shortcodes of Hugo and its themes, converted to Markdown."""

# ruff: noqa: E501 - each shortcode and its result are on one line

import contextlib
import dataclasses
import time

import pytest

from blog.folders.source import Folder, SourceRefused
from importers.hugo.page_addresses import read_hugo_site
from importers.hugo.page_text import convert_page_text
from importers.report import ImportReport
from tests.importers.folders import body_of, lines, png, report_lines, run, text_of, write

FILES = {
    "hugo.toml": "enableEmoji = true\n[params]\nphone = '123'\n",
    "content/post/a/index.md": "---\ntitle: A\ngallery_item:\n- {image: one.png, caption: First}\n---\n",
    "content/post/a/pic.png": png(),
    "content/post/a/gallery/one.png": png(),
    "content/post/a/t.csv": "name,n\nx|y,2\n",
    "content/post/b.md": "---\ntitle: The B\n---\ntext",
    "content/authors/ada/_index.md": "---\ntitle: Ada Lovelace\n---\n",
    "static/files/cv.pdf": b"%PDF-1.4",
    "assets/media/big.jpg": b"x",
}
PICTURE = "pic.png"


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    folder = Folder(write(tmp_path_factory.mktemp("hugo"), FILES))
    site = read_hugo_site(folder, ImportReport())
    page = site.tree.page_at("content/post/a/index.md")

    def converted(text, report=None):
        given = lines(text, page.path)
        reported = dataclasses.replace(site, report=report or ImportReport())
        return text_of(convert_page_text(given, page, reported))

    return converted


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('{{< figure src="pic.png" caption="A *b*" alt="c" >}}', f'![c]({PICTURE} "A *b*")'),
        ('{{< figure src="pic.png" title="T" caption="C" attr="by X" attrlink="https://x.example" >}}',
         f'![T C by X]({PICTURE} "**T** C [by X](https://x.example)")'),
        ('{{< figure src="big.jpg" library="true" link="/post/b/" >}}',
         "[![](big.jpg)](/post/b/)"),
        ('{{< figure src="pic.png" caption="C" width="50%" >}}',
         f'<figure><img src="{PICTURE}" alt="C" width="50%"><figcaption>C</figcaption></figure>'),
        ('| {{< figure src="pic.png" caption="C" >}} | x |', f"| ![C]({PICTURE}) C | x |"),
        ('a {{< figure src="pic.png" width="60" >}} b', f'a <img src="{PICTURE}" alt="" width="60"> b'),
        ('{{< gallery album="gallery" >}}', '![First](/content/post/a/gallery/one.png "First")'),
        ('1. a\n\n   {{< figure src="pic.png" >}}\n\n   b', f"1. a\n\n   ![]({PICTURE})\n\n   b"),
        ("{{% callout warning %}}\nCareful: `x`.\n{{% /callout %}}", "> [!WARNING]\n> Careful: `x`."),
        ('{{< admonition type=tip title="Do" open=false >}}x{{< /admonition >}}', "> [!TIP]- Do\n> x"),
        ('{{< spoiler text="Show" >}}\nHidden *text*\n{{< /spoiler >}}',
         "<details>\n<summary>Show</summary>\n\nHidden *text*\n\n</details>"),
        ('{{< highlight go "linenos=table" >}}\na := `{{< x >}}`\n{{< /highlight >}}',
         "```go\na := `{{< x >}}`\n```"),
        ('x {{< highlight py "hl_inline=true" >}}a{{< /highlight >}}', "x `a`"),
        ("```go {linenos=table,hl_lines=[1]}\nx\n```", "```go\nx\n```"),
        ("{{< math >}}\n$$x_1$$\n{{< /math >}}", "$$x_1$$"),
        ("{{< katex display >}}x^2{{< /katex >}}", "$$\nx^2\n$$"),
        ("see [b]({{< ref \"b.md#top\" >}})", "see [b](/content/post/b.md#top)"),
        ('[b]({{% relref "/post/b" %}}) [h]({{< ref "#here" >}})', "[b](/content/post/b.md) [h](#here)"),
        ('{{< cite page="/post/b" view="4" >}}', "[The B](/content/post/b.md)"),
        ('my {{< staticref "files/cv.pdf" "newtab" >}}CV{{< /staticref >}}', "my [CV](files/cv.pdf)"),
        ('{{< youtube abc >}}', "[Video on YouTube](https://www.youtube.com/watch?v=abc)"),
        ('{{< youtube id="abc" title="A talk" >}}', "[A talk](https://www.youtube.com/watch?v=abc)"),
        ("{{< tweet user=\"a\" id=\"1\" >}}", "[Post on X](https://x.com/a/status/1)"),
        ("{{< gist ada 42 >}}", "[Gist on GitHub](https://gist.github.com/ada/42)"),
        ('{{< table path="t.csv" caption="Facts" >}}',
         "| name | n |\n| --- | --- |\n| x\\|y | 2 |\n\n*Facts*"),
        ('by {{% mention "ada" %}} {{< icon name="x" pack="fas" >}}{{< param phone >}} {{< hl >}}m{{< /hl >}}',
         "by Ada Lovelace 123 <mark>m</mark>"),
        ("{{< toc >}}\n\n{{< tabs >}}\n{{< tab \"One\" >}}\nx\n{{< /tab >}}\n{{< /tabs >}}", "**One**\n\nx"),
        ('{{< ref "b.md" >}} ' * 40, ("/content/post/b.md " * 40)),
        ("`{{</* figure */>}}` {{%/* y */%}}", "`{{< figure >}}` {{% y %}}"),
        ("## Title {#id .big}\n\ntext\n{.lead}", "## Title {#id}\n\ntext"),
        ("Apple\n: A fruit\n: A firm\n\nnext",
         "<dl>\n<dt>\n\nApple\n\n</dt>\n<dd>\n\nA fruit\n\n</dd>\n<dd>\n\nA firm\n\n</dd>\n</dl>\n\nnext"),
        (r"$x\_1$ and $$a \\\\ \\{b\\}$$, `\_`", r"$x_1$ and $$a \\ \{b\}$$, `\_`"),
    ],
)  # fmt: skip
def test_shortcode_becomes_markdown(read, written, shown):
    assert read(written) == shown


@pytest.mark.django_db
def test_targets_are_resolved_as_hugo_does(tmp_path):
    text = '[cv](files/cv.pdf "T") <a href="/post/b">b</a> ![](pic.png) {{< staticref "files/cv.pdf" >}}CV{{< /staticref >}}'
    page = {
        "content/post/a/index.md": f"---\ntitle: A\n---\n[b](../b/) [o](http://ada.example/post/b/) {text}\n\n[r]: /post/b/\n\n[r]\n"
    }
    settings = {"hugo.toml": "baseURL = 'https://ada.example/'\n"}
    report = run(write(tmp_path, FILES | settings | page))

    assert body_of("A") == (
        '[b](/blog/the-b/) [o](/blog/the-b/) [cv](/media/1 "T") <a href="/blog/the-b/">b</a> ![](/media/2) [CV](/media/1)'
        "\n\n[r]: /blog/the-b/\n\n[r]"
    )
    assert report_lines(report.warnings) == []


def test_unknown_shortcode_is_replaced_by_its_content_and_reported(read):
    report = ImportReport()

    text = read(
        'a\n\n{{< mine x="1" >}}\n*inner*\n{{< /mine >}}\n\n{{< gone >}} z{{< /x >}}', report
    )

    assert text == "a\n\n*inner*\n\n z"
    assert report_lines(report.warnings) == [
        "content/post/a/index.md:7: {{< /x >}} has no opening tag",
        'content/post/a/index.md:3: unknown shortcode {{< mine x="1" >}}: replaced by its content',
        "content/post/a/index.md:7: unknown shortcode {{< gone >}}: removed",
    ]


@pytest.mark.parametrize("piece", ["{{< ", '{{< a b="', "{{< a >}}", "{{</*", ": a\nb\n", "$x\\_"])
def test_hostile_shortcodes_are_read_in_time(read, piece):
    start = time.process_time()
    with contextlib.suppress(SourceRefused):
        read(piece * (40_000 // len(piece)))

    assert time.process_time() - start < 5
