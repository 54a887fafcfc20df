import pytest

from blog.background import work_while
from blog.images.library import store_image
from blog.images.rendition_threads import encoding_later
from blog.models import Image, StaleText
from blog.rerendering import MAX_IMMEDIATE_TEXTS
from tests.data import make_paper, make_post
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db


def three_rounds():
    answers = iter([True] * 3)
    return lambda: next(answers, False)


def test_background_worker_creates_missing_renditions():
    with encoding_later():
        store_image(encoded(photo(600, 300), "JPEG", quality=95), "a.jpg")

    work_while(three_rounds())

    assert Image.objects.without_sizes().exists() is False


def test_background_worker_renders_stale_texts():
    paper = make_paper(title="Old", citation_key="key")
    posts = [make_post(body="[@key]") for _ in range(MAX_IMMEDIATE_TEXTS + 1)]
    paper.title = "New"
    paper.save()
    left = StaleText.objects.count()

    work_while(three_rounds())

    for post in posts:
        post.refresh_from_db()
    assert (left, StaleText.objects.count()) == (MAX_IMMEDIATE_TEXTS + 1, 0)
    assert all("New" in post.body_html for post in posts)
