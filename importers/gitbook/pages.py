"""SUMMARY.md: order, groups and nesting of a GitBook's pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from blog.bibliography.paper_titles import unescape
from blog.folders.source import Folder, SourceRefused
from importers.collection import Line
from importers.data_files import read_data_file
from importers.fields import DataRecord, mapping_of
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import HEADING, ITEM, LINK, heading_text, link_of
from importers.text.prose import with_code_marks
from importers.text.targets import BROKEN_REFERENCE, is_web_address, locate

MAX_SUMMARY_DEPTH = 20


@dataclass
class SummaryEntry:
    """A line of SUMMARY.md; ``path`` is empty for a line that only groups others."""

    title: str
    path: str
    place: SourceLine
    group: str = ""
    children: list["SummaryEntry"] = field(default_factory=list)

    def walk(self) -> Iterator["SummaryEntry"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class BookSettings:
    """Settings from .gitbook.yaml; ``root`` ends with a slash, or is empty."""

    root: str = ""
    summary: str = "SUMMARY.md"
    readme: str = "README.md"
    redirects: dict[str, str] = field(default_factory=dict)
    file: str = ".gitbook.yaml"


def read_book_settings(folder: Folder, report: ImportReport) -> BookSettings:
    path = next((p for p in (".gitbook.yaml", ".gitbook.yml") if folder.has(p)), "")
    if not path:
        return BookSettings()
    given = DataRecord(read_data_file(folder, path, report))
    root = folder.resolve(given.text("root"), beside="") or ""
    redirects = mapping_of(given.find("redirects"))
    return BookSettings(
        root=f"{root}/" if root else "",
        summary=(given.text("structure.summary") or "SUMMARY.md").removeprefix("./"),
        readme=(given.text("structure.readme") or "README.md").removeprefix("./"),
        redirects={old: str(new) for old, new in redirects.items()},
    )


def read_summary(folder: Folder, lines: list[Line], report: ImportReport) -> list[SummaryEntry]:
    top: list[SummaryEntry] = []
    open_entries: list[tuple[int, SummaryEntry]] = []
    group, seen = "", set[str]()
    for line, is_code in with_code_marks(lines):
        heading = None if is_code else HEADING.match(line.text)
        item = None if is_code else ITEM.match(line.text)
        if heading:
            group = heading_text(heading[2]) if len(heading[1]) > 1 else ""
            open_entries = []
        elif item:
            entry = _entry(folder, line, item["text"], group, report)
            if entry is None or entry.path in seen:
                if entry is not None:
                    report.skip(line.place, f"“{entry.title}” is listed twice")
                continue
            seen |= {entry.path} - {""}
            indent = len(item["indent"].expandtabs(4))
            while open_entries and open_entries[-1][0] >= indent:
                open_entries.pop()
            if len(open_entries) > MAX_SUMMARY_DEPTH:
                raise SourceRefused(f"{line.place}: pages are nested too deeply.")
            (open_entries[-1][1].children if open_entries else top).append(entry)
            open_entries.append((indent, entry))
        elif line.text.strip() and not re.fullmatch(r"\s*([-*_]\s*){3,}", line.text):
            report.warn(line.place, f"“{line.text.strip()[:80]}” is not a link to a page; ignored")
    return top


def _entry(
    folder: Folder, line: Line, text: str, group: str, report: ImportReport
) -> SummaryEntry | None:
    found = LINK.match(text)
    if found is None:
        return SummaryEntry(heading_text(text), "", line.place, group)
    link = link_of(found)
    title = unescape(heading_text(link.label))
    if is_web_address(link.target):
        report.skip(line.place, f"“{title}” is an external link: {link.target}")
        return None
    if link.target == BROKEN_REFERENCE or not link.target:
        report.warn(line.place, f"“{title}” has no valid target ({link.target or 'empty'})")
        return SummaryEntry(title, "", line.place, group)
    path = locate(folder, link.target, beside=line.place.path).path
    if path is None or not path.lower().endswith((".md", ".markdown")):
        report.warn(line.place, f"“{title}”: {link.target} not found in the folder")
        return SummaryEntry(title, "", line.place, group)
    return SummaryEntry(title, path, line.place, group)
