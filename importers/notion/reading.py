"""Read a Notion export in Markdown & CSV: pages, sub-pages and databases."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from blog.folders.source import Folder
from importers.collection import Collection, Line, SourcePage
from importers.front_matter import SourceText, read_lines
from importers.notion.databases import Database, read_database
from importers.notion.export import (
    ExportTree,
    check_is_readable,
    id_in_name,
    parts_in,
    without_section,
    words_in_name,
)
from importers.notion.page_text import PageLinks, markdown_of
from importers.notion.properties import (
    Properties,
    Property,
    property_lines,
    read_properties,
    split_properties,
)
from importers.obsidian.note_text import with_breaks
from importers.papers.note_details import split_heading
from importers.plain.pages import in_order, read_page
from importers.plain.reading import NotesReader
from importers.report import ImportReport, SourceLine
from importers.text.dialects import with_strict_targets
from importers.text.prose import Prose
from importers.visibility import draft_name, looks_like_draft

_MARK = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*|`")
_ABOUT_DRAFTS = (
    "A Notion export doesn't say which pages are public. To publish a page with the import, set "
    "its property Status to Published or check its property Public"
)


def read_notion(folder: Folder, report: ImportReport) -> Collection:
    check_is_readable(folder)
    reader = _ExportReader(folder, report, Collection())
    reader.read_sources()
    reader.import_all()
    reader.report_drafts()
    return reader.collection


@dataclass
class _ExportReader(NotesReader):
    """``_found`` are the properties of the pages, ``_bodies`` the lines below them."""

    _databases: dict[str, Database] = field(default_factory=dict)
    _found: dict[str, list[Property]] = field(default_factory=dict)
    _bodies: dict[str, list[Line]] = field(default_factory=dict)
    _properties: dict[str, Properties] = field(default_factory=dict)

    def read_sources(self) -> None:
        for part in parts_in(self.folder):
            self.report.skip(SourceLine(part), "part of the export; import this ZIP file, too")
        self.tree = ExportTree(self.folder)
        titles = {path: words_in_name(path) for path in self.tree.databases}
        self.links = PageLinks(self.tree, self.report, titles)
        for path, views in self.tree.databases.items():
            if database := read_database(self.folder, path, titles[path], self.report):
                self._databases[path] = database
            for view in views:
                self.report.skip(SourceLine(view), f"a view of the database in {path}")
                self.links.instead[view] = path
        marks = {path: self._read_file(path) for path in in_order(self.tree.pages)}
        self._topic_names = {
            without_section(folder): titles[path]
            for folder in self.tree.folders
            if (path := self.tree.page_of(folder)) in titles
        }
        for path, database in self._databases.items():
            self._match_rows(path, database)
        for path in in_order([*marks, *self._databases]):
            if path in self._databases:
                self.sources[path] = self._table(self._databases[path])
            elif path not in self.links.instead:
                self.sources[path] = self._source(path, marks[path])

    def _read_file(self, path: str) -> str:
        """Return why the text itself calls the page a draft, or ""."""
        lines = with_strict_targets(read_lines(self.folder, path, self.report))
        written, body = split_heading(lines)
        # Only text: what looks like a tag is none.
        title = " ".join(_MARK.sub(r"\1", written).split())
        self.links.titles[path] = title or words_in_name(path)
        above = self.tree.page_of(str(PurePosixPath(path).parent))
        database = self._databases.get(above)
        columns = database.columns if database else ()
        self._found[path], self._bodies[path] = split_properties(body, columns)
        # Each of them becomes a field, text, or a line of the report.
        found = (f"{one.name} {one.value}" for one in self._found[path])
        self.report.save_texts(SourceLine(path), *found)
        name = draft_name(f"{words_in_name(path)}.md")
        texts = [written, *(line.text for line in self._bodies[path])]
        mark = name or looks_like_draft(texts)
        return f"looks like a draft ({mark})" if mark else ""

    def _match_rows(self, path: str, database: Database) -> None:
        titles = self.links.titles
        rows = {
            row: (titles[row], {one.value for one in self._found[row]})
            for row in self.tree.rows_of(path)
        }
        database.match_pages(rows)
        for row in database.pages.values():
            if not any(line.text.strip() for line in self._bodies[row]):
                self.links.instead[row] = path
                self.report.save_texts(SourceLine(row), titles[row])
        if empty := sum(self.links.instead.get(row) == path for row in database.pages.values()):
            message = f"rows without a text of their own, only in the table: {empty:,}"
            self.report.note(SourceLine(path), message)

    def _table(self, database: Database) -> SourceText:
        lines = database.table(self.folder, self._target_of_row)
        if empty := database.empty_columns():
            place = SourceLine(database.path, 1)
            self.report.note(place, f"empty columns left out: {', '.join(empty)}")
        return SourceText(lines, {"title": database.title})

    def _target_of_row(self, path: str) -> str:
        return "" if path in self.links.instead else path

    def _source(self, path: str, mark: str) -> SourceText:
        known = self._properties[path] = read_properties(self._found[path])
        shown = list(property_lines(known.shown, self.folder, path))
        body = markdown_of(self._bodies[path], self.report)
        fields = {"title": self.links.titles[path], "summary": known.summary, "tags": known.tags}
        lines = [*shown, *with_breaks(body)]
        hiding = known.hiding or mark
        if hiding:
            self.report.private[path] = hiding
        return SourceText(lines or [Line("", SourceLine(path))], fields, [], hiding)

    def read(self, path: str, source: SourceText) -> SourcePage:
        page = read_page(path, source)
        page.lines = self.links.rewrite(Prose(source.lines)).lines
        if known := self._properties.get(path):
            page.published_at, page.updated_at = known.published_at, known.updated_at
        return page

    def complete(self, page: SourcePage) -> None:
        self.summarize(page, "summary")
        if page.path in self._databases:
            # The words of a table are too few to tell its language.
            page.language = ""

    def decide(self, page: SourcePage) -> None:
        known = self._properties.get(page.path)
        page.is_draft = page.is_draft or known is None or not known.is_public

    def topic_folder(self, path: PurePosixPath) -> PurePosixPath:
        """A page with sub-pages is in their topic."""
        return PurePosixPath(without_section(self.tree.folder_of(str(path))))

    def topic_name(self, folder: str) -> str:
        return self._topic_names.get(folder) or words_in_name(f"{folder}.md")

    def old_addresses(self, path: str) -> list[str]:
        """Return the paths of a published Notion site."""
        own = id_in_name(path)
        words = re.sub(r"[^A-Za-z0-9]+", "-", self.links.titles[path]).strip("-")
        return [f"/{words}-{own}", f"/{own}"] if own else []

    def report_drafts(self) -> None:
        self.note_drafts(_ABOUT_DRAFTS)
        shown: dict[str, dict[str, None]] = {}
        for path, known in self._properties.items():
            names = dict.fromkeys(one.name for one in known.shown)
            shown.setdefault(self._shown_in(path), {}).update(names)
        for path, names in shown.items():
            if names:
                message = f"properties shown as text: {', '.join(names)}"
                self.report.note(SourceLine(path), message)

    def _shown_in(self, path: str) -> str:
        above = self.tree.page_of(str(PurePosixPath(path).parent))
        return above if above in self._databases else path
