"""Rewrite what other Markdown dialects allow, and CommonMark reads differently."""

import re
import unicodedata
from collections.abc import Iterator

from importers.collection import Line
from importers.report import ImportReport, SourceLine
from importers.text.prose import Prose, with_code_marks, without_blank_runs

# A target with spaces or backslashes: [slides](/files/my talk.pdf), ![](img\a.png).
LOOSE_TARGET = re.compile(
    r"(?P<label>\[(?:\\.|[^\[\]\\\n])*\]\()[ \t]*"
    r"(?P<target>(?![<#])(?:[^()<>\"'\n]|(?<=\w)'(?=\w)|\([^()<>\"'\n]*\))+?)"
    r"(?P<title>[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*\)"
)
_FILE = re.compile(r"\.\w{1,8}(?:[?#][^\s]*)?$|/$")
_BACKSLASH = re.compile(r"\\(?=\w|\.\.?[\\/])(?!_)")
_TABLE_OF_CONTENTS = re.compile(
    r"\s*(?:\[toc\]|\[\[_?toc_?\]\]|@\[toc\](?:\([^()]*\))?|\{:toc\}|\$\{toc\}|<!--\s*toc\s*-->)\s*",
    re.IGNORECASE,
)
# Stops at the next target, so that its time is linear.
_LOOSE = re.compile(r"\]\((?:[^)\] \\]|\](?!\())*[ \\]")
_FORMULA = re.compile(r"(?<![\\$\w])\$\$?(?![\s$])[^$\n]*[^\s$\\]\$\$?(?!\w)|(?<!\\)\$\$")
_CODE_SPAN = re.compile(r"(`+)[^`]*\1")
_BLOCK_TAGS = (
    "address|article|aside|blockquote|center|dd|details|dir|div|dl|dt|fieldset|figcaption|figure"
    "|footer|form|h[1-6]|header|li|main|nav|ol|p|section|summary|table|tbody|td|th|thead|tr|ul"
)
_HTML_START = re.compile(rf" {{0,3}}</?(?:{_BLOCK_TAGS})\b", re.IGNORECASE)
_ONE_BLOCK = re.compile(
    rf"\s*(?P<start><(?P<name>div|center|blockquote|section|article|p)\b[^<>]*>)"
    rf"(?P<inner>(?:(?!</?(?:{_BLOCK_TAGS})\b).)+)(?P<end></(?P=name)>)\s*",
    re.IGNORECASE,
)


def with_strict_targets(lines: list[Line]) -> list[Line]:
    """Write link targets so that CommonMark reads them."""
    if not any("](" in line.text and _LOOSE.search(line.text) for line in lines):
        return lines
    return Prose(lines).substitute(LOOSE_TARGET, _strict).lines


def _strict(found: re.Match[str], _place: SourceLine) -> str:
    target = _BACKSLASH.sub("/", found["target"]) if "://" not in found["target"] else ""
    target = target or found["target"]
    if " " in target.strip() and _FILE.search(target):
        target = f"<{target.strip()}>"
    return f"{found['label']}{target}{found['title'] or ''})"


def html_blocks(lines: list[Line]) -> Iterator[tuple[int, int]]:
    """Return the first line of each HTML block and the one after it: a blank line ends it."""
    start = None
    for number, (line, is_code) in enumerate(with_code_marks(lines)):
        if start is None and not is_code and _HTML_START.match(line.text):
            start = number
        elif start is not None and not line.text.strip():
            yield start, number
            start = None
    if start is not None:
        yield start, len(lines)


def with_common_markdown(lines: list[Line], report: ImportReport) -> list[Line]:
    own = [line for line in lines if not _is_table_of_contents(line, lines, report)]
    return _with_emoji(_with_firm_emphasis(_with_formulas_outside_html(own, report)))


def _is_table_of_contents(line: Line, lines: list[Line], report: ImportReport) -> bool:
    if not _TABLE_OF_CONTENTS.fullmatch(line.text):
        return False
    if any(one is line and is_code for one, is_code in with_code_marks(lines)):
        return False
    report.note(line.place, f"“{line.text.strip()}” removed: posts have a table of contents")
    return True


def _with_formulas_outside_html(lines: list[Line], report: ImportReport) -> list[Line]:
    """Put blank lines around texts with formulas in HTML blocks, which hide their Markdown."""
    if not any("$" in line.text for line in lines) or not any("<" in line.text for line in lines):
        return lines
    result, position = [], 0
    for start, end in html_blocks(lines):
        result += lines[position:start]
        block = lines[start:end]
        has_formula = any(_FORMULA.search(_CODE_SPAN.sub("", line.text)) for line in block)
        result += _opened(block, report) if has_formula else block
        position = end
    return [*result, *lines[position:]]


