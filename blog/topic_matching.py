"""Find the topic that a file refers to by slug or by unique name."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from blog.models import Topic

MAX_TOPIC_NAME = Topic._meta.get_field("name").max_length or 0


class TopicMatcher:
    def __init__(self, topics: Iterable[Topic] = ()) -> None:
        self._by_slug: dict[str, Topic] = {}
        self._by_name: defaultdict[str, list[Topic]] = defaultdict(list)
        for topic in topics:
            self.add(topic)

    def add(self, topic: Topic) -> None:
        """Add a topic; one that is not saved yet has only a name."""
        if topic.slug:
            self._by_slug[topic.slug] = topic
        self._by_name[_spelling(topic.name)].append(topic)

    def find(self, name: str) -> list[Topic]:
        """Return the topic with this slug, or else the topics with this name, ignoring case."""
        exact = self._by_slug.get(name)
        return [exact] if exact else self._by_name.get(_spelling(name), [])

    def label(self, topic: Topic) -> str:
        """Return the topic's name, or its slug if the name is ambiguous."""
        return topic.name if self.find(topic.name) == [topic] else topic.slug


def _spelling(name: str) -> str:
    words = re.split(r"[\s_-]+", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(filter(None, words))
