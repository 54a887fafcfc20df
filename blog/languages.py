"""The names of languages, and which of them the interface has."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language, get_language_info, to_locale

from blog.dates import known_language
from blog.language_tags import normalized_tag

# Django names only the scripts of Chinese.
_CHINESE = {"zh": "中文"}


@lru_cache(maxsize=200)
def language_name(tag: str) -> str:
    """Return the name of a language in that language: Deutsch, 简体中文; the tag if unknown."""
    parts = tag.lower().split("-")
    for end in range(len(parts), 0, -1):
        code = "-".join(parts[:end])
        if code in _CHINESE:
            return _CHINESE[code]
        with suppress(KeyError):
            return str(get_language_info(code)["name_local"])
    return tag


def language_names(tags: Iterable[str]) -> dict[str, str]:
    """Return a name for each tag; those of one name differ: English, American English."""
    names = {tag: language_name(tag) for tag in tags}
    counted = Counter(names.values())
    return {tag: name if counted[name] == 1 else _full_name(tag) for tag, name in names.items()}


def _full_name(tag: str) -> str:
    """Return the name with the script and the region, as the Unicode CLDR has it."""
    with suppress(UnknownLocaleError, ValueError):
        locale = Locale.parse(tag, sep="-")
        if normalized_tag(str(locale).replace("_", "-")) == normalized_tag(tag):
            return str(locale.languages.get(str(locale)) or locale.display_name)
    return f"{language_name(tag)} ({tag})"


@lru_cache(maxsize=200)
def interface_language(tag: str) -> str:
    """Return the code of the interface's language for a language tag, or "" without a catalog."""
    code = known_language(tag)
    if code.partition("-")[0] == settings.LANGUAGE_CODE:
        return settings.LANGUAGE_CODE
    folders = (Path(folder) / to_locale(code) for folder in settings.LOCALE_PATHS if code)
    return code if any(folder.is_dir() for folder in folders) else ""


def in_language_of(tag: str) -> translation.override:
    """Return a context manager for the interface in the language of a text, if it has that."""
    return translation.override(interface_language(tag) or get_language())
