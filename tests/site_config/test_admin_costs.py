"""What a save in the admin costs does not grow with the site."""

import pytest
from django.utils import timezone

from benchmarks import saving
from blog.models import Post
from tests.data import make_paper, make_staff, make_topic

NUMBER = 100


@pytest.mark.django_db
def test_saves_run_fewer_queries_than_there_are_connected_posts(client, monkeypatch):
    monkeypatch.setattr(saving, "PUBLICATIONS", NUMBER)
    make_topic()
    make_paper(citation_key="paper0")
    public = {"status": Post.Status.PUBLISHED, "published_at": timezone.now()}
    Post.objects.bulk_create(
        Post(title=f"Post {number}", slug=f"post-{number}", **public) for number in range(NUMBER)
    )
    saving.connect_content()
    client.force_login(make_staff())

    queries = {
        name: int(saving.measure_save(client, row, changes).rpartition("| ")[2])
        for name, row, changes in saving.saves()
    }

    assert {name: number for name, number in queries.items() if number >= NUMBER} == {}
    assert len(queries) == 12
