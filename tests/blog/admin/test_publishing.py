from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from blog.models import Post, PreviewLink
from tests.blog.admin.test_posts import form_of
from tests.data import make_draft, make_post, make_staff, make_topic
from tests.markup import messages_of

pytestmark = pytest.mark.django_db
POSTS = "/admin/blog/post/"
BUTTON = {"blog_post_save_and_publish": "1"}


def publishing(post):
    return f"{POSTS}{post.pk}/publish/"


def sharing(post):
    return f"{POSTS}{post.pk}/share/"


def test_publish_button_saves_and_runs_the_check(owner):
    post = make_draft()

    response = owner.post(f"{POSTS}{post.pk}/change/", form_of(post, title="Now", **BUTTON))

    post.refresh_from_db()
    assert (post.title, post.status) == ("Now", Post.Status.DRAFT)
    assert (response.status_code, response.headers["Location"]) == (302, publishing(post))


def test_publish_button_works_for_a_new_post(owner):
    page = owner.get(f"{POSTS}add/")
    response = owner.post(f"{POSTS}add/", form_of(Post(title="New", language="en"), **BUTTON))

    assert len(page.context["actions_submit_line"]) == 1
    assert response.headers["Location"] == publishing(Post.objects.get())


def test_publish_button_is_hidden_for_public_posts(owner):
    public, draft = make_post(), make_draft()

    offered = [
        len(owner.get(f"{POSTS}{post.pk}/change/").context["actions_submit_line"])
        for post in (public, draft)
    ]

    assert offered == [0, 1]


def test_publish_page_lists_the_findings(owner):
    post = make_draft(body="One.\n\n[there](/nowhere/)")

    page = owner.get(publishing(post)).content.decode()

    assert "No one-line summary" in page
    assert f'href="{POSTS}{post.pk}/change/#line-3"' in page


def test_publish_page_of_a_good_post_has_no_findings(owner):
    post = make_draft(
        body="Words.", summary="In short.", kind=Post.Kind.ESSAY, topics=(make_topic(),)
    )

    assert "All checks passed" in owner.get(publishing(post)).content.decode()


def publish(client, post, **given):
    given = {"status": "published", "when": "now", "at": "", **given}
    return client.post(publishing(post), given, follow=True)


def test_publishing_now_makes_the_post_public(owner):
    post = make_draft(is_demo=True)

    response = publish(owner, post)

    post.refresh_from_db()
    assert (post.is_listed, post.is_demo) == (True, False)
    assert messages_of(response) == [
        'The post is published. <a href="/blog/a-draft/">View post</a>',
    ]


def test_publishing_keeps_the_date_of_an_earlier_publication(owner):
    at = timezone.now() - timedelta(days=400)
    post = make_draft(published_at=at)

    publish(owner, post)

    post.refresh_from_db()
    assert post.published_at == at


def test_post_is_scheduled(owner, client):
    post = make_draft()
    at = (timezone.localtime() + timedelta(days=2)).replace(second=0, microsecond=0)

    response = publish(owner, post, when="later", at=at.strftime("%Y-%m-%dT%H:%M"))

    post.refresh_from_db()
    assert (post.is_scheduled, post.published_at) == (True, at)
    assert messages_of(response)[0].startswith("The post is scheduled for")
    form = owner.get(publishing(post)).context["form"]
    assert (form.initial["when"], form.initial["at"]) == ("later", at.strftime("%Y-%m-%dT%H:%M"))


def test_post_is_published_unlisted(owner, client):
    post = make_draft()

    publish(owner, post, status="unlisted")

    post.refresh_from_db()
    assert (post.is_public, post.is_listed) == (True, False)
    assert owner.get(publishing(post)).context["form"].initial == {"status": "unlisted"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"when": "later"}, "Choose when to publish."),
        ({"when": "later", "at": "2001-01-01T10:00"}, "That time is in the past."),
        ({"when": "later", "at": "soon"}, "Enter a valid date/time."),
        ({"when": "later", "at": "2035-03-25T02:30"}, "couldn’t be interpreted in time zone"),
        ({"when": "later", "at": "2035-10-28T02:30"}, "couldn’t be interpreted in time zone"),
        ({"status": "draft"}, "Select a valid choice."),
    ],
)
def test_invalid_post_is_reported_and_not_published(owner, settings, given, sentence):
    # Skips an hour on 25 March, and repeats one on 28 October.
    settings.TIME_ZONE = "Europe/Berlin"
    post = make_draft()

    response = publish(owner, post, **given)

    post.refresh_from_db()
    assert sentence in response.content.decode()
    assert post.status == Post.Status.DRAFT


def test_publishing_in_the_form_shows_findings(owner):
    post = make_draft(summary="In short.", body="Words.", kind=Post.Kind.ESSAY)

    response = owner.post(
        f"{POSTS}{post.pk}/change/", form_of(post, summary="x", status="published"), follow=True
    )

    assert "No topic" in messages_of(response)[0] + messages_of(response)[1]


def test_saving_a_draft_shows_no_findings(owner):
    post = make_draft()

    response = owner.post(f"{POSTS}{post.pk}/change/", form_of(post, title="x"), follow=True)

    assert not any("suggestions" in sentence for sentence in messages_of(response))


def test_preview_link_is_created_shown_and_revoked(owner, client):
    post = make_draft()

    owner.post(sharing(post), {"make": "", "reader": "Rui", "days": "7"})
    link = PreviewLink.objects.get()
    page = owner.get(sharing(post)).content.decode()
    owner.post(sharing(post), {"revoke": link.pk})

    assert (link.reader, link.created_by.username) == ("Rui", "owner")
    assert timedelta(days=6.9) < link.expires_at - timezone.now() <= timedelta(days=7)
    assert f"http://testserver{link.get_absolute_url()}" in page
    link.refresh_from_db()
    assert not link.is_valid


@pytest.mark.parametrize("revoke", ["", "x", "9" * 30, "other"])
def test_only_links_of_the_post_can_be_revoked(owner, revoke):
    expires_at = timezone.now() + timedelta(days=1)
    other = PreviewLink.objects.create(post=make_draft("Other"), expires_at=expires_at)
    pk = other.pk if revoke == "other" else revoke

    assert owner.post(sharing(make_draft()), {"revoke": pk}).status_code == 302

    other.refresh_from_db()
    assert other.is_valid


@pytest.mark.parametrize("days", ["0", "-3", "1000000", "x"])
def test_invalid_expiry_is_rejected(owner, days):
    owner.post(sharing(make_draft()), {"make": "", "days": days})

    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("page", [publishing, sharing])
def test_pages_require_permission_to_change_posts(client, page):
    reader = make_staff("reader", is_superuser=False)
    reader.user_permissions.add(Permission.objects.get(codename="view_post"))
    post = make_draft()

    signed_out = client.post(page(post), {"make": "", "days": "7", "status": "published"})
    client.force_login(reader)
    looked = client.post(page(post), {"make": "", "days": "7", "status": "published"})

    assert (signed_out.status_code, looked.status_code) == (302, 403)
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("page", ["publish", "share"])
def test_pages_of_an_unknown_post_are_not_found(owner, page):
    assert owner.get(f"{POSTS}999999/{page}/").status_code == 404


def test_unknown_page_of_a_post_redirects_to_the_dashboard(admin_client):
    response = admin_client.get("/admin/blog/post/1/nowhere/change/")

    assert response.status_code == 302
