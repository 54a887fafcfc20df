import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import polib
import pytest
from django.db import OperationalError, connection
from django.test.client import ClientHandler
from django.utils import timezone, translation
from django.utils.translation import get_language

from blog.models import Paper, Post, PreviewLink, Series, WindowScore
from profile_app.models import Activity, Award, Interest, News, Resource, Student
from site_config import errors
from site_config.cache.page_cache import PageCache
from site_config.language import in_site_language
from tests.data import (
    make_page,
    make_paper,
    make_person,
    make_position,
    make_post,
    make_profile,
    make_publication,
    make_staff,
    make_topic,
)
from tests.markup import collapsed
from tests.messages import catalogs, collect_messages, key_of

# Not English words: formats, and names that are the same everywhere.
SAME_EVERYWHERE = frozenset(
    (
        "PDF", "BibTeX", "RIS", "CSL-JSON", "DOI", "arXiv", "RSS", "Atom", "JSON", "Cookie",
        "IEEE", "ACM", "APA", "NSDI", "UTC", "UTF-", "unAPI", "IP", "sched",
    )
)  # fmt: skip
NOT_READ = frozenset({"script", "style", "svg", "pre", "code", "dt", "image"})
READ_ATTRIBUTES = frozenset({"alt", "aria-label", "placeholder", "title", "content"})


# ── the catalogs ──────────────────────────────────────────────────────────────────────────
@pytest.fixture(params=catalogs(), ids=lambda path: path.parts[-3])
def catalog(request):
    return polib.pofile(str(request.param))


def test_every_text_is_translated(catalog):
    translated = {key_of(entry) for entry in catalog if entry.translated()}

    assert sorted(set(collect_messages()) ^ translated, key=str) == []


def test_translations_keep_placeholders_and_markup(catalog):
    def marks(text):
        return sorted(re.findall(r"%\(\w+\)s|\{\w+\}|</?\w+", text))

    odd = [
        entry.msgid
        for entry in catalog
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if text and marks(text) != marks(entry.msgid_plural or entry.msgid)
    ]

    assert odd == []


def test_compiled_catalog_is_current():
    for path in catalogs():
        assert path.with_suffix(".mo").read_bytes() == polib.pofile(str(path)).to_binary()


# ── a site in Chinese ───────────────────────────────────────────────────────────────────────
class Reading(HTMLParser):
    """Collects the text of a page that readers see or hear."""

    def __init__(self):
        super().__init__()
        self.read = []
        self.unread = []
        self.language = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "html":
            self.language = given["lang"]
        if tag in NOT_READ or given.get("class") in {"to-copy", "references"}:
            self.unread.append(tag)
        if tag != "meta" or given.get("name") == "description":
            self.read += [given[name] or "" for name in READ_ATTRIBUTES & given.keys()]
        self.read += [given[name] for name in given if name.startswith("data-") and tag == "script"]

    def handle_endtag(self, tag):
        if self.unread and self.unread[-1] == tag:
            self.unread.pop()

    def handle_data(self, data):
        if not self.unread:
            self.read.append(data)


def english_in(html):
    """Return the language of a page, and its texts with words in Latin letters."""
    page = Reading()
    page.feed(html)
    words = {text.strip() for text in page.read if set(latin_words(text)) - SAME_EVERYWHERE}
    return page.language, words


def latin_words(text):
    return re.findall(r"[A-Za-z][A-Za-z-]+", text)


def fill_in_chinese():
    """One of everything that pages show, entirely in Chinese."""
    make_profile(
        name="潘瑞", headline="博士生", bio="你好。", language="zh-Hans", email_words="在 某处",
        announcement="求职中", footer="页脚",
    )  # fmt: skip
    topic = make_topic("调度", description="说明", parent=make_topic("系统"))
    paper = make_paper(
        "公平调度", authors="王一", venue="NSDI", year=2020, summary="要点",
        state=Paper.State.READ, read_on=date(2024, 5, 3),
    )  # fmt: skip
    paper.topics.add(topic)
    make_paper("待读的论文", url="https://a.example/", bibtex="@misc{a}")
    series = Series.objects.create(title="系列一", description="说明", language="zh-Hans")
    body = "\n\n".join(
        f"## 第{n}节\n\n正文[@{paper.citation_key}]，注[^1]\n\n> [!NOTE]\n> 注意" for n in "一二三"
    )
    body += "\n\n- [x] 做完\n- [ ] 未做\n\n|甲|\n|-|\n|乙|\n\n[^1]: 脚注"
    for number in range(1, 13):
        post = make_post(
            f"文章{number}", body=body, summary="要点", language="zh-Hans", paper=paper,
            topics=(topic,), series=series, update_note="更正", kind=["note", "essay"][number % 2],
            days_ago=number, is_pinned=number == 1,
        )  # fmt: skip
        WindowScore.objects.create(post=post, window="all", score=number)
    draft = make_post("草稿", status=Post.Status.DRAFT, published_at=None, language="zh-Hans")
    soon = timezone.now() + timedelta(days=1)
    PreviewLink.objects.create(post=draft, expires_at=soon, revoked_at=timezone.now())
    PreviewLink.objects.create(post=draft, expires_at=soon)
    fill_the_person_in_chinese()


