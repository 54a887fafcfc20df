"""Rendered texts on pages with ids of their own: ``{{ item.text_html|with_ids_of:item }}``."""

from django import template
from django.db import models

from blog.markdown.rendering import with_id_prefix, with_plain_anchors

register = template.Library()


@register.filter
def with_ids_of(text_html: str, owner: models.Model | str) -> str:
    """Prefix the ids of a text with the name of its place on the page, or of its row."""
    if isinstance(owner, models.Model):
        owner = f"{owner._meta.model_name}-{owner.pk}"
    return with_id_prefix(text_html, owner)


@register.simple_block_tag
def plain_anchors(content: str) -> str:
    """Let links to the headings of texts work without the prefix of ``with_ids_of``."""
    return with_plain_anchors(content)
