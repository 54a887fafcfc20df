"""Nested folders as topics, with the text of their index pages above the notes."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from importers.collection import Collection, TopicPlan
from importers.plain.pages import words_of_name
from importers.report import Location

# Folder names that describe a purpose, not a topic.
_OF_NO_SUBJECT = frozenset({"content", "docs", "notes", "posts", "src", "vault", "blog"})


@dataclass
class FolderTopics:
    """Creates the topics of a collection on demand."""

    collection: Collection
    root: str = ""
    _known: dict[str, TopicPlan] = field(default_factory=dict)

    def key_of(self, folder: str) -> str:
        """Return the key of a folder's topic, or "" for the root."""
        parts = PurePosixPath(folder.removeprefix(self.root)).parts
        if parts and parts[0].lower() in _OF_NO_SUBJECT:
            parts = parts[1:]
        parent = ""
        for depth, name in enumerate(parts):
            key = "/".join(parts[: depth + 1])
            if key not in self._known:
                plan = TopicPlan(key, words_of_name(name), Location(folder), parent)
                self._known[key] = plan
                self.collection.topics.append(plan)
            parent = key
        return parent

    def plan(self, key: str) -> TopicPlan:
        return self._known[key]
