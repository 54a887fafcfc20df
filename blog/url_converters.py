from django.urls import register_converter

PAGE_PATH = r"[-\w]{1,200}(?:/[-\w]{1,200})*"


class UnicodeSlugConverter:
    """Slugs with letters and digits of any script, hyphens and underscores."""

    regex = r"[-\w]{1,200}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PagePathConverter(UnicodeSlugConverter):
    """Paths of pages: slugs with slashes between them, without the outer slashes."""

    regex = PAGE_PATH


register_converter(UnicodeSlugConverter, "uslug")
register_converter(PagePathConverter, "pagepath")
