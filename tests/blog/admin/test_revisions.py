import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from blog.editor.revisions import revisions_of
from blog.models import Post, Revision
from blog.visits.drain import drain
from blog.visits.reader_keys import shared_salt
from profile_app.models import Profile
from tests.blog.admin.test_posts import form_of
from tests.data import make_post, make_profile, make_staff, make_topic
from tests.markup import collapsed, messages_of

pytestmark = pytest.mark.django_db
POSTS = "/admin/blog/post/"


def history(post):
    return f"{POSTS}{post.pk}/history/"


def save(owner, post, **fields):
    response = owner.post(f"{POSTS}{post.pk}/change/", form_of(post, **fields))
    assert response.status_code == 302
    post.refresh_from_db()


def test_save_by_the_form_is_one_revision_with_its_topics(owner):
    post, topic = make_post("One"), make_topic("Scheduling")

    save(owner, post, title="Two", topics=[topic.pk])

    newest, before = revisions_of(post)
    assert (newest.event, newest.made_by.username) == ("Saved", "owner")
    assert newest.changes == "title, topics"
    assert before.event == "Before this change"


def test_new_post_has_one_revision(owner):
    owner.post(f"{POSTS}add/", form_of(Post(title="New", language="en")))

    assert [version.event for version in Revision.objects.all()] == ["Saved"]


def test_publishing_is_named_in_the_history(owner):
    post = make_post(status=Post.Status.DRAFT, published_at=None)

    owner.post(f"{POSTS}{post.pk}/publish/", {"status": "published", "when": "now"})
    owner.post(POSTS, {"action": "unpublish", "_selected_action": post.pk})
    owner.post(POSTS, {"action": "publish", "_selected_action": post.pk})

    events = [version.event for version in revisions_of(post)]
    assert events == ["Published", "Unpublished", "Published", "Before this change"]


def test_history_lists_revisions_and_compares_two(owner):
    post = make_post("One", body="A slip of the pen.")
    save(owner, post, body="A slip of the tongue.")
    new, old = revisions_of(post)

    page = owner.get(history(post), {"old": old.pk, "new": new.pk})

    html = page.content.decode()
    assert "text (+1 \N{MINUS SIGN}1 words)" in html
    assert "<del>pen</del>" in collapsed(html)
    assert "<ins>tongue</ins>" in collapsed(html)
    assert [label for label, _ in page.context["compared"]] == ["Text"]


def test_unrecorded_change_is_listed_as_current(owner):
    post = make_post("One", body="First")
    save(owner, post, body="Second")
    Post.objects.update(body="Third")

    page = owner.get(history(post), {"old": revisions_of(post)[0].pk, "new": "now"})

    assert "The next save records one." in page.content.decode()
    assert "<ins>Third</ins>" in collapsed(page.content.decode())
    assert revisions_of(post).count() == 2


def test_one_click_restores_a_revision(owner):
    post = make_post("One", body="First")
    save(owner, post, body="Second")

    response = owner.post(history(post), {"restore": revisions_of(post)[1].pk}, follow=True)

    post.refresh_from_db()
    assert post.body == "First"
    assert "To undo this" in messages_of(response)[-1]
    assert revisions_of(post)[0].made_by.username == "owner"


def test_failed_restore_shows_the_reason(owner):
    post = make_post("One", body="First")
    save(owner, post, body="Second")
    old = revisions_of(post)[1]
    Revision.objects.filter(pk=old.pk).update(content='{"title": ""}')

    response = owner.post(history(post), {"restore": old.pk}, follow=True)

    assert messages_of(response)[-1].startswith("This revision can't be restored:")


@pytest.mark.parametrize("pk", ["", "x", "0", "9" * 30, "²"])
def test_unknown_revision_is_not_found(owner, pk):
    post = make_post()

    assert owner.post(history(post), {"restore": pk}).status_code == 404
    assert owner.get(history(post), {"old": pk or "x", "new": "now"}).status_code == 404


def test_revision_of_another_post_is_not_found(owner):
    post, other = make_post(body="Mine"), make_post(body="Other")
    save(owner, other, body="Changed")

    response = owner.post(history(post), {"restore": revisions_of(other)[0].pk})

    assert response.status_code == 404


def test_history_requires_permission(client):
    post = make_post()
    reader = make_staff("helper", is_superuser=False)
    client.force_login(reader)
    refused = client.get(history(post)).status_code
    reader.user_permissions.add(Permission.objects.get(codename="view_post"))

    page = client.get(history(post))

    assert (refused, page.status_code) == (404, 200)
    assert client.post(history(post), {"restore": "1"}).status_code == 403
    assert b"Restore<" not in page.content


def test_profile_has_a_history_too(owner):
    make_profile(name="Ada", bio="First")
    profile = Profile.load()
    keeps = {f.name: getattr(profile, f.name) for f in Profile._meta.fields if f.editable}
    links = {"links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0}
    fields = {k: v for k, v in keeps.items() if v and k != "id"}

    response = owner.post(
        "/admin/profile_app/profile/1/change/", {**fields, **links, "bio": "Second"}
    )

    assert response.status_code == 302
    assert revisions_of(profile)[0].changes == "bio (+1 \N{MINUS SIGN}1 words)"
    assert owner.get("/admin/profile_app/profile/1/history/").status_code == 200


def test_last_revision_of_an_old_day_can_be_restored(owner):
    now, post, other = timezone.now().replace(hour=12), make_post(), make_post()
    made = [(post, 100, 8), (other, 100, 9), (post, 100, 10), (post, 91, 8), (post, 91, 9)]
    for row, days_ago, hour in [*made, (post, 89, 8), (post, 89, 9), (post, 0, 8)]:
        save(owner, row, body=f"{days_ago} days ago, at {hour}")
        made_at = now.replace(hour=hour) - timedelta(days=days_ago)
        Revision.objects.filter(pk=revisions_of(row)[0].pk).update(made_at=made_at)
    shared_salt(now.date() - timedelta(days=1))

    drain(now=now)
    owner.post(history(post), {"restore": revisions_of(post).order_by("pk")[1].pk})

    bodies = [json.loads(version.content)["body"] for version in revisions_of(post)]
    post.refresh_from_db()
    assert bodies[1:-1] == [
        f"{days_ago} days ago, at {hour}"
        for days_ago, hour in [(0, 8), (89, 9), (89, 8), (91, 9), (100, 10)]
    ]
    assert bodies[0] == post.body == "100 days ago, at 10"
    assert revisions_of(other).count() == 2
