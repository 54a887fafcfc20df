import threading

import pytest
from django.core.files.storage import default_storage

from blog.images.cleaning import ImageRefused, clean_image
from blog.images.library import find_image_source, store_image
from blog.images.rendition_threads import encode_ahead, encoding_ahead
from blog.models import Image
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db


def jpeg(width=600):
    return encoded(photo(width, 300), "JPEG", quality=95)


def widths():
    return [[width for width, _, _ in image.variants] for image in Image.objects.order_by("pk")]


def test_threads_create_the_same_renditions():
    data = [jpeg(), jpeg(1000), jpeg(300)]

    with encoding_ahead():
        for number, content in enumerate(data):
            store_image(content, f"{number}.jpg")

    assert widths() == [[480, 600], [480, 720, 1000], [300]]
    assert all(default_storage.exists(n) for i in Image.objects.all() for n in i.file_names())


def test_finding_an_image_waits_for_its_renditions():
    with encoding_ahead():
        image = store_image(jpeg(), "a.jpg")

        assert find_image_source(image.file.url).srcset.count(".avif") == 2


def test_number_of_waiting_images_is_limited():
    made, clean = [], clean_image(jpeg(16))

    with encoding_ahead():
        for number in range(60):
            encode_ahead(str(number), clean, made.append)
        waiting = 60 - len(made)

    assert (len(made), waiting < 60) == (60, True)


def store_two(first, second):
    with encoding_ahead():
        store_image(first, "a.jpg")
        store_image(second, "b.jpg")


def test_failure_leaves_no_thread_and_no_rendition():
    before = threading.active_count()

    with pytest.raises(ImageRefused):
        store_two(jpeg(), b"no image")

    assert threading.active_count() == before
    assert widths() == [[]]
