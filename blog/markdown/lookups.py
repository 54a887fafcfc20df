"""How a text of this site finds the images, posts and papers that it names.

Models render their texts when they are saved, and what a text names is in other models. So the
app registers its lookups once all models are loaded, and no model imports another for them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from blog.dates import known_language
from blog.markdown.rendering import Picture, Rendered, render_markdown
from blog.markdown.state import Citing, Named


@dataclass(frozen=True)
class Lookups:
    image: Callable[[str], Picture | None]
    """By URL."""
    post: Callable[[str], Named | None]
    """By title or slug."""
    papers: Callable[[str], Citing]
    """For a text in this language."""


_registered: list[Lookups] = []


def register_lookups(lookups: Lookups) -> None:
    _registered[:] = [lookups]


def rendered_text(text: str, *, language: str = "en", tells_lines: bool = False) -> Rendered:
    """Render a text with this site's images, links to posts by name, and cited papers."""
    lookups = _registered[0]
    # The renderer's own words are in the text's language, not in that of the person who saves.
    with translation.override(known_language(language) or settings.LANGUAGE_CODE):
        return render_markdown(
            text,
            picture=lookups.image,
            named=lookups.post,
            citing=lookups.papers(language) if "[" in text and "@" in text else None,
            tells_lines=tells_lines,
            language=language,
        )
