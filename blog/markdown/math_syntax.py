r"""Find formulas before all other syntax: $x$, $$x$$, \(x\), \[x\] and bare environments.

GitHub and GitLab also write $`x`$, and fenced blocks of the language ``math``.
"""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from blog.bibliography.latex_escaping import GREEK_LETTERS
from blog.markdown.context import Formula, context_of

# Text inside a formula may contain dollars, as in $\text{if $x$}$.
_INSIDE = r"(?>\\(?:text|textrm|mbox|hbox)\{[^{}\n]*\}|\\.|[^\\$])"
_DISPLAY = re.compile(rf"\$\$({_INSIDE}++)\$\$", re.DOTALL)
_INLINE = re.compile(rf"\$(?![\s$])({_INSIDE}++)(?<!\s)\$(?!\d)", re.DOTALL)
_BACKTICKS = re.compile(r"\$`([^`\n]+)`\$")
_PARENTHESES = re.compile(r"\\\(((?:(?!\\[()]).){1,2000}+)\\\)", re.DOTALL)
_BRACKETS = re.compile(r"\\\[((?:(?!\\[\[\]]).){1,2000}+)\\\]", re.DOTALL)

# GitBook escapes plain brackets, as in \[SOSP '19\], "link \(external\)" and "parameter\(s\)".
_LOOKS_LIKE_TEX = re.compile(r"\\[a-zA-Z{|,;]|[\^_={}<>]")
_LETTER = re.compile(r"\s*[a-zA-Z]\s*")

# Environments that are formulas without dollars around them.
_NAMES = (
    r"(?:equation|align|gather|multline|eqnarray|alignat|flalign|cases|dcases|displaymath|math"
    r"|subequations|split|aligned|gathered|array|[pbBvV]?matrix|smallmatrix)\*?"
)
_BEGIN = re.compile(rf"\\begin\{{({_NAMES})\}}")
_REFERENCE = re.compile(r"\\(eq|auto|c|C)?ref\{([^{}\s]{1,100})\}")
# LaTeX outside of a formula, but no regular expression or path: \d{3}, C:\new.
_TEX_OF_TEXT = re.compile(
    r"(?<![\w\\:])(?:\\(?P<cite>cite[a-z]*\*?)(?:\[[^\]\n]{0,200}\]){0,2}\{(?P<keys>[^{}\n]*)\}"
    r"|\\[a-zA-Z]{2,}\*?(?:\[[^\]\n]{0,200}\]){0,2}\{[^{}\n]{0,60}\}?"
    rf"|\\(?:item|noindent|maketitle|(?i:{'|'.join(GREEK_LETTERS)}))(?![a-zA-Z]))"
)
_NUMBERED = re.compile(r"\\(?:tag|label)\*?\{")
_WITHIN_TEXT = re.compile(r"\\begin\{(?:d?cases|array|[pbBvV]?matrix|smallmatrix|math)\*?\}")

# A pipe inside a formula must not end a table cell. The placeholder is a code point that is in no
# text, since the renderer replaces noncharacters first.
_PIPE = "\ufdd0"
_IN_A_ROW = re.compile(
    r"\$\$[^$\n]+\$\$"
    r"|(?<![\\$])\$(?![\s$])(?![\d.,]+\s*\|)[^$\n]*?(?<![\s\\])\$(?!\d)"
    r"|\\\((?:(?!\\\().){1,500}?\\\)"
)


def add_math(md: MarkdownIt) -> None:
    md.core.ruler.before("block", "hide_pipes", hide_pipes)
    md.core.ruler.after("block", "show_pipes", show_pipes)
    md.core.ruler.after("block", "math_fences", read_math_fences)
    md.core.ruler.after("inline", "number_formulas", number_formulas)
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "math_block", parse_math_block, {"alt": interrupts})
    md.block.ruler.before("fence", "math_environment", parse_environment, {"alt": interrupts})
    md.inline.ruler.before("escape", "math_inline", parse_math_inline)
    md.inline.ruler.before("escape", "math_environment", parse_inline_environment)


