"""Evaluate the values of BibTeX fields, which consist of texts and macros."""

import re
from dataclasses import dataclass

from bibtexparser.library import Library

from blog.bibliography.bibtex_fields import MONTHS
from blog.bibliography.latex_definitions import (
    MAX_VALUE_LENGTH,
    ValueTooLongError,
    expand,
    parse_definitions,
)

# A file of a given length may become this long when its macros are evaluated.
_MAX_GROWTH, _MIN_TOTAL = 3, 1_000_000
_PART = re.compile(r'\s*(?:(?P<open>[{"])|(?P<word>[^\s#"{}]+))\s*')
_HASH = re.compile(r"\s*#")


@dataclass(frozen=True)
class Value:
    text: str
    """LaTeX without the outer delimiters."""
    rest: str = ""
    """What follows the value without a ``#``."""
    undefined: tuple[str, ...] = ()
    """Words that are no macros, and are used as texts."""


class ValueReader:
    """Evaluates the values of a file; limits their total length in proportion to the file's."""

    def __init__(self, library: Library, length: int) -> None:
        self._left = max(_MIN_TOTAL, _MAX_GROWTH * length)
        self._macros: dict[str, str | None] = dict(zip(MONTHS, MONTHS, strict=True))
        self.too_long: list[tuple[str, int]] = []
        """The names of the macros that are too long, and their lines."""
        for string in library.strings:
            name = string.key.strip().lower()
            try:
                self._macros[name] = self._evaluate(str(string.value)).text
            except ValueTooLongError:
                self._macros[name] = None
                self.too_long.append((name, (string.start_line or 0) + 1))
        preamble = "".join(preamble.value for preamble in library.preambles)
        self._definitions = parse_definitions(preamble)

    def read(self, written: str) -> Value:
        """Evaluate ``"a" # macro # {b}``. Raise ValueTooLongError."""
        value = self._evaluate(written)
        text = expand(value.text, self._definitions)
        self.spend(max(0, len(text) - len(value.text)))
        return Value(text, value.rest, value.undefined)

    def spend(self, length: int) -> None:
        """Count what is added to the file. Raise ValueTooLongError."""
        if length > self._left:
            raise ValueTooLongError(
                "the file is too long once its macros and cross-references are expanded"
            )
        self._left -= length

    def _evaluate(self, written: str) -> Value:
        parts: list[str] = []
        undefined: list[str] = []
        length = position = 0
        while match := _PART.match(written, position):
            if match["open"]:
                start, end = match.start("open"), _find_closing(written, match.start("open"))
                parts.append(written[start + 1 : end])
                position = end + 1
            else:
                parts.append(self._macro(match["word"], undefined))
                position = match.end()
            length += len(parts[-1])
            if length > MAX_VALUE_LENGTH:
                raise ValueTooLongError
            separator = _HASH.match(written, position)
            if separator is None:
                break
            position = separator.end()
        self.spend(length)
        return Value("".join(parts).strip(), written[position:].strip(), tuple(undefined))

    def _macro(self, word: str, undefined: list[str]) -> str:
        value = self._macros.get(word.lower(), word)
        if value is None:
            raise ValueTooLongError(f"the macro {word} is too long")
        if value is word and not word.isdigit():
            undefined.append(word)
        return value


def _find_closing(value: str, start: int) -> int:
    """Return the position of the delimiter that closes the one at ``start``, or the end."""
    depth = 0
    closing = "}" if value[start] == "{" else '"'
    for match in re.compile(r'\\.|[{}"]', re.DOTALL).finditer(value, start + 1):
        if match[0] == closing and depth == 0:
            return match.start()
        depth += (match[0] == "{") - (match[0] == "}")
    return len(value)
