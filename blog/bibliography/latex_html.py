"""Remove HTML from BibTeX values, in which ``&``, ``<`` and ``>`` may be written as LaTeX."""

import re

from blog.bibliography.html_text import decode_entity, without_tags
from blog.bibliography.latex_escaping import escape_character

_ENTITY = re.compile(
    r"(?:\{\\&\}|\\&|&)((?:\\?#)(?:\d{1,7}|[xX][0-9a-fA-F]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});"
)
_ANGLES = (
    (re.compile(r"\{\\textless\s*\}|\\textless(?:\{\}|\s+|(?![a-zA-Z]))|\{?\$<\$\}?"), "<"),
    (re.compile(r"\{\\textgreater\s*\}|\\textgreater(?:\{\}|\s+|(?![a-zA-Z]))|\{?\$>\$\}?"), ">"),
)


def html_to_latex(latex: str) -> str:
    if "&" in latex:
        latex = _ENTITY.sub(_decode, latex)
    if "<" in latex or "\\textless" in latex:
        plain = latex
        for pattern, angle in _ANGLES:
            plain = pattern.sub(angle, plain)
        if (text := without_tags(plain)) != plain:
            return text
    return latex


def _decode(match: re.Match[str]) -> str:
    decoded = decode_entity(match[1].removeprefix("\\"))
    if decoded in {"<", ">"}:
        return decoded
    return "".join(map(escape_character, decoded)) if decoded else match[0]
