"""Whether the installed fonts cover the scripts of a text."""

import re
from functools import cache

import typst

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_FONT = re.compile(r"CJK|Source Han|Songti|Heiti|PingFang|Ming|Song|Gothic|Batang|Hiragino")
_EMOJI = re.compile(
    r"[ \u00a0]?[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff][\u200d\ufe0f\U000e0020-\U000e007f]*"
)


def is_without_font(text: str) -> bool:
    """Return whether a text is Chinese, Japanese or Korean and no font for it is installed."""
    return _CJK.search(text) is not None and not _has_cjk_font()


def without_unprintable_emoji(text: str) -> str:
    """Remove emoji, with the space before them, if no font for them is installed."""
    return text if _has_emoji_font() else _EMOJI.sub("", text)


@cache
def _has_cjk_font() -> bool:
    return any(_CJK_FONT.search(family) for family in typst.Fonts().families())


@cache
def _has_emoji_font() -> bool:
    return any("Emoji" in family for family in typst.Fonts().families())
