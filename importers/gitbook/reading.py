"""Read a GitBook folder: SUMMARY.md defines order and topics, its pages are the posts."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from blog.bibliography.paper_titles import has_bracket, parse_paper_title, unescape
from blog.folders.source import Folder
from importers.collection import Collection, Line, SourcePage, SourcePaper, TopicPlan
from importers.front_matter import SourceText, read_source
from importers.gitbook.blocks import BlockReader
from importers.gitbook.pages import BookSettings, SummaryEntry, read_book_settings, read_summary
from importers.languages import detect_language
from importers.papers.index_papers import ListedPaper, PaperShelf, read_reading_list
from importers.papers.note_details import (
    authors_of,
    best_title,
    pdf_url_of,
    shortened,
    split_title,
    summary_of,
    word_count,
)
from importers.plain.pages import in_order, is_index_name
from importers.report import ImportReport, SourceLine
from importers.text.html import convert_html
from importers.text.prose import without_blank_runs
from importers.text.targets import locate

_INDEX = re.compile(r"[\s\-–—:|(]*\bindex\)?$", re.IGNORECASE)
_FEW_WORDS = 40
_MANY_PAPERS = 5


def is_gitbook(folder: Folder) -> bool:
    return any(folder.has(path) for path in ("SUMMARY.md", ".gitbook.yaml", ".gitbook.yml"))


def read_gitbook(folder: Folder, report: ImportReport) -> Collection:
    settings = read_book_settings(folder, report)
    summary = f"{settings.root}{settings.summary}"
    if folder.has(summary):
        entries = read_summary(folder, read_source(folder, summary, report).lines, report)
    else:
        report.note(SourceLine(summary), "missing: the order is that of the files")
        paths = [path for path in folder.markdown_files if path.startswith(settings.root)]
        entries = [_unlisted(path) for path in in_order(paths)]
    readme = f"{settings.root}{settings.readme}"
    listed = {entry.path for top in entries for entry in top.walk()}
    if folder.has(readme) and readme not in listed:
        # GitBook shows it first, also if the summary doesn't list it.
        entries.insert(0, _unlisted(readme))
    reader = BookReader(folder, report, settings, BlockReader(folder, report))
    reader.read(entries, summary)
    return reader.collection


def _unlisted(path: str) -> SummaryEntry:
    title = "Introduction" if is_index_name(path) else PurePosixPath(path).stem
    return SummaryEntry(title, path, SourceLine(path))


@dataclass
class BookReader:
    """Reads a book by its summary; subclasses for other formats override single steps."""

    folder: Folder
    report: ImportReport
    settings: BookSettings
    blocks: BlockReader
    collection: Collection = field(default_factory=Collection)
    listed_paths: set[str] = field(default_factory=set)
    _listed_papers: list[ListedPaper] = field(default_factory=list)

    def read(self, entries: list[SummaryEntry], summary: str) -> None:
        self.listed_paths = {entry.path for top in entries for entry in top.walk()} | {summary}
        for entry in entries:
            self.import_entry(entry, "")
        self.import_unlisted()
        self.import_papers()
        self.import_redirects()

    def import_entry(self, entry: SummaryEntry, topic: str) -> None:
        topic = topic or self._group_topic(entry)
        if not entry.path:
            if any(child.path for child in entry.walk()):
                topic = self._topic(entry.title, topic, entry.place)
            for child in entry.children:
                self.import_entry(child, topic)
            return
        self.report.titles_of_others[entry.place] = entry.path
        source = read_source(self.folder, entry.path, self.report)
        if self.is_index(entry, source) and entry.path not in self.report.private:
            topic = self._import_index(entry, source, topic)
        else:
            self._import_page(entry.path, entry.title, source, topic, entry.place)
        for child in entry.children:
            self.import_entry(child, topic)

    def import_unlisted(self) -> None:
        for path in self.folder.markdown_files:
            is_elsewhere = not path.startswith(self.settings.root) or path.startswith(".")
            if path in self.listed_paths | self.blocks.paths or is_elsewhere:
                continue
            source = read_source(self.folder, path, self.report)
            page = self._import_page(path, PurePosixPath(path).stem, source, "", SourceLine(path))
            if page is not None:
                page.is_draft = True
                self.report.note(SourceLine(path), "not listed in SUMMARY.md; imported as a draft")

    def import_papers(self) -> None:
        shelf = PaperShelf(self.report)
        pages = {page.path: page for page in self.collection.pages}
        shelf.add_pages(self.collection.pages)
        for listed in self._listed_papers:
            shelf.add_listed(listed, self.folder, pages)
        self.collection.papers = shelf.papers
        for page in self.collection.pages:
            if page.paper:
                page.title = page.paper.title

    def import_redirects(self) -> None:
        """Old URLs: a file's path without its extension, or the folder of a README."""
        public = [page.path for page in self.collection.pages if not page.is_draft]
        for page in [*public, *self.collection.topic_pages]:
            for address in self.old_addresses(page.removeprefix(self.settings.root)):
                self.collection.old_paths[address] = page
        for old, new in self.settings.redirects.items():
            beside = f"{self.settings.root}{self.settings.summary}"
            path = locate(self.folder, new, beside=beside).path
            if path is None:
                message = f"redirect from {old}: {new} not found in the folder"
                self.report.warn(SourceLine(self.settings.file), message)
            else:
                self.collection.old_paths.setdefault(f"/{old.strip('/')}", path)

    def old_addresses(self, path: str) -> list[str]:
        address = path.rpartition(".")[0]
        if PurePosixPath(address).name.lower() == "readme":
            address = address.rpartition("/")[0]
        return [f"/{address}"] if address else []

    def paper_of(self, page: SourcePage, _source: SourceText) -> SourcePaper | None:
        named = parse_paper_title(page.title)
        return SourcePaper(named.title, page.place, named.venue, named.year) if named else None

    def split(self, source: SourceText) -> tuple[str, list[Line]]:
        return split_title(source.lines)

    def _group_topic(self, entry: SummaryEntry) -> str:
        return self._topic(entry.group, "", entry.place) if entry.group else ""

    def _topic(self, name: str, parent: str, place: SourceLine) -> str:
        key = f"{parent}/{name}" if parent else name
        return self.collection.add_topic(TopicPlan(key, name, place, parent))

    def is_index(self, entry: SummaryEntry, source: SourceText) -> bool:
        title = unescape(entry.title)
        if not entry.children or parse_paper_title(title):
            return False
        papers = sum(has_bracket(unescape(line.text.lstrip("*- \t["))) for line in source.lines)
        is_short = word_count(split_title(source.lines)[1]) < _FEW_WORDS
        return bool(_INDEX.search(title)) or is_short or papers >= _MANY_PAPERS

    def _import_index(self, entry: SummaryEntry, source: SourceText, topic: str) -> str:
        name = _INDEX.sub("", entry.title) or entry.title
        for place in (entry.place, SourceLine(entry.path)):
            self.report.save_texts(place, entry.title)
        above = next((t for t in self.collection.topics if t.key == topic), None)
        is_above = above is not None and above.name.casefold() == name.casefold()
        key = topic if is_above else self._topic(name, topic, entry.place)
        heading, body = self.split(source)
        found = read_reading_list(self.converted(body), key, self.report)
        plan = next(t for t in self.collection.topics if t.key == key)
        plan.lines = without_blank_runs(found.rest)
        self.collection.topics += found.topics
        self.collection.topic_pages[entry.path] = key
        self._listed_papers += found.papers
        if source.text("cover"):
            message = f"cover {source.text('cover')} not imported: topics have no cover"
            self.report.warn(SourceLine(entry.path, 1), message)
        message = f"imported as the text of topic “{plan.name}”"
        if found.papers:
            message += f"; {len(found.papers)} papers added to the reading list"
        if plan.lines:
            message += "; the rest is shown above the topic's notes"
        if heading.casefold() not in {"", plan.name.casefold(), entry.title.casefold()}:
            message += f"; its heading “{heading}” is not shown"
        self.report.note(SourceLine(entry.path), message)
        return key

    def _import_page(
        self, path: str, listed: str, source: SourceText, topic: str, place: SourceLine
    ) -> SourcePage | None:
        heading, body = self.split(source)
        is_top = path == f"{self.settings.root}{self.settings.readme}"
        if is_top and not word_count(body):
            self.report.skip(SourceLine(path), "page has no text")
            return None
        description = source.text("description")
        title, description = best_title(heading, listed if place.path != path else "", description)
        lines = self.converted(body)
        page = SourcePage(path, (title or listed)[:300], lines, topics=[topic] if topic else [])
        page.summary = shortened(description) or summary_of(lines)
        page.language = detect_language(lines)
        page.published_at = source.published_at
        page.cover = source.text("cover")
        page.paper = self.paper_of(page, source)
        if page.paper:
            page.is_note = True
            page.paper.authors = page.paper.authors or authors_of(lines)
            page.paper.pdf_url = page.paper.pdf_url or pdf_url_of(lines)
            page.paper.urls += [page.paper.pdf_url] if page.paper.pdf_url else []
            page.paper.has_note, page.paper.topics = True, list(page.topics)
        if is_top:
            self.report.note(page.place, "introduction imported as an essay")
        self.collection.pages.append(page)
        return page

    def converted(self, lines: list[Line]) -> list[Line]:
        return without_blank_runs(convert_html(self.blocks.convert(lines), self.report))
