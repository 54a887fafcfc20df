"""Read a plain folder of Markdown: folders are topics, files are posts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from blog.folders.folder_walk import is_hidden_path
from blog.folders.source import Folder, SourceRefused
from importers.collection import Collection, SourcePage
from importers.front_matter import SourceText, read_source
from importers.jupyter.notebooks import (
    NOTEBOOK_SUFFIX,
    leave_out_checkpoints,
    notebook_files,
    read_notebook,
)
from importers.languages import likely_language, settle_languages
from importers.papers.headed_papers import import_headed_paper
from importers.papers.index_papers import PaperShelf
from importers.papers.note_details import summary_of
from importers.plain.pages import (
    in_order,
    is_index_name,
    length_of,
    make_note,
    old_addresses,
    read_file_name,
    read_page,
)
from importers.plain.topics import FolderTopics, TagTopics, name_of_folder, tags_of
from importers.report import ImportReport, SourceLine
from importers.text.html import convert_html, without_foreign_html
from importers.text.prose import without_blank_runs

# Files about the repository itself.
_REPOSITORY_FILES = frozenset(
    {"changelog", "code_of_conduct", "contributing", "license", "security"}
)
_YEAR_THEN_TITLE = re.compile(r"^((?:19|20)\d\d)[ _.-]+(?!\d)(\S.*)$")
_MIN_PAPERS, _MIN_WORDS = 3, 4
# A longer text is a separate essay rather than an introduction to a list of notes.
_MAX_TOPIC_TEXT_LENGTH = 6_000
_MAX_TOPIC_NAME_LENGTH = 80


def is_markdown_folder(folder: Folder) -> bool:
    return any(not is_hidden_path(path) for path in folder.markdown_files)


def read_notes(folder: Folder, report: ImportReport) -> Collection:
    """Read the Markdown files and notebooks of a folder."""
    reader = _FolderReader(folder, report, Collection())
    leave_out_checkpoints(folder, report)
    for path in in_order([*folder.markdown_files, *notebook_files(folder)]):
        reason = _skip_reason(path)
        read = read_notebook if path.lower().endswith(NOTEBOOK_SUFFIX) else read_source
        try:
            if not reason:
                reader.sources[path] = read(folder, path, report, is_published=False)
        except SourceRefused as refusal:
            reason = str(refusal).removeprefix(f"{path} ")
        if reason:
            report.skip(SourceLine(path), reason)
    reader.papers = reader.paper_files()
    reader.import_all()
    return reader.collection


@dataclass
class NotesReader:
    """Reads nested folders of notes; subclasses for formats override single steps."""

    folder: Folder
    report: ImportReport
    collection: Collection
    root: str = ""
    sources: dict[str, SourceText] = field(default_factory=dict)
    index_names_topic = True
    has_old_urls = True

    def import_all(self) -> None:
        self.topics = FolderTopics(self.collection, self.root, self.topic_name)
        self.tags = TagTopics(self.collection, self.report)
        for path, source in self.sources.items():
            page = self.read(path, source)
            page.lines = convert_html(without_foreign_html(page.lines, self.report), self.report)
            page.lines = without_blank_runs(page.lines)
            self.complete(page)
            if reason := self.skip_reason(page):
                self.report.skip(page.place, reason)
                continue
            if not self._import_index(page):
                self._import_page(page, source)
            has_old = self.has_old_urls and not page.is_draft
            for address in self.old_addresses(path) if has_old else ():
                self.collection.old_paths.setdefault(address, path)
        settle_languages(self.collection.pages)
        self.tags.place()
        shelf = PaperShelf(self.report)
        shelf.add_pages(self.collection.pages)
        self.collection.papers = shelf.papers

    def read(self, path: str, source: SourceText) -> SourcePage:
        return read_page(path, source)

    def complete(self, page: SourcePage) -> None:
        """Set what depends on the converted text."""

    def summarize(self, page: SourcePage, *names: str) -> None:
        """Set the summary and the language by the front matter, or else the converted text."""
        given = self.sources[page.path].text(*names)
        page.summary = page.summary and (given or summary_of(page.lines))
        page.language = page.language or likely_language(page.lines)

    def note_drafts(self, about: str) -> None:
        """Note the number of drafts that nothing but the rule of the format hides."""
        drafts = [page.path for page in self.collection.pages if page.is_draft]
        if unsaid := sum(path not in self.report.private for path in drafts):
            message = f"pages imported as drafts: {unsaid:,}. {about}"
            self.report.note(SourceLine("."), message)

    def skip_reason(self, page: SourcePage) -> str:
        # MkDocs generates its list of tags.
        is_tag_list = [line.text.strip() for line in page.lines if line.text.strip()] == ["[TAGS]"]
        return "list of tags, which this site generates" if is_tag_list else ""

    def is_index(self, page: SourcePage) -> bool:
        return is_index_name(page.path)

    def decide(self, page: SourcePage) -> None:
        """Decide on the page's paper and whether it is a draft."""

    def topic_folder(self, path: PurePosixPath) -> PurePosixPath:
        return path.parent

    def topic_name(self, folder: str) -> str:
        return name_of_folder(folder)

    def tags_of(self, source: SourceText) -> list[str]:
        return tags_of(source)

    def old_addresses(self, path: str) -> Iterable[str]:
        return old_addresses(path)

    def _import_page(self, page: SourcePage, source: SourceText) -> None:
        topic = self.topics.key_of(str(self.topic_folder(PurePosixPath(page.path))))
        page.topics = [topic] if topic else []
        self.decide(page)
        if page.paper:
            page.paper.topics = list(page.topics)
        if page.address:
            page.topics = []
        else:
            self.tags.add(page, self.tags_of(source))
        self.collection.pages.append(page)

    def _import_index(self, page: SourcePage) -> bool:
        """Use an index page for its topic, if the folder has other notes."""
        folder = str(PurePosixPath(page.path).parent)
        others = any(p != page.path and p.startswith(f"{folder}/") for p in self.sources)
        is_index = self.is_index(page) and others and folder != "."
        key = self.topics.key_of(folder) if is_index else ""
        if not key or page.is_draft or length_of(page.lines) > _MAX_TOPIC_TEXT_LENGTH:
            return False
        plan = self.topics.plan(key)
        plan.lines = page.lines
        if self.index_names_topic and len(page.title) <= _MAX_TOPIC_NAME_LENGTH:
            plan.name = page.title
        name = plan.name if self.index_names_topic else page.title
        self.collection.topic_pages[page.path] = key
        self.report.note(page.place, f"imported as the text of topic “{name}”")
        return True


