r"""Translate TeX that math-core does not know into TeX that it knows."""

import re

from blog.markdown.tex_old_forms import braced, modernize

# Signs of text that LaTeX sets in formulas too.
_SIGNS = {
    "AA": "Å", "aa": "å", "AE": "Æ", "ae": "æ", "O": "Ø", "o": "ø", "OE": "Œ", "oe": "œ",
    "L": "Ł", "l": "ł", "ss": "ß", "i": "ı", "j": "ȷ", "textdegree": "°",
}  # fmt: skip
_SIGN = re.compile(rf"\\({'|'.join(sorted(_SIGNS, key=len, reverse=True))})(?![a-zA-Z])")
MACROS = {
    "mathds": r"\mathbb{#1}",
    "mathbbm": r"\mathbb{#1}",
    "mathbbold": r"\mathbb{#1}",
    "pmb": r"\boldsymbol{#1}",
    "scr": r"\mathscr{#1}",
    "textnormal": r"\text{#1}",
    "textup": r"\text{#1}",
    "sl": r"\it",
    "em": r"\it",
    "mbox": r"\text{#1}",
    "hbox": r"\text{#1}",
    "ensuremath": "#1",
    "smash": "#1",
    "mathclap": "#1",
    "mathllap": "#1",
    "mathrlap": "#1",
    "mathstrut": r"\vphantom{(}",
    "ref": r"\eqref{#1}",
    "abs": r"\left|#1\right|",
    "norm": r"\left\|#1\right\|",
    "qed": r"\square",
    "qedhere": r"\square",
    "hfill": r"\quad",
    "dd": r"\mathrm{d}",
    "thicksim": r"\sim",
    "thickapprox": r"\approx",
    "varpropto": r"\propto",
    "shortmid": r"\mid",
    "smallsetminus": r"\setminus",
    "dotsb": r"\cdots",
    "dotsc": r"\ldots",
    "ohm": r"\Omega",
    "celsius": r"°\mathrm{C}",
    "angstrom": "Å",
    "textmu": "µ",
    "micro": "µ",
    "upmu": "µ",
    "euro": "€",
    "permil": "‰",
    "textperthousand": "‰",
    "DH": "Ð",
    "dh": "ð",
    "TH": "Þ",
    "th": "þ",
}
_ENVIRONMENTS = {
    "split": "aligned",
    "alignat": "align",
    "alignat*": "align*",
    "flalign": "align",
    "flalign*": "align*",
    "smallmatrix": "matrix",
    "tabular": "array",
}
# Commands: number of arguments in braces, and replacement.
_COMMANDS = {
    r"\substack": (1, r"\begin{subarray}{c}%s\end{subarray}"),
    r"\intertext": (1, r"\\ \text{%s}\notag \\"),
    r"\shortintertext": (1, r"\\ \text{%s}\notag \\"),
    r"\href": (2, "%.0s{%s}"),
    r"\colorbox": (2, r"%.0s\boxed{\text{%s}}"),
    r"\class": (2, "%.0s{%s}"),
    r"\cite": (1, r"\text{[%s]}"),
    r"\dv": (2, r"\frac{\mathrm{d}%s}{\mathrm{d}%s}"),
    r"\pdv": (2, r"\frac{\partial %s}{\partial %s}"),
    r"\rule": (2, "%.0s%.0s"),
    r"\style": (2, "%.0s{%s}"),
    r"\enclose": (2, "%.0s{%s}"),
    r"\hdotsfor": (1, r"%.0s\dots"),
}
_NUMBERED = re.compile(r"\\begin\{(?:equation|align|gather|multline)\}")
_EQNARRAY = re.compile(r"\\begin\{eqnarray(\*?)\}(.*?)\\end\{eqnarray\1\}", re.DOTALL)
# The relation in the middle column of three.
_RELATION = re.compile(r"&((?:[^&\\]|\\[^\\])*)&")
_BEFORE_INTERTEXT = re.compile(r"\\\\\s*(?=\\(?:short)?intertext)")
_TEXT_WITH_MATH = re.compile(r"\\(?:text|mbox|hbox|textrm)\{([^{}]*)\}")
_ROW_GAP = re.compile(r"\\\\\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|mu|px)\s*\]")
_WITHOUT_EFFECT = re.compile(
    r"\\(?:vspace|require)\*?\{[^{}]*\}|\\bbox(?:\[[^\]]*\])?(?=\{)"
    r"|\\(?:tiny|small|large|Large|LARGE|huge|Huge|centering)(?![a-zA-Z])"
)
_OPERATOR = re.compile(r"\\DeclareMathOperator(\*?)\s*\{?\s*(\\[a-zA-Z]+)\s*\}?\s*\{([^{}]*)\}")
_TAG = re.compile(r"\\tag\*?\{[^{}]*\}|\\label\{[^{}]*\}")


