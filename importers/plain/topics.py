"""Folders and tags as topics."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Protocol

from importers.collection import Collection, TopicPlan
from importers.fields import FieldReader
from importers.plain.pages import words_of_name
from importers.report import ImportReport, SourceLine

# Folder names that describe a purpose, not a topic.
_GENERIC_FOLDERS = frozenset({"content", "docs", "notes", "posts", "src", "vault", "blog"})


def name_of_folder(folder: str) -> str:
    return words_of_name(PurePosixPath(folder).name)


@dataclass
class FolderTopics:
    """Creates the topics of a collection on demand; ``name_of`` names that of a folder."""

    collection: Collection
    root: str = ""
    name_of: Callable[[str], str] = name_of_folder
    _known: dict[str, TopicPlan] = field(default_factory=dict)

    def key_of(self, folder: str) -> str:
        parts = PurePosixPath(folder.removeprefix(self.root)).parts
        generic = parts[:1] if parts and parts[0].lower() in _GENERIC_FOLDERS else ()
        parts = parts[len(generic) :]
        parent = ""
        for depth in range(1, len(parts) + 1):
            key = "/".join(parts[:depth])
            if key not in self._known:
                name = self.name_of("/".join((*generic, key)))
                plan = TopicPlan(key, name, SourceLine(folder), parent)
                self._known[key] = plan
                self.collection.topics.append(plan)
            parent = key
        return parent

    def plan(self, key: str) -> TopicPlan:
        return self._known[key]


MAX_TAGS_PER_NOTE, MAX_TAGS = 10, 200
_FIELDS = ("tags", "tag", "keywords", "categories", "category")


def tags_of(head: FieldReader, names: Iterable[str] = _FIELDS) -> list[str]:
    """Return the tags in the front matter, given as a list or on one line."""
    found: list[str] = []
    for name in names:
        value = head.fields.get(name)
        if isinstance(value, str):
            value = re.split(r",|\s+#" if "," in value or "#" in value else r"\s+", value)
        if isinstance(value, list):
            found += [str(tag) for tag in value if isinstance(tag, str | int)]
    tags = (" ".join(tag.split()).strip(" #/") for tag in found)
    return list(dict.fromkeys(filter(None, tags)))


class Tagged(Protocol):
    """A page or a paper; ``path`` is its own."""

    @property
    def path(self) -> str: ...

    topics: list[str]


@dataclass
class TagTopics:
    collection: Collection
    report: ImportReport
    keys: dict[str, str] = field(default_factory=dict)
    _tags: dict[str, tuple[Tagged, list[str]]] = field(default_factory=dict)

    def add(self, page: Tagged, tags: list[str]) -> None:
        if tags:
            self._tags[page.path] = (page, tags)

    def place(self) -> None:
        """Create topics after those of the folders, most used tags first."""
        counted = Counter(tag.casefold() for _, tags in self._tags.values() for tag in tags)
        frequent = {tag for tag, _ in counted.most_common(MAX_TAGS)}
        for page, tags in self._tags.values():
            taken = [tag for tag in tags if tag.casefold() in frequent][:MAX_TAGS_PER_NOTE]
            for tag in taken:
                if key := self._key_of(tag, page):
                    self.keys[tag] = key
                    page.topics += [key] if key not in page.topics else []
            for tag in tags:
                if tag not in taken:
                    self.report.warn(
                        SourceLine(page.path, 1), f"too many tags: “{tag}” not imported"
                    )

    def _key_of(self, tag: str, page: Tagged) -> str:
        """``a/b`` is topic b under topic a; empty if ambiguous."""
        parent = ""
        for part in filter(None, (part.strip() for part in tag.split("/"))):
            parent = self._topic(words_of_name(part), parent, page)
            if not parent:
                break
        return parent

    def _topic(self, name: str, parent: str, page: Tagged) -> str:
        """Match a folder's topic at any depth."""
        known = [t for t in self.collection.topics if t.name.casefold() == name.casefold()]
        beside = [t for t in known if t.parent == parent] or ([] if parent else known)
        meant = [t for t in beside if t.key in page.topics] or beside
        if len(meant) > 1:
            keys = " or ".join(topic.key for topic in meant)
            message = f"tag “{name}” not imported: it could be topic {keys}"
            self.report.warn(SourceLine(page.path, 1), message)
            return ""
        if meant:
            return meant[0].key
        key = f"#{parent.lstrip('#')}/{name}" if parent else f"#{name}"
        self.collection.topics.append(TopicPlan(key, name, SourceLine(page.path, 1), parent))
        return key
