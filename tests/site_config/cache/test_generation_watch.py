from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from blog.models import CacheGeneration, DailyVisits, Post
from profile_app.models import Interest
from site_config.cache.generation_watch import GenerationWatch
from tests.data import make_post, make_topic

pytestmark = pytest.mark.django_db(transaction=True)


def changes(action):
    """Return by how much the generation grows when ``action`` is committed."""
    before = CacheGeneration.current()
    with transaction.atomic():
        action()
    return CacheGeneration.current() - before


def test_saving_content_bumps_the_generation():
    assert [changes(make_post), changes(lambda: Interest.objects.create(text="Maps"))] == [1, 1]


def test_changing_topics_bumps_the_generation():
    post, topic = make_post(), make_topic()

    assert changes(lambda: post.topics.add(topic)) == 1


def test_deleting_content_bumps_the_generation():
    post = make_post()

    assert changes(post.delete) == 1


def test_a_transaction_bumps_the_generation_once():
    assert changes(lambda: [make_post() for _ in range(5)]) == 1


def test_visits_do_not_bump_the_generation():
    post = make_post()
    day = timezone.now().date()

    assert changes(lambda: DailyVisits.objects.create(post=post, day=day, count=1)) == 0


def polled(watch):
    watch.poll()
    return watch._number


def test_watch_sees_a_change():
    watch = GenerationWatch()
    first = [polled(watch), polled(watch)]
    CacheGeneration.bump()

    assert (first[0] == first[1], polled(watch) > first[1]) == (True, True)


def test_watch_sees_a_scheduled_post_come_due():
    post = make_post(published_at=timezone.now() + timedelta(hours=1))
    watch = GenerationWatch()
    before = polled(watch)
    watch._next_due = timezone.now() - timedelta(seconds=1)
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now())

    assert [polled(watch) - before, polled(watch) - before] == [1, 1]


def test_watch_without_a_thread_sees_a_change(monkeypatch):
    monkeypatch.setattr("site_config.cache.generation_watch.POLL_SECONDS", 0)
    watch = GenerationWatch(has_thread=False)
    first = [watch(), watch()]
    CacheGeneration.bump()

    assert (first[0] == first[1], watch() > first[1]) == (True, True)


def test_watch_runs_one_query_while_nothing_changes(django_assert_num_queries):
    watch = GenerationWatch()
    watch.poll()

    with django_assert_num_queries(1):
        watch.poll()
