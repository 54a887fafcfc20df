"""Compare spellings of names."""

import re
import unicodedata


def spelling_key(name: str) -> str:
    """Return a key without case, accents, periods and marks.

    ``Pan, Rui`` has the key of ``Rui Pan``. Initials are not expanded: many people share them.
    """
    family, comma, given = name.partition(",")
    plain = unicodedata.normalize("NFKD", f"{given} {family}" if comma else name)
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"[^\W\d_]+", letters))
