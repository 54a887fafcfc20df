"""Liquid, kramdown and the themes' HTML as this site's Markdown, without a database."""

from contextlib import suppress

import pytest

from blog.folders.source import Folder, SourceRefused
from importers.jekyll.site import JekyllSite
from importers.report import ImportReport
from tests.importers.folders import report_lines, text_of, write

FILES = {
    "_config.yml": "title: Ada\nflags: {lit: true}\nurl: https://ada.example\nbaseurl: /x\n",
    "_data/tools.yml": "- {name: Lens, url: https://lens.example, price: 3}\n- {name: Pin}\n",
    "_includes/greeting.html": "Hello {{ include.who | upcase }} of {{ page.place }}{% include "
    "deeper.md %}",
    "_includes/deeper.md": "!",
    "_includes/circle.html": "a{% include circle.html %}b",
    "_bibliography/papers.bib": "@article{knuth84, title={Literate}, author={Donald Knuth},\n"
    " year=1984, doi={10.1093/comjnl/27.2.97}}",
    "_posts/2020-01-01-other.md": "---\ntitle: Other\n---\nText.",
    "assets/x.pdf": b"%PDF-1.4",
}
HEAD = "---\nplace: Bath\ntitle: Page\n---\n"


@pytest.fixture
def converted(tmp_path):
    def convert(body):
        write(tmp_path, {**FILES, "_posts/2021-01-01-page.md": f"{HEAD}{body}\n"})
        report = ImportReport()
        site = JekyllSite(Folder(tmp_path), report)
        page = next(d for d in site.documents if d.path.endswith("page.md"))
        return text_of(site.convert(page, report)), report_lines(report.warnings), site

    return convert


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{{ page.place | downcase }} {{ page.none | default: 'x' }}", "bath x"),
        ("[a]({{ 'b/' | relative_url }}) <a href=\"{{ site.url }}\">", '[a](/b/) <a href="/">'),
        ("{% assign n = 'a,b' | split: ',' %}{{ n[1] }}{{ n.size }}", "b2"),
        ("{% capture v %}{{ page.title }}!{% endcapture %}{{ v }}", "Page!"),
        ("{% if site.flags.lit and page.place == 'Bath' %}yes{% else %}no{% endif %}", "yes"),
        ("{% unless site.flags.off %}a{% endunless %}{% if false %}b{% endif %}", "a"),
        ("{% case page.place %}{% when 'Ely' %}1{% when 'Bath' %}2{% endcase %}", "2"),
        ("{% for t in site.data.tools %}{{ forloop.index }}{{ t.name }}{% endfor %}", "1Lens2Pin"),
        ("{% for t in site.projects %}a{% else %}none{% endfor %}", "none"),
        ("x {%- comment -%} {% if %} {%- endcomment -%} y", "xy"),
        ("{% raw %}{{ kept }} {% if %}{% endraw %}", "{{ kept }} {% if %}"),
        ("{% include greeting.html who='ada' %}", "Hello ADA of Bath!"),
        ("{% link assets/x.pdf %} {% post_url 2020-01-01-other %}",
         "/assets/x.pdf /_posts/2020-01-01-other.md"),
    ],
)  # fmt: skip
def test_liquid_is_computed_where_the_folder_has_the_data(converted, body, expected):
    text, left, _ = converted(body)

    assert (text, left) == (expected.strip(), [])


def test_liquid_that_cannot_be_computed_is_removed_and_reported(converted):
    loop = "{% for p in site.posts %}{{ p }}{% endfor %}"
    text, left, _ = converted(
        f"a {{{{ site.posts.size }}}} b\n{loop}\n{{% mystery 1 %}}\n"
        "{% include circle.html %}\n{% include none.html %}"
    )

    page, unknown = "_posts/2021-01-01-page.md", "site.posts is only known to the old site"
    out = f"can't be computed, removed: {unknown}"
    assert text == "a  b\n\nab"
    assert left == [
        f"{page}:5: {{{{ site.posts.size }}}} {out}",
        f"{page}:6: {loop} {out}",
        f"{page}:7: unknown tag {{% mystery 1 %}}: removed",
        "_includes/circle.html:1: circle.html not included: it includes itself",
        f"{page}:9: none.html not included: file not found",
    ]


