"""Convert abstracts and notes between LaTeX and Markdown: formulas and links are preserved."""

import re

from blog.bibliography.html_text import html_to_text
from blog.bibliography.latex_escaping import is_balanced, to_latex
from blog.bibliography.latex_text import to_line, to_unicode

# A formula in Markdown.
_FORMULA = re.compile(
    r"(?<!\\)(?:\$\$(?:\\.|[^$\\])+\$\$|\$(?![\s$])(?:\\.|[^$\\])+(?<!\s)\$(?!\d))", re.DOTALL
)
_TEX_FORMULA = re.compile(
    r"(?P<escaped>\\[\\$])|\$\$(?P<a>(?:\\.|[^$\\])+)\$\$|\\\[(?P<b>.{1,5000}?)\\\]"
    r"|\$(?P<c>(?:\\.|[^$\\])+)\$(?!\d)|\\\((?P<d>.{1,5000}?)\\\)",
    re.DOTALL,
)
_TEX_LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{((?:[^{}]|\{[^{}]*\})*)\}|\\url\s*\{([^{}]*)\}")
_LINK = re.compile(
    r"<(?P<url>https?://[^<>\s{}\\]+)>"
    r"|(?<![!\\])\[(?P<label>[^\[\]\\{}$]+)\]\((?P<target>https?://[^()\s{}\\]+)\)"
)
# In text, not in a formula: \emph{a}, {\'e}.
_TEX_COMMAND = re.compile(r"^[^$]*(?:\\[a-zA-Z]+\s*\{|\{\\|\\['`^\"~=.]\{?[a-zA-Z\\])")
# Placeholders for dollar signs, formulas and URLs; the numbers of the latter two follow.
_DOLLAR, _START, _END = "\ufdd3", "\ufdd4", "\ufdd5"


def to_markdown(latex: str, unknown: set[str] | None = None) -> str:
    """Convert LaTeX like ``to_unicode``, but keep formulas as TeX and links as links."""
    verbatim: list[str] = []

    def store(text: str) -> str:
        verbatim.append(text)
        return f"{_START}{len(verbatim) - 1}{_END}"

    def formula(match: re.Match[str]) -> str:
        if match["escaped"]:
            return _DOLLAR if match[0] == "\\$" else match[0]
        if displayed := match["a"] or match["b"]:
            return store(f"$${displayed}$$")
        source = (match["c"] or match["d"]).strip()
        return store(f"${source}$") if source else ""

    def link(match: re.Match[str]) -> str:
        if match[3] is not None:
            return store(f"<{_unescape(match[3])}>" if "://" in match[3] else match[3])
        return f"[{match[2]}]{store(f'({_unescape(match[1])})')}"

    text = _TEX_LINK.sub(link, _TEX_FORMULA.sub(formula, latex))
    text = to_unicode(text, unknown)
    text = re.sub(rf"{_START}(\d+){_END}", lambda match: verbatim[int(match[1])], text)
    return text.replace(_DOLLAR, "\\$" if _makes_formula(text) else "$")


def markdown_to_latex(text: str) -> str:
    """Escape Markdown for BibTeX, except formulas and links; ``to_markdown`` is the inverse."""
    verbatim: list[str] = []

    def store(text: str) -> str:
        verbatim.append(text)
        return f"{_START}{len(verbatim) - 1}{_END}"

    def formula(match: re.Match[str]) -> str:
        return store(match[0]) if is_balanced(match[0]) else match[0]

    def link(match: re.Match[str]) -> str:
        if match["url"]:
            return store(f"\\url{{{_escape_url(match['url'])}}}")
        start = store(f"\\href{{{_escape_url(match['target'])}}}{{")
        return f"{start}{match['label']}{store('}')}"

    latex = to_latex(_LINK.sub(link, _FORMULA.sub(formula, text)), is_markdown=True)
    return re.sub(rf"{_START}(\d+){_END}", lambda match: verbatim[int(match[1])], latex)


def markdown_to_line(text: str) -> str:
    """Convert a title in Markdown or HTML to plain text: formulas become Unicode."""
    if _TEX_COMMAND.search(text):
        return to_line(text)
    plain = _FORMULA.sub(lambda match: to_line(match[0]), html_to_text(text))
    return " ".join(plain.split())


def _makes_formula(text: str) -> bool:
    """Whether Markdown would read literal dollar signs as the delimiters of a formula."""
    spans = [m.span() for m in _FORMULA.finditer(text.replace(_DOLLAR, "$")) if is_balanced(m[0])]
    literal = [position for position, character in enumerate(text) if character == _DOLLAR]
    return any(start <= position < end for position in literal for start, end in spans)


def _escape_url(url: str) -> str:
    return re.sub(r"[%#]", r"\\\g<0>", url)


def _unescape(url: str) -> str:
    return re.sub(r"\\([_%&#~$])", r"\1", url)
