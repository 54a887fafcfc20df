"""Expand the LaTeX commands that a BibTeX file defines in its preamble."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_DEFINITION = re.compile(
    r"\\(?:(?:re)?new|provide)command\*?\s*\{?\s*\\(?P<command>[a-zA-Z]+)\s*\}?\s*(?:\[(?P<count>\d)\])?"
    r"|\\[gex]?def\s*\\(?P<name>[a-zA-Z]+)\s*(?P<parameters>(?:#\d)*)"
)
_COMMAND = re.compile(r"\\([a-zA-Z]+)\s*")
MAX_VALUE_LENGTH = 200_000
_MAX_PASSES = 5


class ValueTooLongError(Exception):
    """The value of a field or macro is too long; the message says why."""

    def __str__(self) -> str:
        return super().__str__() or f"it is longer than {MAX_VALUE_LENGTH:,} characters"


@dataclass(frozen=True)
class CommandDefinition:
    arguments: int
    body: str


def parse_definitions(preamble: str) -> dict[str, CommandDefinition]:
    """Read ``\\newcommand{\\x}[1]{...}`` and ``\\def\\x#1{...}``, by the commands' names."""
    definitions = {}
    for match in _DEFINITION.finditer(preamble):
        start = re.compile(r"\s*").match(preamble, match.end()).end()  # type: ignore[union-attr]
        if (group := _group(preamble, start)) is None:
            continue
        arguments = int(match["count"] or 0) or (match["parameters"] or "").count("#")
        definitions[match["command"] or match["name"]] = CommandDefinition(arguments, group[0])
    return definitions


def expand(latex: str, definitions: Mapping[str, CommandDefinition]) -> str:
    """Raise ValueTooLongError before the result becomes too long."""
    for _ in range(_MAX_PASSES if definitions and "\\" in latex else 0):
        before, parts, length = latex, [], 0
        for part in _expanded(latex, definitions):
            parts.append(part)
            length += len(part)
            if length > MAX_VALUE_LENGTH:
                raise ValueTooLongError
        latex = "".join(parts)
        if latex == before:
            break
    return latex


def _expanded(latex: str, definitions: Mapping[str, CommandDefinition]) -> Iterator[str]:
    position = 0
    for match in _COMMAND.finditer(latex):
        definition = definitions.get(match[1])
        if definition is None or match.start() < position:
            continue
        yield latex[position : match.start()]
        body, position = definition.body, match.end()
        for number in range(1, definition.arguments + 1):
            group = _group(latex, position) or (latex[position : position + 1], position + 1)
            if len(body) + body.count(f"#{number}") * len(group[0]) > MAX_VALUE_LENGTH:
                raise ValueTooLongError
            body, position = body.replace(f"#{number}", group[0]), group[1]
        yield body
    yield latex[position:]


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
