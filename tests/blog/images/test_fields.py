import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from blog.models import Post
from profile_app.models import Profile
from tests.data import make_page, make_post, make_profile
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db(transaction=True)


def with_cover(post):
    post.cover.save("cover.jpg", ContentFile(encoded(photo(), "JPEG")))
    return post.cover.name


def test_replaced_file_is_deleted():
    post = make_post()
    former = with_cover(post)

    new = with_cover(post)

    assert [default_storage.exists(name) for name in (former, new)] == [False, True]


def test_cleared_file_is_deleted():
    post = make_post()
    former = with_cover(post)

    post.cover = ""
    post.save()

    assert not default_storage.exists(former)


def test_deleting_a_row_deletes_its_file():
    post = make_post()
    former = with_cover(post)

    post.delete()

    assert not default_storage.exists(former)


def test_file_of_a_page_is_deleted_when_replaced_or_with_the_page():
    page = make_page("/teaching/")
    former, new = with_cover(page), with_cover(page)
    is_replaced = not default_storage.exists(former) and default_storage.exists(new)

    page.delete()

    assert is_replaced
    assert not default_storage.exists(new)


def test_file_used_elsewhere_is_not_deleted():
    post, profile = make_post(), make_profile()
    former = with_cover(post)
    Profile.objects.filter(pk=profile.pk).update(photo=former)

    with_cover(post)

    assert default_storage.exists(former)


def test_file_remains_after_a_rollback():
    post = make_post()
    former = with_cover(post)

    with transaction.atomic():
        with_cover(post)
        transaction.set_rollback(True)

    assert default_storage.exists(former)


def test_saving_other_fields_keeps_the_file():
    post = make_post()
    former = with_cover(post)

    post.save(update_fields={"title"})
    Post.objects.get(pk=post.pk).save()

    assert default_storage.exists(former)