def hide_pipes(state: StateCore) -> None:
    if "|" not in state.src or ("$" not in state.src and "\\(" not in state.src):
        return
    lines = state.src.split("\n")
    for number, line in enumerate(lines):
        if "|" in line and ("$" in line or "\\(" in line):
            lines[number] = _IN_A_ROW.sub(lambda found: found[0].replace("|", _PIPE), line)
    state.src = "\n".join(lines)


def show_pipes(state: StateCore) -> None:
    if _PIPE not in state.src:
        return
    for token in state.tokens:
        token.content = token.content.replace(_PIPE, "|")
        token.info = token.info.replace(_PIPE, "|")
    for reference in state.env.get("references", {}).values():
        reference["title"] = reference["title"].replace(_PIPE, "|")
        reference["href"] = reference["href"].replace(_PIPE, "|")


def read_math_fences(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "fence" and token.info.strip() == "math" and token.content.strip():
            token.type, token.tag = "math_block", "math"


def parse_math_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    opening = state.src[start : start + 2]
    if opening not in {"$$", "\\["}:
        return False
    closing = "$$" if opening == "$$" else "\\]"
    last_line = _closing_line(state, start_line, end_line, closing)
    if last_line is None:
        return False
    lines = state.getLines(start_line, last_line + 1, state.blkIndent, keepLastLF=False)
    source = lines.strip()[2:-2]
    if not source.strip() or (opening == "\\[" and not _LOOKS_LIKE_TEX.search(source)):
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.block = True
        token.content = source
        token.map = [start_line, last_line + 1]
        state.line = last_line + 1
    return True


def _closing_line(state: StateBlock, start_line: int, end_line: int, closing: str) -> int | None:
    """Return the first line that contains ``closing`` if it also ends with it, else None.

    Failed searches are remembered, or a text of unclosed formulas would take quadratic time.
    """
    hopeless = state.env.setdefault("unclosed_formulas", {})
    if start_line >= hopeless.get((closing, end_line, state.blkIndent), end_line):
        return None
    for line in range(start_line, end_line):
        begin = state.bMarks[line] + state.tShift[line] + (2 if line == start_line else 0)
        text = state.src[begin : state.eMarks[line]].rstrip()
        if line > start_line and text and state.sCount[line] < state.blkIndent:
            return None
        found = text.find(closing)
        if found != -1:
            after = text[found + len(closing) :]
            return line if not after or (len(closing) > 2 and after in ".,;:") else None
    hopeless[closing, end_line, state.blkIndent] = start_line
    return None


def parse_math_inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    character = state.src[state.pos]
    if character == "$":
        others = {"$$": _DISPLAY, "$`": _BACKTICKS}
        pattern = others.get(state.src[state.pos : state.pos + 2], _INLINE)
    elif character == "\\" and state.src.startswith(("\\(", "\\["), state.pos):
        pattern = _PARENTHESES if state.src[state.pos + 1] == "(" else _BRACKETS
    else:
        return False
    found = pattern.match(state.src, state.pos, state.posMax)
    if found is None or not found[1].strip():
        return character == "$" and _literal_dollars(state, silent=silent)
    if character == "\\":
        follows_word = state.pos > 0 and state.src[state.pos - 1].isalnum()
        may_be_letter = pattern is _PARENTHESES and not follows_word
        if not looks_like_tex(found[1], may_be_letter=may_be_letter):
            return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = found[1]
        token.markup = found[0][:2]
        token.meta["line"] = context_of(state.env).line_at(state)
    state.pos = found.end()
    return True


def parse_environment(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    r"""Parse ``\begin{align}`` to ``\end{align}`` on separate lines."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    found = _BEGIN.match(state.src, start)
    if found is None or state.is_code_block(start_line):
        return False
    closing = rf"\end{{{found[1]}}}"
    last_line = _closing_line(state, start_line, end_line, closing)
    if last_line is None:
        return False
    if not silent:
        lines = state.getLines(start_line, last_line + 1, state.blkIndent, keepLastLF=False)
        token = state.push("math_block", "math", 0)
        token.block = True
        token.content = _with_mark_inside(lines.strip(), closing)
        token.map = [start_line, last_line + 1]
        state.line = last_line + 1
    return True


def parse_inline_environment(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    r"""Parse an environment within a paragraph, and ``\eqref{label}`` outside of a formula."""
    if state.src[state.pos] != "\\":
        return False
    if found := _REFERENCE.match(state.src, state.pos, state.posMax):
        return _parse_reference(state, found, silent=silent)
    opening = _BEGIN.match(state.src, state.pos, state.posMax)
    if opening is None:
        if not silent and (found := _TEX_OF_TEXT.match(state.src, state.pos, state.posMax)):
            _report_tex(state, found)
        return False
    closing = rf"\end{{{opening[1]}}}"
    if _last(state.src, closing) > state.pos:
        formula = re.compile(rf".*?{re.escape(closing)}[.,;:]?", re.DOTALL)
        found = formula.match(state.src, state.pos)
    if found is None:
        if not silent:
            context = context_of(state.env)
            message = rf"“{opening[0]}” has no “{closing}”: it is shown as text."
            context.report(context.line_at(state), message)
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = _with_mark_inside(found[0], closing)
        token.markup = "" if _WITHIN_TEXT.match(found[0]) else "\\["
        token.meta["line"] = context_of(state.env).line_at(state)
    state.pos = found.end()
    return True


def _report_tex(state: StateInline, found: re.Match[str]) -> None:
    context = context_of(state.env)
    message = f"“{found[0]}” is LaTeX outside of a formula: it is shown as text."
    if found["cite"]:
        keys = "; ".join(f"@{key.strip()}" for key in found["keys"].split(","))
        message = f"“{found[0]}” is shown as text: to cite a paper, write “[{keys}]”."
    context.report(context.line_at(state), message)


def _parse_reference(state: StateInline, found: re.Match[str], *, silent: bool) -> bool:
    """Parse a reference to a formula; its number comes with parentheses."""
    state.pos = found.end()
    if not silent:
        context = context_of(state.env)
        context.syntax.append(found[0])
        if not found[1] and state.pending.endswith("(") and state.src.startswith(")", state.pos):
            state.pending = state.pending[:-1]
            state.pos += 1
        token = state.push("math_inline", "math", 0)
        token.content = rf"\eqref{{{found[2]}}}"
        token.meta["line"] = context.line_at(state)
    return True


def _with_mark_inside(source: str, closing: str) -> str:
    """Move punctuation after a formula into it, before the number of the formula."""
    body, _, mark = source.rpartition(closing)
    return f"{body}{mark}{closing}"


@lru_cache(maxsize=8)
def _last(text: str, words: str) -> int:
    return text.rfind(words)


def looks_like_tex(source: str, *, may_be_letter: bool = False) -> bool:
    """Return whether the content of escaped brackets is a formula rather than words."""
    if _LOOKS_LIKE_TEX.search(source):
        return True
    return may_be_letter and _LETTER.fullmatch(source) is not None


def _literal_dollars(state: StateInline, *, silent: bool) -> bool:
    """Treat a run of dollars that opens no formula as text, without trying each of them again."""
    end = state.pos
    while end < state.posMax and state.src[end] == "$":
        end += 1
    if end == state.pos + 1:
        return False
    if not silent:
        state.pending += state.src[state.pos : end]
    state.pos = end
    return True


def number_formulas(state: StateCore) -> None:
    """Record each formula with its line; tokens then only have its number."""
    context = context_of(state.env)
    for token in state.tokens:
        if token.type == "math_block":
            token.meta["formula"] = len(context.formulas)
            line = token.map[0] + 1 if token.map else None
            context.formulas.append(Formula(token.content, is_display=True, line=line))
        for child in token.children or ():
            if child.type == "math_inline":
                is_alone = token.content.strip() in {f"$${child.content}$$", child.content}
                is_numbered = child.markup == "$$" and _NUMBERED.search(child.content)
                is_display = context.has_blocks and bool(
                    child.markup == "\\[" or is_alone or is_numbered
                )
                child.meta["formula"] = len(context.formulas)
                formula = Formula(child.content, is_display, child.meta.get("line"))
                context.formulas.append(formula)
