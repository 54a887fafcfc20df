from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from blog.editor.trash import purge_trash
from blog.images.cleaning import clean_image
from blog.images.library import find_image_source, replace_image, store_image
from blog.models import CacheGeneration, Image, Post
from tests.data import make_page, make_post, make_profile, make_staff
from tests.images import encoded, photo
from tests.markup import messages_of

pytestmark = pytest.mark.django_db
LIST = "/admin/blog/image/"
UNUSED = "/admin/blog/image/delete-unused/"


def jpeg(width=300):
    return encoded(photo(width, 200), "JPEG")


def stored(name="one.jpg", width=300, **fields):
    image = store_image(jpeg(width), name)
    Image.objects.filter(pk=image.pk).update(**fields)
    return image


def old(name="one.jpg"):
    return stored(name, added_at=timezone.now() - timedelta(days=2))


def shown(image):
    return f"![a]({image.file.url})"


def link(image):
    return f'<a href="{LIST}{image.pk}/change/">{image.name}</a>'


def change(image, **fields):
    return f"{LIST}{image.pk}/change/", {"name": "one", "description": "", **fields}


def test_added_image_is_cleaned_and_stored(owner):
    upload = SimpleUploadedFile("A Figure.jpg", jpeg(), "image/jpeg")

    response = owner.post(
        f"{LIST}add/", {"file": upload, "name": "The figure", "description": "A curve"}
    )

    image = Image.objects.get()
    assert response.status_code == 302
    assert (image.name, image.description, len(image.digest)) == ("The figure", "A curve", 64)
    assert image.file.name.startswith(f"images/{image.digest[:2]}/")


def test_duplicate_image_is_not_added(owner):
    data = jpeg()
    image = store_image(data, "one.jpg")

    owner.post(f"{LIST}add/", {"file": SimpleUploadedFile("two.jpg", data), "name": ""})

    assert [(i.pk, i.name) for i in Image.objects.all()] == [(image.pk, "one.jpg")]


@pytest.mark.parametrize("data", [b"no picture", jpeg()[:900], b"\xff\xd8" + bytes(100_000_000)])
def test_unreadable_image_is_not_added(owner, settings, data):
    upload = SimpleUploadedFile("a.jpg", data, "image/jpeg")

    response = owner.post(f"{LIST}add/", {"file": upload, "name": ""})

    assert len(response.context["adminform"].form.errors["file"]) == 1
    assert not Image.objects.exists()
    assert not settings.MEDIA_ROOT.exists()


def test_images_are_uploaded_together_and_failures_are_named(owner):
    data = jpeg()
    known = store_image(data, "known.jpg")
    Image.objects.update(description="A curve")
    files = {"known.jpg": data, "new.jpg": jpeg(310), "notes.txt": b"words", "b.jpg": jpeg(320)}
    uploads = [SimpleUploadedFile(name, data) for name, data in files.items()]

    response = owner.post(f"{LIST}upload/", {"image": uploads}, follow=True)

    new, last = Image.objects.exclude(pk=known.pk).order_by("pk")
    assert (new.name, last.name) == ("new.jpg", "b.jpg")
    assert messages_of(response) == [
        "known.jpg is already there.",
        "notes.txt: This is not a supported image. Use PNG, JPEG, GIF, WebP, AVIF or HEIC.",
        "2 images uploaded.",
        f"Add a description: {link(new)}, {link(last)}",
    ]
    assert 'type="file" name="image" multiple' in response.text


def test_only_the_name_of_an_image_can_be_edited(owner):
    image = stored()

    owner.post(*change(image, name="Fig. 1", description="A curve"))

    after = Image.objects.get(binned_at=None)
    assert (after.name, after.description) == ("Fig. 1", "A curve")
    assert (after.file.name, after.width) == (image.file.name, 300)


def test_image_lists_its_uses(owner):
    image = stored()
    post = make_post("Uses <it>", body=shown(image))
    page = make_page("/teaching/", "Teaching", body=shown(image))
    make_profile(bio=shown(image))
    make_post("Does not")

    response = owner.get(f"{LIST}{image.pk}/change/")

    assert response.context["adminform"].model_admin.used_in(image) == (
        f'<a href="/admin/blog/post/{post.pk}/change/">Uses &lt;it&gt;</a>, '
        f'<a href="/admin/blog/page/{page.pk}/change/">page: Teaching</a>, '
        '<a href="/admin/profile_app/profile/1/change/">profile: Ada Lovelace</a>'
    )


@pytest.mark.parametrize(("use", "names"), [("used", ["b"]), ("unused", ["a"]), ("", ["b", "a"])])
def test_list_is_filtered_by_use(owner, use, names):
    stored("a")
    make_post(body=shown(stored("b")))

    response = owner.get(LIST, {"use": use} if use else {})

    assert [image.name for image in response.context["cl"].result_list] == names


def test_list_names_the_first_texts_of_many(owner):
    image = stored()
    for number in range(5):
        make_post(f"<{number}>", body=shown(image))

    page = owner.get(LIST).content.decode()

    assert page.count('/change/">&lt;') == 3
    assert "&lt;2&gt;</a> and 2 more" in page


