import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from blog.models import Post, Redirect
from blog.models.papers import title_key
from blog.models.posts import RESERVED_POST_SLUGS
from blog.urls import urlpatterns
from tests.data import make_paper, make_post, make_topic

pytestmark = pytest.mark.django_db


def test_post_is_rendered_when_it_is_saved():
    post = make_post(body="# Idea\n\nA *short* text.")

    assert [(h.level, h.anchor, h.text) for h in post.table_of_contents] == [(2, "idea", "Idea")]
    assert "<em>short</em>" in post.body_html


def test_saving_only_the_body_saves_derived_fields():
    post = make_post(body="one")
    post.body = "one two three"

    post.save(update_fields=["body"])

    post.refresh_from_db()
    assert (post.word_count, post.body_html.strip()) == (3, "<p>one two three</p>")


def test_saving_another_field_does_not_render():
    post = make_post(body="one")
    Post.objects.filter(pk=post.pk).update(body_html="as it was")
    post.refresh_from_db()

    post.title = "Another"
    post.save(update_fields=["title"])

    post.refresh_from_db()
    assert (post.title, post.body_html) == ("Another", "as it was")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Themis: fair & efficient", "themis-fair-efficient"),
        ("公平调度", "公平调度"),
        ("???", "post"),
        ("Popular", "popular-2"),
    ],
)
def test_post_slug_follows_its_title(title, slug):
    assert make_post(title).slug == slug


def test_slugs_of_the_other_pages_of_the_blog_are_reserved():
    names = {str(route.pattern).partition("/")[0] for route in urlpatterns}

    assert {name for name in names if re.fullmatch(r"[\w-]+", name)} == RESERVED_POST_SLUGS


def test_posts_with_the_same_title_get_different_slugs():
    assert [make_post("Same").slug for _ in range(3)] == ["same", "same-2", "same-3"]


def test_post_rejects_a_reserved_slug():
    post = make_post(slug="archive")

    with pytest.raises(ValidationError):
        post.full_clean()


def test_publishing_without_a_date_uses_the_current_time():
    post = make_post(published_at=None)

    assert timezone.now() - post.published_at < timedelta(seconds=30)


def test_published_draft_and_scheduled_are_distinguished():
    published, draft = make_post(), make_post(status=Post.Status.DRAFT)
    scheduled = make_post(days_ago=-1)

    assert [Post.objects.published().get(), Post.objects.drafts().get()] == [published, draft]
    assert Post.objects.scheduled().get() == scheduled


def test_post_knows_whether_it_is_public():
    posts = (make_post(), make_post(status=Post.Status.DRAFT), make_post(days_ago=-1))

    assert [post.is_public for post in posts] == [True, False, False]


@pytest.mark.parametrize(
    ("one", "other"),
    [("ZeRO: Memory", "zero memory"), ("Café", "cafe"), ("Spark—RDDs", "Spark RDDs")],
)
def test_title_key_ignores_case_accents_and_periods(one, other):
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize("field", ["doi", "arxiv_id"])
def test_paper_identifiers_are_unique_where_given(field):
    make_paper(**{field: "10.1145/1"})
    make_paper()
    make_paper()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_paper(**{field: "10.1145/1"})


@pytest.mark.parametrize(
    "fields", [{"doi": "doi.org/10.1"}, {"arxiv_id": "arXiv:2312.05385"}, {"year": 20233}]
)
def test_paper_rejects_invalid_identifiers(fields):
    paper = make_paper()
    for name, value in fields.items():
        setattr(paper, name, value)

    with pytest.raises(ValidationError):
        paper.full_clean()


def test_topic_cannot_be_its_own_parent():
    upper = make_topic()
    lower = make_topic(parent=upper)
    upper.parent = lower

    with pytest.raises(ValidationError):
        upper.full_clean()


@pytest.mark.parametrize("both", [True, False])
def test_redirect_has_one_target(both):
    targets = {"post": make_post(), "topic": make_topic()} if both else {}

    with pytest.raises(IntegrityError), transaction.atomic():
        Redirect.objects.create(path="/old", **targets)
