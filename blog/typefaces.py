"""Whether the installed fonts cover the scripts of a text."""

import re
from functools import cache

import typst

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_FONT = re.compile(r"CJK|Source Han|Songti|Heiti|PingFang|Ming|Song|Gothic|Batang|Hiragino")


def is_without_font(text: str) -> bool:
    """Return whether a text is Chinese, Japanese or Korean and no font for it is installed."""
    return _CJK.search(text) is not None and not _has_cjk_font()


@cache
def _has_cjk_font() -> bool:
    return any(_CJK_FONT.search(family) for family in typst.Fonts().families())
