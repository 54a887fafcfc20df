"""What a reference is called in a paper that cites it: ``dai2024apparate``."""

import re
import unicodedata
from collections.abc import Iterable

from blog.bibliography.reference import Reference

_NOT_OF_A_KEY = re.compile(r"[\s,{}\"#%'()=~\\]+")
_SMALL_WORDS = {
    "a", "an", "and", "as", "at", "by", "do", "does", "for", "from", "how", "in", "is", "it", "of",
    "on", "or", "the", "to", "toward", "towards", "via", "what", "when", "where", "why", "with",
}  # fmt: skip


def key_of(reference: Reference) -> str:
    """Return its own key, or one made of the first author, the year and the title."""
    own = _NOT_OF_A_KEY.sub("-", reference.key.strip()).strip("-")
    if own:
        return own
    family = _plain(reference.authors[0].name.family) if reference.authors else ""
    words = [_plain(word) for word in re.split(r"[\s:/–—-]+", reference.title)]
    telling = [word for word in words if word and word not in _SMALL_WORDS] or words
    return f"{family}{reference.year or ''}{next(iter(filter(None, telling)), '')}" or "untitled"


def unique_keys(references: Iterable[Reference], taken: Iterable[str] = ()) -> list[str]:
    """Return each one's key in order, numbered where another has it; case makes no difference."""
    seen = {key.lower() for key in taken}
    keys = []
    for reference in references:
        key = wanted = key_of(reference)
        number = 2
        while key.lower() in seen:
            key, number = f"{wanted}-{number}", number + 1
        seen.add(key.lower())
        keys.append(key)
    return keys


def _plain(text: str) -> str:
    """Letters and digits of ASCII alone: keys in other scripts stop some programs."""
    decomposed = unicodedata.normalize("NFKD", text).lower()
    return re.sub(r"[^a-z0-9]", "", decomposed)
