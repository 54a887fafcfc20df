import pytest
from django.core.exceptions import ValidationError

from blog.models import BlogSettings, Post
from tests.data import make_post

pytestmark = pytest.mark.django_db
GISCUS = "https://giscus.app/en/widget?origin={address}&term={path}"


def test_reply_is_an_email_with_the_title(client):
    BlogSettings(reply_address="ada@example.org").save()
    post = make_post("Fair & quick?")

    page = client.get(post.get_absolute_url()).text

    assert 'href="mailto:ada@example.org?subject=Fair%20%26%20quick%3F"' in page


def test_comments_load_in_a_frame_on_click(client):
    BlogSettings(comments_address=GISCUS).save()
    post = make_post("Themis")

    response = client.get(post.get_absolute_url())

    address = "https://giscus.app/en/widget?origin=http%3A%2F%2Ftestserver%2Fblog%2Fthemis%2F"
    assert f'href="{address}&amp;term=%2Fblog%2Fthemis%2F" target="comments"' in response.text
    assert '<iframe name="comments"' in response.text
    assert "<iframe src" not in response.text
    assert "frame-src https://giscus.app" in response["Content-Security-Policy"]


def test_nothing_is_shown_by_default(client):
    post = make_post()

    response = client.get(post.get_absolute_url())

    assert 'class="replies"' not in response.text
    assert "frame-src" not in response["Content-Security-Policy"]


def test_draft_has_no_comments(admin_client):
    BlogSettings(comments_address=GISCUS).save()
    post = make_post(status=Post.Status.DRAFT, published_at=None)

    assert "<iframe" not in admin_client.get(post.get_absolute_url()).text


@pytest.mark.parametrize(
    "address",
    [
        "http://giscus.app/", "javascript:alert(1)", "https://", "https://a.example; script-src *",
        "https://a.example/{slug}", "https://a.example/ b", "https://[", "//giscus.app/",
        "https://*/", "https://user:pw@a.example/", "https://{path}/", "https://例え.example/",
    ],
)  # fmt: skip
def test_invalid_comments_url_is_rejected(address):
    with pytest.raises(ValidationError):
        BlogSettings(comments_address=address).full_clean()
