"""Rewrite LaTeX commands whose arguments are not in braces."""

import re
from collections.abc import Callable

from blog.bibliography.latex_escaping import escape_character

# The accent of each character code in TeX's fonts.
_ACCENT_CODES = {
    18: "`", 19: "'", 20: "v", 21: "u", 22: "=", 23: "r", 24: "c", 94: "^", 95: ".", 125: "H",
    126: "~", 127: '"',
}  # fmt: skip
_NUMBER = r"\s*(?:'(?P<octal>[0-7]{1,3})|\"(?P<hex>[0-9A-F]{1,4})|(?P<decimal>\d{1,5}))(?!\d)\s?"
# A command whose name the character would become a part of.
_BEFORE = r"(?P<command>\\[a-zA-Z]+)?"


def rewrite_primitives(latex: str) -> str:
    if "\\" not in latex:
        return latex
    for pattern, replacement in _PRIMITIVES:
        latex = pattern.sub(replacement, latex)
    return latex


def _number(match: re.Match[str]) -> int:
    if match["octal"]:
        return int(match["octal"], 8)
    return int(match["hex"], 16) if match["hex"] else int(match["decimal"])


def _accent(match: re.Match[str]) -> str:
    accent = _ACCENT_CODES.get(_number(match), "")
    return f"\\{accent} " if accent else match[0]


def _character(match: re.Match[str]) -> str:
    character = chr(_number(match))
    before = f"{match['command']}{{}}" if match["command"] else ""
    return before + escape_character(character) if character.isprintable() else match[0]


def _verbatim(match: re.Match[str]) -> str:
    return "".join(map(escape_character, match[2]))


_PRIMITIVES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\\(?:verb|lstinline)\*?([^\sA-Za-z{\\*])([^\n]{0,500}?)\1"), _verbatim),
    (re.compile(rf"\\accent{_NUMBER}"), _accent),
    (re.compile(rf"{_BEFORE}\\char{_NUMBER}"), _character),
    (re.compile(rf"{_BEFORE}\\symbol\s*\{{{_NUMBER}\}}"), _character),
    (re.compile(r"\\string\s*([~_^#%&$])"), lambda match: escape_character(match[1])),
    (re.compile(r"\\(?:begin|end)\s*\{CJK\*?\}(?:\{[^{}]*\}){0,2}"), ""),
    (re.compile(r"\\(?:begin\s*\{otherlanguage\*?\}\{[^{}]*|end\s*\{otherlanguage\*?)\}"), ""),
    (re.compile(r"\\ensuremath\s*\{([^{}$]*)\}"), r"$\1$"),
    (re.compile(r"\{\s*\\sb\s+([^{}]+)\}"), r"\\textsubscript{\1}"),
    (re.compile(r"\{\s*\\sp\s+([^{}]+)\}"), r"\\textsuperscript{\1}"),
    (re.compile(r"\\(?:[hv]skip|kern)\s*-?[\d.]+\s*(?:em|ex|pt|mm|cm|in|mu)\b\s*"), " "),
)
