"""Read a Logseq graph: pages and journals, which are outlines of blocks."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from blog.dates import start_of_day
from blog.folders.source import Folder
from importers.collection import Collection, Line, SourcePage
from importers.front_matter import SourceText, read_lines, read_source
from importers.logseq.block_text import BlockText
from importers.logseq.graph import Graph, day_in, highlighted_pdf, read_graph, written_day
from importers.logseq.layout import Layout
from importers.logseq.outline import Block, Outline, References, Value, read_outline
from importers.logseq.page_properties import (
    PAPER_PROPERTIES,
    PageProperties,
    is_of_zotero,
    make_paper_note,
    paper_title,
)
from importers.obsidian.note_text import inline_tags
from importers.plain.pages import in_order, read_page
from importers.plain.reading import NotesReader
from importers.report import ImportReport, SourceLine
from importers.text.dialects import with_strict_targets
from importers.text.prose import without_blank_runs
from importers.visibility import hiding_folder, looks_like_draft, private_topic

_LONG_TAG = re.compile(r"(?:^|(?<=[\s(,;]))#\[\[([^\[\]\n]{1,100})\]\]")
_STATES = "TODO DONE CANCELED CANCELLED"


def read_logseq(folder: Folder, report: ImportReport) -> Collection:
    reader = _GraphReader(folder, report, Collection(), graph=read_graph(folder))
    reader.read_sources()
    reader.import_all()
    reader.report_drafts()
    return reader.collection


@dataclass
class _Page:
    """``name`` is that by which links find the page; ``day`` is that of a journal."""

    outline: Outline
    properties: PageProperties
    name: str
    is_journal: bool
    day: date | None


@dataclass
class _GraphReader(NotesReader):
    graph: Graph = field(default_factory=Graph)
    has_old_urls = False
    _pages: dict[str, _Page] = field(default_factory=dict)
    _hidden: dict[str, str] = field(default_factory=dict)
    _shown: dict[str, None] = field(default_factory=dict)

    def read_sources(self) -> None:
        pages = set(self.folder.markdown_files)
        for path in in_order(self.folder.files):
            if reason := self.graph.skip_reason(path):
                self.report.skip(SourceLine(path), reason)
            elif path in pages:
                self._read_file(path)
        self.references = References(self.report, self._is_public, self._is_day)
        for path, page in self._pages.items():
            self.references.add(path, page.outline, self._names_of(path, page))
        # A page of that name comes before one with that alias.
        for path, page in self._pages.items():
            self.references.add_names(path, page.properties.aliases)
        self._hidden = {path: self._hiding(path, page) for path, page in self._pages.items()}
        for path, page in self._pages.items():
            self.sources[path] = self._source(path, page)

    def _read_file(self, path: str) -> None:
        lines = read_lines(self.folder, path, self.report)
        given: dict[str, Value] = {}
        if lines[0].text.strip() == "---":
            source = read_source(self.folder, path, self.report, is_published=False)
            lines = source.lines
            for name, value in source.fields.items():
                text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
                given[str(name).lower()] = Value(text, source.place_of(str(name)))
        outline = read_outline(with_strict_targets(lines), path)
        properties = PageProperties(given | outline.properties, self.graph.title_format)
        if not properties.given and not any(map(_has_content, outline.all_blocks())):
            self.report.skip(SourceLine(path), "page has no text")
            return
        day, is_journal = self.graph.day_of(path), self.graph.is_journal(path)
        name = written_day(day, self.graph.title_format) if day else self.graph.name_of(path)
        name = properties.text("title") or name
        self._pages[path] = _Page(outline, properties, name, is_journal, day)

    def _names_of(self, path: str, page: _Page) -> list[str]:
        stem = PurePosixPath(path).stem
        days = [f"{page.day:%Y-%m-%d}", f"{page.day:%Y_%m_%d}"] if page.day else []
        return [page.name, self.graph.name_of(path), stem, *days]

    def _is_day(self, name: str) -> bool:
        return day_in(name, self.graph.title_format) is not None

    def _is_public(self, path: str) -> bool:
        page = self._pages[path]
        is_shared = page.properties.is_public or self.graph.are_all_public
        return is_shared and not self._hidden[path]

    def _hiding(self, path: str, page: _Page) -> str:
        """Return why a page would not be public, in addition to the rule of the graph."""
        lines = [line for block in page.outline.all_blocks() for line in block.lines]
        folder = hiding_folder(path)
        hiding = page.properties.hiding() or self.report.private.get(path, "")
        hiding = hiding or ("journal" if page.is_journal else f"in {folder}" if folder else "")
        if not (hiding or page.properties.is_public):
            topic = private_topic(",".join(_tags_in(lines)))
            mark = looks_like_draft(line.text for line in lines)
            hiding = f"#{topic}" if topic else f"looks like a draft ({mark})" if mark else ""
        if hiding:
            self.report.private[path] = hiding
        return hiding

    def _source(self, path: str, page: _Page) -> SourceText:
        pdf = highlighted_pdf(self.graph.name_of(path))
        images = f"assets/{self.graph.name_of(path).removeprefix('hls__')}" if pdf else ""
        text = BlockText(self.references, self.report, self.folder, path, images)
        blocks = self.references.expand(path)
        lines = without_blank_runs(Layout(text.convert).text(blocks))
        # The report has the property that hides the page.
        used = {self._hidden[path].partition(":")[0]}
        is_paper = is_of_zotero(page.properties)
        shown = page.properties.shown(used | PAPER_PROPERTIES if is_paper else used)
        shown = text.convert(Block(path, SourceLine(path), shown)) if shown else []
        self._shown |= text.shown
        if text.unknown:
            names = ", ".join(text.unknown)
            message = f"links to pages without text, shown as words: {names}"
            self.report.note(SourceLine(path), message)
        self._account_for_properties(path, page)
        body = [*shown, *([Line("", SourceLine(path))] if shown else []), *lines]
        fields = self._fields(pdf, page)
        return SourceText(body or [Line("", SourceLine(path))], fields, [], self._hidden[path])

    def _fields(self, pdf: str, page: _Page) -> dict[str, Any]:
        title = pdf or (page.name if page.is_journal else page.name.rpartition("/")[2])
        if is_of_zotero(page.properties):
            title = paper_title(page.properties, page.name)
        own = [line for block in page.outline.all_blocks() for line in block.lines]
        return {
            "title": title,
            "summary": page.properties.summary,
            "lang": page.properties.language,
            "tags": list(dict.fromkeys([*page.properties.tags, *_tags_in(own)])),
        }

    def _account_for_properties(self, path: str, page: _Page) -> None:
        """Each property becomes a field, text, or part of the syntax."""
        groups = [page.properties.given, *(one.properties for one in page.outline.all_blocks())]
        texts = (f"{name} {value.text}" for group in groups for name, value in group.items())
        self.report.save_texts(SourceLine(path), _STATES, *texts)

    def read(self, path: str, source: SourceText) -> SourcePage:
        result, page = read_page(path, source), self._pages[path]
        result.published_at = page.properties.published_at
        if page.day:
            result.published_at = start_of_day(page.day)
        result.updated_at = page.properties.updated_at
        if is_of_zotero(page.properties):
            result.published_at = page.properties.moment("created-at")
            make_paper_note(result, page.properties)
        return result

    def complete(self, page: SourcePage) -> None:
        self.summarize(page, "summary")

    def decide(self, page: SourcePage) -> None:
        page.is_draft = not self._is_public(page.path)

    def topic_folder(self, path: PurePosixPath) -> PurePosixPath:
        """A page with pages in its namespace is in their topic."""
        page = self._pages[str(path)]
        if page.is_journal or highlighted_pdf(self.graph.name_of(str(path))):
            return PurePosixPath()
        own = self._namespaces.get(page.name.casefold())
        above = str(PurePosixPath(page.name.strip("/")).parent)
        return PurePosixPath(own or self._namespaces[above.casefold()])

    @cached_property
    def _namespaces(self) -> dict[str, str]:
        """Return how each namespace is written first, as names differ in case."""
        found = {".": "."}
        for page in self._pages.values():
            for above in PurePosixPath(page.name.strip("/")).parents:
                found.setdefault(str(above).casefold(), str(above))
        return found

    def topic_name(self, folder: str) -> str:
        path = self.references.find(folder)
        name = self._pages[path].name if path else folder
        return PurePosixPath(name).name

    def report_drafts(self) -> None:
        self.note_drafts("They are not “public:: true”.")
        if self._shown:
            names = ", ".join(self._shown)
            self.report.note(SourceLine("."), f"properties of blocks shown as text: {names}")


def _has_content(block: Block) -> bool:
    return bool(block.text or set(block.properties) - {"id", "collapsed"})


def _tags_in(lines: list[Line]) -> list[str]:
    long = (found for line in lines for found in _LONG_TAG.findall(line.text))
    return list(dict.fromkeys([*inline_tags(lines), *long]))
