"""Find the topics that a bibliography names."""

from dataclasses import replace

from blog.bibliography.bibtex_entries import EntryMessage
from blog.bibliography.reference import Reference
from blog.models import Topic
from blog.topic_matching import MAX_TOPIC_NAME, TopicMatcher
from profile_app.models import Publication


def label_topics(
    reference: Reference,
    publication: Publication | None,
    topics: TopicMatcher,
    notices: list[EntryMessage],
) -> Reference:
    """Name the topics by their labels; among namesakes, prefer the publication's topic."""
    labels = []
    for name in reference.topics:
        found = topics.find(name)
        if len(found) > 1 and publication:
            found = [topic for topic in publication.topics.all() if topic in found] or found
        if error := _topic_error(name, found):
            notices.append(EntryMessage(reference.key, reference.line or 0, error))
            continue
        if not found:
            found = [Topic(name=name)]
            topics.add(found[0])
        labels.append(topics.label(found[0]))
    return replace(reference, topics=tuple(dict.fromkeys(labels)))


def _topic_error(name: str, found: list[Topic]) -> str:
    if len(found) > 1:
        slugs = " or ".join(topic.slug for topic in found)
        return f"{len(found)} topics are named “{name}”, so none is set. Write {slugs} instead."
    if not found and len(name) > MAX_TOPIC_NAME:
        start = f"the topic “{name[:40]}…” has more than {MAX_TOPIC_NAME} characters"
        return f"{start}, so it is not set. Shorten it."
    return ""