def fill_the_person_in_chinese():
    people = [make_person(f"作者{n}") for n in range(15)]
    for kind in ("conference", "thesis", "other"):
        publication = make_publication(
            f"论著{kind == 'thesis'}".replace("True", "一").replace("False", "二"),
            authors=tuple(people), kind=kind, venue="会议", abstract="摘要文", month=5,
            is_selected=kind == "conference", is_peer_reviewed=kind != "other",
        )  # fmt: skip
        publication.authorships.update(is_corresponding=True, equal_group=1)
        for resource in Resource.Kind.values[:-1]:
            url = f"https://a.example/{resource}"
            Resource.objects.create(publication=publication, kind=resource, url=url)
    make_position(role="实习生", institution="某所", advisor="王一", start_on=date(2024, 5, 1))
    make_position(
        kind="education", role="博士", institution="某校", advisor="李二",
        start_on=date(2022, 2, 1), end_on=date(2022, 8, 1),
    )  # fmt: skip
    Student.objects.create(name="学生")
    Interest.objects.create(text="兴趣")
    Award.objects.create(text="奖项", year="2024")
    for kind in Activity.Kind.values:
        Activity.objects.create(text="活动", kind=kind)
    for number in range(60):
        News.objects.create(text=f"消息{number}", on=date(2024, 5, 3))


PAGES = (
    "/", "/cv/", "/news/", "/feed/", "/nowhere/", "/blog/", "/blog/?page=2", "/blog/文章5/",
    "/blog/文章6/", "/blog/popular/?window=all", "/blog/popular/", "/blog/topics/",
    "/blog/topics/调度/", "/blog/papers/", "/blog/papers/?state=read&year=2021",
    "/blog/privacy/", "/publications/", "/publications/?by=kind", "/publications/?kind=thesis",
    "/publications/论著一/", "/publications/?kind=thesis&year=2020", "/blog/series/系列一/",
    "/search/", "/search/?q=要点", "/search/?q=没有这个", "/search/?q=-正文", "/search/?q=…",
    "/search/?q=没有这个&kind=note", "/blog/archive/1990/",
)  # fmt: skip


@pytest.mark.django_db
def test_pages_of_a_chinese_site_have_no_english(client):
    fill_in_chinese()
    year = timezone.localdate().year
    previews = [link.get_absolute_url() for link in PreviewLink.objects.all()]
    paper = Paper.objects.first().get_absolute_url()

    pages = [*PAGES, *previews, paper, f"/blog/archive/{year}/", "/opensearch.xml"]
    found = {url: english_in(client.get(url).text) for url in pages}

    found["/opensearch.xml"] = ("zh-hans", found["/opensearch.xml"][1])
    assert {url: what for url, what in found.items() if what != ("zh-hans", set())} == {}


@pytest.mark.django_db
def test_scripts_get_their_texts_from_the_page(client):
    make_profile(language="zh-Hans")

    html = client.get("/search/").text

    assert re.findall(r'data-(\w+)="([^"]*[一-鿿][^"]*)"', html) == [
        ("list", "搜索建议"),
        ("one", "1 条搜索建议"),
        ("many", "{n} 条搜索建议"),
        ("copy", "复制"),
        ("copied", "已复制"),
    ]


# ── whose choice it is ──────────────────────────────────────────────────────────────────────
@pytest.mark.django_db
@pytest.mark.parametrize(("language", "title"), [("en", "Blog"), ("zh-Hans", "博客")])
def test_language_is_set_by_the_owner_not_the_reader(client, language, title):
    make_profile(language=language)
    client.cookies["django_language"] = "de"

    html = client.get("/blog/", HTTP_ACCEPT_LANGUAGE="de, zh-Hans;q=0.5, en;q=0.1").text

    assert f"<title>{title} · Ada Lovelace</title>" in html
    assert get_language() == "en"


