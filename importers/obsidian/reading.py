"""Read an Obsidian vault, or the Quartz site made from one."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from blog.folders.source import Folder
from importers.collection import Collection, Line, SourcePage
from importers.front_matter import SourceText, read_source
from importers.languages import likely_language, settle_languages
from importers.obsidian.embeds import Embeds
from importers.obsidian.names import WikiNames
from importers.obsidian.note_text import inline_tags, plain_note, with_breaks
from importers.obsidian.vault import Vault, read_vault
from importers.obsidian.wiki_links import WikiLinks
from importers.papers.note_details import split_heading, summary_of
from importers.papers.paper_shelf import PaperShelf
from importers.plain.pages import (
    _MAX_TITLE_LENGTH,
    LISTS_TAGS,
    first_paragraph,
    in_order,
    is_index_name,
    is_made_of_tags,
    length_of,
    read_file_name,
    read_page,
)
from importers.plain.topics import FolderTopics, TagTopics, tags_of
from importers.report import ImportReport, Location
from importers.text.html import convert_html, without_foreign_html
from importers.text.inline import with_firm_emphasis
from importers.text.prose import Prose, without_blank_runs

_NAME = "obsidian"
_BLOCK_LINK = re.compile(r"\[\[[^\[\]|\n]*#\^([a-zA-Z0-9-]+)")
_ONLY_OBSIDIAN = (".canvas", ".base", ".excalidraw")
_MAX_TOPIC_TEXT_LENGTH = 6_000
# Properties that are imported, or that mean nothing to readers.
_TAKEN = (
    *("title", "date", "created", "updated", "modified", "tags", "tag", "aliases", "alias"),
    *("publish", "published", "draft", "private", "permalink", "description", "summary"),
    *("excerpt", "abstract", "tldr", "cover", "image", "banner", "thumbnail", "lang", "language"),
    *("created_at", "createdAt", "date created", "published_at", "date modified"),
    *("cssclasses", "cssclass", "comments", "enableToc", "socialImage", "socialDescription"),
)


def read_obsidian(folder: Folder, report: ImportReport) -> Collection:
    reader = _VaultReader(folder, report, read_vault(folder))
    reader.import_all()
    return reader.collection


@dataclass
class _VaultReader:
    folder: Folder
    report: ImportReport
    vault: Vault
    collection: Collection = field(default_factory=lambda: Collection(_NAME))
    sources: dict[str, SourceText] = field(default_factory=dict)
    _plain: dict[str, list[Line]] = field(default_factory=dict)

    def import_all(self) -> None:
        self._read_sources()
        self._report_skipped()
        self.topics = FolderTopics(self.collection, self.vault.root)
        self.tags = TagTopics(self.collection, self.report)
        self.names = WikiNames(self.folder, self.vault.root)
        for path, source in self.sources.items():
            self.names.add_aliases(path, note_aliases(source))
        self.embeds = Embeds(self.names, self.report, self._note, lambda path: path in self.sources)
        self.links = WikiLinks(self.folder, self.names, self.report)
        for path, source in self.sources.items():
            self._import_one(path, source)
        settle_languages(self.collection.pages)
        self.tags.place()
        self._redirect_tag_pages()
        shelf = PaperShelf(self.report)
        shelf.add_pages(self.collection.pages)
        self.collection.papers = shelf.papers

    def _read_sources(self) -> None:
        for path in in_order(self.folder.markdown_files):
            reason = self.vault.skip_reason(path)
            source = None if reason else read_source(self.folder, path, self.report)
            if source and "excalidraw-plugin" in source.fields:
                reason = "Excalidraw drawing, not supported"
            if source is None or reason:
                self.report.skip(Location(path), reason)
            else:
                self.sources[path] = source

    def _report_skipped(self) -> None:
        for path in sorted(self.folder.files):
            if path.lower().endswith(_ONLY_OBSIDIAN) and "/." not in f"/{path}":
                self.report.skip(Location(path), "file type that only Obsidian can open")
        seen = Counter(name for source in self.sources.values() for name in source.fields)
        others = sorted(str(name) for name in seen if name not in _TAKEN)
        if others:
            message = f"properties not imported: {', '.join(others)}"
            self.report.note(Location(self.vault.root or "."), message)

    def _import_one(self, path: str, source: SourceText) -> None:
        page = self._page(path, source)
        tags = list(dict.fromkeys([*tags_of(source, ("tags", "tag")), *self._inline_tags(path)]))
        if is_made_of_tags(page):
            self.report.skip(Location(path), LISTS_TAGS)
            return
        if not self._import_index(page):
            parent = str(PurePosixPath(path).parent)
            topic = self.topics.key_of("" if parent == "." else parent)
            page.topics = [topic] if topic else []
            self._decide_draft(page)
            if page.paper:
                page.paper.topics = list(page.topics)
            self.tags.add(page, tags)
            self.collection.pages.append(page)
        if not page.is_draft:
            for address in self._old_addresses(path, source):
                self.collection.old_paths.setdefault(address, path)

    def _page(self, path: str, source: SourceText) -> SourcePage:
        """A note is named by its file, because links use that name."""
        page = read_page(path, source)
        name = read_file_name(path).words
        if page.paper is None and not source.text_of("title") and re.search(r"[^\W\d_]", name):
            page.title = PurePosixPath(path).stem if not is_index_name(path) else page.title
            page.title = page.title[:_MAX_TITLE_LENGTH]
        lines = self._note(path)
        written, body = split_heading(lines)
        if written and slug_alike(written, page.title):
            lines = body
        shown = self.embeds.expand(path, lines)
        prose = self.links.rewrite(Prose(shown))
        shown = convert_html(without_foreign_html(prose.lines, self.report), self.report)
        page.lines = without_blank_runs(with_firm_emphasis(shown))
        page.summary = page.summary and (
            first_paragraph(source, ("summary", "description", "excerpt")) or summary_of(page.lines)
        )
        page.language = page.language or likely_language(page.lines)
        return page

    def _note(self, path: str) -> list[Line]:
        """Return a note in Markdown, except for its wiki links, with its heading."""
        if path not in self._plain:
            lines = plain_note(
                self.sources[path].lines, self.report, linked_blocks=self._linked_blocks
            )
            self._plain[path] = with_breaks(lines) if self.vault.breaks_lines else lines
        return self._plain[path]

    @cached_property
    def _linked_blocks(self) -> set[str]:
        return {
            found
            for source in self.sources.values()
            for line in source.lines
            if "#^" in line.text
            for found in _BLOCK_LINK.findall(line.text)
        }

    def _inline_tags(self, path: str) -> list[str]:
        return inline_tags(self.sources[path].lines)

    def _import_index(self, page: SourcePage) -> bool:
        """Use ``index``, or a note named like its folder, as the topic's page."""
        path = PurePosixPath(page.path)
        folder = str(path.parent)
        is_index = is_index_name(page.path) or path.stem.casefold() == path.parent.name.casefold()
        others = any(p != page.path and p.startswith(f"{folder}/") for p in self.sources)
        key = self.topics.key_of(folder) if is_index and others and folder != "." else ""
        if not key or page.is_draft or length_of(page.lines) > _MAX_TOPIC_TEXT_LENGTH:
            return False
        self.topics.plan(key).lines = page.lines
        self.collection.topic_pages[page.path] = key
        self.report.note(page.place, f"imported as the text of topic “{page.title}”")
        return True

    def _decide_draft(self, page: SourcePage) -> None:
        inside = page.path.removeprefix(self.vault.root)
        is_daily = self.vault.daily and inside.startswith(f"{self.vault.daily}/")
        if page.is_draft:
            self.report.note(Location(page.path, 1), "marked as private; imported as a draft")
        elif is_daily and not self.vault.is_quartz:
            self.report.note(page.place, "daily note; imported as a draft")
        elif not any(line.text.strip(" #>-*\t\\") for line in page.lines):
            self.report.note(page.place, "no text; imported as a draft")
        else:
            return
        page.is_draft = True

    def _old_addresses(self, path: str, source: SourceText) -> Iterator[str]:
        inside = path.removeprefix(self.vault.root).rpartition(".")[0]
        if is_index_name(path):
            inside = inside.rpartition("/")[0]
        names = [source.text_of("permalink").strip("/"), _quartz_slug(inside)]
        if self.vault.is_quartz:
            names += [_quartz_slug(alias) for alias in note_aliases(source)]
        else:
            # Obsidian Publish writes spaces as plus signs.
            names += [inside.replace(" ", "+")]
        yield from (f"/{name}" for name in names if name)

    def _redirect_tag_pages(self) -> None:
        if not self.vault.is_quartz:
            return
        for tag, key in self.tags.keys.items():
            address = f"tags/{_quartz_slug(tag)}"
            self.collection.topic_pages[address] = key
            self.collection.old_paths[f"/{address}"] = address


def note_aliases(source: SourceText) -> list[str]:
    found: list[str] = []
    for name in ("aliases", "alias"):
        value = source.fields.get(name)
        value = value.split(",") if isinstance(value, str) else value
        if isinstance(value, list):
            found += [str(alias).strip() for alias in value if isinstance(alias, str | int)]
    return list(filter(None, found))


def slug_alike(written: str, title: str) -> bool:
    return re.sub(r"[\W_]+", "", written).casefold() == re.sub(r"[\W_]+", "", title).casefold()


def _quartz_slug(path: str) -> str:
    slug = re.sub(r"\s", "-", path).replace("&", "-and-").replace("%", "-percent")
    return re.sub(r"[?#]", "", slug)
