"""Compose TeX's accents and special letters into Unicode letters, in all their spellings."""

import re
import unicodedata
from collections.abc import Iterator

# The combining character of each accent command, those of Vietnamese (\h) and tipa included.
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "h": "\u0309", "r": "\u030a", "H": "\u030b", "v": "\u030c",
    "U": "\u030e", "G": "\u030f", "f": "\u0311", "horn": "\u031b", "d": "\u0323",
    "textcommabelow": "\u0326", "c": "\u0327", "k": "\u0328", "b": "\u0331", "t": "\u0361",
    "textogonekcentered": "\u0328",
    # Those of Mathematical Reviews.
    "polhk": "\u0328", "ocirc": "\u030a", "udot": "\u0323", "cftil": "\u0342", "uarc": "\u0311",
}  # fmt: skip
_LETTERS = {
    "i": "ı", "j": "ȷ", "imath": "ı", "jmath": "ȷ", "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ",
    "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "SS": "ẞ",
    "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "th": "þ", "TH": "Þ",
    "ij": "ĳ", "IJ": "Ĳ", "ohorn": "ơ", "OHORN": "Ơ", "uhorn": "ư", "UHORN": "Ư",
    "abreve": "ă", "ABREVE": "Ă", "acircumflex": "â", "ACIRCUMFLEX": "Â", "ecircumflex": "ê",
    "Dbar": "Đ", "dbar": "đ", "lasp": "ʿ", "rasp": "ʾ", "cprime": "ʹ", "cdprime": "ʺ",
    "ECIRCUMFLEX": "Ê", "ocircumflex": "ô", "OCIRCUMFLEX": "Ô",
}  # fmt: skip
_DOTLESS = {"ı": "i", "ȷ": "j"}
_COMMAND = re.compile(r"\\(?:(?P<symbol>[`'^~\"=.])|(?P<name>[A-Za-z]+))")
# A formula, or text without commands and groups.
_PLAIN = re.compile(r"\$\$?(?:\\.|[^$\\])+\$\$?|[^\\{$]+", re.DOTALL)
_VERBATIM = {"url", "href", "path", "nolinkurl"}
_MAX_NESTING = 20


def compose_accents(latex: str) -> str:
    r"""Replace ``\'e``, ``{\'{e}}``, ``\~{\^{e}}``, ``\L`` and the like; formulas stay.

    Braces around a single such letter are removed, all others stay.
    """
    if "\\" not in latex:
        return latex
    return _Composer(latex).compose(0, len(latex), depth=0)


class _Composer:
    def __init__(self, latex: str) -> None:
        self.latex = latex
        self._closing = _closing_braces(latex)
        self._composed: dict[tuple[int, int], str] = {}
        self._not_letters: set[int] = set()

    def compose(self, start: int, end: int, *, depth: int) -> str:
        if (start, end) not in self._composed:
            self._composed[start, end] = "".join(self._parts(start, end, depth))
        return self._composed[start, end]

    def _parts(self, start: int, end: int, depth: int) -> Iterator[str]:
        position, is_argument = start, False
        while position < end:
            character = self.latex[position]
            if character == "\\":
                text, position = self._command(position, end, depth)
                if is_argument and not text.startswith("\\"):
                    text = f"{{{text}}}"
                is_argument = text.startswith("\\")
            elif character == "{":
                text, position = self._group(position, end, depth, is_argument=is_argument)
            else:
                match = _PLAIN.match(self.latex, position, end)
                text = match[0] if match else character
                position += len(text)
                is_argument = is_argument and text.isspace()
            yield text

    def _command(self, position: int, end: int, depth: int) -> tuple[str, int]:
        letter, after = self._letter(position, end, depth)
        if letter:
            return letter, after
        match = _COMMAND.match(self.latex, position, end)
        after = match.end() if match else min(position + 2, end)
        if match and match["name"] in _VERBATIM and after in self._closing:
            after = self._closing[after] + 1
        return self.latex[position:after], after

    def _letter(self, position: int, end: int, depth: int) -> tuple[str, int]:
        """Return the letter that a command makes and where it ends, or "" if it makes none."""
        match = _COMMAND.match(self.latex, position, end)
        if match is None or depth > _MAX_NESTING or position in self._not_letters:
            return "", position
        name = match["symbol"] or match["name"]
        if letter := _LETTERS.get(name, ""):
            return letter, self._after_command(match.end(), end)
        if name not in _ACCENTS:
            return "", position
        base, after = self._argument(self._after_space(match.end(), end), end, depth)
        if not base or not base[0].isalpha():
            self._not_letters.add(position)
            return "", position
        return _accented(base, _ACCENTS[name]), after

    def _argument(self, position: int, end: int, depth: int) -> tuple[str, int]:
        if position >= end:
            return "", position
        if position in self._closing:
            closing = self._closing[position]
            content = self.compose(position + 1, closing, depth=depth + 1)
            return content.strip().strip("{}"), closing + 1
        if self.latex[position] == "\\":
            return self._letter(position, end, depth + 1)
        return self.latex[position], position + 1

    def _group(self, position: int, end: int, depth: int, *, is_argument: bool) -> tuple[str, int]:
        closing = self._closing.get(position, end)
        if closing >= end or depth > _MAX_NESTING:
            return "{", position + 1
        inner = self.compose(position + 1, closing, depth=depth + 1)
        is_letter = "\\" in self.latex[position:closing] and len(_clusters(inner)) == 1
        if is_letter and inner[0].isalpha() and not is_argument:
            return inner, closing + 1
        return f"{{{inner}}}", closing + 1

    def _after_command(self, position: int, end: int) -> int:
        """Skip the space or the empty group that ends the name of a command."""
        if self.latex.startswith("{}", position, end):
            return position + 2
        return self._after_space(position, end)

    def _after_space(self, position: int, end: int) -> int:
        while position < end and self.latex[position].isspace():
            position += 1
        return position


def _closing_braces(latex: str) -> dict[int, int]:
    """Return the position of the closing brace of each opening one that has one."""
    closing, opened = {}, []
    for match in re.finditer(r"\\.|[{}]", latex, re.DOTALL):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            closing[opened.pop()] = match.start()
    return closing


def _accented(base: str, accent: str) -> str:
    first = _clusters(base)[0]
    letter = _DOTLESS.get(first[0], first[0]) + first[1:]
    if letter == "i" and accent == _ACCENTS["."]:
        return letter + base[len(first) :]
    return unicodedata.normalize("NFC", letter + accent) + base[len(first) :]


def _clusters(text: str) -> list[str]:
    """Split into letters, each with its combining characters."""
    clusters: list[str] = []
    for character in text:
        if clusters and unicodedata.combining(character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters
