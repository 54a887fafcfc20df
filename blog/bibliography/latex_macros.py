"""The LaTeX commands that bibliographies use and the parser doesn't know.

A command is described by its arguments and its text. Arguments: ``{`` is mandatory, ``[``
optional, ``*`` a star. The text refers to an argument by its number, as in ``%(2)s``.
"""

import re
from collections.abc import Callable

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec
from pylatexenc.latexwalker import LatexMacroNode
from pylatexenc.macrospec import MacroSpec, std_macro

from blog.bibliography.journal_macros import JOURNAL_MACROS
from blog.bibliography.latex_escaping import GREEK_LETTERS

# A placeholder for the space around an operator, which depends on its neighbors.
OPERATOR_SPACE = "\ufdd1"
_WRAPPERS = (
    "textsuperscript", "textsubscript", "texttt", "textsf", "textsc", "textup", "textmd",
    "textnormal", "textsl", "textrm", "textit", "textbf", "emph", "underline", "uline", "uuline",
    "ul", "hl", "mbox", "hbox", "fbox", "text", "textsw", "NoCaseChange", "ch", "ensuremath",
    "MakeSentenceCase", "mkbibemph", "mkbibbold",
    "mkbibitalic", "mkbibacro", "nolinkurl", "path", "ce", "bm", "boldsymbol", "mathrm", "mathit",
    "mathsf", "mathtt", "natexlab", "input", "include", "bibnamefont", "bibfnamefont",
    "citenamefont", "operatorname", "mathop",
)  # fmt: skip
_WITH_ARGUMENTS = {
    "enquote": ("*{", "“%(2)s”"), "textquote": ("{", "“%(1)s”"), "mkbibquote": ("{", "“%(1)s”"),
    "mkbibparens": ("{", "(%(1)s)"), "mkbibbrackets": ("{", "[%(1)s]"), "ref": ("{", "[%(1)s]"),
    "autoref": ("{", "[%(1)s]"), "cref": ("{", "[%(1)s]"), "Cref": ("{", "[%(1)s]"),
    "eqref": ("{", "[%(1)s]"), "url": ("{", "%(1)s"), "href": ("{{", "%(2)s"),
    "cite": ("*[[{", "[%(4)s]"), "citep": ("*[[{", "[%(4)s]"), "citet": ("*[[{", "[%(4)s]"),
    "doi": ("{", "doi:%(1)s"), "textcolor": ("[{{", "%(3)s"), "color": ("[{", ""),
    "colorbox": ("{{", "%(2)s"), "raisebox": ("{[[{", "%(4)s"), "makebox": ("[[{", "%(3)s"),
    "framebox": ("[[{", "%(3)s"), "scalebox": ("{[{", "%(3)s"), "rotatebox": ("[{{", "%(3)s"),
    "resizebox": ("*{{{", "%(4)s"), "hspace": ("*{", " "), "vspace": ("*{", " "),
    "phantom": ("{", ""), "hphantom": ("{", ""), "vphantom": ("{", ""), "fontsize": ("{{", ""),
    "foreignlanguage": ("[{{", "%(3)s"), "selectlanguage": ("{", ""),
    "texorpdfstring": ("{{", "%(2)s"), "bibinfo": ("{{", "%(2)s"), "bibfield": ("{{", "%(2)s"),
    "noopsort": ("{", ""), "label": ("{", ""), "num": ("[{", "%(2)s"), "ang": ("[{", "%(2)s°"),
    "numrange": ("[{{", "%(2)s–%(3)s"), "includegraphics": ("*[[{", ""),
    "fontencoding": ("{", ""), "fontfamily": ("{", ""), "fontseries": ("{", ""),
    "fontshape": ("{", ""), "CJKfamily": ("{", ""), "usefont": ("{{{{", ""),
    "thanks": ("{", "[%(1)s]"), "binom": ("{{", "(%(1)s choose %(2)s)"),
    "tag": ("*{", " (%(2)s)"),
    "pmod": ("{", " (mod %(1)s)"), "isotope": ("[{", "%(1)s%(2)s"), "linebreak": ("[", " "),
    "nolinebreak": ("[", ""), "pagebreak": ("[", " "),
}  # fmt: skip
_CASES: dict[str, Callable[[str], str]] = {
    "uppercase": str.upper, "MakeUppercase": str.upper, "MakeTextUppercase": str.upper,
    "lowercase": str.lower, "MakeLowercase": str.lower, "MakeTextLowercase": str.lower,
}  # fmt: skip
_FRACTIONS = ("frac", "tfrac", "dfrac", "cfrac", "nicefrac", "textfrac", "sfrac")
_NOT_ONE_OPERAND = re.compile(rf"[\s+\-−±·*/×,=<>{OPERATOR_SPACE}]")
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
SUPERSCRIPTS = str.maketrans("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ")
_OPERATORS = (
    "log", "ln", "exp", "min", "max", "sin", "cos", "tan", "arg", "lim", "sup", "inf", "det", "dim",
    "gcd", "ker", "Pr",
)  # fmt: skip
_SYMBOLS = {
    "LaTeX": "LaTeX", "LaTeXe": "LaTeX2ε", "TeX": "TeX", "BibTeX": "BibTeX", "XeTeX": "XeTeX",
    "LuaTeX": "LuaTeX", "pdfTeX": "pdfTeX", "slash": "/", "textslash": "/", "textbraceleft": "{",
    "textbraceright": "}", "textless": "<", "textgreater": ">", "S": "§", "P": "¶",
    "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^",
    "textasciigrave": "`", "textquotesingle": "'", "textunderscore": "_", "textdollar": "$",
    "textbar": "|", "textmu": "µ", "textdegree": "°", "degree": "°", "textnumero": "№",
    "thicksim": "∼", "glqq": "„", "grqq": "“", "flqq": "«", "frqq": "»", "nobreakdash": "",
    "-": "", "/": "", "copyright": "©", "dag": "†", "ddag": "‡", "pounds": "£", "euro": "€",
    "texteuro": "€", "space": " ", "quad": " ", "qquad": " ", "thinspace": " ", "newline": " ",
    "par": " ", "break": " ", "hfill": " ", "textsuperimposetilde": "~",
    "Angstrom": "Å", "angstrom": "Å", "ohm": "Ω", "micro": "µ", "celsius": "°C",
    "perthousand": "‰", "iff": "⇔", "implies": "⇒", "neg": "¬", "land": "∧", "lor": "∨", "bot": "⊥",
    "models": "⊨", "coloneqq": "≔", "colon": ":", "Re": "Re", "Im": "Im", "triangle": "△",
    "bmod": " mod ", "middle": "",
    **{f"text{name}": letter for name, letter in GREEK_LETTERS.items()},
    **{
        name: f"{OPERATOR_SPACE}{name}{OPERATOR_SPACE}"
        for name in _OPERATORS
    },
}  # fmt: skip
_SIUNITX = {
    "SI": ("[{{", "{1} {unit}"), "qty": ("[{{", "{1} {unit}"), "si": ("[{", "{unit}"),
    "unit": ("[{", "{unit}"), "SIrange": ("[{{{", "{1}–{2} {unit}"),
    "qtyrange": ("[{{{", "{1}–{2} {unit}"),
}  # fmt: skip
_UNITS = {
    "femto": "f", "pico": "p", "nano": "n", "micro": "µ", "milli": "m", "centi": "c",
    "deci": "d", "kilo": "k", "mega": "M", "giga": "G", "tera": "T", "peta": "P", "kibi": "Ki",
    "mebi": "Mi", "gibi": "Gi", "metre": "m", "meter": "m", "gram": "g", "kilogram": "kg",
    "second": "s", "minute": "min", "hour": "h", "day": "d", "ampere": "A", "kelvin": "K",
    "mole": "mol", "candela": "cd", "hertz": "Hz", "newton": "N", "pascal": "Pa", "joule": "J",
    "watt": "W", "coulomb": "C", "volt": "V", "farad": "F", "ohm": "Ω", "tesla": "T",
    "weber": "Wb", "litre": "L", "liter": "L", "electronvolt": "eV", "bit": "bit", "byte": "B",
    "bar": "bar", "decibel": "dB", "dalton": "Da", "becquerel": "Bq", "gray": "Gy",
    "sievert": "Sv", "degreeCelsius": "°C", "celsius": "°C", "degree": "°", "arcminute": "′",
    "arcsecond": "″", "percent": "%", "per": "/", "squared": "²", "cubed": "³", "square": "²",
    "cubic": "³", "of": "", "ang": "°",
}  # fmt: skip
_WITHOUT_TEXT = (
    "relax", "protect", "xspace", "ignorespaces", "unskip", "leavevmode", "allowbreak", "nobreak",
    "null", "hskip", "kern", "penalty", "bf", "it", "em", "rm", "sf", "tt", "sc", "sl",
    "bfseries", "itshape", "scshape", "slshape", "upshape", "mdseries", "normalfont", "rmfamily",
    "sffamily", "ttfamily", "tiny", "scriptsize", "footnotesize", "small", "normalsize", "large",
    "Large", "LARGE", "huge", "Huge", "displaystyle", "textstyle", "scriptstyle", "limits",
    "nolimits", "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr",
    "boldmath", "unboldmath", "centering", "noindent", "hyphenpenalty", "sloppy", "raggedright",
    "selectfont", "bgroup", "egroup", "begingroup", "endgroup", "newblock", "bibliographystyle",
    "nonumber", "notag",
)  # fmt: skip


