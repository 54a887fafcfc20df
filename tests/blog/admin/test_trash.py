import pytest
from django.contrib.auth.models import Permission

from blog.editor.trash import move_to_trash
from blog.models import Post
from tests.data import make_post, make_staff

pytestmark = pytest.mark.django_db
POSTS = "/admin/blog/post/"
TRASH = "/admin/blog/post/trash/"


@pytest.fixture
def owner(client):
    client.force_login(make_staff())
    return client


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_deleting_asks_and_moves_to_the_bin(owner):
    post = make_post("A note", slug="a-note")

    page = owner.get(f"{POSTS}{post.pk}/delete/").content.decode()
    response = owner.post(f"{POSTS}{post.pk}/delete/", {"post": "yes"}, follow=True)

    assert "goes to the bin" in page
    assert "/blog/a-note/, is not found any more" in page
    assert said(response) == [f'“A note” is in <a href="{TRASH}">the bin</a>, for 30 days.']
    assert (Post.objects.count(), Post.with_trash.in_trash().count()) == (0, 1)


def test_several_are_moved_from_the_list(owner):
    posts = [make_post(), make_post()]

    offered = owner.get(POSTS).content.decode()
    owner.post(POSTS, {"action": "move_to_trash", "_selected_action": [p.pk for p in posts]})

    assert "Move to the bin" in offered
    assert "delete_selected" not in offered
    assert Post.with_trash.in_trash().count() == 2


def test_what_lies_in_the_bin_is_put_back(owner):
    post = make_post("A note")
    move_to_trash(post)

    listed = owner.get(TRASH).content.decode()
    response = owner.post(TRASH, {"restore": post.pk}, follow=True)

    assert "30 days left" in listed
    assert "is back, and public again." in said(response)[0]
    assert Post.objects.get() == post


def test_what_lies_in_the_bin_is_deleted_for_good(owner):
    post, other = make_post("A note"), make_post("Other")
    move_to_trash(post)
    move_to_trash(other)

    response = owner.post(TRASH, {"delete": post.pk}, follow=True)

    assert said(response) == ["“A note” is gone for good."]
    assert list(Post.with_trash.all()) == [other]


@pytest.mark.parametrize("name", ["restore", "delete"])
def test_bin_takes_only_what_lies_in_it(owner, name):
    post = make_post()

    assert owner.post(TRASH, {name: post.pk}).status_code == 404
    assert owner.post(TRASH, {name: "²"}).status_code == 404
    assert Post.objects.get() == post


def test_form_of_what_lies_in_the_bin_is_not_opened(owner):
    post = make_post()
    move_to_trash(post)

    assert owner.get(f"{POSTS}{post.pk}/change/").status_code == 302


def test_bin_asks_for_permission(client):
    helper = make_staff("helper", is_superuser=False)
    helper.user_permissions.add(
        *Permission.objects.filter(codename__endswith="_post").exclude(codename="delete_post")
    )
    post = make_post()
    client.force_login(helper)

    assert client.get(TRASH).status_code == 403
    client.post(POSTS, {"action": "move_to_trash", "_selected_action": [post.pk]})
    assert Post.objects.get() == post
