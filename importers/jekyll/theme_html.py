"""Convert the HTML of themes: grids, captions, players and Distill's tags."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from importers.collection import Line
from importers.jekyll.liquid_values import liquid_text
from importers.jekyll.scholar import Scholar
from importers.report import ImportReport, SourceLine
from importers.text.html import attributes_of, watching_address
from importers.text.markdown_patterns import markdown_link
from importers.text.prose import FenceTracker, Prose

_PROVIDERS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "google-drive": "https://drive.google.com/file/d/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
}


def link_to_player(given: dict[str, Any], kind: str) -> str:
    words = {name: " ".join(liquid_text(value).split()) for name, value in given.items()}
    target = next((words[n] for n in ("path", "src", "url", "file") if words.get(n)), "")
    if not target and words.get("id"):
        target = _PROVIDERS.get(words.get("provider", "youtube"), "{}").format(words["id"])
    label = words.get("caption") or words.get("title") or words.get("alt") or ""
    return player_link(target, kind, label)


def player_link(target: str, kind: str, label: str = "") -> str:
    if not target:
        return ""
    address = watching_address(target)
    host = urlsplit(address).netloc.removeprefix("www.")
    if not host:
        address = f"/{address.lstrip('/')}"
    name = host or address.rpartition("/")[2]
    return markdown_link(label or f"{kind}: {name}", address)


# Layout only, by classes that this site doesn't have.
_LAYOUT = r"div|section|article|center|swiper-container|swiper-slide|img-comparison-slider|figure"
_LAYOUT_TAGS = re.compile(
    r"^\s*(?:</?(?:div|center|article|swiper-container|swiper-slide|img-comparison-slider)"
    r"\b[^<>]*>\s*)+$",
    re.IGNORECASE,
)
_OPENINGS = re.compile(rf"<(?:{_LAYOUT})\b[^<>]*>", re.IGNORECASE)
_CLOSINGS = re.compile(rf"</(?:{_LAYOUT})>", re.IGNORECASE)
_CAPTION = re.compile(
    r"<div\b[^<>]{0,300}\bclass=[\"'][^\"'<>]{0,300}\bcaption\b[^<>]{0,300}>"
    r"(?P<words>(?:(?!</?div\b).){0,3000})</div>",
    re.DOTALL | re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"<(?P<tag>script|style)\b(?P<words>[^<>]*)>(?P<inside>(?:(?!</?(?:script|style)\b).)*)"
    r"</(?P=tag)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_ICON = re.compile(
    r"<(?P<tag>i|span)\b[^<>]{0,300}\bclass=[\"'][^\"'<>]{0,300}\b(?:fa|ai|fab|fas)[ -]"
    r"[^<>]{0,300}>\s{0,100}</(?P=tag)>",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"<h(?P<level>[1-6])\b(?P<words>[^<>]*)>(?P<inside>(?:(?!</?h[1-6]\b).){0,6000}?)</h(?P=level)>",
    re.DOTALL | re.IGNORECASE,
)
_TOOLTIP = re.compile(
    r"<(?P<tag>span|div)\b[^<>]{0,300}\brole=[\"']tooltip[\"'][^<>]{0,300}>"
    r"(?P<inside>(?:(?!</?(?:span|div)\b).)*)</(?P=tag)>",
    re.DOTALL | re.IGNORECASE,
)
_GROUPING = re.compile(r"</?(?:span|div|i)\b[^<>]*>", re.IGNORECASE)
_D_CITE = re.compile(r"<d-cite\b(?P<words>[^<>]*)>\s*</d-cite>", re.IGNORECASE)
_D_FOOTNOTE, _D_CODE, _D_MATH = (
    re.compile(
        rf"<{name}\b(?P<words>[^<>]*)>(?P<inside>(?:(?!</?{name}).)*)</{name}>",
        re.DOTALL | re.IGNORECASE,
    )
    for name in ("d-footnote", "d-code", "d-math")
)
_PICTURE_LINE = re.compile(r"^\s*(?:!\[|\[!\[|<img\b)")


@dataclass
class HtmlConverter:
    report: ImportReport
    scholar: Scholar
    bibliography: str = ""
    _notes: list[str] = field(default_factory=list)

    def convert(self, lines: list[Line]) -> list[Line]:
        if not any("<" in line.text for line in lines):
            return lines
        prose = Prose(lines)
        prose = prose.substitute(_D_CODE, _code)
        prose = prose.substitute(_D_MATH, _math).substitute(_D_CITE, self._cite)
        prose = prose.substitute(_D_FOOTNOTE, self._footnote)
        prose = prose.substitute(_SCRIPT, self._script)
        prose = prose.substitute(_ICON, lambda _found, _place: "")
        prose = prose.substitute(_CAPTION, _caption).substitute(_HEADING, _heading)
        made = _without_layout(prose.lines)
        return [*made, *self._footnotes(made)]

    def _cite(self, found: re.Match[str], place: SourceLine) -> str:
        keys = attributes_of(found["words"]).get("key", "")
        names = [key.strip() for key in keys.split(",") if key.strip()]
        return self.scholar.cite(names, place, self.bibliography)

    def _footnote(self, found: re.Match[str], _place: SourceLine) -> str:
        self._notes.append(" ".join(found["inside"].split()))
        return f"[^d{len(self._notes)}]"

    def _footnotes(self, lines: list[Line]) -> list[Line]:
        place = lines[-1].place if lines else SourceLine("")
        made: list[Line] = []
        for number, note in enumerate(self._notes, 1):
            made += [Line("", place), Line(f"[^d{number}]: {note}", place)]
        return made

    def _script(self, found: re.Match[str], place: SourceLine) -> str:
        if "tikz" in found["words"]:
            self.report.warn(place, "TikZ drawing shown as source code")
            return f"\n\n```latex\n{found['inside'].strip()}\n```\n\n"
        if re.search(r"math/tex", found["words"]):
            mark = "$$" if "display" in found["words"] else "$"
            return f"{mark}{found['inside'].strip()}{mark}"
        what = "script" if found["tag"].lower() == "script" else "style sheet"
        self.report.warn(place, f"{what} removed: posts can't contain one")
        return ""


def _code(found: re.Match[str], _place: SourceLine) -> str:
    language = attributes_of(found["words"]).get("language", "")
    inside = found["inside"]
    if not re.search(r"\bblock\b", found["words"]):
        return f"`{' '.join(inside.split())}`"
    return f"\n\n```{language}\n{inside.strip(chr(10)).rstrip()}\n```\n\n"


def _math(found: re.Match[str], _place: SourceLine) -> str:
    mark = "$$" if re.search(r"\bblock\b", found["words"]) else "$"
    return f"{mark}{found['inside'].strip()}{mark}"


def _heading(found: re.Match[str], _place: SourceLine) -> str:
    tips = (" ".join(tip["inside"].split()) for tip in _TOOLTIP.finditer(found["inside"]))
    words = " ".join(_GROUPING.sub("", _TOOLTIP.sub("", found["inside"])).split())
    identifier = attributes_of(found["words"]).get("id", "")
    mark = f" {{#{identifier}}}" if re.fullmatch(r"[\w-]+", identifier) else ""
    heading = f"{'#' * int(found['level'])} {words}{mark}" if words else ""
    return f"\n\n{heading}\n\n{' '.join(tips)}\n\n"


def _caption(found: re.Match[str], _place: SourceLine) -> str:
    words = " ".join(found["words"].split())
    has_marks = words.startswith(("_", "*")) or "<p" in words
    return "\n\n" + (words if has_marks or not words else f"_{words}_") + "\n\n"


def _without_layout(lines: list[Line]) -> list[Line]:
    """Remove lines that only lay things out, and unindent their content."""
    made: list[Line] = []
    tracker = FenceTracker()
    depth = 0
    is_pre = False
    for line in lines:
        if tracker.is_code(line.text):
            made.append(line)
            continue
        text = line.text
        is_pre = (is_pre or "<pre" in text) and "</pre" not in text
        if not is_pre and (depth > 0 or re.match(r"[ \t]{1,3}<", text)):
            text = text.lstrip()
        opened, closed = len(_OPENINGS.findall(text)), len(_CLOSINGS.findall(text))
        if not is_pre and (_LAYOUT_TAGS.match(text) or not text.strip()):
            text = ""
        else:
            text = re.sub(r"</?swiper-slide\b[^<>]*>", "", text)
        depth = max(0, depth + opened - closed)
        if text and _PICTURE_LINE.match(text) and made and made[-1].text.strip() and depth:
            made.append(Line("", line.place))
        made.append(Line(text, line.place))
    return made
