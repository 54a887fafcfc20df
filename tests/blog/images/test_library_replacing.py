import pytest
from django.core.files.storage import default_storage

from blog.images.cleaning import ImageRefused
from blog.images.library import delete_image, find_image_source, replace_image, store_image
from blog.models import Image
from tests.images import encoded, photo


def jpeg(width=640):
    return encoded(photo(width, 300), "JPEG")


@pytest.mark.django_db(transaction=True)
def test_replaced_image_is_found_by_its_former_path():
    image = store_image(jpeg(), "one.jpg")
    former, names = image.file.url, image.file_names()

    replace_image(image, jpeg(900))

    after = Image.objects.get(binned_at=None)
    assert find_image_source(former) == find_image_source(after.file.url)
    assert (find_image_source(former).width, image.file.url != former) == (900, True)
    assert [name for name in names if default_storage.exists(name)] == []


@pytest.mark.django_db
def test_image_replaced_twice_is_found_by_each_path():
    image = store_image(jpeg(), "one.jpg")
    addresses = [image.file.url]
    for width in (700, 800):
        replace_image(image, jpeg(width))
        addresses.append(image.file.url)

    assert {find_image_source(address).src for address in addresses} == {addresses[-1]}


@pytest.mark.django_db
def test_replacing_is_undone_by_replacing():
    data = jpeg()
    image = store_image(data, "one.jpg")
    first = image.file.url
    replace_image(image, jpeg(700))

    replace_image(image, data)

    assert (image.file.url, default_storage.exists(image.file.name)) == (first, True)
    assert [former.path for former in image.former_paths.all()] != [image.file.name]


@pytest.mark.django_db
def test_image_replaced_by_a_stored_one_becomes_it():
    data = jpeg(700)
    image, other = store_image(jpeg(), "one.jpg"), store_image(data, "two.jpg")
    former = image.file.url

    assert replace_image(image, data) == other
    assert Image.objects.get(binned_at=None) == other
    assert find_image_source(former).src == other.file.url


@pytest.mark.django_db
def test_replaced_image_stored_again_is_a_new_one():
    data = jpeg()
    image = store_image(data, "one.jpg")
    former = image.file.url
    replace_image(image, jpeg(700))

    again = store_image(data, "one.jpg")

    assert again.file.url != former
    assert find_image_source(former).src == image.file.url


@pytest.mark.django_db
def test_image_is_not_replaced_by_other_files():
    image = store_image(jpeg(), "one.jpg")

    with pytest.raises(ImageRefused):
        replace_image(image, b"no image")

    assert default_storage.exists(Image.objects.get().file.name)


@pytest.mark.django_db(transaction=True)
def test_delete_image_deletes_every_file():
    image = store_image(encoded(photo(1000, 300), "JPEG"), "photo.jpg")
    names = image.file_names()

    delete_image(image)

    assert len(names) == 4
    assert [name for name in names if default_storage.exists(name)] == []
    assert not Image.objects.exists()
