"""An export of a small site under a path, created once and served by a plain web server."""

import json
import re
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client, override_settings

from blog.images.library import store_image
from blog.models import Post, Redirect, Series
from blog.translations import set_translation_key
from profile_app.models import FormerSlug, News, Publication, Resource
from site_config.static_export.base_url import BaseUrl
from site_config.static_export.exporting import export_site
from tests.data import (
    make_course,
    make_page,
    make_paper,
    make_person,
    make_post,
    make_profile,
    make_project,
    make_publication,
    make_staff,
    make_talk,
    make_topic,
)
from tests.images import encoded, photo
from tests.production import free_port
from tests.site_config.crawling import Crawl, served_folder

pytestmark = pytest.mark.django_db

BODY = """
## A part

It follows [the second](/blog/second/#a-part), is in [a list](/blog/popular/?window=week) and
under [two filters](/publications/?kind=journal&year=2020). See [@gray1981] and
[this part](#a-part).

![A gradient]({image})

```html
<a href="/blog/second/">shown, not led</a>
```

Inline `/blog/second/` stays, and so does https://ada.example.org/blog/second/.
"""


def plain_settings(folder):
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return override_settings(
        DATA_DIR=folder,
        MEDIA_ROOT=folder / "media",
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        WHITENOISE_USE_FINDERS=True,
        WHITENOISE_AUTOREFRESH=True,
    )


def make_content():
    make_profile(headline="Engines", accent="#005f73")
    topic = make_topic("Systems")
    make_topic("Engines of logic", parent=topic)
    paper = make_paper(
        "Transactions", authors="Jim Gray", venue="VLDB J.", year=1981, citation_key="gray1981"
    )
    series = Series.objects.create(title="Two parts")
    image = store_image(encoded(photo(1000, 300), "JPEG"), "gradient.jpg").file.url
    second = make_post("Second", body="## A part\n\nThe middle.", topics=(topic,), series=series)
    body = BODY.replace("{image}", image)
    first = make_post("First", body=body, topics=(topic,), series=series, paper=paper)
    translated = make_post("公平调度", body="关于排队的笔记。", language="zh-Hans")
    for text in (second, translated):
        set_translation_key(text, "second")
    make_post("By address", body="Overlooked.", status=Post.Status.UNLISTED)
    make_post("Draft", body="Confidential.", status=Post.Status.DRAFT)
    make_page("/group/join/", "Join us", body="Write to us about [the second](/blog/second/).")
    make_project("Engine", body="Write to us, too.")
    make_talk("On engines", place="Turin")
    make_course("Engines", body="How to build one")
    make_course("No page")
    make_person("Ada Chen", is_member=True, body="Builds engines")
    make_page("/secret/", "Secret", body="Confidential.", status=Post.Status.DRAFT)
    Redirect.objects.create(path="/notes/second", post=second)
    Redirect.objects.create(path="/2019/一.html", post=first)
    Redirect.objects.create(path="/notes/../draft", post=second)
    Redirect.objects.create(path="/lab", url="https://lab.example.org/")
    ada, grace = make_person("Ada Lovelace", is_me=True), make_person("Grace Hopper")
    for year, kind in ((2020, "journal"), (2021, "journal"), (2021, "conference")):
        made = make_publication(f"On {kind} {year}", year=year, kind=kind, authors=(ada, grace))
        Resource.objects.create(publication=made, file=ContentFile(b"%PDF", name="text.pdf"))
    FormerSlug.objects.create(slug="once", publication=made)
    News.objects.bulk_create(News(on=f"2020-01-{day:02}", text="Old") for day in range(1, 29))
    News.objects.bulk_create(News(on=f"2021-01-{day:02}", text="New") for day in range(1, 29))


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker, tmp_path_factory):
    """The site's data folder and content; everything is rolled back at the end."""
    folder = tmp_path_factory.mktemp("exported")
    with plain_settings(folder), django_db_blocker.unblock(), transaction.atomic():
        make_content()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def copy(place):
    return BaseUrl.parse(f"http://127.0.0.1:{free_port()}/site")


@pytest.fixture(scope="module")
def report(place, copy):
    return export_site(place / "out/site", copy=copy)


@pytest.fixture(scope="module")
def counted(place, report):
    """Return what the export added to the journal of visits."""
    return list(place.glob("journal/*"))


@pytest.fixture(autouse=True)
def _surroundings(_fast_and_private, place, counted):
    with plain_settings(place):
        yield


@pytest.fixture
def out(place):
    return place / "out/site"


def read(out, name):
    return (out / name).read_text()


def text_files(out):
    endings = {".html", ".xml", ".json", ".bib", ".ris", ".txt", ".css", ".js"}
    return [path for path in out.rglob("*") if path.suffix in endings]


