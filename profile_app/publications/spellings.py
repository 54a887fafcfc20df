"""When two spellings are one name."""

import re
import unicodedata


def spelling_key(name: str) -> str:
    """Return what spellings of one name share: case, accents, full stops and marks aside.

    ``Pan, Rui`` is read as ``Rui Pan``; initials stay initials, for many people share them.
    """
    family, comma, given = name.partition(",")
    plain = unicodedata.normalize("NFKD", f"{given} {family}" if comma else name)
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"[^\W\d_]+", letters))
