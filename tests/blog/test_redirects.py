import pytest

from blog.models import Post, Redirect
from tests.data import make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["/notes/themis", "/notes/themis/"])
def test_old_path_leads_to_the_post_for_good(client, asked):
    Redirect.objects.create(path="/notes/themis", post=make_post("Themis"))

    response = client.get(asked)

    assert (response.status_code, response["Location"]) == (301, "/blog/themis/")


def test_old_path_leads_to_the_topic(client):
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


def test_page_that_is_there_is_not_led_away(client):
    Redirect.objects.create(path="/blog", post=make_post("Themis"))

    assert client.get("/blog/").status_code == 200


def test_other_methods_are_not_led_away(client):
    Redirect.objects.create(path="/old", post=make_post("Themis"))

    assert client.post("/old").status_code == 404
