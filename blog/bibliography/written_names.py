"""Names as people type them: in any of BibTeX's orders, with any separator."""

import re
from collections import Counter
from collections.abc import Collection

from django.core.exceptions import ValidationError

from blog.bibliography.name_lists import split_names, text_of_names
from blog.bibliography.names import MARK_CHARACTERS, parse_marked_name
from blog.bibliography.reference import is_cjk_name

FINAL_MARKS = re.compile(rf"[{re.escape(MARK_CHARACTERS)},\s]+$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+|[A-Z]{1,2}")
_OUTER_AND = re.compile(r"(?i)^and\b|\band$")
# A name in quotation marks, not only its nickname, or one in braces that would be split.
_HELD = re.compile(
    r"(?i)(?:^|[,;&，；、،]|\band\b)\s*"
    r"(?:[\"“]([^\"“”]+)[\"”]|\{([^{}]*(?:[,;&]|\band\b)[^{}]*)\})"
    r"\s*(?=$|[,;&，；、،]|and\b)"
)
EXAMPLE = "Put each name on a line of its own, for example: Ada Chen"


def stripped(line: str) -> str:
    """Remove what may surround the names of a line."""
    return _OUTER_AND.sub("", line.strip(" \t,;")).strip(" \t,;")


def unclear(text: str) -> ValidationError:
    return ValidationError(f"“{text}”: it isn't clear where each name ends. {EXAMPLE}")


def natural_names(text: str) -> list[str]:
    """Return the names of a list in their natural order: ``Jane Doe`` for ``Doe, Jane``.

    A name in quotation marks or braces is one, whatever is in it. Raise ValidationError.
    """
    found: list[str] = []
    for line in text.splitlines():
        _check_closed(line)
        position = 0
        for held in _HELD.finditer(line):
            found += _names_in(line[position : held.start()])
            found.append(held[2] or str(parse_marked_name(held[1])[0]))
            position = held.end()
        found += _names_in(line[position:])
    names = [name.strip() for name in found if name.strip()]
    if twice := next((name for name, count in Counter(names).items() if count > 1), ""):
        raise ValidationError(f"“{twice}” is listed more than once.")
    return names


def names_as_stored(text: str) -> str:
    """Return the names that were typed, one after the other; raise ValidationError."""
    return text_of_names(natural_names(text))


def _check_closed(line: str) -> None:
    if line.count('"') % 2 or ("„" not in line and line.count("“") != line.count("”")):
        raise ValidationError(f"Add the missing quotation mark: {line.strip()}")
    if line.count("{") != line.count("}"):
        raise ValidationError(f"Add the missing brace: {line.strip()}")


def _names_in(text: str) -> list[str]:
    names = split_names(stripped(text.strip(" &，；、،")))
    if names.unread:
        raise unclear(names.unread)
    if names.has_more:
        raise ValidationError("Name everyone instead of “et al.”.")
    parts = (part for one in names.names for part in split_pair(one, ()))
    return [f"{name}{marks}" for name, marks in map(parse_marked_name, parts)]


def split_pair(text: str, known: Collection[str]) -> list[str]:
    """Split ``Ada Chen, Grace Hopper``, which BibTeX would read as one person's name.

    ``van Rossum, Guido``, ``García Márquez, G. J.`` and ``known`` names are one.
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or "{" in text or str(parse_marked_name(text)[0]) in known:
        return [text]
    bare = [FINAL_MARKS.sub("", part) for part in parts]
    if all(is_cjk_name(part) and len(part) > 1 for part in bare):
        return parts
    if any(len(part.split()) < 2 for part in bare):
        return [text]
    is_family = bare[0][:1].islower() or _INITIALS.fullmatch(bare[1].split()[-1])
    return [text] if is_family else parts
