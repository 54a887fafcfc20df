import pytest

from blog.images.library import store_image
from blog.images.uses import find_image_uses, models_with_texts, texts_showing
from blog.models import FormerPath, Post
from blog.rerendering import rerender_text
from profile_app.models import News
from tests.data import make_page, make_post, make_profile, make_topic
from tests.images import encoded, photo

pytestmark = pytest.mark.django_db


def stored(width=300):
    return store_image(encoded(photo(width, 200), "JPEG"), f"{width}.jpg")


def used_in(image):
    return {(text.kind, text.title) for text in texts_showing(image)}


def test_uses_are_found_in_every_kind_of_text():
    image, other = stored(), stored()
    text = f"a ![b]({image.file.url}) ![c]({image.file.url})"
    make_post("A post", body=text)
    make_post("Another", body=f"![]({other.file.url})")
    make_page("/page/", "A page", body=text)
    make_topic("A topic", description=text)
    make_profile(bio=text)
    News(text=text, on="2024-05-01").save()

    assert {kind for kind, _ in used_in(image)} == {
        *("post", "page", "topic", "profile", "news item")
    }
    assert ("post", "A post") in used_in(image)
    assert used_in(other) == {("post", "Another")}


@pytest.mark.parametrize("body", ['<img src="{}">', "[the file]({})", "![a][b]\n\n[b]: {}"])
def test_uses_are_found_however_they_are_written(body):
    image = stored()
    make_post("A post", body=body.format(image.file.url))

    assert used_in(image) == {("post", "A post")}


def test_uses_by_a_former_path_or_rendition_count():
    image = stored(700)
    FormerPath.objects.create(path="images/00/old.png", image=image)
    make_post("Old", body="![](/media/images/00/old.png)")
    make_post("Small", body=f"![](/media/{image.file_names()[1]})")

    assert used_in(image) == {("post", "Old"), ("post", "Small")}


@pytest.mark.parametrize("count", [1, 12])
def test_finding_uses_runs_a_fixed_number_of_queries(django_assert_num_queries, count):
    for number in range(count):
        make_post(body=f"![]({stored(30 + number).file.url})")

    with django_assert_num_queries(2 + len(models_with_texts())):
        assert len(find_image_uses().keys) == count


def test_rendering_again_changes_only_the_html():
    image = stored()
    post = make_post(body=f"![a]({image.file.url})")
    before = Post.objects.get(pk=post.pk)
    Post.objects.filter(pk=post.pk).update(body_html="old")

    assert [rerender_text(*texts_showing(image)[0].key) for _ in range(2)] == [True, False]
    after = Post.objects.get(pk=post.pk)
    assert (after.body_html, after.updated_at) == (before.body_html, before.updated_at)
