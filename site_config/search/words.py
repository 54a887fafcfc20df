"""Tokenize text for the search, the same for both databases and for queries.

Letters are folded one by one (case, accents, full width), so that positions in the folded text are
those in the text. Chinese, Japanese and Korean have no spaces between words: there, each pair of
adjacent characters is a word, which finds any part of two characters or more. The last character
of a run is also a word, so that every character starts a word.
"""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_WORD = 64
# A tsvector has at most one megabyte.
MAX_WORDS_BYTES = 700_000

CJK = "々〇぀-ヿ㐀-䶿一-鿿豈-﫿가-힯\U00020000-\U0003ffff"
LETTER = rf"[^\W_{CJK}]"
_RUN = re.compile(rf"[{CJK}]+|{LETTER}+")
_IS_CJK = re.compile(rf"[{CJK}]")
_FOLDED_RANGES = ((0x41, 0x250), (0x370, 0x530), (0x1E00, 0x2000), (0xFF01, 0xFF5F))
_WITHOUT_PARTS = {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i"}


def _fold_letter(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter)
    plain = "".join(part for part in parts if not unicodedata.combining(part)).lower()
    plain = _WITHOUT_PARTS.get(plain, plain)
    return plain if len(plain) == 1 else letter


FOLDED = {
    code: _fold_letter(chr(code))
    for first, end in _FOLDED_RANGES
    for code in range(first, end)
    if _fold_letter(chr(code)) != chr(code)
}


def composed(text: str) -> str:
    """Return the text in NFC."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return composed text with folded letters, which has the same length."""
    return text.translate(FOLDED)


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
    for run in _RUN.finditer(fold(composed(text))):
        yield from run_tokens(run[0])
