import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Post
from tests.blog.admin.test_posts import form_of, run
from tests.data import make_post, make_profile, make_topic
from tests.markup import collapsed

pytestmark = pytest.mark.django_db
POSTS = "/admin/blog/post/"


class Window:
    """A form open in a browser, which sends the digests it was opened with."""

    def __init__(self, client, post):
        self.client, self.post = client, Post.objects.get(pk=post.pk)
        self.path = f"{POSTS}{post.pk}/change/"
        page = client.get(self.path).context["autosave"]
        self.fields = form_of(self.post, topics=[t.pk for t in post.topics.all()])
        self.hidden = {"_page": page["page"], "_opened": page["opened"]}

    def save(self, **fields):
        self.fields |= fields
        return self.client.post(self.path, {**self.fields, **self.hidden, "_continue": "1"})


def stored(post):
    return Post.objects.get(pk=post.pk)


def conflicts(response):
    return [] if response.status_code == 302 else response.context["autosave"]["conflicts"]


def test_second_save_from_another_window_shows_the_conflict(owner):
    post = make_post(body="One.\n\nTwo.")
    here, there = Window(owner, post), Window(owner, post)
    here.save(body="One here.\n\nTwo.")

    response = there.save(body="One there.\n\nTwo.")

    page = response.content.decode()
    assert stored(post).body == "One here.\n\nTwo."
    assert "<del>here</del>" in collapsed(page)
    assert "<ins>there</ins>" in collapsed(page)
    assert re.search(r"<textarea[^>]*>\s*One there\.", page)


def test_confirmed_conflict_is_overwritten(owner):
    post = make_post(body="One.")
    here, there = Window(owner, post), Window(owner, post)
    here.save(body="Here.")
    [conflict] = conflicts(there.save(body="There."))

    response = there.save(_over=conflict.stamp)

    assert (response.status_code, stored(post).body) == (302, "There.")


def test_confirmation_is_valid_for_one_text_only(owner):
    post = make_post(body="One.")
    here, there = Window(owner, post), Window(owner, post)
    here.save(body="Here.")
    [conflict] = conflicts(there.save(body="There."))
    here.save(body="Here again.")

    response = there.save(_over=conflict.stamp)

    assert (len(conflicts(response)), stored(post).body) == (1, "Here again.")


def test_fields_changed_only_elsewhere_are_not_overwritten(owner):
    post = make_post("Old title", body="One.", topics=(make_topic(),))
    topic = make_topic()
    here, there = Window(owner, post), Window(owner, post)
    here.save(title="New title", topics=[topic.pk], slug="new")

    response = there.save(body="Mine.")

    saved = stored(post)
    assert response.status_code == 302
    assert (saved.title, saved.slug, saved.body) == ("New title", "new", "Mine.")
    assert list(saved.topics.all()) == [topic]


def test_same_change_in_both_windows_is_no_conflict(owner):
    post = make_post(body="One.")
    here, there = Window(owner, post), Window(owner, post)
    here.save(body="Same.")

    assert there.save(body="Same.\r\n").status_code == 302


def test_saving_twice_from_one_window_is_no_conflict(owner):
    post = make_post(body="One.")
    window = Window(owner, post)
    window.save(body="Two.")

    response = window.save(body="Three.")

    assert (response.status_code, stored(post).body) == (302, "Three.")


def test_publishing_elsewhere_is_no_conflict_and_is_preserved(owner):
    post = make_post(status=Post.Status.DRAFT, published_at=None, body="One.")
    window = Window(owner, post)
    run(owner, "publish", post)

    response = window.save(body="Two.")

    assert response.status_code == 302
    assert (stored(post).body, stored(post).is_listed) == ("Two.", True)


def test_time_with_a_fraction_of_a_second_is_no_change(owner):
    at = timezone.now() - timedelta(days=3)
    post = make_post(published_at=at.replace(microsecond=654_321), body="One.")

    assert Window(owner, post).save(body="Two.").status_code == 302


def test_rendering_again_is_no_conflict(owner):
    post = make_post(body="One.")
    window = Window(owner, post)
    Post.objects.update(body_html="<p>Otherwise</p>")
    stored(post).render_again()

    assert window.save(body="Two.").status_code == 302


def test_profile_detects_conflicts(owner):
    profile = make_profile(bio="One.")
    path = f"/admin/profile_app/profile/{profile.pk}/change/"
    opened = json.loads(owner.get(path).context["autosave"]["opened"])

    assert {"bio", "name", "announcement"} <= set(opened)


@pytest.mark.parametrize("opened", ["", "[", "[]", "{}", '{"body": 3}', "[" * 5000])
def test_form_without_digests_is_saved(owner, opened):
    post = make_post(body="One.")
    window = Window(owner, post)
    window.hidden["_opened"] = opened

    assert window.save(body="One.", title="Other").status_code == 302
