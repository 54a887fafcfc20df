"""Signal receivers for saved posts, pages, papers and blog settings; connected at startup."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save

from blog.images.library import find_image_source
from blog.links.post_links import find_post_url, record_links, rerender_linking_posts
from blog.list_blocks import LIST_RULES
from blog.markdown.lookups import Lookups, register_lookups
from blog.models import BlogSettings, Page, Paper, Post
from blog.models.base import text_stored
from blog.papers.post_citations import (
    citing_rules,
    record_citations,
    rerender_after_deletion,
    rerender_all_citing_posts,
    rerender_citing_posts,
)
from blog.post_lists import register_lists
from blog.visits.site_totals import connect_deletions


def connect() -> None:
    register_lookups(Lookups(find_image_source, find_post_url, citing_rules, LIST_RULES))
    register_lists()
    for writing in (Post, Page):
        text_stored.connect(_on_post_stored, sender=writing)
    for model in (Paper, BlogSettings):
        pre_save.connect(_store_former, sender=model)
    post_save.connect(_on_paper_saved, sender=Paper)
    post_delete.connect(_on_paper_deleted, sender=Paper)
    post_save.connect(_on_settings_saved, sender=BlogSettings)
    connect_deletions()


def _on_post_stored(instance: Post, **kwargs: Any) -> None:
    rendered, instance.rendered = instance.rendered, None
    if rendered is not None:
        record_links(instance, rendered.links, rendered.wiki_links)
        record_citations(instance, rendered.cited_keys)
    rerender_linking_posts(instance)


def _store_former(instance: Paper | BlogSettings, **kwargs: Any) -> None:
    instance.former = type(instance)._base_manager.filter(pk=instance.pk).first()


def _on_paper_saved(instance: Paper, **kwargs: Any) -> None:
    rerender_citing_posts(instance, instance.former)


def _on_paper_deleted(instance: Paper, **kwargs: Any) -> None:
    rerender_after_deletion(instance)


def _on_settings_saved(instance: BlogSettings, **kwargs: Any) -> None:
    former = instance.former or BlogSettings()
    if former.citation_style != instance.citation_style:
        rerender_all_citing_posts()
