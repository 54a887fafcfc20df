import pytest

from blog.markdown.context import CitationStyle, CitedPaper
from blog.markdown.rendering import render_markdown

LIBRARY = {
    key: CitedPaper(
        key, title, f"/blog/papers/{key}/", f"{who}, “{title},” {year}.", f"{who}, {year}",
        str(year), (who, str(year)),
    )
    for key, title, who, year in (
        ("gfs", "The Google File System", "Ghemawat et al.", 2003),
        ("mapreduce", "MapReduce", "Dean & Ghemawat", 2004),
        ("DBLP:conf/osdi/Dean04", "Another", "Dean & Ghemawat", 2004),
    )
}  # fmt: skip
NUMBERS = CitationStyle(LIBRARY.get)
NAMES = CitationStyle(LIBRARY.get, is_numbered=False, is_sorted=True)


def text_of(written, citation_style=NUMBERS):
    return render_markdown(written, citation_style=citation_style).text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("So it is [@mapreduce].", "So it is [1]."),
        ("[see @gfs, p. 3; @mapreduce]", "[see 1, p. 3, 2]"),
        ("[@mapreduce] and [@gfs] and [@mapreduce]", "[1] and [2] and [1]"),
        ("[@DBLP:conf/osdi/Dean04]", "[1]"),
    ],
)
def test_citation_is_numbered_in_the_order_of_the_text(written, read):
    assert text_of(written).startswith(f"{read} References ")


def test_citation_by_name_distinguishes_papers_of_one_year_and_sorts_them():
    read = text_of("[@gfs; @mapreduce; @DBLP:conf/osdi/Dean04]", NAMES)

    assert read.startswith(
        "(Ghemawat et al., 2003; Dean & Ghemawat, 2004a; Dean & Ghemawat, 2004b)"
    )
    assert read.index("MapReduce,” 2004a") < read.index("Another,” 2004b") < read.index("Google")


@pytest.mark.parametrize(
    "written",
    ["[@nobody](https://example.org/)", "[ada@example.org]", "`[@gfs]`", "\\[@gfs]", "[@]", "@gfs"],
)
def test_other_brackets_are_not_citations(written):
    rendered = render_markdown(written, citation_style=NUMBERS)

    assert rendered.cited_keys == ()
    assert "references" not in rendered.html


def test_unknown_key_is_reported_and_shown():
    rendered = render_markdown("As said [@gfs; @nobody].", citation_style=NUMBERS)

    assert rendered.text == "As said [@gfs; @nobody]."
    assert rendered.cited_keys == ("gfs", "nobody")
    assert [problem.message for problem in rendered.problems] == [
        "No paper on the reading list has the key “nobody”."
    ]


def test_citation_and_reference_link_to_each_other():
    html = render_markdown("[@gfs]", citation_style=NUMBERS).html

    assert '<a href="#ref-gfs" id="cite1" class="cite-ref">1</a>' in html
    assert '<li id="ref-gfs">' in html
    assert 'href="/blog/papers/gfs/">The Google File System</a>' in html
    assert 'href="#cite1"' in html


def test_references_come_before_footnotes_that_cite_too():
    html = render_markdown("A[^1]\n\n[^1]: By [@gfs].", citation_style=NUMBERS).html

    assert html.count('id="cite1"') == 1
    assert html.index('id="ref-gfs"') < html.index('class="footnotes"')


def test_references_are_among_the_headings():
    headings = render_markdown("# References\n\n[@gfs]", citation_style=NUMBERS).headings

    assert [(h.anchor, h.text) for h in headings] == [
        ("references", "References"),
        ("references-1", "References"),
    ]


def test_markup_in_references_is_escaped():
    bad = CitedPaper("x", "<b>", "/p/", "<b> & <script>", "<i>, 2004")

    html = render_markdown(
        "[<u> @x, <u>]", citation_style=CitationStyle(lambda _: bad, is_numbered=False)
    ).html

    assert "<script" not in html
    assert "&lt;i&gt;, 2004" in html


def test_without_a_site_the_brackets_are_text():
    assert render_markdown("See [@gfs].").text == "See [@gfs]."
