"""Split names that are written in their natural order."""

import re

from blog.bibliography.reference import Name

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")


def split_name(printed: str, family: str = "") -> Name:
    """``family``: the family name, if it is not the last word."""
    if family and family in printed:
        before, after = (part.strip(" ,") for part in printed.rsplit(family, 1))
        particle, family = split_particle(family)
        if not before:
            return Name(family, after, particle)
        suffix = after if _SUFFIX.fullmatch(after) else ""
        given = before if suffix else f"{before} {after}".strip()
        return Name(family, given, particle, suffix)
    words = printed.split() or [""]
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    small = [place for place, word in enumerate(words[1:-1], start=1) if word[0].islower()]
    start, end = (small[0], small[-1] + 1) if small else (len(words) - 1, len(words) - 1)
    return Name(
        " ".join(words[end:]).removesuffix(","),
        " ".join(words[:start]),
        " ".join(words[start:end]),
        suffix,
    )


def split_particle(family: str) -> tuple[str, str]:
    """Split ``van der Berg`` into ``van der`` and ``Berg``."""
    words = family.split(" ")
    end = next((n for n, word in enumerate(words) if not word[:1].islower()), len(words) - 1)
    return " ".join(words[:end]), " ".join(words[end:])