@pytest.mark.django_db(transaction=True)
def test_replaced_image_shows_in_every_text(owner):
    image = stored("one.jpg", width=600)
    names = image.file_names()
    post = make_post(body=shown(image))
    version = CacheGeneration.current()
    upload = SimpleUploadedFile("new.jpg", jpeg(800), "image/jpeg")

    response = owner.post(*change(image, replacement=upload), follow=True)

    after = Image.objects.get(binned_at=None)
    assert messages_of(response)[0] == "Image replaced on 1 page."
    assert f'href="{after.file.url}"' in Post.objects.get(pk=post.pk).body_html
    assert [n for n in names if default_storage.exists(n)] == []
    assert CacheGeneration.current() > version
    assert owner.get(image.file.url)["Location"] == after.file.url


def test_replaced_image_is_in_the_trash_until_it_replaces_again():
    data = jpeg()
    image = store_image(data, "one.jpg")
    Image.objects.update(description="a photo")
    image.refresh_from_db()
    replace_image(image, jpeg(700))

    old = Image.objects.exclude(binned_at=None).get()
    content = default_storage.open(old.file.name).read()
    replace_image(image, data)

    assert (content, old.name, old.description) == (clean_image(data).data, "one.jpg", "a photo")
    assert find_image_source(old.file.url) == find_image_source(image.file.url)
    assert [row.width for row in Image.objects.exclude(binned_at=None)] == [700]


def test_image_replaced_by_itself_is_unchanged(owner):
    data = jpeg()
    image = store_image(data, "one.jpg")

    response = owner.post(
        *change(image, replacement=SimpleUploadedFile("a.jpg", data)), follow=True
    )

    assert messages_of(response)[0] == "This is already the current image."
    assert Image.objects.get().former_paths.count() == 0


def delete(owner, *images, **fields):
    if len(images) == 1:
        return owner.post(f"{LIST}{images[0].pk}/delete/", {"post": "yes", **fields})
    pks = [image.pk for image in images]
    chosen = {"action": "delete_selected", "_selected_action": pks, "post": "yes"}
    return owner.post(LIST, {**chosen, **fields})


def is_in_trash(image):
    return Image.objects.get(pk=image.pk).binned_at is not None


def has_files(image):
    return all(default_storage.exists(name) for name in image.file_names())


@pytest.mark.parametrize("number", [1, 2])
def test_image_in_use_is_deleted_only_after_a_second_confirmation(owner, number):
    images = [stored(), stored("two.jpg", 200)][:number]
    post = make_post("It shows one", body=shown(images[0]))

    page = delete(owner, *images).text
    before = [is_in_trash(image) for image in images]
    delete(owner, *images, delete_used="on")

    assert "It shows one" in page
    assert f"/admin/blog/post/{post.pk}/change/" in page
    assert (before, [is_in_trash(image) for image in images]) == ([False] * number, [True] * number)
    assert all(has_files(image) for image in images)


def test_deleted_image_can_be_restored_or_deleted_for_good(owner):
    one, two = stored(), stored("two.jpg", 200)
    delete(owner, one, two)
    listed = owner.get(LIST).context["cl"].result_list
    in_trash = owner.get("/admin/trash/").text

    owner.post("/admin/trash/", {"restore": f"image-{one.pk}"})
    owner.post("/admin/trash/", {"delete": f"image-{two.pk}"})

    assert list(listed) == []
    assert ("one.jpg" in in_trash, "two.jpg" in in_trash) == (True, True)
    assert [image.pk for image in owner.get(LIST).context["cl"].result_list] == [one.pk]
    assert has_files(one)
    assert not Image.objects.filter(pk=two.pk).exists()


def test_image_stored_again_leaves_the_trash(owner):
    image = stored()
    with default_storage.open(image.file.name) as file:
        data = file.read()
    delete(owner, image)

    assert store_image(data, "again.jpg").pk == image.pk
    assert not is_in_trash(image)


def test_trash_of_images_is_emptied_after_thirty_days(owner, django_capture_on_commit_callbacks):
    old_one, new_one = stored(), stored("two.jpg", 200)
    now = timezone.now()
    for image, days in ((old_one, 31), (new_one, 29)):
        Image.objects.filter(pk=image.pk).update(binned_at=now - timedelta(days=days))

    with django_capture_on_commit_callbacks(execute=True):
        assert purge_trash(now) == 1

    assert (has_files(old_one), has_files(new_one)) == (False, True)


def test_unused_images_are_listed_before_deletion(owner):
    unused = old("a")
    make_post(body=shown(old("b")))
    stored("just added")

    response = owner.get(UNUSED)

    assert [image.pk for image, _ in response.context["images"]] == [unused.pk]
    assert Image.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_only_selected_unused_images_are_deleted(owner):
    ticked, kept, used = old("a"), old("b"), old("c")
    make_post(body=shown(used))

    response = owner.post(UNUSED, {"image": [ticked.pk, used.pk]}, follow=True)

    assert messages_of(response) == ["1 image moved to the trash."]
    assert [is_in_trash(image) for image in (ticked, kept, used)] == [True, False, False]
    assert has_files(ticked)


def test_deleting_unused_images_requires_permission(client):
    old("a")
    client.force_login(make_staff("helper", is_superuser=False))

    assert client.get(UNUSED).status_code == 403
    assert client.post(UNUSED, {"image": [1]}).status_code == 403
    assert Image.objects.count() == 1