@dataclass
class _FolderReader(NotesReader):
    papers: dict[str, int] = field(default_factory=dict)

    def skip_reason(self, page: SourcePage) -> str:
        reason = super().skip_reason(page)
        if page.path.lower().endswith(NOTEBOOK_SUFFIX) and not length_of(page.lines):
            return "notebook has no text"
        if reason or "/" in page.path or not self.is_index(page):
            return reason
        if not length_of(page.lines):
            return "page has no text"
        self.report.note(page.place, "introduction imported as an essay")
        return ""

    def is_index(self, page: SourcePage) -> bool:
        return is_index_name(page.path) and not page.paper

    def topic_folder(self, path: PurePosixPath) -> PurePosixPath:
        return path.parent.parent if is_index_name(str(path)) else path.parent

    def decide(self, page: SourcePage) -> None:
        if page.path in self.papers:
            make_note(page, page.title, self.papers[page.path])
        elif not page.paper:
            lines = self.sources[page.path].lines
            page.paper = import_headed_paper(page, lines, self.folder, self.report)
            page.is_note = page.paper is not None

    def paper_files(self) -> dict[str, int]:
        """Return the year of each file named like ``2021 DouZero Mastering ...``, if many are."""
        found = {}
        for path in self.sources:
            named = _YEAR_THEN_TITLE.match(read_file_name(path).words)
            if named and len(named[2].split()) >= _MIN_WORDS:
                found[path] = int(named[1])
        return found if len(found) >= max(_MIN_PAPERS, len(self.sources) / 5) else {}


def _skip_reason(path: str) -> str:
    if is_hidden_path(path):
        return "in a hidden folder"
    is_about = PurePosixPath(path).stem.lower().replace("-", "_") in _REPOSITORY_FILES
    return "about the repository, not a note" if is_about and "/" not in path else ""
