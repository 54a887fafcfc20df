import pytest

from blog.markdown.direction import text_direction
from blog.markdown.rendering import render_markdown
from tests.data import make_post, make_topic

ARABIC = "هذا نص عربي"


@pytest.mark.parametrize("tag", ["ar", "ar-EG", "fa", "he", "ur", "yi", "az-Arab", "AR"])
def test_languages_from_right_to_left(tag):
    assert text_direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "de", "", "ar-Latn", "arn", "az"])
def test_languages_from_left_to_right(tag):
    assert text_direction(tag) == "ltr"


@pytest.mark.parametrize(
    ("text", "language", "html"),
    [
        (f"{ARABIC} GPU", "en", f'<p dir="auto">{ARABIC} GPU</p>'),
        (f"GPU {ARABIC}", "en", f'<p dir="rtl">GPU {ARABIC}</p>'),
        ("A word نص here", "en", "<p>A word نص here</p>"),
        ("All English.", "ar", '<p dir="auto">All English.</p>'),
        (f"{ARABIC} with more English words", "ar", f"<p>{ARABIC} with more English words</p>"),
        (f"- {ARABIC}", "en", f'<ul>\n<li dir="auto">{ARABIC}</li>\n</ul>'),
    ],
)
def test_block_in_another_script_has_its_own_direction(text, language, html):
    assert render_markdown(text, language=language).html.strip() == html


def test_arabic_post_is_right_to_left_everywhere(client, db):
    topic = make_topic()
    post = make_post("عنوان", body=f"{ARABIC}\n\n```\ncode\n```", language="ar", topics=(topic,))
    make_post("Other", body=f"[[{post.title}]]", topics=(topic,))

    page, lists = client.get(post.get_absolute_url()).text, client.get("/blog/").text

    assert 'class="wrap note h-entry" lang="ar" dir="rtl"' in page
    assert '<p class="byline" lang="en">' in page
    assert "<bdi>1 min</bdi>" in page
    assert '<p class="byline" dir="rtl">' in lists
    assert '<h2 lang="ar" dir="rtl">' in lists
    assert '<h2 lang="en">' in lists
    assert '<li lang="ar" dir="rtl">' in client.get("/blog/other/").text
    assert '&lt;div dir="rtl"&gt;' in client.get("/feed/atom.xml").text
    assert '<p class="byline" dir="rtl">' in client.get("/search/", {"q": "عنوان"}).text
