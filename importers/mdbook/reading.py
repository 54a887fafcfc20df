"""Read an mdBook: like a GitBook, with its own settings, directives and URLs."""

import re
from collections.abc import Iterable, Iterator

from blog.bibliography.paper_titles import parse_paper_title
from blog.folders.source import Folder, SourceRefused
from importers.collection import Collection, Line, SourcePage, SourcePaper
from importers.data_files import read_data_file
from importers.fields import DataRecord, mapping_of
from importers.front_matter import SourceText, read_source
from importers.gitbook.blocks import BlockReader
from importers.gitbook.pages import BookSettings, SummaryEntry, read_summary
from importers.gitbook.reading import BookReader
from importers.mdbook.directives import Directives
from importers.papers.headed_papers import import_headed_paper
from importers.papers.note_details import split_title
from importers.plain.pages import is_index_name, old_addresses
from importers.report import ImportReport, SourceLine
from importers.text.dialects import with_firm_emphasis
from importers.text.markdown_patterns import HEADING, LINK
from importers.text.prose import Prose, with_code_marks
from importers.text.targets import locate

_DRAFT = re.compile(r"^[ \t]*(?:[-*+][ \t]+)?\[([^\[\]]*)\]\(\s*\)\s*$")
_FROM_ROOT = re.compile(
    r"(\]\(<?|^ {0,3}\[[^\]\n]+\]:[ \t]*|(?:src|href)=\")(/[^/\s()<>\"][^\s()<>\"]*)", re.MULTILINE
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BARE = re.compile(r"^\[[^\[\]]*\]\([^()]*\)\s*$")


def is_mdbook(folder: Folder) -> bool:
    return folder.has("book.toml")


def read_mdbook(folder: Folder, report: ImportReport) -> Collection:
    settings = read_mdbook_settings(folder, report)
    summary = f"{settings.root}{settings.summary}"
    if not folder.has(summary):
        raise SourceRefused(
            f"{folder.root} has no {summary}. An mdBook needs one for its order and topics."
        )
    reader = _MdBookReader(folder, report, settings, BlockReader(folder, report))
    written = _without_comments(read_source(folder, summary, report).lines)
    lines = list(_usual_summary(written, report))
    reader.read(read_summary(folder, lines, report), summary)
    return reader.collection


def read_mdbook_settings(folder: Folder, report: ImportReport) -> BookSettings:
    written = DataRecord(read_data_file(folder, "book.toml", report))
    root = folder.resolve(str(mapping_of(written.find("book")).get("src", "src")), beside="")
    table = mapping_of(written.find("output.html.redirect"))
    redirects = {old: str(new) for old, new in table.items()}
    prefix = f"{root}/" if root else ""
    return BookSettings(root=prefix, redirects=redirects, file="book.toml")


def _without_comments(lines: list[Line]) -> list[Line]:
    """Remove comments, which hide chapters; the lines stay the same."""
    text = "\n".join(line.text for line in lines)
    shown = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text).split("\n")
    return [Line(rest, line.place) for rest, line in zip(shown, lines, strict=True)]


def _usual_summary(lines: Iterable[Line], report: ImportReport) -> Iterator[Line]:
    """Rewrite parts as groups and chapters outside lists as entries, as in a GitBook."""
    is_first = True
    for line, is_code in with_code_marks(lines):
        heading = None if is_code else HEADING.match(line.text)
        draft = _DRAFT.match(line.text)
        if heading and len(heading[1]) == 1:
            if not is_first:
                yield Line(f"#{line.text.lstrip()}", line.place)
            is_first = False
        elif draft:
            report.skip(line.place, f"“{draft[1]}” is a draft chapter without a file")
            yield Line(LINK.sub(draft[1], line.text), line.place)
        elif _BARE.match(line.text):
            # It belongs to no part.
            yield Line("## ", line.place)
            yield Line(f"- {line.text}", line.place)
        else:
            yield line


class _MdBookReader(BookReader):
    def is_index(self, entry: SummaryEntry, source: SourceText) -> bool:
        return bool(entry.children) and (
            is_index_name(entry.path) or super().is_index(entry, source)
        )

    def split(self, source: SourceText) -> tuple[str, list[Line]]:
        directives = Directives(self.folder, self.report)
        lines = directives.convert(source.lines)
        self.blocks.paths |= directives.paths
        return split_title(lines, deepest=6)

    def converted(self, body: list[Line]) -> list[Line]:
        prose = Prose(body).substitute(_FROM_ROOT, self._below_root)
        return super().converted(with_firm_emphasis(prose.lines))

    def old_addresses(self, path: str) -> list[str]:
        return old_addresses(path)

    def _below_root(self, found: re.Match[str], place: SourceLine) -> str:
        """The book's URLs are relative to its text folder."""
        target = f"/{self.settings.root}{found[2].lstrip('/')}"
        is_there = locate(self.folder, target, beside=place.path).path is not None
        return f"{found[1]}{target}" if is_there else found[0]

    def paper_of(self, page: SourcePage, source: SourceText) -> SourcePaper | None:
        if parse_paper_title(page.title):
            return super().paper_of(page, source)
        return import_headed_paper(page, source.lines, self.folder, self.report)
