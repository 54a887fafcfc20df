"""Convert the LaTeX in bibliographies to Unicode text: accents, symbols, simple formulas."""

import re
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text, get_default_latex_context_db
from pylatexenc.latex2text import MacroTextSpec as Macro
from pylatexenc.latexwalker import LatexWalkerError

# Text without LaTeX needs no parser.
_ACTIVE = re.compile(r"[\\{}$~%^_]|--|``|''|[!?]`|,,|<<|>>")
_MAX_LENGTH = 200_000
_MAX_DEPTH = 40
_SUPERSCRIPTS = str.maketrans("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SCRIPT = re.compile(r"([\^_])(?:\{([0-9+\-=()in]+)\}|([0-9in]))")
_TEXT_SCRIPT = re.compile(r"\\text(super|sub)script\s*\{([0-9+\-=()in]+)\}")
_LINK = re.compile(r"\\href\s*\{[^{}]*\}\s*(\{[^{}]*\})")
_OPERATORS = ("log", "ln", "exp", "min", "max", "sin", "cos", "tan", "arg", "lim", "sup", "inf")
_LINE_BREAK = "\N{SYMBOL FOR NEWLINE}"


def to_unicode(latex: str) -> str:
    """Return the text; unknown LaTeX is left unchanged. Never raise.

    ``\\\\`` is a line break and an empty line a paragraph; any other white space is one space.
    """
    paragraphs = re.split(r"\n[ \t\r]*\n\s*", latex.replace("\r\n", "\n").strip()[:_MAX_LENGTH])
    return "\n\n".join(filter(None, map(_paragraph, paragraphs)))


def to_line(latex: str) -> str:
    return " ".join(to_unicode(latex).split())


def _paragraph(latex: str) -> str:
    text = latex
    if _ACTIVE.search(text):
        text = _read(text)
    return "\n".join(" ".join(line.split()) for line in text.split(_LINE_BREAK)).strip()


def _read(latex: str) -> str:
    # Few authors escape the percent sign, which starts a comment in LaTeX.
    latex = re.sub(r"(?<!\\)((?:\\\\)*)%", r"\1\\%", latex)
    latex = re.sub(r"\\\\(?=\s|$)", _LINE_BREAK, latex)
    latex = _LINK.sub(r"\1", latex)
    latex = _TEXT_SCRIPT.sub(_small, latex)
    latex = re.sub(r"(?<!\\)\$([^$]*)(?<!\\)\$", lambda m: f"${_SCRIPT.sub(_small, m[1])}$", latex)
    if _depth(latex) > _MAX_DEPTH:
        return re.sub(r"[{}]", "", latex)
    try:
        text: str = _reader().latex_to_text(latex)
    except (LatexWalkerError, RecursionError, ValueError, IndexError, AttributeError):
        return re.sub(r"[{}]", "", latex)
    return text


def _small(match: re.Match[str]) -> str:
    written = match[2] or match[3] if match.re is _SCRIPT else match[2]
    is_raised = match[1] in {"^", "super"}
    return written.translate(_SUPERSCRIPTS if is_raised else _SUBSCRIPTS)


def _depth(latex: str) -> int:
    depth = deepest = 0
    for character in latex:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    return deepest


@cache
def _reader() -> LatexNodes2Text:
    context = get_default_latex_context_db()
    context.add_context_category(
        "bibliographies",
        prepend=True,
        macros=[
            Macro("url", simplify_repl="%s"),
            *(Macro(name, simplify_repl=f" {name} ") for name in _OPERATORS),
            Macro("textbraceleft", simplify_repl="{"),
            Macro("textbraceright", simplify_repl="}"),
            Macro("textbackslash", simplify_repl="\\"),
            Macro("textasciitilde", simplify_repl="~"),
            Macro("textasciicircum", simplify_repl="^"),
            Macro("textsuperscript", simplify_repl="%s"),
            *(Macro(name, simplify_repl="%s") for name in ("texttt", "textsf", "textsc", "textup")),
            Macro("enquote", simplify_repl="“%s”"),
            Macro("slash", simplify_repl="/"),
        ],
    )
    return LatexNodes2Text(
        latex_context=context, math_mode="text", strict_latex_spaces=True, keep_comments=True
    )
