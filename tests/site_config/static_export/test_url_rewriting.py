# ruff: noqa: E501 - lines of HTML are easiest to compare side by side

import pytest

from site_config.static_export.base_url import BaseUrl
from site_config.static_export.site_urls import SiteUrl
from site_config.static_export.url_rewriting import Links, Rewriter

PAGE = SiteUrl("/blog/themis/")
COPY = BaseUrl.parse("https://ada.github.io/site")
LIVE = BaseUrl.parse("https://ada.example")
rewriter = Rewriter(COPY)


def written(html, page=PAGE, live=None):
    return Rewriter(COPY, live).html(html, page, Links())


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/blog/x/#y">', '<a href="/site/blog/x/#y">'),
        ('<a\n  class="b" href=\'/blog/x/\'>', '<a\n  class="b" href="/site/blog/x/">'),
        ('<a href="/offprintcopyroot/blog/x/">', '<a href="/site/blog/x/">'),
        ('<a href="/site/">', '<a href="/site/site/">'),
        ('<img src="/media/a.png" alt="/media/a.png">', '<img src="/site/media/a.png" alt="/media/a.png">'),
        (
            '<source srcset="/media/a-480.avif 480w, /media/a.avif 1.5x,/media/b.avif">',
            '<source srcset="/site/media/a-480.avif 480w, /site/media/a.avif 1.5x,/site/media/b.avif">',
        ),
        ('<link href="/offprintcopyroot/theme.css?9b1c31">', '<link href="/site/theme.css?9b1c31">'),
        (
            '<meta content="http://offprintcopyhost/media/a.png">',
            '<meta content="https://ada.github.io/site/media/a.png">',
        ),
        ('<a href="/publications/?a=1&amp;kind=journal">', '<a href="/site/publications/kind/journal/">'),
        ('<a href="/search/?q=a&amp;kind=b">', '<a href="/site/search/?q=a&amp;kind=b">'),
        ('<a class="x" href="/admin/">', '<a class="x">'),
        ('<form action="/blog/visit/" method="post">', '<form method="post">'),
        ('<p data-visit="/offprintcopyroot/blog/visit/" data-served="now">', "<p>"),
    ],
)  # fmt: skip
def test_url_is_rewritten(html, expected):
    assert written(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<a href="#x">', '<a href="">', '<a href="mailto:a@b.example">', '<a href="//b.example/">',
        '<a href="https://ada.example/blog/x/">', '<a href="../other/">', '<a href="text.pdf">',
        '<meta name="description" content="/blog/x/ is it">', "<p>/blog/x/</p>",
        '<!-- <a href="/blog/x/"> -->', '<title>a <a href="/blog/x/"></title>',
        '<script type="application/json">{"a": "<b href=\'/blog/x/\'>"}</script>',
        '<p title="a > b">5 < 6</p>', '<a href=/blog/x/>', "<a", "< a href='/blog/x/'>",
        '<code>&lt;a href="/blog/x/"&gt;</code>',
    ],
)  # fmt: skip
def test_everything_else_is_unchanged(html):
    assert written(html) == html


def test_scripts_are_crawled_but_not_rewritten():
    html = '<script src="/static/a.js">"<a href=\'/blog/x/\'>"</script><a href="/b/">'

    assert written(html) == html.replace('"/static', '"/site/static').replace('"/b/', '"/site/b/')


def test_imports_of_modules_are_crawled():
    script = 'import { a } from "./b.1f.js";\nimport "../c.js";\nexport const from = "./d.js";\n'
    found = Links()

    rewriter.find_imports(script, SiteUrl("/static/js/x/a.js"), found)

    assert [url.path for url in found.urls] == ["/static/js/x/b.1f.js", "/static/js/c.js"]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("?page=2", "/site/blog/page/2/"),
        ("?page=1", "/site/blog/"),
        ("first/", "/site/blog/first/"),
        ("../cv.pdf", "/site/cv.pdf"),
        ("#x", "#x"),
    ],
)
def test_relative_url_on_a_deeper_page_is_rewritten(href, expected):
    place = SiteUrl("/blog/", (("page", "3"),))

    assert written(f'<a href="{href}">', place) == f'<a href="{expected}">'


def test_skipped_urls_link_to_the_live_site():
    html = (
        '<a href="/publications/?year=2020&amp;kind=journal"><p data-visit="/x/" data-served="n">'
    )

    assert written(html, live=LIVE) == (
        '<a href="https://ada.example/publications/?year=2020&amp;kind=journal">'
        '<p data-visit="https://ada.example/blog/visit/" data-served="1970-01-01T00:00:00+00:00">'
    )


def test_links_are_collected_and_skipped_ones_reported():
    found = Links()
    rewriter.html(
        '<a href="/b/"><img src="/media/a.png"><a href="/admin/"><a href="/search/">', PAGE, found
    )

    assert list(found.urls) == [SiteUrl("/b/"), SiteUrl("/media/a.png")]
    assert found.skipped == ["the admin"]


def test_stylesheet_urls_are_rewritten():
    found = Links()
    css = "a{background:url(../img/a.svg)} b{src:url('/static/b.woff2')} i{c:url(data:x)}"

    text = rewriter.css(css, SiteUrl("/static/css/site.css"), found)

    assert text == css.replace("/static", "/site/static")
    assert set(found.urls) == {SiteUrl("/static/img/a.svg"), SiteUrl("/static/b.woff2")}


def test_feed_stylesheets_and_sitemap_urls_are_collected():
    found = Links()
    xml = (
        '<?xml-stylesheet href="/static/feed.css" type="text/css"?>'
        "<loc>http://offprintcopyhost/offprintcopyroot/cv/</loc>"
    )

    assert rewriter.xml(xml, SiteUrl("/feed.xml"), found) == (
        '<?xml-stylesheet href="/site/static/feed.css" type="text/css"?>'
        "<loc>https://ada.github.io/site/cv/</loc>"
    )
    assert set(found.urls) == {SiteUrl("/static/feed.css"), SiteUrl("/cv/")}
