"""The language of a text that names none, as far as its letters tell."""

import re

from django.utils.translation import get_language

_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_OTHER_LETTER = re.compile(r"[^\W\d_\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# A character says about as much as four letters.
_WEIGHT = 4


def foreign_language(text: str) -> str:
    """Return the tag of a text that is not in the language of the page, or "".

    A paper is in English wherever it is not in Chinese, Japanese or Korean.
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
