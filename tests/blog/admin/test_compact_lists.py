import pytest
from django.http import HttpResponse
from django.utils import timezone

from blog.admin.compact_lists import compact
from blog.models import Post
from tests.data import make_staff


@pytest.mark.django_db
def test_list_of_many_posts_is_less_than_100_kilobytes(client):
    public = {"status": Post.Status.PUBLISHED, "published_at": timezone.now()}
    Post.objects.bulk_create(Post(title=f"P {n}", slug=f"p-{n}", **public) for n in range(60))
    client.force_login(make_staff())

    response = client.get("/admin/blog/post/")

    assert len(response.content) < 100_000
    assert response.text.count('class="row-box action-select"') == 25


def test_only_indentation_between_elements_is_removed():
    response = HttpResponse(
        "<p>\n    a\n  b</p>\n\n  <pre>\n  c</pre>\n  <textarea>\n\n d</textarea>"
    )

    assert compact(response).text == "<p>\na\nb</p>\n<pre>\n  c</pre>\n<textarea>\n\n d</textarea>"
