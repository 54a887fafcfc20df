import pytest

from blog.markdown.html_tags import HtmlTag, rewrite_tags, tags_in


def doubled(name, value):
    return {"a": value * 2, "b": None}.get(name, value)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p a="x" b="y" c=\'z\'>', "<p a=\"xx\" c='z'>"),
        ("<P\n A='x'>", '<P\n A="xx">'),
        ('<p a="&lt;&amp;">', '<p a="&lt;&amp;&lt;&amp;">'),
        ('<p title="> a=">', '<p title="> a=">'),
        ("<p a=x>", "<p a=x>"),
        ('<code>&lt;p a="x"&gt;</code>', '<code>&lt;p a="x"&gt;</code>'),
        ('<!-- <p a="x"> -->', '<!-- <p a="x"> -->'),
        ('<script a="x">"<p a=\'x\'>"</script>', '<script a="xx">"<p a=\'x\'>"</script>'),
        ('<title>5 <p a="x">', '<title>5 <p a="x">'),
    ],
)
def test_values_change_only_in_tags(html, expected):
    assert rewrite_tags(html, lambda tag: tag.with_values(doubled)) == expected


def test_tags_of_some_names_are_found_outside_of_scripts():
    html = '<a href="x"><abbr><b>y</b></A><script>"<a>"</script><img>'

    assert list(tags_in(html, "a", "img")) == [
        HtmlTag("a", '<a href="x">'),
        HtmlTag("/a", "</A>"),
        HtmlTag("img", "<img>"),
    ]
