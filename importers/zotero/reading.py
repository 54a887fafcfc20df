"""Read a Zotero library: the reading list with its topics, and draft notes on papers."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.reference import Reference
from blog.folders.source import Folder
from blog.models import Paper
from importers.collection import Collection, Line, SourcePage, SourcePaper, TopicPlan
from importers.languages import detect_language
from importers.papers.note_details import summary_of
from importers.plain.pages import MAX_TITLE_LENGTH
from importers.plain.topics import TagTopics
from importers.report import ImportReport, SourceLine
from importers.visibility import private_topic
from importers.zotero.biblatex import read_library
from importers.zotero.csl import read_csl
from importers.zotero.library import BIBTEX, CSL, RDF, Library, LibraryItem, library_files
from importers.zotero.rdf import read_rdf

_READERS: dict[str, Callable[[Folder, str], Library]] = {
    CSL: read_csl, BIBTEX: read_library, RDF: read_rdf,
}  # fmt: skip
_STATES = {
    Paper.State.TO_READ: {"to read", "toread", "unread", "read later", "want to read", "待读"},
    Paper.State.READING: {"reading", "currently reading", "in progress", "在读"},
    Paper.State.READ: {"read", "done", "finished", "已读"},
}
_STATE_OF_TAG = {tag: state for state, tags in _STATES.items() for tag in tags}
_NOT_PUBLISHED = "not imported: papers of others are linked, not published"


def read_zotero(folder: Folder, report: ImportReport) -> Collection:
    reader = _LibraryReader(folder, report, Collection())
    for path in library_files(folder):
        reader.read(path)
    reader.tags.place()
    for page in reader.collection.pages:
        page.topics = list(page.paper.topics) if page.paper else []
    return reader.collection


@dataclass
class _LibraryReader:
    folder: Folder
    report: ImportReport
    collection: Collection
    _topics: dict[tuple[str, ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tags = TagTopics(self.collection, self.report)

    def read(self, path: str) -> None:
        library = _READERS[PurePosixPath(path).suffix.lower()](self.folder, path)
        place, known = SourceLine(path), Counter[str]()
        # Its works are accounted for one by one.
        self.report.stored.add(path)
        self.report.note(
            place, "imported into the reading list; import your publications with Import BibTeX"
        )
        for key, reason in library.refused.items():
            self.report.skip(SourceLine(f"{path}/{key}"), reason)
        for remark in library.remarks:
            self.report.note(place, remark)
        for name, number in sorted(library.unread.items()):
            self.report.note(place, f"field {name} not imported ({number:,})")
        for item in library.items:
            known[item.key] += 1
            suffix = f"-{known[item.key]}" if known[item.key] > 1 else ""
            self._add(item, path, SourceLine(f"{path}/{item.key}{suffix}"))

    def _add(self, item: LibraryItem, library: str, place: SourceLine) -> None:
        reference = item.reference
        self._report_files(item, library, place)
        if private := private_topic(",".join(item.tags)):
            self.report.skip(place, f"“{reference.title}” has the tag “{private}”")
            return
        paper = SourcePaper(reference.title, place)
        # The original entry may have names of files, tags and notes that are nobody else's.
        paper.reference = replace(reference, bibtex=write_bibtex([reference]).strip())
        states = {tag: state for tag in item.tags if (state := _STATE_OF_TAG.get(_bare(tag)))}
        paper.state = next(iter(states.values()), "")
        paper.topics = [self._topic(names, place) for names in item.collections]
        texts = (reference.title, *_words(reference), *paper.topics, *item.tags, *item.notes)
        self.report.exported_texts[place.path] = escape("\n".join(texts))
        self.report.save_texts(place, *states)
        self.collection.papers.append(paper)
        self.tags.add(paper, [tag for tag in item.tags if tag not in states])
        if any(note.strip() for note in item.notes):
            self._add_note(item, paper)

    def _add_note(self, item: LibraryItem, paper: SourcePaper) -> None:
        text = "\n\n* * *\n\n".join(note.strip() for note in item.notes if note.strip())
        page = SourcePage(f"{paper.path}/notes", paper.title[:MAX_TITLE_LENGTH], is_note=True)
        page.lines = [Line(line, page.place) for line in text.split("\n")]
        page.summary, page.language = summary_of(page.lines), detect_language(page.lines)
        page.paper, page.is_draft = paper, True
        self.report.note(page.place, "notes are private in Zotero; imported as a draft")
        self.collection.pages.append(page)

    def _topic(self, names: tuple[str, ...], place: SourceLine) -> str:
        """Return the key of a collection's topic, with topics for the collections above it."""
        if names not in self._topics:
            above = self._topic(names[:-1], place) if names[1:] else ""
            self._topics[names] = "/".join(names)
            self.collection.topics.append(
                TopicPlan(self._topics[names], names[-1], SourceLine(place.path), above)
            )
        return self._topics[names]

    def _report_files(self, item: LibraryItem, library: str, place: SourceLine) -> None:
        for written in item.files:
            path = self.folder.resolve(written, beside=library) or ""
            if self.folder.has(path):
                reason = f"attachment of “{item.reference.title}”, {_NOT_PUBLISHED}"
                self.report.skip(SourceLine(path), reason)
            else:
                self.report.note(place, f"attachment {_name(written)} {_NOT_PUBLISHED}")


def _words(reference: Reference) -> Iterator[str]:
    yield from (str(author.name) for author in reference.authors)
    yield from (reference.venue, reference.abstract, reference.note)


def _name(written: str) -> str:
    """Return the name of a file without the folders of the owner's computer."""
    path: PurePath = PureWindowsPath(written) if "\\" in written else PurePosixPath(written)
    return path.name


def _bare(tag: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", tag).split()).lower()
