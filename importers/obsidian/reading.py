"""Read an Obsidian vault, or the Quartz site made from one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from blog.folders.source import Folder
from importers.collection import Collection, Line, SourcePage
from importers.front_matter import PART_FIELDS, SourceText, read_source
from importers.obsidian.note_text import inline_tags, plain_note, with_breaks
from importers.obsidian.vault import Vault, read_vault
from importers.obsidian.wiki_links import Embeds, WikiLinks, WikiNames
from importers.papers.note_details import split_heading
from importers.plain.pages import (
    MAX_TITLE_LENGTH,
    in_order,
    is_index_name,
    read_file_name,
    read_page,
)
from importers.plain.reading import NotesReader
from importers.plain.topics import tags_of
from importers.report import ImportReport, SourceLine
from importers.text.prose import Prose
from importers.visibility import VISIBILITY_FIELDS, private_topic

_BLOCK_LINK = re.compile(r"\[\[[^\[\]|\n]*#\^([a-zA-Z0-9-]+)")
_ONLY_OBSIDIAN = (".canvas", ".base", ".excalidraw")
# Properties that are imported, or that mean nothing to readers.
_IMPORTED = (
    *("title", "date", "created", "updated", "modified", "tags", "tag", "aliases", "alias"),
    *("permalink", "description", "summary", "series", *PART_FIELDS),
    *("excerpt", "abstract", "tldr", "cover", "image", "banner", "thumbnail", "lang", "language"),
    *("created_at", "createdAt", "date created", "published_at", "date modified"),
    *("cssclasses", "cssclass", "comments", "enableToc", "socialImage", "socialDescription"),
)


def read_obsidian(folder: Folder, report: ImportReport) -> Collection:
    vault = read_vault(folder)
    reader = _VaultReader(folder, report, Collection(), vault.root, vault=vault)
    reader.read_sources()
    reader.import_all()
    reader.redirect_tag_pages()
    return reader.collection


@dataclass
class _VaultReader(NotesReader):
    vault: Vault = field(default_factory=Vault)
    _plain: dict[str, list[Line]] = field(default_factory=dict)
    index_names_topic = False

    def read_sources(self) -> None:
        for path in in_order(self.folder.markdown_files):
            reason = self.vault.skip_reason(path)
            source = None if reason else self._source(path)
            if source and "excalidraw-plugin" in source.fields:
                reason = "Excalidraw drawing, not supported"
            if source is None or reason:
                self.report.skip(SourceLine(path), reason)
            else:
                self.sources[path] = source
        self._report_skipped()
        self.names = WikiNames(self.folder, self.vault.root)
        for path, source in self.sources.items():
            self.names.add_aliases(path, _aliases(source))
        self.embeds = Embeds(self.names, self.report, self._note, lambda path: path in self.sources)
        self.links = WikiLinks(self.folder, self.names, self.report)

    def _source(self, path: str) -> SourceText:
        is_published = self.vault.is_quartz
        return read_source(self.folder, path, self.report, is_published=is_published)

    def _report_skipped(self) -> None:
        for path in sorted(self.folder.files):
            if path.lower().endswith(_ONLY_OBSIDIAN) and "/." not in f"/{path}":
                self.report.skip(SourceLine(path), "file type that only Obsidian can open")
        names = {str(name) for source in self.sources.values() for name in source.fields}
        if others := sorted(
            name for name in names - set(_IMPORTED) if name.lower() not in VISIBILITY_FIELDS
        ):
            message = f"properties not imported: {', '.join(others)}"
            self.report.note(SourceLine(self.vault.root or "."), message)

    def read(self, path: str, source: SourceText) -> SourcePage:
        """A note is named by its file, because links use that name."""
        page = read_page(path, source)
        name = read_file_name(path).words
        if page.paper is None and not source.text("title") and re.search(r"[^\W\d_]", name):
            title = page.title if is_index_name(path) else PurePosixPath(path).stem
            page.title = title[:MAX_TITLE_LENGTH]
        lines = self._note(path)
        written, body = split_heading(lines)
        if written and _bare(written) == _bare(page.title):
            lines = body
        page.lines = self.links.rewrite(Prose(self.embeds.expand(path, lines))).lines
        return page

    def complete(self, page: SourcePage) -> None:
        self.summarize(page, "summary", "description", "excerpt")

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

    def tags_of(self, source: SourceText) -> list[str]:
        return list(dict.fromkeys([*tags_of(source, ("tags", "tag")), *inline_tags(source.lines)]))

    def is_index(self, page: SourcePage) -> bool:
        """``index``, or a note named like its folder."""
        path = PurePosixPath(page.path)
        return is_index_name(page.path) or path.stem.casefold() == path.parent.name.casefold()

    def decide(self, page: SourcePage) -> None:
        inside = page.path.removeprefix(self.vault.root)
        is_daily = self.vault.daily and inside.startswith(f"{self.vault.daily}/")
        source = self.sources[page.path]
        is_public = str(source.fields.get("publish")).lower() == "true"
        topic = private_topic(",".join(self.tags_of(source)))
        has_text = any(line.text.strip(" #>-*\t\\") for line in page.lines)
        reasons = (
            (self.vault.is_publishing_explicitly and not is_public, "not “publish: true”"),
            (not self.vault.is_quartz and topic, f"#{topic}"),
            (not self.vault.is_quartz and is_daily, "daily note"),
            (not has_text, "no text"),
        )
        reason = next((reason for is_so, reason in reasons if is_so), "")
        if reason and not page.is_draft:
            self.report.note(page.place, f"{reason}; imported as a draft")
            page.is_draft = True

    def old_addresses(self, path: str) -> Iterator[str]:
        source, inside = self.sources[path], path.removeprefix(self.vault.root).rpartition(".")[0]
        if is_index_name(path):
            inside = inside.rpartition("/")[0]
        names = [source.text("permalink").strip("/"), _quartz_slug(inside)]
        if self.vault.is_quartz:
            names += [_quartz_slug(alias) for alias in _aliases(source)]
        else:
            # Obsidian Publish writes spaces as plus signs.
            names += [inside.replace(" ", "+")]
        yield from (f"/{name}" for name in names if name)

    def redirect_tag_pages(self) -> None:
        if not self.vault.is_quartz:
            return
        for tag, key in self.tags.keys.items():
            address = f"tags/{_quartz_slug(tag)}"
            self.collection.topic_pages[address] = key
            self.collection.old_paths[f"/{address}"] = address


def _aliases(source: SourceText) -> list[str]:
    return [*source.words("aliases"), *source.words("alias")]


def _bare(title: str) -> str:
    return re.sub(r"[\W_]+", "", title).casefold()


def _quartz_slug(path: str) -> str:
    slug = re.sub(r"\s", "-", path).replace("&", "-and-").replace("%", "-percent")
    return re.sub(r"[?#]", "", slug)
