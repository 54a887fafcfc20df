"""Find or create the topics of a collection, and write their texts."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.text import slugify

from blog.models import Topic
from blog.topic_matching import MAX_TOPIC_NAME, TopicMatcher
from importers.addresses import AddressBook
from importers.collection import Collection, TopicPlan
from importers.merging import as_stored
from importers.report import ImportOutcome, ImportReport, SourceLine
from importers.text.links import rewrite_links
from importers.text.prose import Prose


@dataclass
class TopicWriter:
    collection: Collection
    report: ImportReport
    topics: dict[str, Topic] = field(default_factory=dict)
    _new: set[str] = field(default_factory=set)

    def place(self) -> None:
        beside: defaultdict[int | None, TopicMatcher] = defaultdict(TopicMatcher)
        for topic in Topic.objects.order_by("pk"):
            beside[topic.parent_id].add(topic)
        for order, plan in enumerate(self.collection.topics):
            parent = self.topics.get(plan.parent)
            matcher = beside[parent.pk if parent else None]
            found = self._by_address(plan) or self._named(plan, matcher)
            if found is None:
                found = Topic(name=plan.name, parent=parent, order=order)
                found.save()
                matcher.add(found)
                self._new.add(plan.key)
            self.topics[plan.key] = found

    def _named(self, plan: TopicPlan, beside: TopicMatcher) -> Topic | None:
        """Return the topic with this name, or the one that was renamed from it."""
        if len(plan.name) > MAX_TOPIC_NAME:
            message = f"topic name cut to {MAX_TOPIC_NAME} characters"
            self.report.warn(plan.place, f"{message}: “{plan.name}”")
            plan.name = plan.name[:MAX_TOPIC_NAME]
        had_it = beside.find(_slug(plan.name))
        renamed = [topic for topic in had_it if _slug(topic.name) != topic.slug]
        found = beside.find(plan.name) or renamed
        if len(found) > 1:
            message = f"{len(found)} sibling topics are named “{plan.name}”; using this one"
            self.report.warn(plan.place, f"{message}: {found[0].get_absolute_url()}")
        return found[0] if found else None

    def write(self, book: AddressBook) -> None:
        for plan in self.collection.topics:
            page = next(iter(self._pages(plan)), plan.place.path)
            text = rewrite_links(Prose(plan.lines), book, page=page).text if plan.lines else ""
            self.report.save_texts(plan.place, plan.name, text)
            self.report.save_texts(SourceLine(page), plan.name, text)
            self.report.count("topics", self._write(plan, text))

    def _write(self, plan: TopicPlan, text: str) -> ImportOutcome:
        topic = self.topics[plan.key]
        is_new = plan.key in self._new
        if as_stored(topic.description) == as_stored(text) or not text:
            return ImportOutcome.CREATED if is_new else ImportOutcome.UNCHANGED
        if topic.description:
            message = f"text of topic “{topic.name}” was changed on the site: left unchanged"
            self.report.note(plan.place, message)
            return ImportOutcome.PRESERVED
        topic.description = text
        topic.save()
        return ImportOutcome.CREATED if is_new else ImportOutcome.UPDATED

    def _by_address(self, plan: TopicPlan) -> Topic | None:
        """An index page finds its topic by its old URL, even if the topic was renamed."""
        pages = self._pages(plan)
        old = [address for address, path in self.collection.old_paths.items() if path in pages]
        return Topic.objects.filter(redirects__path__in=old).first() if old else None

    def _pages(self, plan: TopicPlan) -> list[str]:
        return [path for path, key in self.collection.topic_pages.items() if key == plan.key]


def _slug(name: str) -> str:
    return slugify(name, allow_unicode=True)
