"""Parse the names of people and organizations in bibliographies, and the marks next to them."""

import re
import unicodedata

from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from blog.bibliography.latex_text import to_line
from blog.bibliography.reference import Name, is_cjk_name

MARK_CHARACTERS = "*†‡§¶‖&#✉∗⋆"
_SAME_MARK = str.maketrans({"∗": "*", "⋆": "*"})
_MARK_COMMANDS = {
    r"\dagger": "†",
    r"\ddagger": "‡",
    r"\dag": "†",
    r"\ddag": "‡",
    r"\S": "§",
    r"\P": "¶",
    r"\|": "‖",
    r"\parallel": "‖",
    r"\ast": "*",
    r"\star": "*",
    r"\&": "&",
    r"\#": "#",
    r"\*": "*",
}
_RAISED = re.compile(
    r"\\textsuperscript\s*\{(?P<a>[^{}]*)\}"
    r"|\$\s*\{?\}?\^\s*(?:\{(?P<b>[^{}$]*)\}|(?P<c>[^{}$]+?))\s*\$"
    r"|\^\{(?P<d>[^{}]*)\}|\^(?P<e>[*†‡§¶‖&#])"
)
_BARE = re.compile(rf"\s*(?:\\[&#*]|[{re.escape(MARK_CHARACTERS)}])")
_AND_OTHERS = {"others", "et al", "et al.", "\\textit{et al.}", "\\emph{et al.}", "..."}
_SUFFIX = re.compile(r"(?i)(?:jr|sr)\.?|[ivx]{2,4}|2nd|3rd")
_MAX_LENGTH = 100_000


def split_names(text: str) -> tuple[list[str], bool]:
    """Return the names of a field, separated by `` and ``, and whether there are others."""
    # Many files have a comma before the next name.
    joined = re.sub(r",\s+and\s+", " and ", " ".join(text[:_MAX_LENGTH].split()))
    names = [name.strip(" ,;") for name in split_multiple_persons_names(joined)]
    people = [name for name in names if name and name.lower() not in _AND_OTHERS]
    cut = [re.sub(r"(?i),?\s+et\s+al\.?$", "", name) for name in people]
    has_more = len(people) < len([name for name in names if name]) or cut != people
    return [name for name in cut if name], has_more


def parse_name(text: str) -> Name:
    """Read one name in any of BibTeX's orders; a name that is all in braces is an organization."""
    return parse_marked_name(text)[0]


def parse_marked_name(text: str) -> tuple[Name, str]:
    """Return the name without the marks in or next to it, and the marks in order."""
    marks: list[str] = []

    def take_raised(match: re.Match[str]) -> str:
        marks.extend(_marks_in(next(group for group in match.groups() if group is not None)))
        return ""

    def take_bare(match: re.Match[str]) -> str:
        marks.append(match[0].strip().lstrip("\\").translate(_SAME_MARK))
        return ""

    bare = text.strip()
    is_organization = _is_in_braces(bare)
    if not is_organization:
        bare = _BARE.sub(take_bare, _RAISED.sub(take_raised, bare)).strip(" ,")
    return _name_of(bare, is_organization=is_organization), "".join(dict.fromkeys(marks))


def _marks_in(raised: str) -> list[str]:
    for command in sorted(_MARK_COMMANDS, key=len, reverse=True):
        raised = raised.replace(command, _MARK_COMMANDS[command])
    raised = to_line(raised) if "\\" in raised else raised
    return re.findall(r"\d+|[a-z]|[^\s,\d]", raised.translate(_SAME_MARK))


def _is_in_braces(text: str) -> bool:
    """Return whether one pair of braces encloses the whole name, as for an organization."""
    if not (text.startswith("{") and text.endswith("}")) or re.fullmatch(r"\{\\.*", text[:2]):
        return False
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth == 0 and place < len(text) - 1:
            return False
    return " " in text or "," in text or len(text) > 2


def _name_of(text: str, *, is_organization: bool) -> Name:
    if is_organization:
        return Name(to_line(text), is_organization=True)
    if is_cjk_name(text):
        family, _, given = text.partition(" ")
        return Name(family, given.replace(" ", "") if given else "")
    try:
        parts = parse_single_name_into_parts(text, strict=False)
    except (InvalidNameError, IndexError, ValueError):
        return Name(to_line(text))
    given, particle, family, suffix = (
        to_line(" ".join(part)) for part in (parts.first, parts.von, parts.last, parts.jr)
    )
    if (
        not suffix
        and len(parts.last) == 1
        and _SUFFIX.fullmatch(family)
        and given
        and "," not in text
    ):
        # "Martin Luther King Jr." without commas.
        *first, family_word = parts.first
        given, family, suffix = to_line(" ".join(first)), to_line(family_word), family
    if not family:
        family, given = given, ""
    if is_cjk_name(family) and given and not is_cjk_name(given):
        return Name(unicodedata.normalize("NFC", family), given, particle, suffix)
    return Name(family, given, particle, suffix)
