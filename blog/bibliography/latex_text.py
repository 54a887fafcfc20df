"""Convert the LaTeX in bibliographies to Unicode text: accents, symbols, simple formulas."""

import logging
import re
from functools import cache

from pylatexenc.latex2text import LatexNodes2Text, get_default_latex_context_db
from pylatexenc.latexwalker import LatexMacroNode, LatexWalkerError
from pylatexenc.latexwalker import get_default_latex_context_db as get_default_walker_db
from pylatexenc.macrospec import LatexContextDb

from blog.bibliography.latex_accents import compose_accents
from blog.bibliography.latex_definitions import MAX_VALUE_LENGTH
from blog.bibliography.latex_html import html_to_latex
from blog.bibliography.latex_macros import OPERATOR_SPACE, SUPERSCRIPTS, TEXT_MACROS, WALKER_MACROS
from blog.bibliography.latex_primitives import rewrite_primitives

# The package would print this to the console.
logging.getLogger("pylatexenc").propagate = False
logging.getLogger("pylatexenc").addHandler(logging.NullHandler())

# Text without any of these needs no parser.
_ACTIVE = re.compile(r"[\\{}$~%^_&<`]|--|''|[!?]`|,,|>>")
# Each level of nested accents doubles the time.
_MAX_DEPTH = 12
# The parser takes 0.1 ms for each command, and ten times as long for each level of options.
_MAX_COMMANDS, _MAX_OPTION_DEPTH = 2_000, 5
_COMMAND = re.compile(r"[\\{$]")
_OPTION = re.compile(r"\\[a-zA-Z]+\*?\s*\[|\]")
_SUBSCRIPTS = str.maketrans("0123456789+-=()in", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢₙ")
# The letters ⁱ and ⁿ after a command would belong to its name.
_SCRIPT = re.compile(r"(\\[a-zA-Z]+\s*)?([\^_])(?:\{([0-9+\-=()in]+)\}|([0-9in+-]))")
_TEXT_SCRIPT = re.compile(r"()\\text(super|sub)script\s*\{([0-9+\-=()in]+)\}")
_FORMULA = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
_SINGLE_QUOTES = re.compile(r"(?<![`\w\\])`(?![`\s])([^`']{1,200})'(?!['\w])")
_BARE_ACCENTS = {"~": r"{\textasciitilde}", "^": r"{\textasciicircum}"}
_NO_OPERATOR_SPACE = re.compile(
    rf"(?:^|(?<=[\s(\[{{])){OPERATOR_SPACE}|{OPERATOR_SPACE}(?=$|[\s()\[\],.;:⁰¹²³⁴-⁹₀-₉⁻_^])"
)
_ARGUMENT = re.compile(r"\[|\{\s*[^}\s]")
_LINE_BREAK = "\ufdd6"
# What a command at the end of a formula or text takes for its missing arguments.
_NO_ARGUMENT = "\ufdd7"
_MOST_ARGUMENTS = 4
_COMMAND_AT_END = re.compile(r"\\[a-zA-Z]+(?:\s*(?:\[[^][]*\]|\{[^{}]*\}))*\s*(?=\$|\Z)")


def to_unicode(latex: str, unknown: set[str] | None = None) -> str:
    """Convert a text with paragraphs. Never raise.

    ``\\\\`` is a line break and an empty line a paragraph; any other white space is one space.
    Commands that aren't known keep their arguments; without arguments, they become their names,
    which are added to ``unknown``.
    """
    if not latex:
        return ""
    latex = html_to_latex(latex.replace("\r\n", "\n").strip()[:MAX_VALUE_LENGTH])
    paragraphs = re.split(r"\n[ \t\r]*\n\s*", latex)
    return "\n\n".join(filter(None, (_convert_paragraph(one, unknown) for one in paragraphs)))


def to_line(latex: str, unknown: set[str] | None = None) -> str:
    return " ".join(to_unicode(latex, unknown).split())


def is_too_complex(latex: str) -> bool:
    """Return whether the commands of a value aren't converted: the parser would take too long."""
    depth = deepest = 0
    for option in _OPTION.findall(latex):
        depth = max(0, depth - 1) if option == "]" else depth + 1
        deepest = max(deepest, depth)
    return (
        deepest > _MAX_OPTION_DEPTH
        or len(_COMMAND.findall(latex)) > _MAX_COMMANDS
        or _depth(latex) > _MAX_DEPTH
    )


def _convert_paragraph(latex: str, unknown: set[str] | None) -> str:
    text = _convert(latex, unknown) if _ACTIVE.search(latex) else latex
    return "\n".join(" ".join(line.split()) for line in text.split(_LINE_BREAK)).strip()


def _convert(latex: str, unknown: set[str] | None) -> str:
    # Few authors escape % and &, which start a comment or a column in LaTeX.
    latex = re.sub(r"(?<!\\)((?:\\\\)*)([%&])", r"\1\\\2", latex)
    latex = re.sub(r"\\\\(?=\s|$)", _LINE_BREAK, latex)
    latex = re.sub(r"\\([~^])\{\s*\}", lambda match: _BARE_ACCENTS[match[1]], latex)
    latex = compose_accents(rewrite_primitives(latex))
    latex = _TEXT_SCRIPT.sub(_small, latex)
    latex = _FORMULA.sub(lambda match: f"${_SCRIPT.sub(_small, match[1])}$", latex)
    latex = _SINGLE_QUOTES.sub("‘\\1’", latex)
    if is_too_complex(latex):
        return re.sub(r"[{}]", "", latex)
    latex = _COMMAND_AT_END.sub(rf"\g<0>{_NO_ARGUMENT * _MOST_ARGUMENTS}", latex)
    try:
        return _Converter(set() if unknown is None else unknown).convert(latex)
    except (LatexWalkerError, RecursionError, ValueError, LookupError, AttributeError):
        return re.sub(r"[{}]", "", latex)


def _small(match: re.Match[str]) -> str:
    command, kind, *written = match.groups("")
    letters = "".join(written).translate(SUPERSCRIPTS if kind in {"^", "super"} else _SUBSCRIPTS)
    return f"{command}{{}}{letters}" if command else letters


def _depth(latex: str) -> int:
    depth = deepest = 0
    for character in latex:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    return deepest


class _Converter(LatexNodes2Text):  # type: ignore[misc]  # the package is not typed
    def __init__(self, unknown: set[str]) -> None:
        super().__init__(
            latex_context=_text_context(),
            math_mode="text",
            strict_latex_spaces=True,
            keep_comments=True,
        )
        self.unknown = unknown

    def convert(self, latex: str) -> str:
        text: str = self.latex_to_text(latex, latex_context=_walker_context())
        text = text.replace(_NO_ARGUMENT, "")
        return _NO_OPERATOR_SPACE.sub("", text).replace(OPERATOR_SPACE, " ")

    def macro_node_to_text(self, node: LatexMacroNode) -> str:
        name: str = node.macroname
        is_unknown = self.latex_context.get_macro_spec(name) is None and name.isalpha()
        if is_unknown and not _ARGUMENT.match(node.parsing_state.s, node.pos + node.len):
            self.unknown.add(f"\\{name}")
            return f"{name}{node.macro_post_space}"
        if _lacks_arguments(node):
            self.unknown.add(f"\\{name}")
            arguments = node.nodeargd.argnlist or () if node.nodeargd else ()
            return " ".join((name, *map(self._groupnodecontents_to_text, filter(None, arguments))))
        text: str = super().macro_node_to_text(node)
        return text


def _lacks_arguments(node: LatexMacroNode) -> bool:
    """Return whether mandatory arguments are missing, for which the package writes ``%s``."""
    spec = _walker_context().get_macro_spec(node.macroname)
    kinds: str = getattr(spec and spec.args_parser, "argspec", "") or ""
    arguments = (node.nodeargd.argnlist or ()) if node.nodeargd else ()
    mandatory = [one for kind, one in zip(kinds, arguments, strict=False) if kind == "{"]
    return len(mandatory) < kinds.count("{") or any(
        one is None or one.latex_verbatim().strip("{}") == _NO_ARGUMENT for one in mandatory
    )


@cache
def _text_context() -> LatexContextDb:
    context = get_default_latex_context_db()
    context.add_context_category("bibliographies", prepend=True, macros=TEXT_MACROS)
    return context


@cache
def _walker_context() -> LatexContextDb:
    context = get_default_walker_db()
    context.add_context_category("bibliographies", prepend=True, macros=WALKER_MACROS)
    return context
