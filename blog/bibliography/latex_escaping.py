"""Escape Unicode text for LaTeX."""

import re

from blog.bibliography.html_text import MARKUP_START

_COMMANDS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    "{": r"\{",
    "}": r"\}",
    **{character: f"\\{character}" for character in "&%$#_"},
}
# BibTeX counts escaped braces too, so unbalanced ones are written as commands.
_LONE_BRACES = {"{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
# All alternatives but the first separate characters that TeX would combine into a ligature.
_SPECIAL = re.compile(r"[\\~^`{}&%$#_]|-(?=-)|'(?=')|,(?=,)|<(?=<)|>(?=>)")
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ", "0123456789+-=()in", strict=True))
_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢₙ", "0123456789+-=()in", strict=True))
_MATH = {
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ζ": r"\zeta", "η": r"\eta",
    "θ": r"\theta", "ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu",
    "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "υ": r"\upsilon",
    "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta",
    "Λ": r"\Lambda", "Ξ": r"\Xi", "Π": r"\Pi", "Σ": r"\Sigma", "Φ": r"\Phi", "Ψ": r"\Psi",
    "Ω": r"\Omega", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "∼": r"\sim",
    "∞": r"\infty", "→": r"\to", "∈": r"\in", "ℓ": r"\ell", "±": r"\pm", "×": r"\times",
    "√": r"\surd",
}  # fmt: skip
GREEK_LETTERS = {name[1:]: letter for letter, name in _MATH.items() if "Α" <= letter <= "ω"}
_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
# Words in Greek are not formulas.
_FORMULA = re.compile(
    rf"(?:[{''.join([*_SUPERSCRIPTS, *_SUBSCRIPTS])}]"
    rf"|(?<![{_GREEK}])[{''.join(_MATH)}](?![{_GREEK}]))+"
)
_SCRIPTS = re.compile(f"[{''.join(_SUPERSCRIPTS)}]+|[{''.join(_SUBSCRIPTS)}]+|.")
# Keeps text that looks like an HTML tag or entity from being read as one.
_BREAK = "\ufdd2"
_WORD = re.compile(r"[^\W_](?:[^\s\-–—/:,;()\[\]{}\"“”?!$]*[^\W_])?[+#]*")
_NEVER_PROTECTED = frozenset({"A", "I"})


def to_latex(text: str, *, is_markdown: bool = False) -> str:
    """Escape a field's value; line breaks and paragraphs are preserved.

    In Markdown, a formula for α or ² would stay a formula, so they are not replaced.
    """
    text = _break_markup(text)
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    commands = _commands_for(text)
    escaped = [
        "\\\\\n".join(
            " ".join(_escape(line, commands, is_markdown=is_markdown).split())
            for line in paragraph.split("\n")
        )
        for paragraph in paragraphs
    ]
    # Some parsers take an @ at the beginning of a line for the next entry.
    latex = re.sub(r"^@", "{@}", "\n\n".join(escaped), flags=re.MULTILINE)
    return latex.replace(_BREAK, "{}")


def to_latex_line(text: str) -> str:
    return to_latex(" ".join(text.split()))


def to_latex_title(title: str) -> str:
    """Escape, and protect words with capitals that a style must not change to lower case."""
    title = _break_markup(title)
    commands = _commands_for(title)
    written = ""
    end = 0
    for match in _WORD.finditer(title):
        word = _escape(match[0], commands)
        if _loses_capitals(match[0], is_first=end == 0):
            word = f"{{{word}}}"
        written += _escape(title[end : match.start()], commands) + word
        end = match.end()
    return " ".join((written + _escape(title[end:], commands)).split()).replace(_BREAK, "{}")


def to_verbatim(text: str) -> str:
    """Return a URL or file name for a field that contains no LaTeX."""
    text = " ".join(text.split()).replace("\\", "%5C")
    if is_balanced(text):
        return text
    return text.replace("{", "%7B").replace("}", "%7D")


def _break_markup(text: str) -> str:
    return MARKUP_START.sub(f"\\g<0>{_BREAK}", text)


def _commands_for(text: str) -> dict[str, str]:
    return _COMMANDS if is_balanced(text) else {**_COMMANDS, **_LONE_BRACES}


def _escape(text: str, commands: dict[str, str], *, is_markdown: bool = False) -> str:
    escaped = _SPECIAL.sub(lambda match: commands.get(match[0], match[0] + "{}"), text)
    return escaped if is_markdown else _FORMULA.sub(_to_formula, escaped)


def _to_formula(match: re.Match[str]) -> str:
    if match[0] in _MATH:
        return f"${_MATH[match[0]]}$"
    return f"${_SCRIPTS.sub(_to_script, match[0])}$"


def _to_script(match: re.Match[str]) -> str:
    text = match[0]
    if text[0] in _SUPERSCRIPTS:
        return f"^{{{''.join(map(_SUPERSCRIPTS.__getitem__, text))}}}"
    if text[0] in _SUBSCRIPTS:
        return f"_{{{''.join(map(_SUBSCRIPTS.__getitem__, text))}}}"
    return f"{{{_MATH[text]}}}"


def escape_character(character: str) -> str:
    return {**_COMMANDS, **_LONE_BRACES}.get(character, character)


def is_balanced(text: str) -> bool:
    """Whether each brace is closed."""
    depth = 0
    for brace in re.findall("[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _loses_capitals(word: str, *, is_first: bool) -> bool:
    if len(word.rstrip("+#")) == 1:
        return word.isupper() and not is_first and word not in _NEVER_PROTECTED
    return any(character.isupper() for character in word[1:])