def test_no_link_is_broken(place, copy, out):
    with served_folder(place / "out", int(copy.host.partition(":")[2])):
        crawl = Crawl(str(copy))

    assert crawl.broken == []
    assert {address for address in crawl.outside if "127.0.0.1" in address} == set()
    assert len(crawl.seen) > 60


def test_pages_have_the_base_url_everywhere(out, copy):
    texts = {path: path.read_text() for path in text_files(out)}

    assert [path for path, text in texts.items() if "offprintcopy" in text] == []
    for name in ("sitemap.xml", "feed/atom.xml", "feed/feed.json", "publications.bib"):
        assert f"{copy}" in read(out, name)
    page = read(out, "blog/first/index.html")
    assert f'<link rel="canonical" href="{copy}blog/first/">' in page
    assert f'property="og:image" content="{copy}share/posts/first.png"' in page
    assert f'"url": "{copy}blog/first/"' in page


def test_robots_and_opensearch_have_the_base_url(out, copy):
    assert read(out, "robots.txt") == (
        f"User-agent: *\nDisallow: /site/admin/\nDisallow: /site/search/\n"
        f"Sitemap: {copy}sitemap.xml\n"
    )
    assert f'template="{copy}search/?q={{searchTerms}}"' in read(out, "opensearch.xml")


def test_urls_in_text_are_unchanged(out):
    page = read(out, "blog/first/index.html")
    code = re.sub(r"<[^>]*>", "", page[page.index("<pre") : page.index("</pre>")])

    assert "&lt;a href=&quot;/blog/second/&quot;&gt;" in code.replace('"', "&quot;")
    assert "<code>/blog/second/</code>" in page
    assert "https://ada.example.org/blog/second/" in page


def test_links_in_posts_are_rewritten(out):
    page = read(out, "blog/first/index.html")

    assert '<a href="/site/blog/second/#a-part">' in page
    assert '<a href="#a-part">this part</a>' in page
    assert re.search(r'srcset="/site/media/images/\S+-480.avif 480w, /site/media/', page)


def test_drafts_are_not_exported_and_unlisted_posts_not_listed(out, report):
    texts = {path.relative_to(out).as_posix(): path.read_text() for path in text_files(out)}

    assert [name for name, text in texts.items() if "Confidential" in text] == []
    assert [name for name, text in texts.items() if "Overlooked" in text] == [
        "blog/by-address/index.html"
    ]
    assert report.unlisted == 1


def test_search_names_days_in_the_language_of_each_post(out):
    rows = {row[1]: row for row in json.loads(read(out, "search/entries.json"))["entries"]}

    assert re.fullmatch(r"\d{4}年\d+月\d+日", rows["公平调度"][6])
    assert re.fullmatch(r"[A-Z][a-z]+ \d+, \d{4}", rows["First"][6])
    assert rows["First"][1:3] == ["First", "/site/blog/first/"]


def test_search_has_no_paper_beside_its_note(out):
    urls = [row[2] for row in json.loads(read(out, "search/entries.json"))["entries"]]

    assert "/site/blog/first/" in urls
    assert "/site/blog/papers/gray1981/" not in urls


def test_filtered_lists_and_further_pages_have_files(out):
    assert "On conference 2021" not in read(out, "publications/kind/journal/index.html")
    assert "On journal 2020" in read(out, "publications/kind/journal/publications.bib")
    assert "Jan 2020" in read(out, "news/page/2/index.html")
    assert 'href="/site/blog/popular/window/week/"' in read(out, "blog/first/index.html")
    assert list(out.glob("blog/papers/venue/vldb-j-*/index.html")) != []
    assert "公平调度" in read(out, "feed/languages/zh-Hans/rss.xml")


def test_translations_are_linked(out, copy):
    page, address = read(out, "blog/second/index.html"), quote("blog/公平调度/")

    assert f'hreflang="zh-Hans" href="{copy}{address}"' in page
    assert f'<a href="/site/{address}" rel="alternate"' in page


def test_skipped_pages_are_not_linked(out, report):
    page = read(out, "blog/first/index.html")

    assert "<a>two filters</a>" in page
    assert "data-visit" not in page
    assert report.skipped["lists with several filters"] > 0
    assert "/admin/" not in page
    assert report.dead == {}


def test_pages_are_exported_and_drafts_are_not(out):
    assert "Write to us" in read(out, "group/join/index.html")
    assert '<a href="/site/group/join/">Join us</a>' in read(out, "search/index.html")
    assert not (out / "secret").exists()
    assert "Write to us" in read(out, "projects/engine/index.html")
    assert (out / "search/texts/project-0.json").exists()
    assert "How to build one" in read(out, "teaching/engines/index.html")
    assert "Builds engines" in read(out, "people/ada-chen/index.html")
    assert "Turin" in read(out, "talks/on-engines/index.html")
    assert "SUMMARY:On engines" in read(out, "talks.ics")


