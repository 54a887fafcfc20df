"""Guess the language of a text from its script."""

import re

from django.utils.translation import get_language

_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_OTHER_LETTER = re.compile(r"[^\W\d_\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# One CJK character counts as four letters.
_WEIGHT = 4


def foreign_language(text: str) -> str:
    """Return the language tag of a text if it differs from the page's language, or "".

    Text in another script than Chinese, Japanese or Korean is taken for English.
    """
    here = (get_language() or "en").split("-")[0]
    language = _by_letters(text)
    if language == "en" and here not in {"zh", "ja", "ko"}:
        return ""
    return "" if language == here else language


def _by_letters(text: str) -> str:
    kana, hangul, han = (len(some.findall(text)) for some in (_KANA, _HANGUL, _HAN))
    letters = len(_OTHER_LETTER.findall(text))
    if letters > _WEIGHT * (kana + hangul + han):
        return "en"
    if kana or hangul:
        return "ja" if kana >= hangul else "ko"
    return "zh" if han else ""
