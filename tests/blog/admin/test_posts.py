import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from PIL import Image as Pillow

from blog.models import DailyVisits, Paper, Post, Topic
from tests.data import make_paper, make_post, make_staff, make_topic

pytestmark = pytest.mark.django_db

POSTS = "/admin/blog/post/"


def png(color="navy", size=(30, 20)):
    out = io.BytesIO()
    Pillow.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


def form_of(post, **fields):
    """Return the POST data of an unchanged form of a post or page."""
    at = post.published_at
    return {
        "title": post.title,
        "body": post.body,
        "kind": post.kind,
        "slug": post.slug,
        "path": post.path,
        "language": post.language,
        "status": post.status,
        "published_at_0": at.date().isoformat() if at else "",
        "published_at_1": at.time().isoformat("seconds") if at else "",
        **fields,
    }


def run(client, action, *posts):
    pks = [post.pk for post in posts]
    return client.post(POSTS, {"action": action, "_selected_action": pks}, follow=True)


def listed(response):
    return list(response.context["cl"].result_list)


def test_saving_demo_content_makes_it_the_owners(owner):
    post = make_post(is_demo=True)

    owner.post(f"{POSTS}{post.pk}/change/", form_of(post, title="Mine"))

    post.refresh_from_db()
    assert (post.title, post.is_demo) == ("Mine", False)


def test_dragging_a_demo_topic_leaves_it_demo(owner):
    topic = make_topic(is_demo=True)
    rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": topic.pk}

    owner.post("/admin/blog/topic/", {**rows, "form-0-order": 7, "_save": "Save"})

    topic.refresh_from_db()
    assert (topic.order, topic.is_demo) == (7, True)


def test_saving_renders_the_text(owner):
    owner.post(f"{POSTS}add/", form_of(Post(title="A note", body="*Hello*", language="en")))

    post = Post.objects.get()
    assert (post.slug, post.body_html.strip()) == ("a-note", "<p><em>Hello</em></p>")


def test_publish_makes_drafts_and_scheduled_posts_public(owner):
    draft = make_post(status=Post.Status.DRAFT, published_at=None, is_demo=True)
    coming = make_post(days_ago=-3)

    response = run(owner, "publish", draft, coming)

    assert set(Post.objects.published()) == {draft, coming}
    assert "2 posts published." in response.text
    assert not Post.objects.filter(is_demo=True).exists()


def test_publish_keeps_the_date_of_a_post_that_was_public_before(owner):
    at = timezone.now() - timedelta(days=400)
    post = make_post(status=Post.Status.DRAFT, published_at=at)

    run(owner, "publish", post)

    assert Post.objects.published().get().published_at == at


def test_publishing_does_not_change_the_text(owner):
    post = make_post(body="*Hello*", status=Post.Status.DRAFT)

    run(owner, "publish", post)

    post.refresh_from_db()
    assert post.body_html.strip() == "<p><em>Hello</em></p>"


def test_unpublish_removes_a_post_from_the_site(owner):
    post = make_post()

    response = run(owner, "unpublish", post)

    assert not Post.objects.published().exists()
    assert "1 post unpublished." in response.text


def test_actions_require_permission(client):
    user = make_staff(is_superuser=False)
    user.user_permissions.add(Permission.objects.get(codename="view_post"))
    client.force_login(user)
    post = make_post(status=Post.Status.DRAFT)

    run(client, "publish", post)

    assert not Post.objects.published().exists()


@pytest.mark.parametrize("state", ["drafts", "scheduled", "published", "unlisted"])
def test_list_of_posts_is_filtered_by_state(owner, state):
    posts = {
        "drafts": make_post(status=Post.Status.DRAFT, published_at=None),
        "scheduled": make_post(days_ago=-1),
        "published": make_post(),
        "unlisted": make_post(status=Post.Status.UNLISTED),
    }

    response = owner.get(POSTS, {"state": state})

    assert listed(response) == [posts[state]]


def test_post_list_shows_and_sorts_by_visits(owner):
    quiet, read = make_post(), make_post(topics=(make_topic(), make_topic()))
    for days in range(3):
        DailyVisits.objects.create(
            post=read, day=timezone.now().date() - timedelta(days=days), count=7
        )

    response = owner.get(POSTS, {"o": "-4"})

    assert [(post.pk, post.visit_count) for post in listed(response)] == [
        (read.pk, 21),
        (quiet.pk, 0),
    ]


def test_view_on_site_opens_the_draft(owner):
    post = make_post(status=Post.Status.DRAFT, published_at=None)

    response = owner.get(f"{POSTS}{post.pk}/change/")

    link = response.context["absolute_url"]
    assert owner.get(link, follow=True).redirect_chain[0][0].endswith(f"/blog/{post.slug}/")


