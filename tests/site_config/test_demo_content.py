"""The whole demo, loaded once for all tests of the module."""

import re
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.conf import settings as project_settings
from django.db import transaction

from blog.markdown.rendering import render_markdown
from blog.models import DemoAware, Image, Post
from profile_app.models import HomeSection
from site_config.demo.loader import DEMO_FOLDER, load_demo
from tests.site_config.archive.round_trips import no_progress
from tests.site_config.test_demo import SETTINGS

# Tells pytest-django to create a database.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load once for all tests of the module, and roll back after them."""
    media_root = project_settings.MEDIA_ROOT
    project_settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(dry_run=False, progress=no_progress, folder=DEMO_FOLDER)
        yield
        transaction.set_rollback(True)
    project_settings.MEDIA_ROOT = media_root


def test_texts_render_without_problems_and_link_to_each_other():
    rendered = {post: render_markdown(post.body) for post in Post.objects.all()}

    links = {unquote(link) for page in rendered.values() for link in page.links}
    places = {found[1] for link in links if (found := re.match(r"/blog/([^/]+)/$", link))}

    assert {post.slug: page.problems for post, page in rendered.items() if page.problems} == {}
    assert places - {"papers"} <= {post.slug for post in rendered if post.is_public}
    assert len(places) >= 12


def test_rows_are_valid_and_marked():
    models = [model for model in apps.get_models() if issubclass(model, DemoAware)]
    loaded = [row for model in models for row in model._default_manager.all()]

    for row in loaded:
        row.full_clean()

    assert [row for row in loaded if not row.is_demo and type(row) not in SETTINGS] == []
    assert not HomeSection.objects.filter(is_demo=True).exists()


def test_sizes_of_images_are_left_to_the_server():
    assert Image.objects.without_sizes().count() == Image.objects.count() == 19
