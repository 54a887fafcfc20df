import re

from django.urls import register_converter

_PATH = r"[-\w]{1,200}(?:/[-\w]{1,200})*"
PAGE_URL = re.compile(f"/{_PATH}/")


class UnicodeSlugConverter:
    """Slugs with letters and digits of any script, hyphens and underscores."""

    regex = r"[-\w]{1,200}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PagePathConverter(UnicodeSlugConverter):
    """Paths of pages: slugs with slashes between them, without the outer slashes."""

    regex = _PATH


register_converter(UnicodeSlugConverter, "uslug")
register_converter(PagePathConverter, "pagepath")