def test_former_urls_redirect(out, copy, report):
    moved = read(out, "notes/second/index.html")

    assert '<meta http-equiv="refresh" content="0; url=/site/blog/second/">' in moved
    assert f'<link rel="canonical" href="{copy}blog/second/">' in moved
    assert "/site/blog/first/" in read(out, "2019/一.html")
    assert "/site/2019/%E4%B8%80.html /site/blog/first/ 301\n" in read(out, "_redirects")
    assert "/site/publications/on-conference-2021/" in read(out, "publications/once/index.html")
    assert "/site/publications/on-conference-2021/" in read(out, "publication/once/index.html")
    assert (out / "publications/once/text.pdf").read_bytes() == b"%PDF"
    assert read(out, "publications/once.bib") == read(out, "publications/on-conference-2021.bib")
    assert 'url=https://lab.example.org/"' in read(out, "lab/index.html")
    assert report.counts["redirects"] == 5


def test_export_counts_no_visit_and_no_download(counted):
    assert counted == []


def test_second_export_writes_nothing(out, copy):
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}

    again = export_site(out, copy=copy)

    assert (again.written.written, again.written.removed) == ([], [])
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert again.written.unchanged == len(before) - 1


def test_changed_post_updates_pages_that_show_it(out, copy):
    post = Post.objects.get(slug="公平调度")
    post.body += "\n\n再说一句。"
    post.save()

    changed = export_site(out, copy=copy, dry_run=True).written

    words = [name for name in changed.written if name.startswith("search/words/")]
    assert set(changed.written) - set(words) == {
        "blog/公平调度/index.html",
        "feed/atom.xml",
        "feed/feed.json",
        "feed/rss.xml",
        *(f"feed/languages/zh-Hans/{name}" for name in ("atom.xml", "feed.json", "rss.xml")),
        "search/entries.json",
        f"search/texts/post-{post.pk}.json",
    }
    assert changed.removed == []


def test_deleted_post_is_removed_with_its_images(out, copy):
    image = next(out.glob("media/images/*/gradient-*-480.avif"))
    Post.objects.filter(slug="first").delete()

    gone = export_site(out, copy=copy, dry_run=True).written.removed

    assert {"blog/first/index.html", "share/posts/first.png", "2019/一.html"} <= set(gone)
    assert image.relative_to(out).as_posix() in gone


ADDRESS = re.compile(r'\s+(?:href|data-visit|data-served)="[^"]*"')


@pytest.fixture(scope="module")
def as_live(place, copy, report):
    """An export at the site's own URL, and the requests to the site."""
    export_site(place / "out/as-live", copy=BaseUrl.parse(copy.origin))
    return place / "out/as-live", Client(headers={"host": copy.host})


def test_pages_equal_the_live_site_except_for_urls(as_live):
    folder, client = as_live
    pages = [path for path in folder.rglob("index.html") if "search" not in path.parts]
    same = 0

    for path in pages:
        name = path.relative_to(folder).as_posix().removesuffix("index.html")
        response = client.get(f"/{name}")
        if response.status_code == 200:
            # Where the URLs of feeds may break.
            live = response.content.decode().replace("<wbr>", "")
            ours = path.read_text().replace("<wbr>", "")
            same += ours == live
            assert ADDRESS.sub("", ours) == ADDRESS.sub("", live), name

    assert len(pages) > 30
    assert same > 10


def test_files_equal_the_live_site(as_live):
    folder, client = as_live

    for name in (
        "feed/atom.xml", "feed/rss.xml", "feed/feed.json", "sitemap.xml", "robots.txt", "cv.pdf",
        "publications.bib", "publications/on-conference-2021.ris", "theme.css", "opensearch.xml",
        "share/posts/first.png", "publications/on-conference-2021/text.pdf",
    ):  # fmt: skip
        response = client.get(f"/{name}")
        assert (folder / name).read_bytes() == b"".join(response), name


def test_live_site_gets_visits_and_skipped_links(tmp_path, copy):
    live = BaseUrl.parse("https://ada.example.org")
    export_site(tmp_path, copy=copy, live=live)
    page = read(tmp_path, "blog/first/index.html")

    assert (
        'data-visit="https://ada.example.org/blog/visit/" data-served="1970-01-01T00:00:00+00:00"'
        in page
    )
    assert 'href="https://ada.example.org/publications/?kind=journal&amp;year=2020"' in page


def test_export_is_anonymous(out):
    make_staff()

    assert "Edit" not in read(out, "blog/first/index.html")
    assert Publication.objects.count() == 3


def test_base_path_may_equal_a_path_of_the_site(tmp_path, copy):
    export_site(tmp_path, copy=BaseUrl.parse(f"{copy.origin}/blog"))
    page = read(tmp_path, "blog/first/index.html")

    assert '<a class="home" href="/blog/"' in page
    assert '<a href="/blog/blog/second/#a-part">' in page
