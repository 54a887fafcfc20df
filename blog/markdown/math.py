"""Convert TeX to MathML with math-core, within limits, and sanitize the result."""

import re
from html import escape, unescape

import nh3
from math_core import LatexError, LatexToMathML

from blog.markdown.mathml_styles import replace_styles
from blog.markdown.tex_dialect import MACROS, simplify, to_math_core

MAX_SOURCE = 5_000
MAX_MATHML = 400_000
_MAX_EXPANSIONS = 100
# A macro that repeats its argument often could exhaust memory in a few expansions.
_MAX_PARAMETERS = 9
# A percent sign after something else on its line.
_COMMENT = re.compile(r"\s*(?:\\.|[^\s\\%])(?:\\.|[^\\%])*?%(.*)")
_ONLY_COMMENT = re.compile(r"(?:\\.|[^\\%])*?%(.*)")
_NUMBERED = re.compile(r'id="(eq:[^"]*)"[^>]*><mtext>(\([^<]*\))</mtext>')
_REFERENCE = re.compile(r'<a href="#(eq:[^"]*)">\(\?\?\)</a>')
_DEFINITION = re.compile(r"\\(?:(?:re)?new|provide)command|\\[gex]?def(?![a-zA-Z])")

_TEXT_TAGS = {"a", "b", "code", "em", "i", "s", "span", "u"}
# annotation-xml, mglyph and malignmark stay out: they change how what follows them is parsed.
_TAGS = _TEXT_TAGS | {
    "math", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded",
    "mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub",
    "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "displaystyle", "mathcolor", "mathbackground", "scriptlevel"},
    "a": {"href"},
    "math": {"display", "alttext"},
    "menclose": {"notation"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {
        "accent", "fence", "form", "largeop", "lspace", "maxsize", "minsize", "movablelimits",
        "rspace", "separator", "stretchy", "symmetric",
    },
    "mover": {"accent"},
    "mpadded": {"width", "height", "depth", "lspace", "voffset"},
    "mspace": {"width", "height", "depth"},
    "mtd": {"columnspan", "id", "rowspan"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
}  # fmt: skip
# MathML is sanitized separately from the author's HTML, since known sanitizer bypasses mix the two
# vocabularies.
_CLEANER = nh3.Cleaner(
    tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None, url_schemes=set(), clean_content_tags=set()
)


class FormulaError(ValueError):
    """The formula cannot be rendered; the message is for the author."""


class Typesetter:
    """Converts the formulas of one text to MathML, in order: they share numbers and macros."""

    def __init__(self) -> None:
        self._converter = LatexToMathML(
            macros=MACROS,
            fancy_error=False,
            allow_unreliable_rendering=True,
            global_group=True,
            max_expansions=_MAX_EXPANSIONS,
            id_prefix="eq:",
        )
        self._labels = re.compile(r' id="(eq:[^"]*)"')
        self._numbers: dict[str, str] = {}
        self.repeated_labels: list[str] = []

    def mathml(self, source: str, *, is_display: bool) -> str:
        """Return safe MathML; raise FormulaError. Set ``repeated_labels``."""
        self.repeated_labels = []
        if len(source) > MAX_SOURCE:
            raise FormulaError(f"This formula is longer than {MAX_SOURCE} characters")
        if any(part.count("#") > _MAX_PARAMETERS for part in _DEFINITION.split(source)):
            raise FormulaError("This macro repeats its arguments too often")
        markup = self._convert(to_math_core(source, is_display=is_display), is_display=is_display)
        if len(markup) > MAX_MATHML:
            raise FormulaError("This formula is too long after its macros are expanded")
        markup = self._labels.sub(self._once, _CLEANER.clean(replace_styles(markup)))
        self._numbers |= dict(_NUMBERED.findall(markup))
        return markup.replace("<math", f'<math alttext="{escape(source.strip())}"', 1)

    def _convert(self, source: str, *, is_display: bool) -> str:
        try:
            return self._markup(source, is_display=is_display)
        except LatexError as error:
            simpler = simplify(source, str(error))
            if simpler is None:
                raise FormulaError(_sentence(error)) from error
        try:
            return self._markup(simpler, is_display=is_display)
        except LatexError as error:
            raise FormulaError(_sentence(error)) from error

    def _markup(self, source: str, *, is_display: bool) -> str:
        markup: str = self._converter.convert_with_global_state(source, displaystyle=is_display)
        return markup

    def _once(self, label: re.Match[str]) -> str:
        if label[1] in self._numbers:
            self.repeated_labels.append(unescape(label[1].removeprefix("eq:")))
            return ""
        self._numbers[label[1]] = "(??)"
        return label[0]

    def number_references(self, mathml: str) -> tuple[str, list[str]]:
        """Return MathML with the numbers of later formulas, and the labels that no formula has."""
        undefined: list[str] = []

        def number(reference: re.Match[str]) -> str:
            label = reference[1].removeprefix("eq:")
            if reference[1] not in self._numbers:
                undefined.append(unescape(label))
                return f"({label})"
            return reference[0].replace("(??)", self._numbers[reference[1]])

        return _REFERENCE.sub(number, mathml), undefined


def _sentence(error: LatexError) -> str:
    return re.sub(r"^\d+: ?", "", str(error)).rstrip(".")


def comments(source: str) -> list[tuple[int, str]]:
    """Return line (from 0) and text of what a bare ``%`` hides, without whole lines of comment."""
    if "%" not in source:
        return []
    lines = source.split("\n")
    pattern = _COMMENT if len(lines) > 1 else _ONLY_COMMENT
    found = [(number, pattern.match(line)) for number, line in enumerate(lines)]
    return [
        (number, comment[1].strip() or "%")
        for number, comment in found
        if comment and (comment[1].strip() or number == len(lines) - 1)
    ]


def broken_formula_html(source: str, message: str) -> str:
    shown = escape(source.strip()[:MAX_SOURCE])
    # Readers see the source; the editor lists the message.
    return f'<code class="math-error" title="{escape(message)}">{shown}</code>'