def test_note_on_a_paper_starts_from_the_paper(owner):
    paper = make_paper("Themis")
    topic = make_topic()
    paper.topics.add(topic)

    form = owner.get(f"{POSTS}add/", {"paper": paper.pk}).context["adminform"].form

    initial = {name: form.initial[name] for name in ("title", "paper", "topics")}
    assert initial == {"title": "Themis", "paper": paper.pk, "topics": [topic.pk]}


def test_paper_links_to_a_new_note(owner):
    paper = make_paper()

    response = owner.get(f"/admin/blog/paper/{paper.pk}/write-note/")

    assert response["Location"] == f"/admin/blog/post/add/?paper={paper.pk}"


@pytest.mark.parametrize("paper", ["0", "abc", "-1", "²", "9" * 30])
def test_note_without_a_paper_starts_empty(owner, paper):
    response = owner.get(f"{POSTS}add/", {"paper": paper})

    assert response.status_code == 200


def test_paper_is_added_from_the_note(owner):
    fields = {"title": "Orca", "state": "to-read", "_popup": "1"}

    response = owner.post("/admin/blog/paper/add/?_popup=1", fields)

    assert str(Paper.objects.get().pk) in response.context["popup_response_data"]


@pytest.mark.parametrize("state", Paper.State.values)
def test_papers_are_marked_in_the_list(owner, state):
    papers = [make_paper(is_demo=True), make_paper(is_demo=True)]
    action = f"mark_{state.replace('-', '_')}"

    owner.post("/admin/blog/paper/", {"action": action, "_selected_action": [p.pk for p in papers]})

    assert {(p.state, p.is_demo) for p in Paper.objects.all()} == {(state, False)}


def test_topic_form_rejects_a_cycle(owner):
    above = make_topic("Above")
    below = make_topic("Below", parent=above)

    owner.post(
        f"/admin/blog/topic/{above.pk}/change/",
        {"name": "Above", "slug": above.slug, "parent": below.pk, "description": ""},
    )

    assert Topic.objects.get(pk=above.pk).parent is None


def test_empty_list_offers_no_filter_reset(owner):
    empty = owner.get("/admin/blog/redirect/").text
    searched = owner.get("/admin/blog/redirect/", {"q": "old"}).text

    assert ("Nothing here yet." in empty, "Reset filters" in empty) == (True, False)
    assert ("No results." in searched, "Reset filters" in searched) == (True, True)


@pytest.mark.parametrize("is_demo", [True, False])
def test_demo_column_and_filter_are_shown_while_there_is_demo_content(owner, is_demo):
    make_post(is_demo=is_demo)

    page = owner.get("/admin/blog/post/", {"is_demo__exact": int(is_demo)})

    changelist = page.context["cl"]
    assert len(changelist.result_list) == 1
    assert ("demo" in changelist.list_display, "is_demo" in changelist.list_filter) == (
        is_demo,
        is_demo,
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/admin/blog/post/bin-page/", "/admin/blog/post/trash/"),
        ("/admin/blog/post/7/publish-page/", "/admin/blog/post/7/publish/"),
        ("/admin/blog/post/7/share-page/", "/admin/blog/post/7/share/"),
        ("/admin/desk/earlier/?form=blog.post:7", "/admin/editor/autosaves/?form=blog.post:7"),
    ],
)
def test_old_admin_url_redirects(client, old, new):
    assert client.get(old).headers["Location"] == new


def test_topic_filter_and_counts_include_subtopics(owner):
    above = make_topic("Systems")
    below = make_topic("Serving", parent=make_topic("Inference", parent=above))
    make_post("Deep", topics=(below,))
    make_post("Elsewhere", topics=(make_topic("Theory"),))
    make_paper("A paper").topics.set([below, above])

    posts = owner.get("/admin/blog/post/?topic=systems").context["cl"].result_list
    papers = owner.get("/admin/blog/paper/?topic=systems").context["cl"].result_list
    topics = owner.get("/admin/blog/topic/").context["cl"].result_list

    assert [post.title for post in posts] == ["Deep"]
    assert [paper.title for paper in papers] == ["A paper"]
    assert {topic.name: (topic.public_count, topic.paper_count) for topic in topics} == {
        "Systems": (1, 1),
        "Inference": (1, 1),
        "Serving": (1, 1),
        "Theory": (1, 0),
    }


def test_delete_page_leaves_out_rows_that_link_two_others(client):
    client.force_login(make_staff())
    paper = make_paper("Spanner")
    paper.topics.add(make_topic())

    page = client.get(f"/admin/blog/paper/{paper.pk}/delete/").text

    assert "Paper: " in page
    assert "relationship" not in page
