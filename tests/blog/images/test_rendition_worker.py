import pytest
from django.core.files.storage import default_storage

from blog.images.library import encoding_later, image_url, store_image
from blog.images.rendition_worker import create_waiting_renditions
from blog.models import CacheGeneration, Image
from tests.data import make_post
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db


def store_waiting_image(width=600):
    with encoding_later():
        return store_image(encoded(photo(width, 300), "JPEG", quality=95), "a.jpg")


def test_waiting_renditions_are_created_and_shown(django_capture_on_commit_callbacks):
    image = store_waiting_image()
    post = make_post(body=f"![A]({image_url(image)})")
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
