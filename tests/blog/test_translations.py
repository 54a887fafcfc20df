"""Posts and pages in several languages: linked in the admin, shown to readers, restored."""

import json
import re

import pytest

from blog.editor.trash import move_to_trash
from blog.languages import language_name
from blog.models import Post, PreviewLink
from tests.blog.admin.test_posts import form_of
from tests.data import make_page, make_post, make_profile

pytestmark = pytest.mark.django_db

POSTS = "/admin/blog/post/"


def make_group(*, is_page=False, **fields):
    """Return a text in English, Chinese and German each; the English one is the oldest."""
    group = []
    for number, (tag, title) in enumerate((("en", "Fair"), ("zh-Hans", "公平"), ("de", "Gerecht"))):
        given = {"language": tag, "translation_key": "fair", **fields}
        if is_page:
            group.append(make_page(f"/{tag.lower()}/", title, **given))
        else:
            group.append(make_post(title, days_ago=9 - number, **given))
    return group


def choose(client, text, chosen, **fields):
    url = f"/admin/blog/{text._meta.model_name}/{text.pk}/change/"
    response = client.post(url, form_of(text, translation_of=chosen.pk if chosen else "", **fields))
    text.refresh_from_db()
    return response


def chosen_in(client, text):
    url = f"/admin/blog/{text._meta.model_name}/{text.pk}/change/"
    form = client.get(url).context["adminform"].form
    return form["translation_of"].initial, form["translation_of"].help_text


def switch(html):
    """Return the links to other languages: URL, language and name."""
    return re.findall(
        r'<a href="(\S+)" rel="alternate" hreflang="(\S+)"\s+lang="\2">([^<]+)</a>', html
    )


def alternates(html):
    return re.findall(
        r'<link rel="alternate" hreflang="(\S+)" href="http://testserver(\S+)">', html
    )


# ── admin ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("tag", ["xx-bogus!!", "en us", "日本語", "-en", "<b>", "en-"])
def test_language_is_a_well_formed_tag(owner, tag):
    text = make_post("Fair")

    response = owner.post(f"{POSTS}{text.pk}/change/", form_of(text, language=tag))

    errors = response.context["adminform"].form.errors
    sentence = f"“{tag}” is not a language tag. Use one such as en, zh-Hans or pt-BR."
    assert errors == {"language": [sentence]}


def test_variants_of_a_language_are_a_translation_each_and_named_differently(owner):
    american, british = make_post("Color"), make_post("Colour", language="en-GB")
    english = make_post("Hue", language="en")
    choose(owner, american, british, language="EN_us")
    choose(owner, english, american)

    american.refresh_from_db()
    assert american.language == "en-US"
    assert switch(owner.get("/blog/hue/").text) == [
        ("/blog/colour/", "en-GB", "British English"),
        ("/blog/color/", "en-US", "American English"),
    ]
    assert "American English" in owner.get("/feed/").text
    assert "American English" in owner.get("/feed/languages/en-US/atom.xml").text


@pytest.mark.parametrize(
    "make", [make_post, lambda title, **f: make_page(f"/{title}/", title, **f)]
)
def test_translation_chosen_in_one_form_is_in_the_others(owner, make):
    english, chinese, german = (
        make(title, language=tag) for title, tag in (("a", "en"), ("b", "zh-Hans"), ("c", "de"))
    )

    choose(owner, chinese, english)
    choose(owner, german, chinese)
    linked = [chosen_in(owner, text)[0] for text in (english, chinese, german)]
    helped = chosen_in(owner, english)[1]
    choose(owner, chinese, None)

    assert linked == [chinese.pk, english.pk, english.pk]
    assert helped.endswith(" Also linked: “c · Deutsch”.")
    assert [chosen_in(owner, text)[0] for text in (english, chinese, german)] == [
        german.pk,
        None,
        english.pk,
    ]


