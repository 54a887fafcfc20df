"""Fix what other renderers write differently within a line: bold next to punctuation, emoji."""

import re
import unicodedata

from importers.collection import Line
from importers.report import SourceLine
from importers.text.prose import Prose

_STRONG = re.compile(r"(?<![\\*])\*\*(?!\*)([^*\n]+?)(?<!\\)\*\*(?!\*)")


def with_firm_emphasis(lines: list[Line]) -> list[Line]:
    """Write it as HTML where the intent is clear: Chinese has no spaces around words."""
    if not any(line.text.count("**") > 1 for line in lines):
        return lines
    return Prose(lines).substitute(_STRONG, _firm).lines


def _firm(found: re.Match[str], _place: SourceLine) -> str:
    text, inner = found.string, found[1]
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    if inner != inner.strip() or (_flanks(inner[0], before) and _flanks(inner[-1], after)):
        return found[0]
    return f"<strong>{inner}</strong>"


def _flanks(inside: str, outside: str) -> bool:
    """CommonMark: no punctuation inside, unless there is a space or punctuation outside."""
    return not _is_punctuation(inside) or not outside.strip() or _is_punctuation(outside)


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


_SHORTCODE = re.compile(r"(?<![\w:/]):([a-z0-9_+-]{2,40}):(?![\w:])")
# Names that differ from Unicode's; all others are looked up in Unicode.
_SIGNS = {
    "+1": "👍", "-1": "👎", "100": "💯", "1st_place_medal": "🥇", "2nd_place_medal": "🥈",
    "3rd_place_medal": "🥉", "airplane": "✈️", "arrow_right": "➡️", "art": "🎨", "beers": "🍻",
    "blush": "😊", "boom": "💥", "bow": "🙇", "bulb": "💡", "calendar": "📆", "clap": "👏",
    "computer": "💻", "confetti_ball": "🎊", "construction": "🚧", "cry": "😢", "dart": "🎯",
    "earth_africa": "🌍", "earth_americas": "🌎", "earth_asia": "🌏", "email": "📧",
    "exclamation": "❗", "eyes": "👀", "fist": "✊", "framed_picture": "🖼️", "gift": "🎁",
    "grin": "😁", "grinning": "😀", "handshake": "🤝", "heart": "❤️", "heart_eyes": "😍",
    "heavy_check_mark": "✔️", "hugs": "🤗", "information_source": "ℹ️", "joy": "😂",
    "laughing": "😆", "link": "🔗", "mailbox": "📫", "medal_sports": "🏅", "memo": "📝",
    "mortar_board": "🎓", "muscle": "💪", "notebook": "📓", "ok_hand": "👌", "partying_face": "🥳",
    "pencil": "📝", "pencil2": "✏️", "point_down": "👇", "point_right": "👉", "point_up": "☝️",
    "pray": "🙏", "question": "❓", "raised_hands": "🙌", "relaxed": "☺️", "satisfied": "😆",
    "scroll": "📜", "seedling": "🌱", "slightly_smiling_face": "🙂", "smile": "😄",
    "smiley": "😃", "smirk": "😏", "sob": "😭", "speaking_head": "🗣️", "speech_balloon": "💬",
    "star": "⭐", "star2": "🌟", "stuck_out_tongue": "😛", "sun_with_face": "🌞",
    "sunglasses": "😎",
    "sunny": "☀️", "sweat_smile": "😅", "tada": "🎉", "thinking": "🤔", "thumbsdown": "👎",
    "thumbsup": "👍", "triangular_flag_on_post": "🚩", "v": "✌️", "warning": "⚠️", "wave": "👋",
    "white_check_mark": "✅", "wink": "😉", "x": "❌", "yum": "😋", "zap": "⚡",
    "microphone": "🎤", "mega": "📣", "loudspeaker": "📢", "page_facing_up": "📄", "books": "📚",
    "house": "🏠", "school": "🏫", "office": "🏢", "bug": "🐛", "new": "🆕", "mag": "🔍",
}  # fmt: skip
_FIRST_PICTOGRAPH = 0x2190


def with_emoji(lines: list[Line]) -> list[Line]:
    if not any(_SHORTCODE.search(line.text) for line in lines):
        return lines
    return Prose(lines).substitute(_SHORTCODE, _sign).lines


def _sign(found: re.Match[str], _place: SourceLine) -> str:
    name = found[1]
    if name in _SIGNS:
        return _SIGNS[name]
    try:
        sign = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return found[0]
    is_pictograph = ord(sign) >= _FIRST_PICTOGRAPH and unicodedata.category(sign) == "So"
    return sign if is_pictograph else found[0]
