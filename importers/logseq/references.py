"""What pages and blocks refer to: names, IDs, and embedded pages and blocks."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from importers.logseq.outline import Block, Outline
from importers.obsidian.embeds import MAX_CHARACTERS, MAX_DEPTH, MAX_EMBEDS
from importers.obsidian.wiki_links import wiki_key
from importers.report import ImportReport, SourceLine

UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
REFERENCE = re.compile(rf"\(\(({UUID})\)\)")
PAGE_NAME = r"(?:[^\[\]\n]|\[\[[^\[\]\n]*\]\]){1,300}"
EMBED = re.compile(
    rf"\{{\{{embed[ \t]+(?:\[\[(?P<name>{PAGE_NAME})\]\]|\(\((?P<id>{UUID})\)\))[ \t]*\}}\}}",
    re.IGNORECASE,
)


@dataclass
class References:
    """``is_public`` is whether the page at a path will be public, ``is_day`` if a name is one."""

    report: ImportReport
    is_public: Callable[[str], bool]
    is_day: Callable[[str], bool]
    outlines: dict[str, Outline] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    _by_name: dict[str, str] = field(default_factory=dict)
    _count: int = 0
    _length: int = 0

    def add(self, path: str, outline: Outline, names: Iterable[str]) -> None:
        self.outlines[path] = outline
        self.add_names(path, names)
        for block in outline.all_blocks():
            if block.name:
                self.blocks.setdefault(block.name, block)
            for line in block.lines:
                if "((" in line.text:
                    self.linked |= {one.lower() for one in REFERENCE.findall(line.text)}

    def add_names(self, path: str, names: Iterable[str]) -> None:
        for name in names:
            self._by_name.setdefault(wiki_key(name), path)

    def find(self, name: str) -> str:
        """Return the path of the page with this name or alias, or ""."""
        return self._by_name.get(wiki_key(name), "")

    def is_hidden(self, source: str, page: str) -> bool:
        """Return whether a public page would show text of a page that is not public."""
        return source != page and self.is_public(page) and not self.is_public(source)

    def expand(self, page: str) -> list[Block]:
        """Return the blocks of a page with those that they embed."""
        self._count = self._length = 0
        return self._expanded(self.outlines[page].blocks, page, (page,))

    def _expanded(self, blocks: list[Block], page: str, above: tuple[str, ...]) -> list[Block]:
        result: list[Block] = []
        for block in blocks:
            found = EMBED.fullmatch(block.text) if "{{" in block.text else None
            children = self._expanded(block.children, page, above) if block.children else []
            embedded = self._embedded(found, block.place, page, above) if found else None
            if embedded is None:
                result.append(replace(block, children=children))
            else:
                result += [*embedded, *children]
        return result

    def _embedded(
        self, found: re.Match[str], place: SourceLine, page: str, above: tuple[str, ...]
    ) -> list[Block] | None:
        """Return None, and report why, if nothing can be embedded."""
        name = found["name"] or found["id"].lower()
        source, blocks = self._target(found)
        key = source if found["name"] else name
        is_too_much = len(above) > MAX_DEPTH or self._count >= MAX_EMBEDS
        reasons = (
            (not source, "there is no such page or block"),
            (key in above, "it embeds itself"),
            (is_too_much or self._length > MAX_CHARACTERS, "too many nested embeds"),
        )
        reason = next((reason for is_so, reason in reasons if is_so), "")
        if reason:
            self.report.warn(place, f"“{name}” not embedded: {reason}")
            return None
        if self.is_hidden(source, page):
            self.report.warn(place, f"“{name}” left out: {source} is not public")
            return []
        self._count += 1
        self._length += sum(len(block.text) for block in Outline(blocks=blocks).all_blocks())
        return self._expanded(blocks, page, (*above, key))

    def _target(self, found: re.Match[str]) -> tuple[str, list[Block]]:
        if found["name"]:
            source = self.find(found["name"])
            return source, self.outlines[source].blocks if source in self.outlines else []
        block = self.blocks.get(found["id"].lower())
        return (block.page, [block]) if block else ("", [])