@pytest.mark.django_db
def test_cached_page_follows_the_sites_language(rf):
    versions = [1]

    def application(environ, start_response):
        response = ClientHandler()(environ)
        start_response("200 OK", list(response.items()))
        return [response.content]

    cache = PageCache(
        application, version=lambda: versions[-1], record=lambda *_: None, max_bytes=10**6
    )

    def title(accepted):
        environ = rf.get("/blog/", HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=accepted).environ
        html = b"".join(cache(environ, lambda *_: None)).decode()
        return re.search("<title>(.*?) ·", html)[1]

    make_profile(language="zh-Hans")
    first = [title("en"), title("de")]
    make_profile(language="en")
    versions.append(2)

    assert [*first, title("zh-Hans")] == ["博客", "博客", "Blog"]


@pytest.mark.django_db
def test_early_errors_are_in_the_sites_language(client):
    make_profile(language="zh-Hans")

    foreign_host = client.get("/", HTTP_HOST="elsewhere.example")
    nul = client.get("/blog/%00/")

    assert '<h1 class="title">请求无效</h1>' in foreign_host.text
    assert '<h1 class="title">请求无效</h1>' in nul.text


def test_error_page_uses_the_active_language(rf):
    with translation.override("zh-hans"):
        response = errors.server_error(rf.get("/"))

    assert '<html lang="zh-hans">' in response.text
    assert "出错了" in response.text


@pytest.mark.django_db
def test_error_page_without_a_database_is_in_english(rf):
    def refuse(*_):
        raise OperationalError("no database")

    with connection.execute_wrapper(refuse), in_site_language(rf.get("/")):
        assert get_language() == "en"


@pytest.mark.django_db
def test_feeds_are_in_the_sites_language(client):
    make_profile(name="潘瑞", language="zh-Hans")

    assert 'xml:lang="zh-hans"' in client.get("/feed/atom.xml").text
    assert "<description>潘瑞的文章</description>" in client.get("/feed/rss.xml").text
    assert "css/feed_zh.css" in client.get("/feed/rss.xml").text


@pytest.mark.django_db
def test_admin_uses_the_language_as_far_as_django_has_it(client):
    make_profile(language="zh-Hans")
    client.force_login(make_staff())

    html = client.get("/admin/profile_app/profile/1/change/").text

    assert "保存" in html
    assert '<option value="zh-Hans" selected>简体中文</option>' in html


@pytest.mark.django_db
def test_new_post_begins_in_the_sites_language(client):
    make_profile(language="zh-Hans")
    client.force_login(make_staff())

    form = client.get("/admin/blog/post/add/").context["adminform"].form

    assert form["language"].value() == "zh-Hans"


# ── the language of a text ──────────────────────────────────────────────────────────────────
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "name", "title"),
    [("zh-Hans", "脚注", "注"), ("en", "Footnotes", "Note"), ("la", "Footnotes", "Note")],
)
def test_renderer_uses_the_language_of_the_text(language, name, title):
    with translation.override("zh-hans" if language == "en" else "en"):
        post = make_post(body="A[^1]\n\n[^1]: B\n\n> [!NOTE]\n> C", language=language)

    assert f'aria-label="{name}"' in post.body_html
    assert f'<p class="callout-title">{title}</p>' in post.body_html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("site", "text", "interface", "label"),
    [("en", "zh-CN", "zh-hans", "博客"), ("zh-Hans", "en", "en", "Blog"),
     ("zh-Hans", "de", "zh-hans", "博客")],
)  # fmt: skip
def test_interface_around_a_text_is_in_its_language(client, site, text, interface, label):
    make_profile(language=site)
    post, page = make_post(language=text), make_page("/lab/", language=text)

    for one in (post, page):
        html = client.get(one.get_absolute_url()).text
        assert f'<html lang="{interface}"' in html
        assert f'<a href="/blog/">{label}</a>' in html
    assert get_language() == "en"


@pytest.mark.django_db
def test_byline_has_the_date_in_the_language_of_the_post(client):
    published = datetime(2024, 5, 3, 12, tzinfo=UTC)
    post = make_post("Notiz", language="de", published_at=published)

    page, listed = (collapsed(client.get(url).text) for url in (post.get_absolute_url(), "/blog/"))

    assert '<article class="wrap note h-entry" lang="de"' in page
    assert 'lang="de">3. Mai 2024</time></bdi> · <bdi>1 min' in page
    assert 'lang="de">3. Mai 2024</time></bdi> · <bdi>1 min' in listed
