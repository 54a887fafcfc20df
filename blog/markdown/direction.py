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
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
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


def _other_direction(text: str, base: str) -> str:
    """Return the direction of most letters if it is not the base; "auto" if the first says so."""
    rtl, ltr = len(_RTL.findall(text)), len(_LTR.findall(text))
    direction = "rtl" if rtl > ltr else "ltr"
    if direction == base or rtl == ltr or (base == "rtl" and rtl):
        return ""
    first = min((found.start(), name) for name, found in _first_letters(text))[1]
    return "auto" if first == direction else direction


def _first_letters(text: str) -> list[tuple[str, re.Match[str]]]:
    found = (("rtl", _RTL.search(text)), ("ltr", _LTR.search(text)))
    return [(name, match) for name, match in found if match]
