from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from blog import dates

register = template.Library()
register.filter("full_date", dates.full_date)
register.filter("moment", dates.moment)
register.filter("month", dates.month)


@register.simple_tag
def dated(day: date | None, language: str = "", classes: str = "") -> str:
    """Write a date in the language of the post whose it is; the tag says which where it differs."""
    if day is None:
        return ""
    known = dates.known_language(language)
    attributes = {
        "class": classes,
        "datetime": dates.local(day).isoformat(),
        "lang": language if known and known != get_language() else "",
    }
    given = [(name, value) for name, value in attributes.items() if value]
    written = format_html_join("", ' {}="{}"', given)
    return format_html("<time{}>{}</time>", written, dates.full_date(day, language))
