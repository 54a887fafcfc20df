"""Writing direction: right to left for Arabic, Hebrew and others, by language or by letters."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from blog.markdown.context import context_of

_RTL_LANGUAGES = {
    "ar", "arc", "azb", "bal", "bgn", "ckb", "dv", "fa", "glk", "he", "iw", "khw", "ks", "lrc",
    "mzn", "nqo", "pnb", "prs", "ps", "sd", "skr", "syr", "ug", "ur", "yi",
}  # fmt: skip
_RTL_SCRIPTS = {"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"}
_RTL = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LTR = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff\u3040-\u9fff\uac00-\ud7ff]")
_BLOCKS = {"paragraph_open", "heading_open", "td_open", "th_open"}


def add_direction(md: MarkdownIt) -> None:
    md.core.ruler.push("direction", set_directions)


def text_direction(language: str) -> str:
    """Return "rtl" or "ltr" for a language tag; a script in it decides."""
    first, *others = language.lower().replace("_", "-").split("-")
    scripts = [part for part in others if len(part) == 4 and part.isalpha()]
    is_rtl = scripts[0] in _RTL_SCRIPTS if scripts else first in _RTL_LANGUAGES
    return "rtl" if is_rtl else "ltr"


def set_directions(state: StateCore) -> None:
    """Give the blocks in another script than the text's their own direction."""
    base = text_direction(context_of(state.env).language)
    if base == "ltr" and not _RTL.search(state.src):
        return
    for index, token in enumerate(state.tokens[:-1]):
        content = state.tokens[index + 1]
        if token.type == "list_item_open" and content.type == "paragraph_open" and content.hidden:
            content = state.tokens[index + 2]
        elif token.type not in _BLOCKS or token.hidden:
            continue
        if content.type == "inline" and (direction := _other_direction(content.content, base)):
            token.attrSet("dir", direction)


def letters_direction(text: str) -> str:
    """Return the direction of most letters of a text, or "" if there are as many of both."""
    rtl, ltr = len(_RTL.findall(text)), len(_LTR.findall(text))
    return "" if rtl == ltr else "rtl" if rtl > ltr else "ltr"


def _other_direction(text: str, base: str) -> str:
    """Return the direction of a block if it is not the base; "auto" if its first letter says so."""
    direction = letters_direction(text)
    first_rtl = _RTL.search(text)
    # An Arabic paragraph may be full of English words.
    if direction in {base, ""} or (base == "rtl" and first_rtl):
        return ""
    first_ltr = _LTR.search(text)
    is_rtl_first = first_rtl and (first_ltr is None or first_rtl.start() < first_ltr.start())
    return "auto" if (direction == "rtl") == bool(is_rtl_first) else direction