def test_translations_that_are_impossible_are_refused(owner):
    english, chinese, _ = make_group()
    other, page = make_post("Again", language="zh-Hans"), make_page("/x/", "X", language="fr")

    for text, chosen, reason in (
        (english, english, "A text can&#x27;t be a translation of itself."),
        (other, chinese, "“公平” is in the same language (简体中文)."),
        (other, english, "“公平” is already the translation of “Fair” in this language"),
        (other, page, "A post can only be a translation of a post; “X” is a page."),
        (page, other, "A page can only be a translation of a page; “Again” is a post."),
    ):
        assert reason in choose(owner, text, chosen).text
        assert text.translation_key == ("fair" if text is english else "")
    changed = choose(owner, english, chinese, language="de")
    assert "“Gerecht” is already the translation" in changed.text


def test_new_translation_is_linked_and_suggested_with_its_language(owner):
    english = make_post("Fair")
    fields = form_of(Post(title="公平", body="x", language="zh-Hans"), translation_of=english.pk)

    owner.post(f"{POSTS}add/", fields)

    chinese = Post.objects.get(title="公平")
    assert chosen_in(owner, english)[0] == chinese.pk
    assert owner.get(f"{POSTS}texts/?term=公平").json()["results"] == [
        {"id": str(chinese.pk), "text": "公平 · 简体中文"}
    ]


# ── readers ─────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("is_page", [False, True])
def test_text_links_to_its_translations(client, is_page, django_assert_num_queries):
    make_profile()
    make_group(is_page=is_page)
    urls = (
        ["/en/", "/zh-hans/", "/de/"]
        if is_page
        else ["/blog/fair/", "/blog/%E5%85%AC%E5%B9%B3/", "/blog/gerecht/"]
    )

    with django_assert_num_queries(5 if is_page else 13):
        html = client.get(urls[0]).text

    assert switch(html) == [(urls[2], "de", "Deutsch"), (urls[1], "zh-Hans", "简体中文")]
    tags = ["en", "de", "zh-Hans", "x-default"]
    assert alternates(html) == list(zip(tags, [urls[0], urls[2], urls[1], urls[0]], strict=True))
    described = [
        json.loads(re.search(r'ld\+json">(.*?)</script>', client.get(url).text)[1]) for url in urls
    ]
    assert [one["inLanguage"] for one in described[0]["workTranslation"]] == ["de", "zh-Hans"]
    assert described[1]["translationOfWork"]["url"] == f"http://testserver{urls[0]}"
    assert f'hreflang="de" href="http://testserver{urls[2]}"' in client.get("/sitemap.xml").text


def test_hidden_translations_are_linked_nowhere(client):
    english, chinese, german = make_group()
    french = make_post("Juste", language="fr", translation_key="fair", days_ago=-1)
    Post.objects.filter(pk=chinese.pk).update(status=Post.Status.DRAFT)
    Post.objects.filter(pk=german.pk).update(status=Post.Status.UNLISTED)
    move_to_trash(make_post("Giusto", language="it", translation_key="fair"))
    link = PreviewLink.objects.create(post=french, expires_at=french.published_at)

    pages = [client.get(url).text for url in ("/blog/fair/", "/blog/gerecht/", "/sitemap.xml")]
    preview = client.get(link.get_absolute_url()).text

    assert [switch(html) for html in pages] == [
        [],
        [(english.get_absolute_url(), "en", "English")],
        [],
    ]
    assert [alternates(html) for html in pages] == [[], [], []]
    assert "xhtml:link" not in pages[2]
    assert len(switch(preview)) == 1


def test_translation_leaves_and_returns_with_the_trash(owner):
    _, chinese, german = make_group()
    move_to_trash(chinese)
    during = switch(owner.get("/blog/fair/").text)

    owner.post("/admin/trash/", {"restore": f"post-{chinese.pk}"})
    after = switch(owner.get("/blog/fair/").text)
    move_to_trash(german)
    make_post("Fairness", language="de", translation_key="fair")
    told = owner.post("/admin/trash/", {"restore": f"post-{german.pk}"}, follow=True).text

    german.refresh_from_db()
    assert [len(during), len(after)] == [1, 2]
    assert (german.binned_at, german.translation_key) == (None, "")
    assert "The group already has a text in Deutsch, so this one is no longer linked." in told


@pytest.mark.parametrize(
    ("tag", "name"),
    [("zh", "中文"), ("zh-Hans-CN", "简体中文"), ("de-AT", "Deutsch"), ("grc", "grc"), ("", "")],
)
def test_languages_are_named_in_their_own_language(tag, name):
    assert language_name(tag) == name