def _from_template(template: str) -> Callable[..., str]:
    def convert(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
        arguments = node.nodeargd.argnlist if node.nodeargd else []
        numbered = {str(number): argument for number, argument in enumerate(arguments, start=1)}

        def text(match: re.Match[str]) -> str:
            argument = numbered.get(match[1])
            return l2tobj.nodelist_to_text([argument]) if argument else ""

        return re.sub(r"%\((\d)\)s", text, template)

    return convert


def _with_case(change: Callable[[str], str]) -> Callable[..., str]:
    convert = _from_template("%(1)s")
    return lambda node, l2tobj: change(convert(node, l2tobj))


def _operand(node: LatexMacroNode, l2tobj: LatexNodes2Text, index: int) -> str:
    """Return an argument, in parentheses if its operators would bind to what is around it."""
    text: str = l2tobj.node_arg_to_text(node, index).strip()
    return f"({text})" if _NOT_ONE_OPERAND.search(text) else text


def _fraction(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    return f"{_operand(node, l2tobj, 0)}/{_operand(node, l2tobj, 1)}"


def _root(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    degree: str = l2tobj.node_arg_to_text(node, 0).strip()
    radicand: str = l2tobj.node_arg_to_text(node, 1)
    small = degree.translate(SUPERSCRIPTS)
    if degree not in _ROOTS and any(map(small.__contains__, degree)):
        return f"({radicand})^(1/{_operand(node, l2tobj, 0)})"
    return f"{_ROOTS.get(degree, f'{small}√')}({radicand})"


def _siunitx(template: str) -> Callable[..., str]:
    def convert(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
        arguments = node.nodeargd.argnlist if node.nodeargd else []
        texts = [l2tobj.nodelist_to_text([one]).strip() for one in arguments[1:-1]]
        unit = arguments[-1].latex_verbatim().strip("{}") if arguments else ""
        unit = re.sub(r"\\([a-zA-Z]+)\s*", lambda match: _UNITS.get(match[1], match[1]), unit)
        return template.format("", *texts, unit=unit)

    return convert


WALKER_MACROS: list[MacroSpec] = [
    *(std_macro(name, "{") for name in (*_WRAPPERS, *_CASES)),
    *(std_macro(name, arguments) for name, (arguments, _) in _WITH_ARGUMENTS.items()),
    *(std_macro(name, "{{") for name in _FRACTIONS),
    std_macro("sqrt", "[{"),
    *(std_macro(name, arguments) for name, (arguments, _) in _SIUNITX.items()),
]
TEXT_MACROS: list[MacroTextSpec] = [
    *(MacroTextSpec(name, _from_template("%(1)s")) for name in _WRAPPERS),
    *(MacroTextSpec(name, _from_template(text)) for name, (_, text) in _WITH_ARGUMENTS.items()),
    *(MacroTextSpec(name, _with_case(change)) for name, change in _CASES.items()),
    *(MacroTextSpec(name, _fraction) for name in _FRACTIONS),
    MacroTextSpec("sqrt", _root),
    *(MacroTextSpec(name, _siunitx(template)) for name, (_, template) in _SIUNITX.items()),
    *(MacroTextSpec(name, text.replace("%", "%%")) for name, text in _SYMBOLS.items()),
    *(MacroTextSpec(name, text.replace("%", "%%")) for name, text in JOURNAL_MACROS.items()),
    *(MacroTextSpec(name, "", discard=True) for name in _WITHOUT_TEXT),
]
