"""Localized quotes, formulas tied to their punctuation, and aligned number columns."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from babel import localedata
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from blog.markdown.cjk import is_cjk_character
from blog.markdown.context import context_of

# Double and single, opening and closing, of languages that don't quote like English, as the Unicode
# CLDR has them. A tag such as de-CH has its own, or those of its first part.
_ENGLISH = ("“", "”", "‘", "’")
_LANGUAGES_BY_QUOTES = {
    ("«", "»", "“", "”"): "ast br ca el es eu ie it kk lij pms pt-ao pt-ch pt-mo pt-mz pt-pt sc",
    ("«", "»", "„", "“"): "be ky os ru sah tyv uk",
    ("«", "»", "‹", "›"): "am de-ch de-li fa fr-ch gsw it-ch mzn rm",
    ("«", "»", "‘", "’"): "nb nn no",
    ("«", "»", "«", "»"): "hy oc",
    ("«\u202f", "\u202f»", "‹\u202f", "\u202f›"): "fr ht",
    ("„", "“", "‚", "‘"): "cs de dsb et hr hsb is ksh lb mk nds sk sl",
    ("„", "“", "„", "“"): "bg lt",
    ("„", "“", "«", "»"): "ka",
    ("„", "”", "‚", "’"): "pl",
    ("„", "”", "«", "»"): "ro",
    ("„", "”", "»", "«"): "hu szl",
    ("„", "”", "‘", "’"): "bs",
    ("„", "”", "’", "’"): "sr",
    ("”", "”", "’", "’"): "fi he iw se sv yi",
    ("”", "“", "’", "‘"): "ar syr ur",
    ("“", "”", "«", "»"): "eo",
    ("“", "”", "’", "‘"): "uz",
    ("‘", "’", "“", "”"): "fur ia tn",
    ("「", "」", "『", "』"): "ja yue zh-hant zh-hk zh-mo zh-tw",
}
_QUOTES = {tag: quotes for quotes, tags in _LANGUAGES_BY_QUOTES.items() for tag in tags.split()}
_APOSTROPHE = "’"
# Inline HTML elements that contain code.
_CODE_TAG = re.compile(r"<(/?)(?:code|kbd|samp|var|tt)\b", re.IGNORECASE)
# English and others begin some words with an apostrophe; the quoted word ‘cause’ isn't one.
_ELISION = re.compile(
    r"(?:tis|twas|twere|twill|twould|em|cause|til|till|round|bout|nuff|nother|neath|twixt|cept|cuz"
    r"|coz|kay)\b(?!['-])|(?:tis|twas|twere|twould)n't\b",
    re.IGNORECASE,
)
_ELISIONS = {
    "de": re.compile(r"(?:s|n|ne|nen|nem|ner|nes|rum|rein|raus|rauf|runter)\b(?!')"),
    "nl": re.compile(r"(?:s|t|n|k|m|r)\b(?!')"),
}
# In Hebrew, a sign before the last letter marks an abbreviation.
_ABBREVIATION = re.compile(r'(?<=[א-ת])"(?=[א-ת](?![א-ת"]))')
# As in rock 'n' roll: “the variable 'n' is” has quotes.
_AND = re.compile(
    r"(?:rock|drum|salt|fish|guns|r|mix|pick|sweet|mac|surf|cut|hit|shake|nice|show|wash|toys|drag"
    r"|plug|point|lock|park|stop|steak|copy|chicken|bread)[ -]'n'[ -]\w",
    re.IGNORECASE,
)
# As in y'' + y = 0.
_PRIMES = re.compile(r"\b\w''(?!\w)")
# As in O(n)'s.
_ENDS_OF_A_TERM = frozenset(")]}”’")
_OPENS_AFTER = frozenset(" \t\n\u00a0([{<—–-/“‘„‚«‹「『（《")
_OPENING = re.compile("(?:[([“‘„‚«‹»›「『（《]\u202f?)+\\Z")
_CLOSING = re.compile("\\A(?:\u202f?[.,;:!?%…’”“‘»›«‹)\\]，。、；：！？）」』》])+")
_NUMBER = re.compile(r"[~≈<>≤≥±+−–-]?\s?\d[\d.,  ]*\s?(?:%|‰|×|x|[a-zA-Zµ]{1,3})?")


def add_typography(md: MarkdownIt) -> None:
    # Escaped characters are still separate tokens here, so \" stays straight.
    md.core.ruler.before("text_join", "quotes", set_quotes)
    md.core.ruler.push("tied_formulas", tie_formulas)
    md.core.ruler.push("number_columns", align_numbers)


def set_quotes(state: StateCore) -> None:
    tag = context_of(state.env).language.lower()
    signs = _signs_of(tag)
    if not signs:
        return
    for block in state.tokens:
        if block.type == "inline" and ('"' in block.content or "'" in block.content):
            _set_quotes_of(block.children or [], _Quotes(tag.partition("-")[0], signs))


@lru_cache(maxsize=200)
def _signs_of(tag: str) -> tuple[str, ...]:
    """Return the quotes of a language, or none if the CLDR doesn't know it."""
    parts = tag.split("-")
    tags = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    own = next((_QUOTES[one] for one in tags if one in _QUOTES), ())
    return own or (_ENGLISH if tag and localedata.exists(parts[0]) else ())


