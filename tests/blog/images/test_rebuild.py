import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from blog.images.library import store_image
from blog.models import CacheGeneration, Image, Post
from tests.data import make_post
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db(transaction=True)


def store_like_earlier_release():
    """Store an image and a post that shows it, as an earlier release did."""
    image = store_image(encoded(photo(700, 300), "JPEG", quality=95), "a.jpg")
    stem = image.file.name.removesuffix(".jpg")
    for name in image.file_names()[1:]:
        default_storage.delete(name)
    former = default_storage.save(f"{stem}-480.webp", image.file)
    Image.objects.filter(pk=image.pk).update(variants=[[480, former, 9]], recipe=0, weight=0)
    post = make_post(body=f"![a]({image.file.url})")
    Post.objects.filter(pk=post.pk).update(body_html="<img>")
    return former


def rebuild(capsys, **options):
    call_command("pictures", "rebuild", verbosity=0, **options)
    return capsys.readouterr().out.strip()


def test_rebuild_updates_sizes_and_texts(capsys):
    former = store_like_earlier_release()
    version = CacheGeneration.current()

    output = rebuild(capsys)

    image = Image.objects.get()
    assert output == "Generated the sizes of 1 image (0 up to date) and updated 1 text."
    assert [width for width, _, _ in image.variants] == [480, 700]
    assert image.weight == default_storage.size(image.file.name)
    assert 'type="image/avif"' in Post.objects.get().body_html
    assert not default_storage.exists(former)
    assert CacheGeneration.current() > version


def test_rebuild_changes_nothing_the_second_time(capsys):
    store_like_earlier_release()
    rebuild(capsys)
    version = CacheGeneration.current()

    assert rebuild(capsys) == "Generated the sizes of 0 images (1 up to date) and updated 0 texts."
    assert CacheGeneration.current() == version


def test_rebuild_recreates_a_missing_file(capsys):
    image = store_image(encoded(photo(700, 300), "JPEG", quality=95), "a.jpg")
    default_storage.delete(image.file_names()[1])

    rebuild(capsys)

    assert all(default_storage.exists(name) for name in Image.objects.get().file_names())


def test_dry_run_writes_nothing(capsys):
    former = store_like_earlier_release()

    output = rebuild(capsys, dry_run=True)

    assert output == "Would generate the sizes of 1 image (0 up to date) and check 1 text."
    assert Image.objects.get().variants == [[480, former, 9]]
    assert Post.objects.get().body_html == "<img>"


def test_rebuild_reports_missing_files_and_continues():
    store_like_earlier_release()
    lost = store_image(encoded(photo(300, 300), "JPEG"), "lost.jpg")
    default_storage.delete(lost.file.name)
    Image.objects.filter(pk=lost.pk).update(recipe=0)

    with pytest.raises(CommandError, match=f"lost.jpg: file {lost.file.name} is missing"):
        call_command("pictures", "rebuild", verbosity=0)

    assert Image.objects.filter(recipe=1).count() == 1