def test_code_details_tabs_and_images_are_markdown(converted):
    text, left, _ = converted(
        "{% highlight python linenos %}\nx = 1 {# no #}\n{% endhighlight %}\n"
        "{% details More *here* %}\nInside\n{% enddetails %}\n"
        "{% tabs t %}{% tab t One two %}\nFirst\n{% endtab %}{% endtabs %}\n"
        "1. Item\n\n   {% highlight c %}\nint x;\n{% endhighlight %}\n\n"
        '<div class="row">\n    <div class="col">\n'
        '        {% include figure.liquid path="assets/a.jpg" alt="A" caption="It\'s *so*" %}\n'
        '    </div>\n</div>\n<div class="caption">\n    Below\n</div>\n'
        '{% include video.liquid path="https://www.youtube.com/embed/abc" %}\n'
        '<script type="text/tikz">\\draw;</script>\n```mermaid\na-->b\n```\n'
        "![w](b.png){: width=\"300px\" .shadow}"
    )  # fmt: skip

    assert text == (
        "```python\nx = 1 {# no #}\n```\n\n"
        "<details>\n<summary>More *here*</summary>\n\nInside\n\n</details>\n\n"
        "**One two**\n\nFirst\n\n"
        "1. Item\n\n   ```c\n   int x;\n   ```\n\n"
        '![A](/assets/a.jpg "It\'s *so*")\n\n_Below_\n\n'
        "[Video: youtube.com](https://www.youtube.com/watch?v=abc)\n\n"
        "```latex\n\\draw;\n```\n\n```mermaid\na-->b\n```\n"
        '<img src="b.png" alt="w" width="300">'
    )
    assert [one.partition(": ")[2] for one in left] == [
        "TikZ drawing shown as source code",
        "Mermaid diagram shown as source code",
    ]


def test_kramdown_attributes_callouts_definitions_and_extensions_are_markdown(converted):
    text, left, _ = converted(
        "* TOC\n{:toc}\n\n## Head\n{: #own .big}\n\n[a](b){:target=\"_blank\"} `{:.kept}`\n\n"
        "> ##### Mind\n>\n> This.\n{: .block-warning }\n\n> Soon.\n> {: .prompt-tip }\n\n"
        "A note.\n{: .notice--info}\n\n{::comment}\ngone\n{:/comment}\n{::nomarkdown}<b>x</b>"
        "{:/nomarkdown}\n\nTerm\n: Meaning\n\nAfter 10:30:11"
    )  # fmt: skip

    assert text == (
        "## Head {#own}\n\n[a](b) `{:.kept}`\n\n"
        "> [!WARNING] Mind\n> This.\n\n> [!TIP]\n> Soon.\n\n> [!NOTE]\n> A note.\n\n<b>x</b>\n\n"
        "<dl>\n<dt>\n\nTerm\n\n</dt>\n<dd>\n\nMeaning\n\n</dd>\n</dl>\n\n"
        "After 10:30:11"
    )
    assert left == []


def test_citations_are_those_of_the_reading_list(converted):
    text, left, site = converted(
        'Said {% cite knuth84 %} and {% cite none %}, <d-cite key="knuth84"></d-cite>.'
        "<d-footnote>A note.</d-footnote>\n\n{% quote knuth84 %}\nWords.\n{% endquote %}\n"
        "{% bibliography --cited %}"
    )

    assert text == (
        "Said [@knuth84] and (none), [@knuth84].[^d1]\n\n> Words.\n>\n> [@knuth84]\n\n"
        "[^d1]: A note."
    )
    assert left == ["_posts/2021-01-01-page.md:5: citation “none” not found in any bibliography"]
    cited = site.scholar.cited["knuth84"]
    assert (cited.title, cited.authors, cited.year, cited.urls) == (
        "Literate", "Donald Knuth", 1984, ["https://doi.org/10.1093/comjnl/27.2.97"])  # fmt: skip


def test_data_whose_include_is_missing_is_listed(converted):
    heading = '<h2 id="t">Tools <i class="fas fa-x"></i></h2>'
    text, left, _ = converted(f"{{% include tools.liquid %}}\n{heading}")

    assert text == ("- **[Lens](https://lens.example)** · price 3\n- **Pin**\n\n## Tools {#t}")
    assert left == []


@pytest.mark.parametrize(
    "body",
    [
        "{% if %}" * 60 + "{% endif %}" * 60,
        "{{ '" + "x" * 900 + "' | append: page.title }}" * 50,
        "{% assign a = 'xxxxxxxxxx' %}" + "{% assign a = a | append: a %}" * 40 + "{{ a }}",
        "{% for a in site.data.tools %}" * 20 + "x" + "{% endfor %}" * 20,
        "{{ " * 20_000,
        "{% raw %}" * 5_000,
        "<div>" * 20_000,
        "{: .a}" * 5_000,
        ":a" * 20_000,
        "{% a " * 20_000,
        "{{ a " + "|" * 900 + " }}" * 300,
        "<script>" * 20_000,
        "<!--" * 20_000,
        "![" * 20_000 + "{: .a}",
        '<div class="caption">' + " " * 100_000,
        "<i class='" * 20_000,
    ],
)
def test_hostile_text_is_bounded(converted, body):
    with suppress(SourceRefused):
        assert len(converted(body)[0]) <= 200_000
