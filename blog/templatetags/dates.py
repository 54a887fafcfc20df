from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from blog import dates

register = template.Library()
register.filter("full_date", dates.full_date)
register.filter("moment", dates.moment)
register.filter("month", dates.month)


@register.filter
def iso(day: date) -> str:
    return dates.local(day).isoformat()


@register.simple_tag
def dated(day: date | None, language: str = "", classes: str = "") -> str:
    """Render ``<time>`` in the post's language, with ``lang`` if it differs from the page's."""
    if day is None:
        return ""
    supported = dates.known_language(language)
    attributes = {
        "class": classes,
        "datetime": iso(day),
        "lang": language if supported and supported != get_language() else "",
    }
    set_attributes = [(name, value) for name, value in attributes.items() if value]
    joined = format_html_join("", ' {}="{}"', set_attributes)
    return format_html("<time{}>{}</time>", joined, dates.full_date(day, language))
