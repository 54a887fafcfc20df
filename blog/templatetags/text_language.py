from django import template
from django.utils.html import format_html

from blog.text_language import foreign_language

register = template.Library()


@register.simple_tag
def lang_of(text: str) -> str:
    """Return the ``lang`` attribute that a title needs on this page, or ""."""
    language = foreign_language(text)
    return format_html(' lang="{}"', language) if language else ""
