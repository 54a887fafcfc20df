import pytest

from blog.models import CacheGeneration, Post, StaleText
from blog.rerendering import rerender_stale_texts
from site_config import renderer_version
from site_config.renderer_version import mark_outdated_texts
from tests.data import make_post, make_publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def upgraded(monkeypatch):
    """Post whose HTML is from before an upgrade."""
    mark_outdated_texts()
    post = make_post("A note", body="**Strong**")
    make_publication()
    Post.objects.filter(pk=post.pk).update(body_html="<p>older</p>")
    monkeypatch.setattr(renderer_version, "renderer_version", lambda: "newer")
    return post


def test_html_of_an_older_renderer_is_rendered_again(upgraded):
    marked = mark_outdated_texts()
    rerender_stale_texts()

    upgraded.refresh_from_db()
    assert marked >= 2
    assert upgraded.body_html == "<p><strong>Strong</strong></p>\n"


def test_html_of_the_same_renderer_stays(upgraded):
    mark_outdated_texts()
    StaleText.objects.all().delete()

    assert (mark_outdated_texts(), StaleText.objects.count()) == (0, 0)


def test_changed_content_does_not_forget_the_renderer():
    mark_outdated_texts()
    CacheGeneration.bump()

    assert mark_outdated_texts() == 0


def test_version_depends_on_the_code_of_the_renderer(monkeypatch, tmp_path):
    before = renderer_version.renderer_version()
    renderer_version.renderer_version.cache_clear()
    (tmp_path / "rendering.py").write_text("changed")
    monkeypatch.setattr(renderer_version.blog.markdown, "__path__", [str(tmp_path)])

    assert renderer_version.renderer_version() != before
    renderer_version.renderer_version.cache_clear()
