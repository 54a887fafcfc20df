from django.urls import register_converter


class UnicodeSlugConverter:
    """Slugs with letters and digits of any script, hyphens and underscores."""

    regex = r"[-\w]{1,200}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(UnicodeSlugConverter, "uslug")
