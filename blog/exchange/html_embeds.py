"""What a page of HTML embeds and the site would not show: a link stands for it."""

import re
from html import escape

from blog.exchange.collection import Line
from blog.exchange.gitbook_html import attributes_of
from blog.exchange.prose import Prose
from blog.exchange.report import Place, Report

_EMBEDDED = re.compile(
    r"<(?P<tag>iframe|video|audio|object|embed)\b(?P<given>[^<>]*)>"
    r"(?P<inner>(?:(?!</(?P=tag)>).){0,4000}?)(?:</(?P=tag)\s*>)|<embed\b(?P<alone>[^<>]*)>",
    re.IGNORECASE | re.DOTALL,
)
_SOURCE = re.compile(r"<source\b([^<>]*)>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>.{0,100000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_NAMES = {
    "youtube.com": "Video on YouTube", "youtube-nocookie.com": "Video on YouTube",
    "youtu.be": "Video on YouTube", "vimeo.com": "Video on Vimeo",
    "bilibili.com": "Video on Bilibili",
}  # fmt: skip
_YOUTUBE = re.compile(r"(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+)[^\s]*")


def with_links_for_embeds(lines: list[Line], report: Report) -> list[Line]:
    if not any("<" in line.text for line in lines):
        return lines

    def embedded(found: re.Match[str], place: Place) -> str:
        return _link_for(found, place, report)

    def hidden(found: re.Match[str], place: Place) -> str:
        if found[1].lower() == "script":
            report.leave(place, "a script is left out: pages here run none of their text's")
        else:
            report.note(place, "a style sheet of the text is left out")
        return ""

    return Prose(lines).substitute(_HIDDEN, hidden).substitute(_EMBEDDED, embedded).lines


def _link_for(found: re.Match[str], place: Place, report: Report) -> str:
    given = attributes_of(found["given"] or found["alone"] or "")
    address = given.get("src") or given.get("data") or given.get("data-src") or ""
    source = _SOURCE.search(found["inner"] or "")
    if not address and source:
        address = attributes_of(source[1]).get("src", "")
    if not address.strip():
        report.leave(place, "what is embedded here has no address, and is left out")
        return ""
    video = _YOUTUBE.fullmatch(address.strip())
    address = f"https://www.youtube.com/watch?v={video[1]}" if video else address.strip()
    address = f"https:{address}" if address.startswith("//") else address
    report.note(place, f"what was embedded here is a link now: {address[:200]}")
    label = given.get("title") or next((n for h, n in _NAMES.items() if h in address), address)
    return f'<a href="{escape(address)}">{escape(label)}</a>'
