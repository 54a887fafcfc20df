"""Parse the names of people and organizations in bibliographies, and the marks next to them."""

import re

from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts

from blog.bibliography.latex_text import to_line
from blog.bibliography.name_lists import clean_name
from blog.bibliography.reference import Name, is_cjk_name

MARK_CHARACTERS = "*†‡§¶‖&#✉∗⋆"
_SAME_MARK = str.maketrans({"∗": "*", "⋆": "*"})
_MARK_COMMANDS = {
    r"\dagger": "†",
    r"\ddagger": "‡",
    r"\dag": "†",
    r"\textdagger": "†",
    r"\textdaggerdbl": "‡",
    r"\textasteriskcentered": "*",
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
_BARE_COMMAND = re.compile(
    rf"\$?\{{?({'|'.join(re.escape(one) for one in _MARK_COMMANDS if len(one) > 3)})"
    r"(?![a-zA-Z])(?:\{\})?\}?\$?"
)
_RAISED = re.compile(
    r"\\textsuperscript\s*\{(?P<a>[^{}]*)\}"
    r"|\$\s*\{?\}?\^\s*(?:\{(?P<b>[^{}$]*)\}|(?P<c>[^{}$]+?))\s*\$"
    r"|\\?\^\{(?P<d>[^{}]*)\}|\\?\^(?P<e>[*†‡§¶‖&#])"
)
# AT&T and C# have no marks.
_BARE = re.compile(r"\s*(?:\\\*|[*†‡§¶‖✉∗⋆])|(?<=[^\s\\])\\?[&#](?!\w)")
_AMPERSAND = re.compile(r"\s\\?&\s")
_SUFFIX = re.compile(r"(?i)(?:jr|sr)\.?|[ivx]{2,4}|2nd|3rd|(?-i:Ph\.?D\.?)")
_ORGANIZATION = re.compile(
    r"(?:.* )?(?:Collaboration|Consortium|Foundation|Association|Committee|Initiative|Team"
    r"|Organi[sz]ation|University|Corporation|(?:Inc|Corp|Ltd)\.?|LLC|GmbH)"
)


def parse_name(text: str) -> Name:
    """Parse a name in any of BibTeX's orders; braces around it make it an organization."""
    return parse_marked_name(text)[0]


def parse_marked_name(text: str) -> tuple[Name, str]:
    """Return the name without the marks in or next to it, and the marks in order."""
    marks: list[str] = []

    def extract_raised(match: re.Match[str]) -> str:
        marks.extend(_marks_in(next(group for group in match.groups() if group is not None)))
        return ""

    def extract_bare(match: re.Match[str]) -> str:
        marks.append(match[0].strip().lstrip("\\").translate(_SAME_MARK))
        return ""

    name = clean_name(text)
    is_organization = _is_in_braces(name)
    if not is_organization:
        name = _RAISED.sub(extract_raised, name)
        name = _BARE_COMMAND.sub(lambda match: _MARK_COMMANDS[match[1]], name)
        name = _BARE.sub(extract_bare, name).strip(" ,;")
        is_organization = _is_in_braces(name) or _AMPERSAND.search(name) is not None
        is_organization |= "," not in name and _ORGANIZATION.fullmatch(name) is not None
    # The space after a command ends its name, not a word.
    name = re.sub(r"(\\[a-zA-Z]+)\s+(?=\w)", r"\1{}", name)
    return _parse(name, is_organization=is_organization), "".join(dict.fromkeys(marks))


def _marks_in(raised: str) -> list[str]:
    for command in sorted(_MARK_COMMANDS, key=len, reverse=True):
        raised = raised.replace(command, _MARK_COMMANDS[command])
    raised = to_line(raised) if "\\" in raised else raised
    return re.findall(r"\d+|[a-z]|[^\s,\d]", raised.translate(_SAME_MARK))


def _is_in_braces(text: str) -> bool:
    """Whether one pair of braces encloses the whole name, as for organizations."""
    if not (text.startswith("{") and text.endswith("}")) or len(text) < 4:
        return False
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth == 0 and position < len(text) - 1:
            return False
    return True


def _parse(text: str, *, is_organization: bool) -> Name:
    if is_organization:
        return Name(to_line(text), is_organization=True)
    if is_cjk_name(text):
        family, _, given = text.partition(" ")
        return Name(family, given.replace(" ", ""))
    try:
        parts = parse_single_name_into_parts(text, strict=False)
    except (InvalidNameError, IndexError, ValueError):
        return Name(to_line(text), is_organization=" " in to_line(text))
    given, particle, family, suffix = (
        to_line(" ".join(part)) for part in (parts.first, parts.von, parts.last, parts.jr)
    )
    is_suffix = len(parts.last) == 1 and _SUFFIX.fullmatch(family) and "," not in text
    if is_suffix and given and not suffix:
        # "Martin Luther King Jr."
        *first, family_word = parts.first
        given, family, suffix = to_line(" ".join(first)), to_line(family_word), family
    before, _, last = family.rpartition(" ")
    if before and given and not suffix and _SUFFIX.fullmatch(last):
        family, suffix = before, last
    if not family:
        family, given = given, ""
    if particle[:1].isupper():
        family, particle = f"{particle} {family}", ""
    is_whole = " " in family and not (given or particle or suffix)
    return Name(family, given, particle, suffix, is_organization=is_whole)
