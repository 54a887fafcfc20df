"""Find a topic by what a file calls it: its slug, or a name that no other topic has."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from blog.models import Topic

LONGEST_TOPIC_NAME = Topic._meta.get_field("name").max_length or 0


class TopicMatcher:
    def __init__(self, topics: Iterable[Topic] = ()) -> None:
        self._by_slug: dict[str, Topic] = {}
        self._by_name: defaultdict[str, list[Topic]] = defaultdict(list)
        for topic in topics:
            self.add(topic)

    def add(self, topic: Topic) -> None:
        """Find ``topic`` from now on; while it is not saved, by its name alone."""
        if topic.slug:
            self._by_slug[topic.slug] = topic
        self._by_name[_spelling(topic.name)].append(topic)

    def find(self, name: str) -> list[Topic]:
        """Return the topic of this slug; otherwise the topics of this name, in any case."""
        exact = self._by_slug.get(name)
        return [exact] if exact else self._by_name.get(_spelling(name), [])

    def label(self, topic: Topic) -> str:
        """Return what ``find`` finds only ``topic`` by: its name if possible, or its slug."""
        return topic.name if self.find(topic.name) == [topic] else topic.slug


def _spelling(name: str) -> str:
    words = re.split(r"[\s_-]+", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(filter(None, words))
