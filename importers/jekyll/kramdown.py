"""Convert kramdown's syntax: attributes, callouts and definition lists."""

import re

from blog.markdown.callouts import CALLOUT_KINDS
from importers.collection import Line
from importers.report import ImportReport, SourceLine
from importers.text.dialects import with_definition_lists
from importers.text.markdown_patterns import HEADING, LINK, link_of, sized_image
from importers.text.prose import Prose, callout, trimmed, with_code_marks

_ATTRIBUTES = r"\{:(?![:/])(?P<words>[^{}\n]*)\}"
_ATTRIBUTE_LINE = re.compile(rf"^(?P<lead>[ \t>]*){_ATTRIBUTES}[ \t]*$")
_INLINE_ATTRIBUTES = re.compile(
    rf"(?P<image>!\[[^\]\[\n]{{0,500}}\]\([^()\n]{{0,500}}\))?(?<=\S){_ATTRIBUTES}"
)
_EXTENSION = re.compile(r"\{:(?::(?P<open>[\w-]+)[^{}\n]*?(?P<single>/)?|/(?P<close>[\w-]*))\}")
_ID = re.compile(r"#([\w-]+)")
_WIDTH = re.compile(r"\bwidth=[\"']?(\d+(?:px|%)?)")
_CALLOUT = re.compile(
    r"\.(?:block-|prompt-|notice--|alert-|callout-)?(?P<kind>tip|info|note|primary|success"
    r"|warning|danger|important|caution|error)\b|\.notice\b"
)
_TOC_ITEM = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+\S")
_ABBREVIATION = re.compile(r"^ {0,3}\*\[[^\]]+\]:")


def convert_kramdown(lines: list[Line], report: ImportReport) -> list[Line]:
    lines = _without_extensions(lines)
    lines = _with_attribute_lines(with_definition_lists(lines), report)
    if not any("{:" in line.text for line in lines):
        return lines
    return Prose(lines).substitute(_INLINE_ATTRIBUTES, _inline).lines


def _inline(found: re.Match[str], _place: SourceLine) -> str:
    image = LINK.fullmatch(found["image"]) if found["image"] else None
    width = _WIDTH.search(found["words"])
    if image is None or width is None:
        return found["image"] or ""
    link = link_of(image)
    if link.title:
        return found["image"]
    return sized_image(link.target, link.label, width[1].removesuffix("px"))


def _without_extensions(lines: list[Line]) -> list[Line]:
    """Remove ``{::comment}`` with its content; of other extensions remove the tags only."""
    if not any("{:" in line.text for line in lines):
        return lines
    result: list[Line] = []
    is_comment = False
    for line, is_code in with_code_marks(lines):
        if is_code:
            result += [] if is_comment else [line]
            continue
        text, position = "", 0
        for found in _EXTENSION.finditer(line.text):
            text += "" if is_comment else line.text[position : found.start()]
            position = found.end()
            if found["open"] == "comment" and not found["single"]:
                is_comment = True
            elif found["close"] is not None:
                is_comment = False
        text += "" if is_comment else line.text[position:]
        if text.strip() or text == line.text:
            result.append(Line(text, line.place))
    return result


def _with_attribute_lines(lines: list[Line], report: ImportReport) -> list[Line]:
    made: list[Line] = []
    for line, is_code in with_code_marks(lines):
        found = None if is_code else _ATTRIBUTE_LINE.match(line.text)
        if found is None:
            if not is_code and _ABBREVIATION.match(line.text):
                report.warn(line.place, "abbreviations are not supported; removed")
                continue
            made.append(line)
            continue
        words = found["words"]
        marked = _CALLOUT.search(words)
        if re.fullmatch(r"\s*toc\b.*", words) and made and _TOC_ITEM.match(made[-1].text):
            made.pop()
        elif marked:
            _make_callout(made, CALLOUT_KINDS.get(marked["kind"], "note"))
        elif identifier := _ID.search(words):
            _give_id(made, identifier[1])
        if found["lead"].strip() and marked is None:
            made.append(Line(found["lead"].rstrip(), line.place))
    return made


def _make_callout(made: list[Line], kind: str) -> None:
    """Make a callout of the quote or paragraph that ends here."""
    while made and not made[-1].text.strip(" \t>"):
        made.pop()
    start = len(made)
    while start and made[start - 1].text.strip():
        start -= 1
    block = made[start:]
    if not block:
        return
    is_quote = block[0].text.lstrip().startswith(">")
    bare = [re.sub(r"^[ \t]*>[ \t]?", "", line.text) if is_quote else line.text for line in block]
    body = [Line(text, line.place) for text, line in zip(bare, block, strict=True)]
    heading = HEADING.match(bare[0])
    bold = re.fullmatch(r"\*\*([^*]+)\*\*:?\s*", bare[0]) if len(bare) > 1 else None
    title = heading[2].strip() if heading else bold[1].strip() if bold else ""
    is_usual = title.rstrip(":!").casefold() in {kind, "danger", "info", "notice"}
    body = trimmed(body[1:]) if title else body
    made[start:] = callout(kind, body, block[0].place, title="" if is_usual else title)


def _give_id(made: list[Line], identifier: str) -> None:
    while made and not made[-1].text.strip():
        made.pop()
    if made and HEADING.match(made[-1].text) and "{#" not in made[-1].text:
        made[-1] = Line(f"{made[-1].text.rstrip()} {{#{identifier}}}", made[-1].place)
