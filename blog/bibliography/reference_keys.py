"""Citation keys such as ``dai2024apparate``."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from blog.bibliography.reference import Reference

_NOT_IN_KEY = re.compile(r"[\s,{}\"#%'()=~\\]+")
_SMALL_WORDS = {
    "a", "an", "and", "as", "at", "by", "do", "does", "for", "from", "how", "in", "is", "it", "of",
    "on", "or", "the", "to", "toward", "towards", "via", "what", "when", "where", "why", "with",
}  # fmt: skip


def citation_key(reference: Reference) -> str:
    """Return the reference's key, or one made from its first author, year and title."""
    own = _NOT_IN_KEY.sub("-", reference.key.strip()).strip("-")
    if own:
        return own
    family = _plain(reference.authors[0].name.family) if reference.authors else ""
    words = [_plain(word) for word in re.split(r"[\s:/–—-]+", reference.title)]
    significant = [word for word in words if word and word not in _SMALL_WORDS] or words
    word = next(iter(filter(None, significant)), "")
    return f"{family}{reference.year or ''}{word}" or "untitled"


def unique_keys(references: Iterable[Reference], taken: Iterable[str] = ()) -> list[str]:
    """Return the keys in order; duplicates are numbered, ignoring case."""
    seen = {key.lower() for key in taken}
    keys = []
    for reference in references:
        key = wanted = citation_key(reference)
        number = 2
        while key.lower() in seen:
            key, number = f"{wanted}-{number}", number + 1
        seen.add(key.lower())
        keys.append(key)
    return keys


def with_unique_keys(references: Iterable[Reference]) -> list[Reference]:
    references = list(references)
    keys = unique_keys(references)
    return [replace(one, key=key) for one, key in zip(references, keys, strict=True)]


def _plain(text: str) -> str:
    """Return the ASCII letters and digits: some programs fail on other keys."""
    decomposed = unicodedata.normalize("NFKD", text).lower()
    return re.sub(r"[^a-z0-9]", "", decomposed)
