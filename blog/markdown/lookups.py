"""Find the images, posts and papers that a text of this site refers to.

Models render their texts when they are saved, and what a text refers to is in other models. The app
registers the lookups once all models are loaded, so no model imports another for them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import translation

from blog.dates import known_language
from blog.markdown.context import CitationStyle, ListRules
from blog.markdown.rendering import ImageSource, Rendered, render_markdown


@dataclass(frozen=True)
class Lookups:
    find_image: Callable[[str], ImageSource | None]
    """By URL."""
    find_post_url: Callable[[str], str]
    """By title or slug; "" if there is none."""
    citation_style: Callable[[str], CitationStyle]
    """By the text's language."""
    lists: ListRules


_registered: list[Lookups] = []


def register_lookups(lookups: Lookups) -> None:
    _registered[:] = [lookups]


def render_text(
    text: str,
    *,
    language: str = "en",
    has_lists: bool = False,
    with_line_numbers: bool = False,
    find_post_url: Callable[[str], str] | None = None,
) -> Rendered:
    """Render a text with this site's images, links to posts by name, and cited papers.

    ``find_post_url``: finds fewer posts than the lookup that is registered.
    """
    lookups = _registered[0]
    # Footnote labels and the like are in the text's language, not in the admin's.
    with translation.override(known_language(language) or settings.LANGUAGE_CODE):
        return render_markdown(
            text,
            find_image=lookups.find_image,
            find_post_url=find_post_url or lookups.find_post_url,
            citation_style=lookups.citation_style(language)
            if "[" in text and "@" in text
            else None,
            lists=replace(lookups.lists, are_allowed=has_lists),
            with_line_numbers=with_line_numbers,
            language=language,
        )
