"""Tokenize text for the search, the same for both databases and for queries.

Letters are folded one by one: case, accents and points, ligatures, raised, lowered, full-width and
mathematical letters. Chinese, Japanese and Korean have no spaces between words: there, each pair of
adjacent characters is a word, which finds any part of two characters or more. The last character
of a run is also a word, so that every character starts a word. A compound such as GPT-4o is also
one word, so that it is found by GPT4o.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from unicodedata import decimal

LONGEST_WORD = 64
# A tsvector has at most one megabyte.
MAX_WORDS_BYTES = 700_000

CJK = "々〇぀-ヿ㐀-䶿一-鿿豈-﫿가-힯\U00020000-\U0003ffff"
LETTER = rf"[^\W_{CJK}]"
_RUN = re.compile(rf"[{CJK}]+|{LETTER}+")
_IS_CJK = re.compile(rf"[{CJK}]")
# Signs within a compound. What follows an apostrophe in "we'll" is no part of one.
JOINTS = "-‐‑‒–./_·"
_APOSTROPHE = rf"['’](?={LETTER}{{3}})"
# Both start only where a word does, so that a long word takes linear time.
_COMPOUND = re.compile(rf"(?<!{LETTER}){LETTER}+(?:(?:[{JOINTS}]|{_APOSTROPHE}){LETTER}+){{1,5}}")
_MAX_JOINED_RUNS = 4
# Scripts whose combining marks may be dropped, signs, ligatures, letters for mathematics, and what
# East Asian character sets have in other widths or as one character.
_FOLDED_RANGES = (
    (0x41, 0x588), (0x591, 0x5C8), (0x5F0, 0x700), (0x10A0, 0x10C6), (0x1C80, 0x1CC0),
    (0x1D00, 0x2070), (0x2070, 0x20F1), (0x2100, 0x218C), (0x2460, 0x2500), (0x2C60, 0x2CF4),
    (0x2E80, 0x2FE0), (0x3200, 0x3400), (0xA640, 0xA69E), (0xA720, 0xA800), (0xF900, 0xFE10),
    (0xFE70, 0xFFEF), (0x1D400, 0x1D800), (0x1EE00, 0x1EF00), (0x1F100, 0x1F252),
    (0x1FBF0, 0x1FBFA),
)  # fmt: skip
# Trade marks next to a name are no letters of it.
_IGNORED_SIGNS = "©®℗℠™"
# The marks of a half-width letter of Japanese are characters of their own.
HALF_WIDTH_KANA = re.compile("[ｦ-ﾟ]+")
_WITHOUT_PARTS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
    # Persian letters, and Arabic letters that are often written for one another.
    | {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
)
# They make another letter.
_MARKS_OF_KANA = "\u3099\u309a"
# The Arabic tatweel, which only stretches a word.
_TATWEEL = "\u0640"
_RAISED = "⁰¹²³⁴-⁹₀-₉ᵃ-ᶻᴬ-ᵂⁱⁿᵢ-ᵪₐ-ₜ"
_BASE = rf"(?![{_RAISED}]){LETTER}"
_BEFORE_RAISED = re.compile(rf"(?<!{_BASE})((?:{_BASE})+)[{_RAISED}]+(?!{LETTER})")


def _fold_letter(letter: str) -> str:
    """Return the letters that people type for one, or "" for a mark that they leave out."""
    parts = unicodedata.normalize("NFKD", letter)
    letters = (p for p in parts if not unicodedata.combining(p) or p in _MARKS_OF_KANA)
    plain = unicodedata.normalize("NFC", "".join(letters)).casefold()
    plain = "".join(str(decimal(one, one)) for one in plain).translate(_WITHOUT_PARTS)
    is_mark = unicodedata.category(letter) in {"Mn", "Me", "Cf"} or letter == _TATWEEL
    if is_mark or letter in _IGNORED_SIGNS:
        return ""
    if plain.isalnum() or not any(part.isalnum() for part in plain):
        return plain if plain.isalnum() else letter
    # Several words: 2½ is 2 1/2.
    return f" {plain}"


@cache
def folded_letters() -> dict[int, str]:
    """Return the folded form of each letter that has another one, by code point."""
    codes = (code for first, end in _FOLDED_RANGES for code in range(first, end))
    letters = ((code, _fold_letter(chr(code))) for code in codes)
    return {code: folded for code, folded in letters if folded != chr(code)} | {
        0xAD: "",
        0xFEFF: "",
    }


def composed(text: str) -> str:
    """Return the text in NFC, with half-width letters of Japanese in their usual width."""
    wide = HALF_WIDTH_KANA.sub(lambda kana: unicodedata.normalize("NFKC", kana[0]), text)
    return unicodedata.normalize("NFC", wide)


def fold(text: str) -> str:
    """Return composed text with folded letters, which may be longer or shorter."""
    return text.translate(folded_letters())


def fold_with_origins(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and where each of its characters comes from, and its end."""
    folded = folded_letters()
    letters = [folded.get(ord(letter), letter) for letter in text]
    origins = [place for place, letter in enumerate(letters) for _ in letter]
    return "".join(letters), [*origins, len(text)]


def split_runs(text: str) -> list[str]:
    """Return the folded runs of letters, of digits and of CJK characters in a text."""
    return _RUN.findall(fold(composed(text)))


def is_cjk_run(run: str) -> bool:
    return _IS_CJK.match(run) is not None


def run_tokens(run: str, *, is_last: bool = False) -> list[str]:
    """Return the words of one run. The last run of a phrase may continue in the text."""
    if not is_cjk_run(run):
        return [run[:LONGEST_WORD]]
    pairs = [run[place : place + 2] for place in range(len(run) - 1)]
    return pairs if is_last and pairs else [*pairs, run[-1]]


def search_tokens(text: str) -> list[str]:
    """Return the words of a text in order, up to MAX_WORDS_BYTES."""
    found, size = [], 0
    for word in _words(text):
        size += len(word.encode()) + 6
        if size > MAX_WORDS_BYTES:
            break
        found.append(word)
    return found


def _words(text: str) -> Iterator[str]:
    text = composed(text)
    for run in _RUN.finditer(fold(text)):
        yield from run_tokens(run[0])
    # A word with a raised or lowered end is also found without it, a compound as one word. These
    # come last, as they would break up phrases.
    for base in _BEFORE_RAISED.finditer(text):
        yield from split_runs(base[1])
    for compound in _COMPOUND.finditer(fold(text)):
        yield from _joined(compound[0])


def _joined(compound: str) -> Iterator[str]:
    """Yield neighboring parts of a compound as one word: multi-head-attention has multihead."""
    runs = _RUN.findall(compound)
    if all(run.isdecimal() for run in runs):
        return
    for size in range(2, _MAX_JOINED_RUNS + 1):
        for start in range(len(runs) - size + 1):
            yield "".join(runs[start : start + size])[:LONGEST_WORD]