def to_math_core(source: str, *, is_display: bool) -> str:
    """Return ``source`` in math-core's dialect; cheap if there is nothing to change."""
    if "\\" not in source:
        return source
    result = _BEFORE_INTERTEXT.sub("", _ROW_GAP.sub(r"\\\\", modernize(source)))
    if "\\begin" in result:
        result = _known_environments(result)
    for name, (arity, pattern) in _COMMANDS.items():
        if name in result:
            result = _with_arguments(result, name, arity, pattern)
    result = _OPERATOR.sub(r"\\newcommand{\2}{\\operatorname\1{\3}}", result)
    result = _WITHOUT_EFFECT.sub("", _TEXT_WITH_MATH.sub(_text, result))
    if not _NUMBERED.search(result):
        result = _outside_environment(result, is_display=is_display)
    return result


def simplify(source: str, error: str) -> str | None:
    """Return a simpler form of what math-core refused with ``error``, if there is one."""
    if '"&"' in error:
        return rf"\begin{{aligned}}{source}\end{{aligned}}"
    if "limits" in error:
        return re.sub(r"\\(?:no)?limits(?![a-zA-Z])", "", source)
    if "Not valid in math mode" in error and _SIGN.search(source):
        return _SIGN.sub(lambda found: _SIGNS[found[1]], source)
    if "already defined" in error:
        return re.sub(r"\\newcommand(?![a-zA-Z])", r"\\renewcommand", source)
    return None


def _known_environments(source: str) -> str:
    for name, known in _ENVIRONMENTS.items():
        for end in (r"\begin", r"\end"):
            source = source.replace(f"{end}{{{name}}}", f"{end}{{{known}}}")
    source = _EQNARRAY.sub(_to_align, source)
    source = re.sub(r"\\(?:begin|end)\{(?:math|displaymath)\}", "", source)
    # Drop the number of columns of alignat and the vertical position of aligned and array.
    source = re.sub(r"(\\begin\{align\*?\})\s*\{\d+\}", r"\1", source)
    return re.sub(r"(\\begin\{(?:aligned|gathered|array)\})\s*\[[tbc]\]", r"\1", source)


def _to_align(found: re.Match[str]) -> str:
    rows = _RELATION.sub(r"&\1 ", found[2])
    return rf"\begin{{align{found[1]}}}{rows}\end{{align{found[1]}}}"


def _with_arguments(source: str, name: str, arity: int, pattern: str) -> str:
    """Replace each ``name{...}{...}`` by ``pattern``, starting with the innermost (the last)."""
    start = source.rfind(name)
    while start != -1:
        arguments: list[str] = []
        end = start + len(name)
        while len(arguments) < arity and (argument := braced(source, end)) is not None:
            arguments.append(argument[0])
            end = argument[1]
        if len(arguments) == arity:
            source = source[:start] + pattern % tuple(arguments) + source[end:]
        start = source.rfind(name, 0, start)
    return source


def _text(found: re.Match[str]) -> str:
    r"""Split ``\text{if $x$ holds}`` at its formulas, and escape what is special outside text."""
    parts = re.split(r"(?<!\\)\$", found[1])
    if len(parts) % 2 == 0:
        return found[0]
    words = [re.sub(r"(?<!\\)([_&#])", r"\\\1", part) for part in parts]
    return "".join(
        f"{{{parts[index]}}}" if index % 2 else rf"\text{{{word}}}"
        for index, word in enumerate(words)
        if word
    )


def _outside_environment(source: str, *, is_display: bool) -> str:
    """Wrap a formula with a tag, label or line breaks in the environment that it needs."""
    if "\\tag" in source or ("\\label" in source and is_display):
        if is_display:
            environment = "gather" if r"\\" in source and "\\begin" not in source else "equation"
            return rf"\begin{{{environment}}}{source}\end{{{environment}}}"
        source = _TAG.sub("", source)
    elif "\\label" in source:
        source = _TAG.sub("", source)
    if is_display and r"\\" in source and "\\begin" not in source:
        environment = "aligned" if re.search(r"(?<!\\)&", source) else "gathered"
        return rf"\begin{{{environment}}}{source}\end{{{environment}}}"
    return source