def _opened(block: list[Line], report: ImportReport) -> list[Line]:
    result: list[Line] = []
    for line in block:
        blank = Line("", line.place)
        whole = _ONE_BLOCK.fullmatch(line.text)
        if whole:
            is_paragraph = whole["name"].lower() == "p"
            parts = ["", whole["inner"].strip(), ""] if is_paragraph else [
                whole["start"], "", whole["inner"].strip(), "", whole["end"],
            ]  # fmt: skip
            result += [Line(part, line.place) for part in parts]
        elif line.text.lstrip().startswith("<"):
            if _FORMULA.search(line.text):
                report.warn(line.place, "formula inside HTML, shown as text")
            result += [*([blank] if result and result[-1].text.strip()[:1] != "<" else []), line]
        else:
            is_first = bool(result) and result[-1].text.lstrip().startswith("<")
            result += [*([blank] if is_first else []), Line(line.text.lstrip(), line.place)]
    return without_blank_runs(result)


_STRONG = re.compile(r"(?<![\\*])\*\*(?!\*)([^*\n]+?)(?<!\\)\*\*(?!\*)")


def _with_firm_emphasis(lines: list[Line]) -> list[Line]:
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


def _with_emoji(lines: list[Line]) -> list[Line]:
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


_DEFINITION = re.compile(r"^ {0,2}:[ \t]+(\S.*)$")
_NO_TERM = re.compile(r"^\s*(?:[#>|]|[-*+]\s|\d+[.)]\s|<|\[\^?[^\]]+\]:)|^\s{4,}|^\s*$")


def with_definition_lists(lines: list[Line]) -> list[Line]:
    if not any(_DEFINITION.match(line.text) for line in lines):
        return lines
    marked = list(with_code_marks(lines))
    result: list[Line] = []
    index = 0
    while index < len(marked):
        line, is_code = marked[index]
        follows = _definition_after(marked, index)
        if is_code or follows is None or _NO_TERM.match(line.text) or _DEFINITION.match(line.text):
            result.append(line)
            index += 1
            continue
        end, made = _list_from(marked, index)
        result += [Line("", line.place), *made, Line("", line.place)]
        index = end
    return result


def _definition_after(marked: list[tuple[Line, bool]], index: int) -> int | None:
    for at in (index + 1, index + 2):
        if at < len(marked) and not marked[at][1] and _DEFINITION.match(marked[at][0].text):
            return at
        if at < len(marked) and marked[at][0].text.strip():
            return None
    return None


def _list_from(marked: list[tuple[Line, bool]], index: int) -> tuple[int, list[Line]]:
    made = [Line("<dl>", marked[index][0].place)]
    while index < len(marked):
        term = marked[index][0]
        at = _definition_after(marked, index)
        if at is None or _NO_TERM.match(term.text) or _DEFINITION.match(term.text):
            break
        made += _part("dt", [term])
        index = at
        while index < len(marked) and _DEFINITION.match(marked[index][0].text):
            index, body = _body_from(marked, index)
            made += _part("dd", body)
        index = _next_text(marked, index)
    made.append(Line("</dl>", made[-1].place))
    return index, made


def _body_from(marked: list[tuple[Line, bool]], index: int) -> tuple[int, list[Line]]:
    first = marked[index][0]
    found = _DEFINITION.match(first.text)
    body = [Line(found[1] if found else "", first.place)]
    index += 1
    while index < len(marked):
        text = marked[index][0].text
        is_further = text.startswith(("  ", "\t")) or (
            not text.strip()
            and index + 1 < len(marked)
            and marked[index + 1][0].text.startswith(("    ", "\t"))
        )
        is_lazy = (
            bool(body[-1].text.strip() and text.strip())
            and not _DEFINITION.match(text)
            and _definition_after(marked, index) is None
        )
        if not is_further and not is_lazy:
            break
        body.append(Line(re.sub(r"^(?: {1,4}|\t)", "", text), marked[index][0].place))
        index += 1
    return index, body


def _next_text(marked: list[tuple[Line, bool]], index: int) -> int:
    while index < len(marked) and not marked[index][0].text.strip():
        index += 1
    return index


def _part(tag: str, body: list[Line]) -> list[Line]:
    place = body[0].place
    return [
        Line(f"<{tag}>", place),
        Line("", place),
        *body,
        Line("", place),
        Line(f"</{tag}>", place),
    ]
