"""Read a plain folder of Markdown: folders are topics, files are posts."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from blog.folders.source import Folder
from importers.collection import Collection, SourcePage
from importers.front_matter import SourceText, read_source
from importers.languages import settle_languages
from importers.papers.headed_papers import import_headed_paper
from importers.papers.paper_shelf import PaperShelf
from importers.plain.pages import (
    LISTS_TAGS,
    in_order,
    is_index_name,
    is_made_of_tags,
    length_of,
    make_note,
    old_addresses,
    read_file_name,
    read_page,
)
from importers.plain.topics import FolderTopics, TagTopics, tags_of
from importers.report import ImportReport, Location
from importers.text.html import convert_html, without_foreign_html
from importers.text.inline import with_firm_emphasis
from importers.text.prose import without_blank_runs

_NAME = "markdown"
# Files about the repository itself.
_OF_REPOSITORY = frozenset({"changelog", "code_of_conduct", "contributing", "license", "security"})
_YEAR_THEN_TITLE = re.compile(r"^((?:19|20)\d\d)[ _.-]+(?!\d)(\S.*)$")
_FEWEST_PAPERS, _FEWEST_WORDS = 3, 4
# A longer text is an essay of its own rather than an introduction to a list of notes.
_MAX_TOPIC_TEXT_LENGTH = 6_000
_MAX_TOPIC_NAME_LENGTH = 80


def is_markdown_folder(folder: Folder) -> bool:
    return any(not is_hidden(path) for path in folder.markdown_files)


def read_markdown_folder(folder: Folder, report: ImportReport) -> Collection:
    reader = _FolderReader(folder, report)
    for path in in_order(folder.markdown_files):
        reason = _skip_reason(path)
        if reason:
            report.skip(Location(path), reason)
        else:
            reader.sources[path] = read_source(folder, path, report)
    reader.import_all()
    return reader.collection


def is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(path).parts)


@dataclass
class _FolderReader:
    folder: Folder
    report: ImportReport
    collection: Collection = field(default_factory=lambda: Collection(_NAME))
    sources: dict[str, SourceText] = field(default_factory=dict)

    def import_all(self) -> None:
        self.topics = FolderTopics(self.collection)
        self.tags = TagTopics(self.collection, self.report)
        self.papers = self._paper_files()
        for path, source in self.sources.items():
            page = read_page(path, source)
            shown = convert_html(without_foreign_html(page.lines, self.report), self.report)
            page.lines = without_blank_runs(with_firm_emphasis(shown))
            if is_made_of_tags(page):
                self.report.skip(Location(path), LISTS_TAGS)
            elif not self._import_index(page):
                self._import_one(page, source)
        settle_languages(self.collection.pages)
        self.tags.place()
        shelf = PaperShelf(self.report)
        shelf.add_pages(self.collection.pages)
        self.collection.papers = shelf.papers

    def _import_one(self, page: SourcePage, source: SourceText) -> None:
        parent = PurePosixPath(page.path).parent
        topic = self.topics.key_of(str(parent.parent if is_index_name(page.path) else parent))
        page.topics = [topic] if topic else []
        if page.path in self.papers:
            make_note(page, page.title, self.papers[page.path])
        elif not page.paper:
            page.paper = import_headed_paper(page, source.lines, self.folder, self.report)
            page.is_note = page.paper is not None
        if page.paper:
            page.paper.topics = list(page.topics)
        self.tags.add(page, tags_of(source))
        self.collection.pages.append(page)
        if not page.is_draft:
            self._redirect_old_addresses(page.path)

    def _import_index(self, page: SourcePage) -> bool:
        """Use an index page for its topic, or skip it if it has no text."""
        if not is_index_name(page.path) or page.paper:
            return False
        parent = str(PurePosixPath(page.path).parent)
        if parent == ".":
            if not length_of(page.lines):
                self.report.skip(page.place, "page has no text")
                return True
            self.report.note(page.place, "introduction imported as an essay")
            return False
        others = [p for p in self.sources if p != page.path and p.startswith(f"{parent}/")]
        key = self.topics.key_of(parent) if others else ""
        if not key or length_of(page.lines) > _MAX_TOPIC_TEXT_LENGTH or page.is_draft:
            return False
        plan = self.topics.plan(key)
        if len(page.title) <= _MAX_TOPIC_NAME_LENGTH:
            plan.name = page.title
        plan.lines = page.lines
        self.collection.topic_pages[page.path] = key
        self._redirect_old_addresses(page.path)
        self.report.note(page.place, f"imported as the text of topic “{plan.name}”")
        return True

    def _redirect_old_addresses(self, path: str) -> None:
        for address in old_addresses(path):
            self.collection.old_paths.setdefault(address, path)

    def _paper_files(self) -> dict[str, int]:
        """Return the year of each file named like ``2021 DouZero Mastering ...``, if many are."""
        found = {}
        for path in self.sources:
            named = _YEAR_THEN_TITLE.match(read_file_name(path).words)
            if named and len(named[2].split()) >= _FEWEST_WORDS:
                found[path] = int(named[1])
        is_collection = len(found) >= max(_FEWEST_PAPERS, len(self.sources) / 5)
        return found if is_collection else {}


def _skip_reason(path: str) -> str:
    if is_hidden(path):
        return "in a hidden folder"
    is_about = PurePosixPath(path).stem.lower().replace("-", "_") in _OF_REPOSITORY
    return "about the repository, not a note" if is_about and "/" not in path else ""
