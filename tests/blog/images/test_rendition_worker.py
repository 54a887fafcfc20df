import pytest
from django.core.files.storage import default_storage

from blog.images.cleaning import clean_image
from blog.images.library import add_renditions, mark_missing_renditions, store_image
from blog.images.rendition_threads import encoding_later
from blog.images.rendition_worker import create_waiting_renditions
from blog.images.renditions import make_renditions
from blog.models import CacheGeneration, Image
from tests.data import make_post
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db


def store_waiting_image(width=600):
    with encoding_later():
        return store_image(encoded(photo(width, 300), "JPEG", quality=95), "a.jpg")


def test_waiting_renditions_are_created_and_shown(django_capture_on_commit_callbacks):
    image = store_waiting_image()
    post = make_post(body=f"![A]({image.file.url})")
    before = CacheGeneration.current()

    with django_capture_on_commit_callbacks(execute=True):
        made = create_waiting_renditions(set())

    image.refresh_from_db()
    post.refresh_from_db()
    assert (made, create_waiting_renditions(set())) == (1, 0)
    assert [width for width, _, _ in image.variants] == [480, 600]
    assert all(default_storage.exists(name) for name in image.file_names())
    assert (post.body_html.count("srcset"), CacheGeneration.current()) == (1, before + 1)


def test_missing_file_does_not_block_others(django_capture_on_commit_callbacks):
    lost, _ = store_waiting_image(), store_waiting_image(700)
    default_storage.delete(lost.file.name)
    failed = set()

    made = [create_waiting_renditions(failed), create_waiting_renditions(failed)]

    assert (made, failed) == ([1, 0], {lost.pk})
    assert [i.pk for i in Image.objects.without_sizes()] == [lost.pk]


def test_uploaded_image_is_never_waiting(monkeypatch):
    waiting = []

    def encode(clean):
        waiting.append(Image.objects.without_sizes().count())
        return make_renditions(clean)

    monkeypatch.setattr("blog.images.library.make_renditions", encode)
    store_image(encoded(photo(600, 300), "JPEG", quality=95), "a.jpg")

    assert waiting == [0]


def test_second_encoder_of_an_image_deletes_nothing(django_capture_on_commit_callbacks):
    image = store_waiting_image()
    with default_storage.open(image.file.name) as file:
        variants = make_renditions(clean_image(file.read()))
    first, second = Image.objects.get(), Image.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        add_renditions(first, variants)
        add_renditions(second, variants)

    names = Image.objects.get().file_names()
    assert [default_storage.exists(name) for name in names] == [True, True, True]


def test_missing_renditions_are_created_again(django_capture_on_commit_callbacks, monkeypatch):
    image = store_image(encoded(photo(600, 300), "JPEG", quality=95), "a.jpg")
    lost = image.file_names()[1]
    default_storage.delete(lost)
    warned = []
    monkeypatch.setattr("blog.images.library.logger.warning", lambda *words: warned.append(words))

    with django_capture_on_commit_callbacks(execute=True):
        marked = mark_missing_renditions()
        made = create_waiting_renditions(set())

    assert (marked, made, mark_missing_renditions()) == (1, 1, 0)
    assert default_storage.exists(lost)
    assert [words[-1] for words in warned] == [lost]


def test_missing_original_is_only_reported(monkeypatch):
    image = store_image(encoded(photo(600, 300), "JPEG", quality=95), "a.jpg")
    default_storage.delete(image.file.name)
    warned = []
    monkeypatch.setattr("blog.images.library.logger.warning", lambda *words: warned.append(words))

    assert mark_missing_renditions() == 0
    assert [words[-1] for words in warned] == [image.file.name]
