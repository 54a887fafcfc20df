import pytest

from blog.models import Post, Redirect
from tests.blog.admin.test_posts import form_of
from tests.data import make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["/notes/themis", "/notes/themis/"])
def test_old_path_redirects_permanently_to_the_post(client, asked):
    Redirect.objects.create(path="/notes/themis", post=make_post("Themis"))

    response = client.get(asked)

    assert (response.status_code, response["Location"]) == (301, "/blog/themis/")


def test_old_path_redirects_to_the_topic(client):
    Redirect.objects.create(path="/ml", topic=make_topic("Machine learning"))

    response = client.get("/ml")

    assert response["Location"] == "/blog/topics/machine-learning/"


def test_old_path_keeps_its_query(client):
    Redirect.objects.create(path="/old", post=make_post("Themis"))

    response = client.get("/old?utm_source=letter")

    assert response["Location"] == "/blog/themis/?utm_source=letter"


def test_old_path_in_chinese_is_found(client):
    Redirect.objects.create(path="/笔记", post=make_post("Themis"))

    response = client.get("/%E7%AC%94%E8%AE%B0")

    assert response.status_code == 301


def test_old_path_of_a_hidden_post_stays_hidden(client):
    hidden = make_post("Secret", status=Post.Status.DRAFT)
    Redirect.objects.create(path="/old", post=hidden)

    response = client.get("/old")

    assert (response.status_code, "secret" in response.text.lower()) == (404, False)


def test_existing_page_is_not_redirected(client):
    Redirect.objects.create(path="/blog", post=make_post("Themis"))

    assert client.get("/blog/").status_code == 200


def test_other_methods_are_not_redirected(client):
    Redirect.objects.create(path="/old", post=make_post("Themis"))

    assert client.post("/old").status_code == 404


POSTS = "/admin/blog/post/"


def readdress(owner, post, slug):
    owner.post(f"{POSTS}{post.pk}/change/", form_of(post, slug=slug))
    post.refresh_from_db()
    assert post.slug == slug


def led_to(client, path):
    response = client.get(path)
    return response.headers.get("Location", response.status_code)


def test_old_url_of_a_public_post_redirects(owner):
    post = make_post("Themis")
    readdress(owner, post, "second")
    readdress(owner, post, "公平")

    assert led_to(owner, "/blog/themis/") == "/blog/%E5%85%AC%E5%B9%B3/"
    assert led_to(owner, "/blog/second/") == "/blog/%E5%85%AC%E5%B9%B3/"


def test_old_url_in_chinese_redirects(owner):
    post = make_post("公平")
    readdress(owner, post, "fair")

    assert led_to(owner, "/blog/%E5%85%AC%E5%B9%B3/") == "/blog/fair/"


def test_restored_slug_does_not_redirect(owner):
    post = make_post("Themis")
    readdress(owner, post, "second")
    readdress(owner, post, "themis")

    assert led_to(owner, "/blog/second/") == "/blog/themis/"
    assert led_to(owner, "/blog/themis/") == 200


def test_another_post_may_use_an_old_url(owner):
    post = make_post("Themis")
    readdress(owner, post, "second")
    make_post("Other", slug="themis")

    assert led_to(owner, "/blog/themis/") == 200


def test_changing_the_slug_of_a_draft_creates_no_redirect(owner):
    post = make_post("Themis", status=Post.Status.DRAFT)
    readdress(owner, post, "second")

    assert not Redirect.objects.exists()


def test_saving_with_the_same_slug_creates_no_redirect(owner):
    post = make_post("Themis")
    owner.post(f"{POSTS}{post.pk}/change/", form_of(post, title="Otherwise"))

    assert not Redirect.objects.exists()


def test_old_url_of_a_topic_redirects(owner):
    topic = make_topic("Maps")
    path = f"/admin/blog/topic/{topic.pk}/change/"
    owner.post(path, {"name": "Maps", "slug": "cartography", "description": ""})

    assert led_to(owner, "/blog/topics/maps/") == "/blog/topics/cartography/"
