"""``:smile:`` and its kin, those that texts about research use; others stay as they are."""

import re

from blog.exchange.prose import Prose

_EMOJI = {
    "+1": "👍", "-1": "👎", "100": "💯", "alarm_clock": "⏰", "apple": "🍎",
    "arrow_down": "⬇️", "arrow_left": "⬅️", "arrow_right": "➡️", "arrow_up": "⬆️",
    "art": "🎨", "ballot_box_with_check": "☑️", "bangbang": "‼️", "bar_chart": "📊",
    "battery": "🔋", "beer": "🍺", "beers": "🍻", "bell": "🔔", "bike": "🚲",
    "blue_book": "📘", "blue_heart": "💙", "blush": "😊", "book": "📖", "bookmark": "🔖",
    "books": "📚", "boom": "💥", "bowtie": "🤵", "brain": "🧠", "broken_heart": "💔",
    "bug": "🐛", "bulb": "💡", "cake": "🍰", "calendar": "📆", "camera": "📷", "car": "🚗",
    "cat": "🐱", "chart_with_downwards_trend": "📉", "chart_with_upwards_trend": "📈",
    "cherry_blossom": "🌸", "clap": "👏", "clipboard": "📋", "closed_book": "📕",
    "cloud": "☁️", "coffee": "☕", "computer": "💻", "confetti_ball": "🎊",
    "confused": "😕", "construction": "🚧", "copyright": "©️", "cry": "😢",
    "crystal_ball": "🔮", "cupid": "💘", "dart": "🎯", "date": "📅", "disappointed": "😞",
    "dizzy": "💫", "dog": "🐶", "dollar": "💵", "earth_africa": "🌍", "earth_americas": "🌎",
    "earth_asia": "🌏", "email": "📧", "envelope": "✉️", "exclamation": "❗", "eyes": "👀",
    "facepalm": "🤦", "file_folder": "📁", "fire": "🔥", "fist": "✊", "flushed": "😳",
    "four_leaf_clover": "🍀", "frowning": "😦", "gear": "⚙️", "gem": "💎", "ghost": "👻",
    "gift": "🎁", "globe_with_meridians": "🌐", "green_book": "📗", "green_heart": "💚",
    "grin": "😁", "grinning": "😀", "hammer": "🔨", "hand": "✋", "handshake": "🤝",
    "heart": "❤️", "heart_eyes": "😍", "heavy_check_mark": "✔️",
    "heavy_exclamation_mark": "❗", "heavy_plus_sign": "➕", "hourglass": "⌛",
    "house": "🏠", "hugs": "🤗", "information_source": "ℹ️", "innocent": "😇", "joy": "😂",
    "key": "🔑", "keyboard": "⌨️", "kissing_heart": "😘", "label": "🏷️", "laughing": "😆",
    "link": "🔗", "lock": "🔒", "loudspeaker": "📢", "mag": "🔍", "mailbox": "📫",
    "man_technologist": "👨‍💻", "medal_sports": "🏅", "mega": "📣", "memo": "📝",
    "microscope": "🔬", "moneybag": "💰", "mortar_board": "🎓", "muscle": "💪",
    "musical_note": "🎵", "negative_squared_cross_mark": "❎", "neutral_face": "😐",
    "new": "🆕", "newspaper": "📰", "notebook": "📓", "ok": "🆗", "ok_hand": "👌",
    "open_book": "📖", "orange_book": "📙", "package": "📦", "page_facing_up": "📄",
    "partying_face": "🥳", "pencil": "📝", "pencil2": "✏️", "penguin": "🐧",
    "pensive": "😔", "phone": "☎️", "pizza": "🍕", "point_down": "👇", "point_left": "👈",
    "point_right": "👉", "point_up": "☝️", "pray": "🙏", "purple_heart": "💜",
    "pushpin": "📌", "question": "❓", "rage": "😡", "rainbow": "🌈", "raised_hands": "🙌",
    "recycle": "♻️", "relaxed": "☺️", "robot": "🤖", "rocket": "🚀", "rofl": "🤣",
    "rose": "🌹", "scream": "😱", "scroll": "📜", "see_no_evil": "🙈", "seedling": "🌱",
    "shrug": "🤷", "skull": "💀", "sleeping": "😴", "slightly_smiling_face": "🙂",
    "smile": "😄", "smiley": "😃", "smirk": "😏", "snake": "🐍", "sob": "😭",
    "sparkles": "✨", "speech_balloon": "💬", "star": "⭐", "star2": "🌟",
    "stuck_out_tongue": "😛", "sun_with_face": "🌞", "sunglasses": "😎", "sunny": "☀️",
    "sweat": "😓", "sweat_smile": "😅", "tada": "🎉", "telescope": "🔭", "thinking": "🤔",
    "thought_balloon": "💭", "thumbsdown": "👎", "thumbsup": "👍", "tools": "🛠️",
    "trophy": "🏆", "unicorn": "🦄", "v": "✌️", "video_camera": "📹", "warning": "⚠️",
    "wave": "👋", "white_check_mark": "✅", "wink": "😉", "world_map": "🗺️", "wrench": "🔧",
    "writing_hand": "✍️", "x": "❌", "yum": "😋", "zap": "⚡", "zzz": "💤",
}  # fmt: skip
_WRITTEN = re.compile(r"(?<![\w:]):([a-z0-9_+-]{1,40}):(?!\w)")


def with_emoji(prose: Prose) -> Prose:
    if ":" not in prose.text:
        return prose
    return prose.substitute(_WRITTEN, lambda found, _: _EMOJI.get(found[1], found[0]))
