from django import template
from django.utils.html import format_html

from blog.languages import language_name
from blog.markdown.direction import letters_direction, text_direction
from blog.text_language import foreign_language

register = template.Library()
register.filter("language_name", language_name)
register.filter("direction", text_direction)


@register.simple_tag
def lang_of(text: str) -> str:
    """Return the ``lang`` and ``dir`` attributes that a title needs on this page, or ""."""
    if letters_direction(text) == "rtl":
        return format_html(' dir="{}"', "rtl")
    language = foreign_language(text)
    return format_html(' lang="{}"', language) if language else ""


@register.filter
def lang_and_dir(language: str, around: str = "en") -> str:
    """Write ``lang``, and ``dir`` if it differs from that of the language around the element."""
    direction = text_direction(language)
    if direction == text_direction(around):
        return format_html('lang="{}"', language)
    return format_html('lang="{}" dir="{}"', language, direction)
