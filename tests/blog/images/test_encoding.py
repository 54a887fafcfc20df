import threading

import pytest
from django.core.files.storage import default_storage

from blog.images.cleaning import clean_image
from blog.images.encoding import encoding_ahead, keep_variants
from blog.images.library import ImageRefused, image_url, picture_for, store_image
from blog.models import Image
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db


def jpeg(width=600):
    return encoded(photo(width, 300), "JPEG", quality=95)


def widths():
    return [[width for width, _, _ in image.variants] for image in Image.objects.order_by("pk")]


def test_pictures_get_the_same_variants_ahead_of_time():
    data = [jpeg(), jpeg(1000), jpeg(300)]

    with encoding_ahead():
        for number, picture in enumerate(data):
            store_image(picture, f"{number}.jpg")

    assert widths() == [[480, 600], [480, 720, 1000], [300]]
    assert all(default_storage.exists(n) for i in Image.objects.all() for n in i.file_names())


def test_who_asks_for_a_picture_gets_all_of_it():
    with encoding_ahead():
        image = store_image(jpeg(), "a.jpg")

        assert picture_for(image_url(image)).srcset.count(".avif") == 2


def test_too_many_pictures_do_not_wait_at_once():
    made, clean = [], clean_image(jpeg(16))

    with encoding_ahead():
        for number in range(60):
            keep_variants(str(number), clean, made.append)
        waiting = 60 - len(made)

    assert (len(made), waiting < 60) == (60, True)


def store_two(first, second):
    with encoding_ahead():
        store_image(first, "a.jpg")
        store_image(second, "b.jpg")


def test_what_fails_leaves_no_thread_and_no_variant():
    before = threading.active_count()

    with pytest.raises(ImageRefused):
        store_two(jpeg(), b"no picture")

    assert threading.active_count() == before
    assert widths() == [[]]
