from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from blog.editor.revisions import record_revision
from blog.editor.trash import move_to_trash, purge_trash, restore_from_trash
from blog.models import DailyVisits, Paper, Post, Redirect
from blog.visits.counting import count_lines
from blog.visits.drain import drain
from blog.visits.popularity import popular_posts
from blog.visits.windows import Window
from tests.data import make_paper, make_post, make_profile, make_publication, make_topic

pytestmark = pytest.mark.django_db


def make_trashed_post(title="Gone", **fields):
    post = make_post(title, **fields)
    move_to_trash(post)
    return post


@pytest.mark.parametrize(
    "address",
    [
        "/", "/blog/", "/blog/topics/", "/blog/topics/a-topic/", "/blog/archive/2024/",
        "/blog/papers/", "/blog/popular/", "/publications/", "/feed/atom.xml", "/feed/rss.xml",
        "/feed/feed.json", "/sitemap.xml",
    ],
)  # fmt: skip
def test_no_page_shows_trashed_posts(client, address):
    make_profile()
    topic, paper = make_topic("A topic", slug="a-topic"), make_paper("A paper")
    at = datetime(2024, 3, 1, tzinfo=UTC)
    fields = {"topics": (topic,), "paper": paper, "published_at": at, "is_pinned": True}
    make_post("Stays here", **{**fields, "paper": None})
    post = make_post("Thrown away", slug="thrown-away", **fields)
    make_publication(post=post)
    DailyVisits.objects.create(post=post, day=at.date(), count=9)
    move_to_trash(post)

    html = client.get(address).content.decode()

    assert "Thrown away" not in html
    assert "thrown-away" not in html


def test_page_and_redirects_of_a_trashed_post_are_not_found(client):
    post = make_trashed_post(slug="gone")
    Redirect.objects.create(path="/former/", post=post)

    assert client.get("/blog/gone/").status_code == 404
    assert client.get("/former/").status_code == 404


def test_preview_of_a_trashed_post_has_expired(client):
    post = make_post(status=Post.Status.DRAFT, published_at=None)
    link = post.preview_links.create(expires_at=timezone.now() + timedelta(days=1))
    move_to_trash(post)

    assert client.get(link.get_absolute_url()).status_code == 410


def test_paper_does_not_count_trashed_notes():
    paper = make_paper()
    make_trashed_post(paper=paper)

    assert list(paper.posts.all()) == []
    assert Paper.objects.with_notes().get().notes == []


def test_visit_drained_after_deletion_is_counted():
    post = make_trashed_post()
    now = datetime.now(UTC)

    count_lines([f"v {int(now.timestamp())} {post.pk} {'a' * 22} -".encode()], now)

    assert not popular_posts(Window.ALL, 10)
    assert Post.with_trash.get().pk == post.pk


def test_slug_of_a_trashed_post_can_be_reused():
    make_trashed_post("A note", slug="a-note")

    assert make_post("A note").slug == "a-note"


def test_slug_of_another_post_is_taken():
    make_post(slug="a-note")

    with pytest.raises(ValidationError, match="This URL is already taken"):
        Post(title="Other", slug="a-note").full_clean()


def test_restored_post_is_unchanged(client):
    post = make_trashed_post(slug="a-note", topics=(make_topic(),))
    record_revision(post, None, "Saved")

    restore_from_trash(post)

    post = Post.objects.get()
    assert client.get("/blog/a-note/").status_code == 200
    assert (post.topics.count(), post.versions.count()) == (1, 1)


def test_restored_post_gets_a_new_slug_if_its_own_is_taken():
    post = make_trashed_post("A note", slug="a-note")
    make_post("A note", slug="a-note")

    restore_from_trash(post)

    assert Post.objects.get(pk=post.pk).slug == "a-note-2"


def test_posts_trashed_thirty_days_ago_are_deleted():
    now = timezone.now()
    old, young = make_trashed_post("Old"), make_trashed_post("Young")
    Post.with_trash.filter(pk=old.pk).update(binned_at=now - timedelta(days=30, minutes=1))
    Post.with_trash.filter(pk=young.pk).update(binned_at=now - timedelta(days=29, hours=23))
    make_post("Stays")

    number = purge_trash(now)

    assert number == 1
    assert set(Post.with_trash.values_list("title", flat=True)) == {"Young", "Stays"}


def test_trash_is_emptied_automatically():
    Post.with_trash.filter(pk=make_trashed_post().pk).update(
        binned_at=timezone.now() - timedelta(days=31)
    )

    drain()

    assert not Post.with_trash.exists()
