"""Highlight fenced code with Pygments' short class names."""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from itertools import groupby

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

# Longer code costs the lexer too much time.
MAX_COLORED = 40_000

# The classes that the stylesheet knows; other token types use their parent's class.
COLOR_CLASSES: frozenset[str] = frozenset({
    "c", "cm", "c1", "cp", "cs", "k", "kc", "kd", "kn", "kp", "kr", "kt", "m", "mb", "mf", "mh",
    "mi", "mo", "s", "s1", "s2", "sa", "sb", "sc", "sd", "se", "si", "sr", "ss", "o", "ow", "n",
    "na", "nb", "bp", "nc", "nd", "ne", "nf", "fm", "nl", "nn", "no", "nt", "nv", "p", "gd",
    "ge", "gh", "gi", "gp", "gr", "gs", "gt", "gu", "go", "err",
})  # fmt: skip
# A plain name or a bracket needs no color.
_PLAIN = frozenset({"n", "p", ""})


def fence_language(info: str) -> str:
    """Return the language in the info string of a fence: ``python`` in ``python {1,3}``."""
    named = re.match(r"\{?\.?([\w+#.-]{1,30})", info.strip())
    return named[1].lower() if named else ""


def highlighted_html(code: str, language: str, check_time: Callable[[], None]) -> str:
    lexer = _lexer(language) if language and len(code) <= MAX_COLORED else None
    if lexer is None:
        return escape(code)
    parts = []
    for name, tokens in groupby(lexer.get_tokens(code), key=lambda token: _class_of(token[0])):
        check_time()
        text = escape("".join(value for _, value in tokens))
        parts.append(text if name in _PLAIN else f'<span class="{name}">{text}</span>')
    return "".join(parts)


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=512)
def _class_of(kind: _TokenType) -> str:
    name = STANDARD_TYPES.get(kind, "")
    if name in COLOR_CLASSES or kind.parent is None:
        return name
    return _class_of(kind.parent)
