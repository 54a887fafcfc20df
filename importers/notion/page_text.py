"""Convert what Notion writes other than common Markdown, and links between its pages."""

import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from importers.collection import Line
from importers.notion.export import ExportTree, id_in_url
from importers.report import ImportReport, SourceLine
from importers.text.html import attributes_of
from importers.text.markdown_patterns import (
    HEADING,
    ITEM,
    LINK,
    escape_label,
    link_of,
    markdown_image,
    markdown_link,
    written_target,
)
from importers.text.prose import (
    FENCE,
    Prose,
    callout,
    with_code_marks,
    with_fences,
    without_blank_runs,
)
from importers.text.targets import is_web_address, locate

_ASIDE = re.compile(r"(?P<before>[ \t]*)<aside>[ \t]*(?P<text>.*?)[ \t]*")
_ASIDE_END = re.compile(r"(?P<text>.*?)[ \t]*</aside>[ \t]*")
_ICON = re.compile(r"<img\b([^<>]*\bnotion\.so/icons/[^<>]*)>[ \t]*")
_LAYOUT = re.compile(r"[ \t]*</?(?:columns?|column_list|synced_block\w*)\b[^<>]*>[ \t]*")
_LOOKS = {
    "💡": "NOTE", "📝": "NOTE", "📌": "NOTE", "ℹ": "INFO", "⚠": "WARNING", "🚨": "CAUTION",
    "🛑": "CAUTION", "⛔": "CAUTION", "🚫": "CAUTION", "🔥": "IMPORTANT", "❗": "IMPORTANT",
    "‼": "IMPORTANT", "❓": "QUESTION", "❔": "QUESTION", "✅": "SUCCESS", "✔": "SUCCESS",
    "🐛": "BUG", "📖": "QUOTE", "💬": "QUOTE",
}  # fmt: skip
# Names of languages that are not those of the highlighter.
_LANGUAGES = {
    "plain text": "text", "ascii art": "text", "notion formula": "text", "markup": "html",
    "visual basic": "vb.net", "java/c/c++/c#": "java", "webassembly": "wast", "llvm ir": "llvm",
}  # fmt: skip
_VARIANT = "\ufe0f"
_FILE_NAME = re.compile(r"(?:.*\.\w{3,4}|untitled(?: \d+)?|image(?: \d+)?)", re.IGNORECASE)


def markdown_of(lines: list[Line], report: ImportReport) -> list[Line]:
    lines = _with_known_languages(_without_icons(lines, report))
    return _with_captions(_without_indentation(_with_callouts(lines)), report)


def _without_icons(lines: list[Line], report: ImportReport) -> list[Line]:
    """Leave out images that Notion's server has, and tags of columns."""
    result = []
    for line, is_code in with_code_marks(lines):
        icon = None if is_code else _ICON.search(line.text)
        if icon:
            report.note(line.place, f"icon left out: {attributes_of(icon[1]).get('src', '')}")
            result.append(Line(_ICON.sub("", line.text), line.place))
        elif is_code or not _LAYOUT.fullmatch(line.text):
            result.append(line)
    return result


def _with_callouts(lines: list[Line]) -> list[Line]:
    result: list[Line] = []
    inside: list[Line] | None = None
    before = ""
    for line, is_code in with_code_marks(lines):
        opening = None if is_code else _ASIDE.fullmatch(line.text)
        closing = None if is_code else _ASIDE_END.fullmatch(line.text)
        text = line.text
        if opening and inside is None:
            inside, before = [], opening["before"]
            text = f"{before}{opening['text']}"
            closing = _ASIDE_END.fullmatch(text)
        if inside is None:
            result.append(line)
            continue
        inside.append(Line(closing["text"] if closing else text, line.place))
        if closing:
            result += _callout(inside, before)
            inside = None
    return [*result, *_callout(inside, before)] if inside is not None else result


def _callout(lines: list[Line], before: str) -> list[Line]:
    """The emoji in front is the look; any other one is the title."""
    body = [Line(line.text.removeprefix(before).rstrip(), line.place) for line in lines]
    body = without_blank_runs(body)
    if not body:
        return []
    sign, _, rest = body[0].text.strip().partition(" ")
    look = _LOOKS.get(sign.removesuffix(_VARIANT), "")
    title = sign if not look and _is_pictogram(sign) else ""
    if look or title:
        body = without_blank_runs([Line(rest.strip(), body[0].place), *body[1:]])
    blank = Line("", lines[0].place)
    made = callout(look or "note", body, blank.place, title=title, indent=before)
    return [blank, *made, blank]


def _is_pictogram(text: str) -> bool:
    return bool(text) and all(unicodedata.category(c) in {"So", "Sk", "Mn", "Cf"} for c in text)


