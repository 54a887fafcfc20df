"""Rewrite what other Markdown dialects allow, and CommonMark reads differently."""

import re
from collections.abc import Iterator

from importers.collection import Line
from importers.report import ImportReport, SourceLine
from importers.text.inline import with_emoji
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
    return with_emoji(_with_formulas_outside_html(own, report))


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
