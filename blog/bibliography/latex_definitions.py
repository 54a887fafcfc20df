"""Expand the LaTeX commands that a BibTeX file defines in its preamble."""

import re
from dataclasses import dataclass

_DEFINITION = re.compile(
    r"\\(?:(?:re)?new|provide)command\*?\s*\{?\s*\\(?P<command>[a-zA-Z]+)\s*\}?\s*(?:\[(?P<count>\d)\])?"
    r"|\\[gex]?def\s*\\(?P<name>[a-zA-Z]+)\s*(?P<parameters>(?:#\d)*)"
)
_MAX_LENGTH = 100_000
_MAX_PASSES = 5


@dataclass(frozen=True)
class CommandDefinition:
    name: str
    arguments: int
    body: str


def parse_definitions(preamble: str) -> list[CommandDefinition]:
    """Read ``\\newcommand{\\x}[1]{...}`` and ``\\def\\x#1{...}``."""
    definitions = []
    for match in _DEFINITION.finditer(preamble):
        start = re.compile(r"\s*").match(preamble, match.end()).end()  # type: ignore[union-attr]
        if (group := _group(preamble, start)) is None:
            continue
        arguments = int(match["count"] or 0) or (match["parameters"] or "").count("#")
        definitions.append(
            CommandDefinition(match["command"] or match["name"], arguments, group[0])
        )
    return definitions


def expand(latex: str, definitions: list[CommandDefinition]) -> str:
    for _ in range(_MAX_PASSES if definitions and "\\" in latex else 0):
        before = latex
        for definition in definitions:
            latex = _expand_command(latex, definition)
        if latex == before or len(latex) > _MAX_LENGTH:
            break
    return latex


def _expand_command(latex: str, definition: CommandDefinition) -> str:
    pattern = re.compile(rf"\\{definition.name}(?![a-zA-Z])\s*")
    result, position = "", 0
    while match := pattern.search(latex, position):
        end, body = match.end(), definition.body
        for number in range(1, definition.arguments + 1):
            group = _group(latex, end) or (latex[end : end + 1], end + 1)
            body, end = body.replace(f"#{number}", group[0]), group[1]
        result += latex[position : match.start()] + body
        position = end
    return result + latex[position:]


def _group(text: str, start: int) -> tuple[str, int] | None:
    """Return the content of the group that begins at ``start``, and where it ends."""
    if not text.startswith("{", start):
        return None
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, start):
        depth += (match[0] == "{") - (match[0] == "}")
        if depth == 0:
            return text[start + 1 : match.start()], match.end()
    return None