@dataclass
class _Quotes:
    """The quotes of a block: those of its language, and which are open."""

    language: str
    signs: tuple[str, ...]
    is_open: dict[str, bool] = field(default_factory=lambda: {'"': False, "'": False})

    def localize(self, text: str, before: str, after: str) -> str:
        """Localize the quotes of one text token, in one pass."""
        text = _ABBREVIATION.sub("״", text)
        apostrophes = {match.start() + match[0].index("'") for match in _AND.finditer(text)}
        apostrophes |= {start + 2 for start in apostrophes}
        primes = {match.end() + at for match in _PRIMES.finditer(text) for at in (-1, -2)}
        parts = []
        for index, sign in enumerate(text):
            if sign in self.is_open:
                following = text[index + 1] if index + 1 < len(text) else after
                is_elision = (
                    sign == "'" and not _is_letter(before) and self._is_elision(text, index)
                )
                if index in primes:
                    parts.append(sign)
                elif index in apostrophes or is_elision:
                    parts.append(_APOSTROPHE)
                else:
                    parts.append(self._quote(sign, before, following))
            else:
                parts.append(sign)
            before = sign
        return "".join(parts)

    def _is_elision(self, text: str, index: int) -> bool:
        words = _ELISIONS.get(self.language)
        return bool(_ELISION.match(text, index + 1) or (words and words.match(text, index + 1)))

    def _quote(self, sign: str, before: str, after: str) -> str:
        pair = 0 if sign == '"' else 2
        opening, closing = self.signs[pair : pair + 2]
        can_open = not after.isspace()
        can_close = not before.isspace()
        if sign == "'" and _is_letter(before) and (_is_letter(after) or not self.is_open[sign]):
            return sign if before.isdigit() else _APOSTROPHE
        if sign == "'" and before in _ENDS_OF_A_TERM and _is_letter(after):
            return _APOSTROPHE
        if sign == "'" and after.isdigit() and not can_close:
            return _APOSTROPHE
        if before.isdigit() and not self.is_open[sign]:
            return sign
        opens = can_open and (before in _OPENS_AFTER or not self.is_open[sign])
        if not opens and not can_close:
            return sign
        self.is_open[sign] = opens
        return opening if opens else closing


def _set_quotes_of(tokens: list[Token], quotes: _Quotes) -> None:
    before, codes = " ", 0
    for index, token in enumerate(tokens):
        if token.type == "html_inline" and (tag := _CODE_TAG.match(token.content)):
            codes = max(0, codes + (-1 if tag[1] else 1))
        if token.type == "text" and not codes and "://" not in token.content:
            after = _first_character(tokens[index + 1 :][:3])
            token.content = quotes.localize(token.content, before, after)
        before = _last_character(token, before)


def _is_letter(character: str) -> bool:
    """Return whether an apostrophe can be next to a character; Chinese has none."""
    return character.isalnum() and not is_cjk_character(character)


def _first_character(tokens: list[Token]) -> str:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            return " "
        if token.content:
            return token.content[0]
        if token.type == "math_inline":
            return "x"
    return " "


def _last_character(token: Token, before: str) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.type == "html_inline" or not token.content:
        return before
    return "x" if token.type in {"math_inline", "code_inline"} else token.content[-1]


def tie_formulas(state: StateCore) -> None:
    """Keep opening brackets before and punctuation after a formula on its line."""
    for block in state.tokens:
        children = block.children or []
        if not any(child.type == "math_inline" for child in children):
            continue
        tied: list[Token] = []
        for index, child in enumerate(children):
            if child.type == "math_inline":
                tied += _tied(child, tied[-1:], children[index + 1 : index + 2])
            else:
                tied.append(child)
        block.children = tied


def _tied(formula: Token, before: list[Token], after: list[Token]) -> list[Token]:
    """Return the formula with the punctuation from the text before and after it."""
    opening = _pop(_OPENING, before)
    closing = _pop(_CLOSING, after)
    if not opening and not closing:
        return [formula]
    start = Token("tie_open", "span", 1, attrs={"class": "tie"})
    signs = [Token("text", "", 0, content=taken) for taken in (opening, closing)]
    return [start, signs[0], formula, signs[1], Token("tie_close", "span", -1)]


def _pop(signs: re.Pattern[str], texts: list[Token]) -> str:
    found = signs.search(texts[0].content) if texts and texts[0].type == "text" else None
    if found is None:
        return ""
    texts[0].content = texts[0].content[: found.start()] + texts[0].content[found.end() :]
    return found[0]


def align_numbers(state: StateCore) -> None:
    """Right-align columns of numbers that have no alignment."""
    start = 0
    for index, token in enumerate(state.tokens):
        if token.type == "table_open":
            start = index
        elif token.type == "table_close":
            _align_columns(state.tokens[start:index])


def _align_columns(tokens: list[Token]) -> None:
    columns: dict[int, list[tuple[Token, str, bool]]] = {}
    column, is_body = 0, False
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            column = 0
        elif token.type == "tbody_open":
            is_body = True
        elif token.type in {"td_open", "th_open"}:
            words = tokens[index + 1].content.strip()
            columns.setdefault(column, []).append((token, words, is_body))
            column += 1
    for cells in columns.values():
        numbers = [words for _, words, in_body in cells if in_body and words]
        is_numeric = len(numbers) > 1 and all(_NUMBER.fullmatch(words) for words in numbers)
        if is_numeric and not any(token.attrGet("class") for token, _, _ in cells):
            for token, _, _ in cells:
                token.attrSet("class", "align-right")
