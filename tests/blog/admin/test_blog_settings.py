import pytest

from blog.models import BlogSettings, Series
from tests.data import make_post

pytestmark = pytest.mark.django_db


def test_blog_settings_have_one_form(admin_client):
    response = admin_client.get("/admin/blog/blogsettings/", follow=True)
    assert response.redirect_chain == [("/admin/blog/blogsettings/1/change/", 302)]

    fields = {"citation_style": "APA", "reply_address": "ada@example.org", "comments_address": ""}
    admin_client.post("/admin/blog/blogsettings/1/change/", fields)

    assert BlogSettings.load().citation_style == "APA"
    assert BlogSettings.load().reply_address == "ada@example.org"


def test_series_list_counts_parts(admin_client):
    series = Series.objects.create(title="Sharing GPUs")
    make_post(series=series)
    make_post(series=series)

    response = admin_client.get("/admin/blog/series/")

    assert [(one.title, one.parts) for one in response.context["cl"].result_list] == [
        ("Sharing GPUs", 2)
    ]
