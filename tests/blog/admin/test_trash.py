import pytest
from django.contrib.auth.models import Permission

from blog.editor.trash import move_to_trash
from blog.models import Page, Post
from tests.data import make_page, make_post, make_staff
from tests.markup import messages_of

pytestmark = pytest.mark.django_db
POSTS = "/admin/blog/post/"
TRASH = "/admin/trash/"


def test_deleting_asks_for_confirmation_and_moves_to_the_trash(owner):
    post = make_post("A note", slug="a-note")
    make_page("/teaching/", "Teaching", body="See [[A note]].")

    page = owner.get(f"{POSTS}{post.pk}/delete/").content.decode()
    response = owner.post(f"{POSTS}{post.pk}/delete/", {"post": "yes"}, follow=True)

    assert "to the trash?" in page
    assert "/blog/a-note/ will return 404" in page
    assert "Page: Teaching" in page
    assert messages_of(response) == [
        f'“A note” moved to the <a href="{TRASH}">trash</a> for 30 days.'
    ]
    assert (Post.objects.count(), Post.with_trash.in_trash().count()) == (0, 1)


def test_several_are_moved_from_the_list(owner):
    posts = [make_post(), make_post()]
    Page.objects.create(title="Teaching")

    offered = owner.get(POSTS).text
    for_pages = owner.get("/admin/blog/page/").text
    owner.post(POSTS, {"action": "move_to_trash", "_selected_action": [p.pk for p in posts]})

    for page in (offered, for_pages):
        assert "Move to trash" in page
        assert "delete_selected" not in page
    assert Post.with_trash.in_trash().count() == 2


def test_trashed_post_is_restored(owner):
    post = make_post("A note")
    move_to_trash(post)

    listed = owner.get(TRASH).content.decode()
    response = owner.post(TRASH, {"restore": f"post-{post.pk}"}, follow=True)

    assert "30 days left" in listed
    assert "It is public again." in messages_of(response)[0]
    assert Post.objects.get() == post


def test_trashed_post_is_deleted_permanently(owner):
    post, other = make_post("A note"), make_post("Other")
    move_to_trash(post)
    move_to_trash(other)

    response = owner.post(TRASH, {"delete": f"post-{post.pk}"}, follow=True)

    assert messages_of(response) == ["“A note” was permanently deleted."]
    assert list(Post.with_trash.all()) == [other]


@pytest.mark.parametrize("name", ["restore", "delete"])
def test_only_trashed_posts_can_be_restored_or_deleted(owner, name):
    post = make_post()

    keys = (f"post-{post.pk}", f"trashedrow-{post.pk}", "post-²", "user-1", "")
    assert {owner.post(TRASH, {name: key}).status_code for key in keys} == {404}
    assert Post.objects.get() == post


def test_form_of_a_trashed_post_is_not_found(owner):
    post = make_post()
    move_to_trash(post)

    assert owner.get(f"{POSTS}{post.pk}/change/").status_code == 302


def test_trash_requires_permission(client):
    helper = make_staff("helper", is_superuser=False)
    helper.user_permissions.add(
        *Permission.objects.filter(codename__endswith="_post").exclude(codename="delete_post")
    )
    post = make_post()
    client.force_login(helper)

    move_to_trash(make_post("Another"))
    assert client.get(TRASH).status_code == 403
    client.post(POSTS, {"action": "move_to_trash", "_selected_action": [post.pk]})
    assert Post.objects.get() == post
