import pytest
from django.core.files.storage import default_storage

from blog.images.library import encoding_later, image_url, store_image
from blog.images.rendition_worker import make_waiting_sizes
from blog.models import CacheGeneration, Image
from tests.data import make_post
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db


def waiting_picture(width=600):
    with encoding_later():
        return store_image(encoded(photo(width, 300), "JPEG", quality=95), "a.jpg")


def test_sizes_that_wait_are_made_and_shown(django_capture_on_commit_callbacks):
    image = waiting_picture()
    post = make_post(body=f"![A]({image_url(image)})")
    before = CacheGeneration.current()

    with django_capture_on_commit_callbacks(execute=True):
        made = make_waiting_sizes(set())

    image.refresh_from_db()
    post.refresh_from_db()
    assert (made, make_waiting_sizes(set())) == (1, 0)
    assert [width for width, _, _ in image.variants] == [480, 600]
    assert all(default_storage.exists(name) for name in image.file_names())
    assert (post.body_html.count("srcset"), CacheGeneration.current()) == (1, before + 1)


def test_picture_that_is_gone_holds_up_no_other(django_capture_on_commit_callbacks):
    lost, _ = waiting_picture(), waiting_picture(700)
    default_storage.delete(lost.file.name)
    failed = set()

    made = [make_waiting_sizes(failed), make_waiting_sizes(failed)]

    assert (made, failed) == ([1, 0], {lost.pk})
    assert [i.pk for i in Image.objects.without_sizes()] == [lost.pk]
