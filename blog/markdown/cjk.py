"""Chinese, Japanese and Korean characters, as a character class and a test."""

import re

# Letters and full-width punctuation that are written without spaces between words, and Hangul.
WIDE = (
    "\u2e80-\u303f\u3040-\u318f\u31a0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff65"
    "\U00020000-\U0003ffff"
)
HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc"
_WIDE = re.compile(f"[{WIDE}]")
_HANGUL = re.compile(f"[{HANGUL}]")
_CJK = re.compile(f"[{WIDE}{HANGUL}]")
_SHARED_MARKS = "“”‘’…—·"
_FULL_WIDTH_MARK = re.compile("[\u3000-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20]")


def is_cjk_character(character: str) -> bool:
    return _CJK.match(character) is not None


def joins_without_space(line: str, next_line: str) -> bool:
    """Return whether the break between two lines adds no space.

    As in CSS Text 4: between wide characters. Full-width punctuation has its own space, and marks
    that Chinese shares with Western languages are as wide as what they are next to.
    """
    before, after = line.rstrip(_SHARED_MARKS)[-1:], next_line.lstrip(_SHARED_MARKS)[:1]
    if not before or not after:
        return False
    if _FULL_WIDTH_MARK.match(before) or _FULL_WIDTH_MARK.match(after):
        return not before.isspace() and not after.isspace()
    return all(_WIDE.match(one) and not _HANGUL.match(one) for one in (before, after))
