"""Author lists in APA, IEEE and ACM style."""

import re
from collections.abc import Sequence

from blog.bibliography.reference import Name, Reference

MAX_APA_NAMES = 20
MAX_IEEE_NAMES = 6
MAX_NAMES_IN_LISTS, FIRST_NAMES_IN_LISTS = 4, 3


def apa_names(reference: Reference) -> str:
    """List up to 20 names; if there are more, the first 19 and the last."""
    names = [_family_first(author.name) for author in reference.authors]
    if reference.has_more_authors:
        return ", ".join([*names, "et al."])
    if len(names) > MAX_APA_NAMES:
        return f"{', '.join(names[: MAX_APA_NAMES - 1])}, … {names[-1]}"
    return _listed(names, "&", always_comma=True)


def apa_editors(editors: Sequence[Name]) -> str:
    """List the editors of a book, initials first."""
    word = "Ed." if len(editors) == 1 else "Eds."
    return f"{_listed([_initials_first(name) for name in editors], '&')} ({word})"


def ieee_names(reference: Reference) -> str:
    """List up to six names; if there are more, the first."""
    names = [_initials_first(author.name) for author in reference.authors]
    if reference.has_more_authors or len(names) > MAX_IEEE_NAMES:
        return f"{names[0]} et al." if names else ""
    return _listed(names, "and")


def acm_names(reference: Reference) -> str:
    names = [_whole(author.name) for author in reference.authors]
    if reference.has_more_authors:
        return ", ".join([*names, "et al."])
    return _listed(names, "and")


def names_in_lists(names: Sequence[str]) -> str:
    """List up to four names; if there are more, the first three and “et al.”."""
    if len(names) > MAX_NAMES_IN_LISTS:
        return f"{', '.join(names[:FIRST_NAMES_IN_LISTS])} et al."
    return ", ".join(names)


def _listed(names: Sequence[str], word: str, *, always_comma: bool = False) -> str:
    if len(names) < 2:
        return "".join(names)
    comma = "," if always_comma or len(names) > 2 else ""
    return f"{', '.join(names[:-1])}{comma} {word} {names[-1]}"


def _family_first(name: Name) -> str:
    family = f"{name.particle} {name.family}".strip()
    if has_cjk_family(name):
        return _whole(name)
    parts = (family, initials(name.given), name.suffix)
    return ", ".join(part for part in parts if part)


def _initials_first(name: Name) -> str:
    if has_cjk_family(name):
        return _whole(name)
    parts = (initials(name.given), name.particle, name.family, name.suffix)
    return " ".join(part for part in parts if part)


def _whole(name: Name) -> str:
    return f"{name.family}{name.given}" if has_cjk_family(name) else str(name)


def initials(given: str) -> str:
    """``Jean-Pierre M.`` gives ``J.-P. M.``"""
    words = re.split(r"(?<=\.)(?=\w)|\s+", given)
    return " ".join("-".join(_initial(part) for part in w.split("-") if part) for w in words if w)


def _initial(part: str) -> str:
    return f"{part[0].upper()}." if part[0].isalpha() else part


def has_cjk_family(name: Name) -> bool:
    """Whether the name is in Chinese, Japanese or Korean script, where names have no initials."""
    return bool(re.match(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", name.family))
