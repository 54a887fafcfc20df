"""Posts, or pages, that are translations of each other: the same text in several languages."""

from collections.abc import Iterable, Sequence
from secrets import token_hex

from django.http import HttpRequest
from django.utils.translation import get_language

from blog.languages import language_name, language_names
from blog.models import Page, Post

# The language of a link for readers whose language has no text.
ANY_LANGUAGE = "x-default"


def refusal_of_translation(text: Post, other: Post, language: str) -> str:
    """Return why a text, in ``language``, can't be a translation of another one, or ""."""
    if text.pk == other.pk:
        return "A text can't be a translation of itself."
    if is_page(text) != is_page(other):
        what, kind = ("page", "post") if is_page(text) else ("post", "page")
        return f"A {what} can only be a translation of a {what}; “{other}” is a {kind}."
    name = language_name(language)
    if other.language.lower() == language.lower():
        return f"“{other}” is in the same language ({name}). Change the language of one of them."
    taken = other.translation_into(language)
    if taken is not None and taken.pk != text.pk:
        return f"“{taken}” is already the translation of “{other}” in this language ({name})."
    return ""


def is_page(text: Post) -> bool:
    return isinstance(text, Page) or bool(text.path)


def translation_key_of(text: Post) -> str:
    """Return the key of a text's translation group, a new one if it is in none."""
    name = text.slug or text.path.strip("/").replace("/", "-")
    return text.translation_key or f"{name[:80]}-{token_hex(4)}"


def set_translation_key(text: Post, key: str) -> None:
    if text.translation_key != key:
        text.translation_key = key
        text.save(update_fields={"translation_key"})


def published_translations(text: Post) -> list[Post]:
    """Return the translations that readers can find, without a query if there are none."""
    if not text.translation_key:
        return []
    group = Post.with_pages.published().filter(translation_key=text.translation_key)
    return list(group.exclude(pk=text.pk).for_links().order_by("language"))


def translation_context(text: Post, request: HttpRequest) -> dict[str, object]:
    """Return what the page of a text shows of its translations."""
    translations = published_translations(text)
    is_linked = text.is_listed and translations
    alternates = _alternates([text, *translations], request) if is_linked else []
    names = language_names(one.language for one in [text, *translations])
    named = [(one, names[one.language]) for one in translations]
    return {"translations": translations, "named_translations": named, "alternates": alternates}


def original_of(texts: Iterable[Post]) -> Post:
    """Return the text that was published first."""
    return min(texts, key=lambda text: (text.published_at, text.pk))


def _alternates(texts: Sequence[Post], request: HttpRequest) -> list[tuple[str, str]]:
    """Return the language and absolute URL of each text.

    Readers of other languages get the text in the site's language, or else the original.
    """
    here = (get_language() or "").partition("-")[0]
    of_site = (one for one in texts if one.language.lower().partition("-")[0] == here)
    default = next(of_site, None) or original_of(texts)
    named = [*((one.language, one) for one in texts), (ANY_LANGUAGE, default)]
    return [(tag, request.build_absolute_uri(one.get_absolute_url())) for tag, one in named]
