import random
from datetime import timedelta
from threading import Thread

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from blog.editor.trash import delete_permanently, move_to_trash, purge_trash
from blog.images.files import delete_unused
from blog.images.library import (
    add_renditions,
    delete_image,
    recreate_renditions,
    replace_image,
    store_image,
)
from blog.images.rendition_threads import encoding_later
from blog.images.rendition_worker import create_waiting_renditions
from blog.images.renditions import Rendition
from blog.models import Image
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db(transaction=True)

PHOTOS = [encoded(photo(481 + 8 * number, 40), "JPEG") for number in range(3)]


def missing_files():
    names = [name for image in Image.objects.all() for name in image.file_names()]
    assert names
    return [name for name in names if not default_storage.exists(name)]


def in_thread(work, *arguments):
    def run():
        try:
            work(*arguments)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def test_image_stored_while_its_files_are_deleted_has_all_of_them(monkeypatch):
    image = store_image(PHOTOS[0], "a.jpg")
    delete, threads = FileSystemStorage.delete, []

    def delete_while_it_is_stored(storage, name):
        if not threads:
            threads.append(in_thread(store_image, PHOTOS[0], "a.jpg"))
            threads[0].join(0.5)
        delete(storage, name)

    monkeypatch.setattr(FileSystemStorage, "delete", delete_while_it_is_stored)
    delete_image(image)
    threads[0].join()

    assert missing_files() == []


def test_files_of_an_import_that_failed_stay_if_another_upload_uses_them():
    names = store_image(PHOTOS[0], "a.jpg").file_names()

    delete_unused(names)

    assert missing_files() == []


def test_renditions_of_a_deleted_image_bring_nothing_back():
    image = store_image(PHOTOS[0], "a.jpg")
    stale = Image.objects.get()
    delete_image(image)

    add_renditions(stale, [Rendition(480, "avif", b"late")])

    assert not Image.objects.exists()
    assert not default_storage.exists(f"{stale.file.name.removesuffix('.jpg')}-480.avif")


def test_renditions_of_a_replaced_image_are_not_mixed_up():
    image = store_image(PHOTOS[0], "a.jpg")
    stale = Image.objects.get()
    replace_image(image, PHOTOS[1])
    default_storage.save(stale.file.name, default_storage.open(image.file.name))

    recreate_renditions(stale)

    assert Image.objects.get(binned_at=None).digest == image.digest
    assert missing_files() == []


def test_image_replaced_before_its_renditions_were_made_leaves_no_files():
    with encoding_later():
        image = store_image(PHOTOS[0], "a.jpg")
    create_waiting_renditions(set())
    names = Image.objects.get().file_names()

    replace_image(image, PHOTOS[1])

    assert [name for name in names if default_storage.exists(name)] == []


def test_image_stored_again_during_the_purge_stays(monkeypatch):
    for data in PHOTOS[:2]:
        move_to_trash(store_image(data, "a.jpg"))

    def purge_and_store(image):
        delete_permanently(image)
        store_image(PHOTOS[1 if image.width == 481 else 0], "a.jpg")

    monkeypatch.setattr("blog.editor.trash.delete_permanently", purge_and_store)

    assert purge_trash(timezone.now() + timedelta(days=31)) == 1
    assert Image.objects.get().binned_at is None


def test_no_file_is_missing_after_uploads_replacements_and_the_trash_at_once():
    for data in PHOTOS:
        store_image(data, "a.jpg")

    threads = [in_thread(work_on_images, random.Random(seed)) for seed in range(3)]
    threads.append(in_thread(encode_repeatedly, threads[:]))
    for thread in threads:
        thread.join()
    store_image(PHOTOS[0], "a.jpg")

    assert missing_files() == []


def work_on_images(choices):
    for _ in range(20):
        data, image = choices.choice(PHOTOS), Image.objects.order_by("?").first()
        work = choices.choice(["store", "store later", "replace", "trash", "delete", "purge"])
        try:
            if work == "store" or image is None:
                store_image(data, choices.choice(["a.jpg", "b.jpg"]))
            elif work == "store later":
                with encoding_later():
                    store_image(data, "a.jpg")
            elif work == "replace":
                replace_image(image, data)
            elif work == "trash":
                move_to_trash(image)
            elif work == "delete":
                delete_permanently(image)
            else:
                purge_trash(timezone.now() + timedelta(days=31))
        except (DatabaseError, Image.DoesNotExist):
            # Another thread has deleted the image that was chosen.
            close_old_connections()


def encode_repeatedly(others):
    while any(thread.is_alive() for thread in others):
        create_waiting_renditions(set())
