"""Fix ``**words**`` next to punctuation, which CommonMark doesn't treat as strong."""

import re
import unicodedata

from importers.collection import Line
from importers.report import Location
from importers.text.prose import Prose

_STRONG = re.compile(r"(?<![\\*])\*\*(?!\*)([^*\n]+?)(?<!\\)\*\*(?!\*)")


def with_firm_emphasis(lines: list[Line]) -> list[Line]:
    """Write it as HTML where the intent is clear: Chinese has no spaces around words."""
    if not any(line.text.count("**") > 1 for line in lines):
        return lines
    return Prose(lines).substitute(_STRONG, _firm).lines


def _firm(found: re.Match[str], _place: Location) -> str:
    text, inner = found.string, found[1]
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    if inner != inner.strip() or (_flanks(inner[0], before) and _flanks(inner[-1], after)):
        return found[0]
    return f"<strong>{inner}</strong>"


def _flanks(inside: str, outside: str) -> bool:
    """CommonMark: no punctuation inside, unless there is a space or punctuation outside."""
    return not _is_punctuation(inside) or not outside.strip() or _is_punctuation(outside)


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
