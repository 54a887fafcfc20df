"""CommonMark by example: each section of the specification, with our own examples."""

# ruff: noqa: E501 - an example is one line

import re

import pytest

from blog.markdown.rendering import render_markdown

ANCHOR = re.compile(r' id="[^"]*"|\s*<a class="anchor".*?</a>')
CODE = re.compile(r'<div class="code"[^>]*><pre tabindex="0">(.*?)</pre></div>', re.DOTALL)
FIGURE = re.compile(r' loading="lazy" decoding="async"')


def plain(text):
    """Render, and remove what this site adds to CommonMark."""
    html = CODE.sub(r"<pre>\1</pre>", ANCHOR.sub("", render_markdown(text).html))
    return FIGURE.sub("", html).strip()


EXAMPLES = {
    "tab opens code": ("\tone\ttwo", "<pre><code>one\ttwo\n</code></pre>"),
    "tab continues a list item": ("- a\n\n\tb", "<ul>\n<li><p>a</p>\n<p>b</p>\n</li>\n</ul>"),
    "escaped punctuation": (r"\*no\* \# \> \_ \` \&", "<p>*no* # &gt; _ ` &amp;</p>"),
    "backslash before a letter": (r"\a\1 \é", r"<p>\a\1 \é</p>"),
    "backslash at the end of a line": ("a\\\nb", "<p>a<br>\nb</p>"),
    "no escape in code": (r"`\*a\*`", r"<p><code>\*a\*</code></p>"),
    "named entity": ("&copy; &auml; &nbsp;", "<p>© ä &nbsp;</p>"),
    "numeric entity": ("&#35; &#x22; &#X263A;", '<p># " ☺</p>'),
    "unknown entity": ("&nosuch; &#; &x", "<p>&amp;nosuch; &amp;#; &amp;x</p>"),
    "entity is not syntax": ("&#42;a&#42;", "<p>*a*</p>"),
    "block before inline": ("- `a\n- b`", "<ul>\n<li>`a</li>\n<li>b`</li>\n</ul>"),
    "break of stars": ("***", "<hr>"),
    "break with spaces": (" - - -", "<hr>"),
    "two dashes are text": ("--", "<p>--</p>"),
    "break ends a list": ("- a\n***\n- b", "<ul>\n<li>a</li>\n</ul>\n<hr>\n<ul>\n<li>b</li>\n</ul>"),
    "heading of each depth": ("# a\n### b\n###### c", "<h2>a</h2>\n<h4>b</h4>\n<h6>c</h6>"),
    "seven signs are text": ("####### a", "<p>####### a</p>"),
    "heading needs a space": ("#a", "<p>#a</p>"),
    "heading may be closed": ("## a ##", "<h2>a</h2>"),
    "escaped heading": (r"\# a", "<p># a</p>"),
    "underlined heading": ("a *b*\n===\nc\n---", "<h2>a <em>b</em></h2>\n<h3>c</h3>"),
    "heading of two lines": ("a\nb\n===", "<h2>a\nb</h2>"),
    "indented code": ("    a\n      b", "<pre><code>a\n  b\n</code></pre>"),
    "indented code keeps its blank lines": ("    a\n\n    b", "<pre><code>a\n\nb\n</code></pre>"),
    "indent does not interrupt": ("a\n    b", "<p>a\nb</p>"),
    "fence": ("```\n<\n >\n```", "<pre><code>&lt;\n &gt;\n</code></pre>"),
    "fence of tildes": ("~~~\n```\n~~~", "<pre><code>```\n</code></pre>"),
    "fence is closed by its like": ("````\n```\n````", "<pre><code>```\n</code></pre>"),
    "fence never closed": ("```\na\n", "<pre><code>a\n</code></pre>"),
    "fence in a quote": ("> ```\n> a\n\nb", "<blockquote>\n<pre><code>a\n</code></pre>\n</blockquote>\n<p>b</p>"),
    "empty fence": ("```\n```", "<pre><code></code></pre>"),
    "HTML block": ("<div>\n*a*\n</div>\n\n*b*", "<div>\n*a*\n</div>\n<p><em>b</em></p>"),
    "Markdown between HTML blocks": ("<div>\n\n*a*\n\n</div>", "<div>\n<p><em>a</em></p>\n</div>"),
    "comment": ("<!-- a\n\nb -->\nc", "<p>c</p>"),
    "reference": ("[a]\n\n[a]: /b 'c'", '<p><a href="/b" title="c">a</a></p>'),
    "reference before its definition ignores case": ("[Ä]\n\n[ä]: /b", '<p><a href="/b">Ä</a></p>'),
    "first definition wins": ("[a]\n\n[a]: b\n[a]: c", '<p><a href="b">a</a></p>'),
    "paragraphs": ("a\nb\n\n\nc", "<p>a\nb</p>\n<p>c</p>"),
    "leading spaces go": ("  a\n   b", "<p>a\nb</p>"),
    "blank lines": ("\n\na\n \n", "<p>a</p>"),
    "quote": ("> a\n> # b", "<blockquote>\n<p>a</p>\n<h2>b</h2>\n</blockquote>"),
    "lazy quote": ("> a\nb", "<blockquote>\n<p>a\nb</p>\n</blockquote>"),
    "quotes in quotes": ("> > a\n>\n> b", "<blockquote>\n<blockquote>\n<p>a</p>\n</blockquote>\n<p>b</p>\n</blockquote>"),
    "list item of blocks": ("1. a\n\n         b\n\n   > c", "<ol>\n<li><p>a</p>\n<pre><code>  b\n</code></pre>\n<blockquote>\n<p>c</p>\n</blockquote>\n</li>\n</ol>"),
    "list needs a space": ("-a\n2.b", "<p>-a\n2.b</p>"),
    "list may start anywhere": ("7. a\n8. b", '<ol start="7">\n<li>a</li>\n<li>b</li>\n</ol>'),
    "number does not interrupt": ("a\n14. b", "<p>a\n14. b</p>"),
    "empty item": ("- a\n-\n- c", "<ul>\n<li>a</li>\n<li></li>\n<li>c</li>\n</ul>"),
    "tight and nested": ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
    "loose": ("- a\n\n- b", "<ul>\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ul>"),
    "another sign, another list": ("- a\n+ b", "<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b</li>\n</ul>"),
    "code span": ("`a` ``b`c``", "<p><code>a</code> <code>b`c</code></p>"),
    "code span loses one space": ("`` `a` ``", "<p><code>`a`</code></p>"),
    "code before emphasis": ("*a `b*`", "<p>*a <code>b*</code></p>"),
    "code span never closed": ("``a`", "<p>``a`</p>"),
    "emphasis": ("*a* _b_ **c** __d__", "<p><em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong></p>"),
    "no emphasis beside a space": ("a * b * c", "<p>a * b * c</p>"),
    "star within a word": ("a*b*c", "<p>a<em>b</em>c</p>"),
    "underscore within a word": ("a_b_c", "<p>a_b_c</p>"),
    "emphasis in emphasis": ("***a** b*", "<p><em><strong>a</strong> b</em></p>"),
    "strong in strong": ("****a****", "<p><strong><strong>a</strong></strong></p>"),
    "rule of three": ("*a**b*", "<p><em>a**b</em></p>"),
    "link": ('[a *b*](c "d")', '<p><a href="c" title="d">a <em>b</em></a></p>'),
    "link to nowhere": ("[a]()", '<p><a href="">a</a></p>'),
    "link with spaces": ("[a](<b c>)", '<p><a href="b%20c">a</a></p>'),
    "link with brackets": ("[a](b(c))", '<p><a href="b(c)">a</a></p>'),
    "no link in a link": ("[a [b](c)](d)", '<p>[a <a href="c">b</a>](d)</p>'),
    "link before emphasis": ("*[a*](b)", '<p>*<a href="b">a*</a></p>'),
    "image": ("a ![b *c*](d 'e')", '<p>a <img src="d" alt="b c" title="e"></p>'),
    "image by reference": ("a ![b]\n\n[b]: c", '<p>a <img src="c" alt="b"></p>'),
    "autolink": ("<http://a.b?c=d&e> <f@g.h>", '<p><a href="http://a.b?c=d&amp;e" rel="noopener">http://a.b?c=d&amp;e</a> <a href="mailto:f@g.h">f@g.h</a></p>'),
    "no autolink": ("< http://a> <m:b c>", "<p>&lt; http://a&gt; &lt;m:b c&gt;</p>"),
    "HTML in a line": ("a <b>c</b> <i>*d*</i>", "<p>a <b>c</b> <i><em>d</em></i></p>"),
    "not HTML": ("a < b <3 </ x>", "<p>a &lt; b &lt;3 &lt;/ x&gt;</p>"),
    "hard break": ("a  \nb", "<p>a<br>\nb</p>"),
    "soft break": ("a \n b", "<p>a\nb</p>"),
    "text": ("a  b 潘瑞 'c' \"d\" --", "<p>a  b 潘瑞 'c' \"d\" --</p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_commonmark(name):
    text, html = EXAMPLES[name]

    assert plain(text) == html