def _without_indentation(lines: list[Line]) -> list[Line]:
    """Notion indents what is inside a toggle, also below headings: there it would be code."""
    result: list[Line] = []
    is_in_list, is_below_blank, cut = False, True, 0
    for line, _, is_inside, closes in with_fences(lines):
        text = line.text
        indent = len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip())
        if text.strip() and not (is_inside or closes):
            if not indent and is_below_blank:
                is_in_list = False
            is_in_list = is_in_list or (indent < 4 and ITEM.match(text) is not None)
            is_deep = indent >= 4 and not is_in_list and (is_below_blank or cut)
            cut = min(cut, indent) if is_deep and cut else indent if is_deep else 0
        is_below_blank = not text.strip() or HEADING.match(text) is not None
        expanded = text.expandtabs(4) if cut else text
        dropped = min(cut, len(expanded) - len(expanded.lstrip())) if cut else 0
        result.append(Line(expanded[dropped:], line.place))
    return result


def _with_known_languages(lines: list[Line]) -> list[Line]:
    result = []
    for line, opens, _, _ in with_fences(lines):
        fence = FENCE.match(line.text) if opens else None
        known = _LANGUAGES.get((opens or "").lower())
        text = f"{line.text[: fence.start(2)]}{known}" if fence and known else line.text
        result.append(Line(text, line.place))
    return result


def _with_captions(lines: list[Line], report: ImportReport) -> list[Line]:
    """Notion repeats the caption of an image below it, or uses the file's name as alt text."""
    result: list[Line] = []
    repeated = -1
    for number, (line, is_code) in enumerate(with_code_marks(lines)):
        found = None if is_code else LINK.fullmatch(line.text.strip())
        link = link_of(found) if found and found["bang"] and found["label"] else None
        if number == repeated:
            continue
        if link is None:
            result.append(line)
            continue
        before = line.text[: line.text.index("![")]
        below = [one.text.strip() for one in lines[number + 1 : number + 3]]
        if below == ["", link.label]:
            repeated = number + 2
            image = markdown_image(link.label, link.target, link.label)
            result.append(Line(f"{before}{image}", line.place))
        elif _FILE_NAME.fullmatch(link.label):
            report.save_texts(line.place, link.label)
            result.append(Line(f"{before}{markdown_image('', link.target)}", line.place))
        else:
            result.append(line)
    return result


_NOTION = re.compile(r"(?:.+\.)?notion\.(?:so|site|com)")
_BARE_URL = re.compile(
    r"(?<![(\[\w])(?P<open><?)(?P<url>https://(?:[\w-]+\.)*notion\.(?:so|site|com)/"
    r"[^\s<>()\[\]]*[^\s<>()\[\],.;:!?])(?(open)>?)"
)


@dataclass
class PageLinks:
    """``instead`` maps files that are no pages to the page that has their content."""

    tree: ExportTree
    report: ImportReport
    titles: dict[str, str]
    instead: dict[str, str] = field(default_factory=dict)

    def rewrite(self, prose: Prose) -> Prose:
        if "](" not in prose.text and "notion." not in prose.text:
            return prose
        return prose.substitute(_BARE_URL, self._bare_url).substitute(LINK, self._link)

    def page_at(self, target: str, beside: str) -> str:
        """Return the page of the export that a link leads to, or ""."""
        if is_web_address(target):
            is_notion = _NOTION.fullmatch(urlsplit(target).hostname or "")
            path = self.tree.by_id(target) if is_notion else ""
        else:
            path = locate(self.tree.folder, target, beside=beside).path or ""
            is_page = target.partition("#")[0].endswith((".md", ".csv"))
            path = path or self.tree.by_id(target) or (self.tree.by_name(target) if is_page else "")
        return self.instead.get(path, path)

    def _link(self, found: re.Match[str], place: SourceLine) -> str:
        link = link_of(found)
        if link.target.startswith("about:blank"):
            return link.label
        path = "" if link.is_image else self.page_at(link.target, place.path)
        if path not in self.titles:
            self._report_private(link.target, place)
            return found[0]
        label = link.label.strip() or escape_label(self.titles[path])
        # Most anchors are IDs of blocks, which the export doesn't have.
        anchor = link.target.partition("#")[2]
        part = f"#{anchor}" if anchor and not id_in_url(anchor) else ""
        if path == place.path and not part:
            return label
        return f"[{label}]({written_target(f'/{path}{part}')})"

    def _bare_url(self, found: re.Match[str], place: SourceLine) -> str:
        path = self.page_at(found["url"], place.path)
        if path not in self.titles:
            self._report_private(found["url"], place)
            return found[0]
        return markdown_link(self.titles[path], f"/{path}")

    def _report_private(self, target: str, place: SourceLine) -> None:
        hostname = urlsplit(target).hostname or "" if is_web_address(target) else ""
        if _NOTION.fullmatch(hostname) and id_in_url(target):
            message = f"link to a page of Notion that is not in the export: {target}"
            self.report.warn(place, message)
