"""Exports of WordPress and Ghost: texts, states, topics, media and old URLs."""

import json

import pytest

from blog.folders.source import SourceRefused
from blog.models import Post, Redirect, Topic
from importers.exports.html_to_markdown import find_shortcodes, html_to_markdown
from profile_app.models import MenuItem
from tests.importers.folders import png, report_lines, run, write

pytestmark = pytest.mark.django_db

SITE = "https://old.example"
GUID = "http://older.example/?p=77"
MAY_HIDE = "which may hide text from visitors"


def item(slug, html, *, kind="post", state="publish", number=5, more=""):
    return f"""<item><title>{slug.title()} &amp; more</title><link>{SITE}/2020/{slug}/</link>
    <content:encoded><![CDATA[{html}]]></content:encoded>
    <excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>
    <wp:post_date>2020-05-06 23:30:00</wp:post_date><wp:post_name>{slug}</wp:post_name>
    <wp:status>{state}</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>"""


TAGS = '<category domain="category" nicename="fast">Fast</category>'
COVER = (
    "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>5</wp:meta_value>"
    "</wp:postmeta>"
)
ACCESS = COVER.replace("_thumbnail_id", "_jetpack_newsletter_access").replace(">5<", ">paid<")
FILE = f"<wp:attachment_url>{SITE}/wp-content/uploads/2020/p.png</wp:attachment_url>"
FIRST = (
    f'One x_y \x08line.<!--more-->\n\nSee <a href="{SITE}/2020/second/">it</a> and '
    f'$latex a_b$. <img src="{SITE}/wp-content/uploads/2020/p-300x200.png" alt="p">'
)
WORDPRESS = f"""<?xml version="1.0"?>
<rss xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<wp:base_blog_url>{SITE}</wp:base_blog_url>
<wp:category><wp:category_nicename>systems</wp:category_nicename>
  <wp:cat_name>Systems</wp:cat_name></wp:category>
<wp:category><wp:category_nicename>fast</wp:category_nicename>
  <wp:category_parent>systems</wp:category_parent><wp:cat_name>Fast</wp:cat_name></wp:category>
{item("first", FIRST, number=11, more=TAGS + COVER + "<wp:comment/>")}
{
    item(
        "second",
        "<!-- wp:paragraph --><p>Words H<sub>2</sub>O.</p><!-- /wp:paragraph -->",
        number=22,
    )
}
{
    item(
        "about",
        f'<a href="{SITE}/?p=11">A</a> <a href="/?page_id=22">B</a> <a href="{GUID}">C</a>',
        kind="page",
        more=f"<guid>{GUID}</guid>",
    )
}
{item("new", "", state="auto-draft")}
{item("secret", "<p>x</p>", state="private")}
{item("locked", "<p>x</p>", more="<wp:post_password>p</wp:post_password>")}
{item("paid", "[members_only]x[/members_only]")}
{item("block", '<!-- wp:paragraph {"metadata":{"blockVisibility":false}} --><p>x</p>')}
{item("letter", "<p>x</p>", more=ACCESS)}
{item("gone", "<p>x</p>", state="trash")}
{item("talk", "<p>x</p>", kind="talk")}
{item("menu", "", kind="wp_template")}
{item("image", "", kind="attachment", state="inherit", more=FILE)}
</channel></rss>"""


def test_wordpress_export_arrives_with_its_states_topics_images_and_urls(tmp_path):
    folder = write(tmp_path, {"blog.xml": WORDPRESS, "uploads/2020/p.png": png()})
    report = run(folder)

    posts = {post.title: post for post in Post.with_pages.all()}
    assert report.format == "wordpress"
    assert {title for title, post in posts.items() if post.is_public} == {
        "First & more", "Second & more", "About & more",
    }  # fmt: skip
    first, second = posts["First & more"], posts["Second & more"]
    assert first.body.startswith("One x\\_y line.\n\nSee [it](")
    assert f"[it]({second.get_absolute_url()}) and $a_b$. ![p](/media/" in first.body
    assert f"{first.published_at:%Y-%m-%d}" == "2020-05-06"
    assert first.cover
    about = posts["About & more"]
    assert about.path == "/2020/about/"
    assert (
        about.body == f"[A](/blog/first-more/) [B]({second.get_absolute_url()}) [C](/2020/about/)"
    )
    assert second.body == "Words H<sub>2</sub>O."
    assert [topic.name for topic in first.topics.all()] == ["Fast"]
    assert Topic.objects.get(name="Fast").parent.name == "Systems"
    assert Redirect.objects.get(path="/2020/first").post == first
    assert report_lines(report.skipped) == [
        "blog.xml/new: empty draft that WordPress made for a new post",
        "blog.xml/gone: in the trash",
    ]
    assert report_lines(report.notes) == [
        "blog.xml/first: comments not imported: 1",
        "blog.xml/secret: status “private”; imported as a draft",
        "blog.xml/locked: protected by a password; imported as a draft",
        f"blog.xml/paid: has the shortcode [members_only], {MAY_HIDE}; imported as a draft",
        f"blog.xml/block: has a hidden block, {MAY_HIDE}; imported as a draft",
        "blog.xml/letter: _jetpack_newsletter_access: paid; imported as a draft",
        "blog.xml/talk: a “talk”, which Offprint doesn't have; imported as a draft",
        "blog.xml: parts of the old site's look and editor not imported: 1 wp_template",
    ]
    assert "blog.xml/second" in [count.path for count in report.words]
    assert report_lines(report.missing_words) == []
    assert not run(folder).has_changes


