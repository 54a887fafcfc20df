"""SUMMARY.md: order, groups and nesting of a GitBook's pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from blog.bibliography.paper_titles import unescape
from blog.folders.source import Folder, SourceRefused
from importers.collection import Line
from importers.front_matter import load_yaml
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
    try:
        written = load_yaml(folder.read_text(path))
    except (yaml.YAMLError, ValueError, RecursionError):
        report.warn(SourceLine(path), "invalid file, ignored; using GitBook's default paths")
        return BookSettings()
    given = written if isinstance(written, dict) else {}
    structure = given.get("structure") if isinstance(given.get("structure"), dict) else {}
    redirects = given.get("redirects") if isinstance(given.get("redirects"), dict) else {}
    root = folder.resolve(str(given.get("root") or ""), beside="") or ""
    return BookSettings(
        root=f"{root}/" if root else "",
        summary=str((structure or {}).get("summary") or "SUMMARY.md").removeprefix("./"),
        readme=str((structure or {}).get("readme") or "README.md").removeprefix("./"),
        redirects={str(old): str(new) for old, new in (redirects or {}).items()},
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