def entry(number, order, title, kind, target, *, parent=0, menu="Main Menu", state="publish"):
    names = {"type": kind, "menu_item_parent": parent, "object_id": target, "url": target}
    meta = "".join(
        f"<wp:postmeta><wp:meta_key>_menu_item_{name}</wp:meta_key>"
        f"<wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
        for name, value in names.items()
        if name != "url" or kind == "custom"
    )
    return (
        f"<item><title>{title}</title><wp:post_id>{number}</wp:post_id><wp:status>{state}"
        f"</wp:status><wp:menu_order>{order}</wp:menu_order><wp:post_type>nav_menu_item"
        f'</wp:post_type><category domain="nav_menu">{menu}</category>{meta}</item>'
    )


MENU = [
    entry(903, 3, "Elsewhere", "custom", "https://x.example/"),
    entry(901, 1, "Home", "custom", "http://old.example/"),
    entry(902, 2, "", "post_type", 30),
    entry(904, 4, "More", "custom", "#"),
    entry(907, 7, "Deepest", "custom", "https://z.example/", parent=906),
    entry(906, 6, "Posts on speed", "taxonomy", 7, parent=904),
    entry(905, 5, "First", "post_type", 11, parent=904),
    entry(908, 8, "Hidden", "custom", "https://y.example/", state="draft"),
    entry(909, 9, "", "post_type", 999),
    entry(910, 10, "Round", "custom", "https://y.example/", parent=911),
    entry(911, 11, "About", "custom", "https://y.example/", parent=910),
    entry(920, 1, "Imprint", "custom", "https://y.example/", menu="Footer"),
]


def test_wordpress_menu_becomes_the_menu(tmp_path):
    term = "<wp:category><wp:term_id>7</wp:term_id><wp:category_nicename>fast"
    text = WORDPRESS.replace("<wp:category><wp:category_nicename>fast", term)
    pages = item("contact", "Call me.", kind="page", number=30)
    text = text.replace("</channel>", f"{pages}{''.join(MENU)}</channel>")
    folder = write(tmp_path, {"blog.xml": text})
    report = run(folder)

    shown = [
        (str(one), one.page.path if one.page else one.url, one.is_nested)
        for one in MenuItem.objects.filter(place="header", is_visible=True)
    ]
    assert shown == [
        ("Home", "/", False),
        ("Contact & more", "/2020/contact/", False),
        ("Elsewhere", "https://x.example/", False),
        ("More", "", False),
        ("First", Post.objects.get(title="First & more").get_absolute_url(), True),
        ("Posts on speed", Topic.objects.get(name="Fast").get_absolute_url(), True),
        ("Deepest", "https://z.example/", True),
    ]
    assert [line for line in report_lines(report.warnings) if "menu entry" in line] == [
        "blog.xml: menu entry “” leads to post_type 999, which is not in the export: not imported",
        "blog.xml: menu entry “Round” is below itself: not imported",
        "blog.xml: menu entry “About” is below itself: not imported",
    ]
    footer = "not imported: Offprint has one menu; it has: Imprint (https://y.example/)"
    assert f"blog.xml: menu “Footer” {footer}" in report_lines(report.notes)
    assert not run(folder).has_changes


def test_ghost_export_arrives_with_its_states_topics_images_and_urls(tmp_path):
    html = (
        '<p>See <a href="__GHOST_URL__/second/">it</a>.</p>'
        '<img src="__GHOST_URL__/content/images/2020/p.png" alt="p">'
        '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" '
        'href="https://x.example/"><div>A page</div><div>About it</div></a></figure>'
    )
    posts = [
        {"id": "1", "slug": "first", "title": "First", "html": html, "status": "published",
         "published_at": "2020-05-06T10:00:00.000Z", "visibility": "public"},
        {"id": "2", "slug": "second", "title": "Second", "html": "<p>x</p>", "status": "published"},
        {"id": "3", "slug": "paid", "title": "Paid", "html": "<p>x</p>", "status": "published",
         "visibility": "paid"},
        {"id": "5", "slug": "sent", "title": "Sent", "html": "<p>x</p>", "status": "sent",
         "type": "page"},
        {"id": "6", "slug": "mail", "title": "Mail", "html": "<p>x</p>", "status": "published"},
        {"id": "4", "slug": "draft", "title": "Draft", "html": "<p>x</p>", "status": "draft"},
    ]  # fmt: skip
    data = {
        "posts": posts,
        "tags": [{"id": "9", "name": "Fast", "slug": "fast"}, {"id": "8", "name": "#own"}],
        "posts_meta": [{"post_id": "6", "email_only": 1}, {"post_id": "1", "email_only": 0}],
        "posts_tags": [{"post_id": "1", "tag_id": "9"}, {"post_id": "1", "tag_id": "8"}],
    }
    files = {"x.ghost.json": json.dumps({"db": [{"data": data}]}), "images/2020/p.png": png()}
    report = run(write(tmp_path, files))

    found = {post.title: post for post in Post.with_pages.all()}
    first = found["First"]
    assert report.format == "ghost"
    assert {title for title, post in found.items() if post.is_public} == {"First", "Second"}
    assert f"[it]({found['Second'].get_absolute_url()})" in first.body
    assert "![p](/media/" in first.body
    assert "[A page – About it](https://x.example/)" in first.body
    assert [topic.name for topic in first.topics.all()] == ["Fast"]
    assert Redirect.objects.get(path="/first").post == first
    assert found["Sent"].path == "/sent/"
    assert {"x.ghost.json/sent: status “sent”; imported as a draft",
            "x.ghost.json/mail: only sent by email; imported as a draft",
            } < set(report_lines(report.notes))  # fmt: skip


def test_export_file_is_imported_on_its_own(tmp_path):
    folder = write(tmp_path, {"blog.xml": WORDPRESS})
    report = run(folder / "blog.xml")

    assert report.format == "wordpress"
    assert "blog.xml/first: cover https://old.example" in " ".join(report_lines(report.warnings))


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.xml", WORDPRESS.replace("</rss>", ""), "is not valid XML"),
        ("a.xml", WORDPRESS.replace("<rss", "<!DOCTYPE x><rss"), "defines XML entities"),
        ("a.json", '{"db": [', "is not valid JSON"),
        ("a.json", '{"db": [' + "[]," * 1_000_001, "more than 2,000,000 values"),
    ],
)
def test_damaged_or_hostile_export_is_refused(tmp_path, name, text, reason):
    with pytest.raises(SourceRefused, match=reason):
        run(write(tmp_path, {name: text}))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("One.\ntwo\n\n<pre>a\n\nb</pre>", "One.  \ntwo\n\n```\na\n\nb\n```"),
        ("[code lang='python']x = 1[/code]", "```python\nx = 1\n```"),
        ("[caption]<img src='a.png'> Words[/caption]", "![](a.png)\n\n*Words*"),
        ("<p>$a_1$ and a_1 for $5_000</p>", "$a_1$ and a\\_1 for $5\\_000"),
        ("<table><tr><th>a|b</th></tr><tr><td>c</td></tr></table>", "| a\\|b |\n| --- |\n| c |"),
        ('<p>a <iframe src="/v"></iframe></p>', 'a\n\n<iframe src="/v"></iframe>'),
        ("<p>x<sup>2</sup> <u>u</u> <kbd>K</kbd></p>", "x<sup>2</sup> <u>u</u> <kbd>K</kbd>"),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html, markdown):
    assert html_to_markdown(html) == markdown


@pytest.mark.parametrize(
    ("html", "names", "hiding"),
    [
        ("<p>[members_only]</p>x<p>[/members_only]</p>", "members_only", "members_only"),
        ('[membership level="1"]x[/membership]', "membership", "membership"),
        ("a [private] b", "private", "private"),
        ("[any]x[/any]", "any", "any"),
        ("[gallery ids=1] [form_a] [map zoom=&quot;3&quot;]", "form_a gallery map", ""),
        ("[code]a[b x=1]c[/b][/code] [quote]x[/quote]", "quote", ""),
        ("[1] [sic] [private talk] [see x=1](u) \\[a\\] [[any]] x[i]", "", ""),
    ],
)
def test_shortcodes_are_listed_and_those_that_enclose_text_hide_it(html, names, hiding):
    found = find_shortcodes(html)

    assert found.names == names.split()
    assert found.hiding == (f"the shortcode [{hiding}]" if hiding else "")


@pytest.mark.parametrize(
    "start", ["\\(", "[caption]", "[code]", "<!-- wp:", "<a ", "<!", "$latex "]
)
def test_unclosed_marks_cost_linear_time(start):
    assert html_to_markdown(f"Words. {start * 20_000}").startswith("Words.")
