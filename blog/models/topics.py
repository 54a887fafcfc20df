from collections import defaultdict
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import RawSQL
from django.urls import reverse

from blog.models.base import MarkdownContent
from blog.slugs import unique_slug

_M = TypeVar("_M", bound=models.Model)


class TopicQuerySet(models.QuerySet["Topic"]):
    def under(self, slug: str) -> Self:
        """Return the topic of this slug and its subtopics, at any depth."""
        # UNION, unlike UNION ALL, ends where topics are above each other.
        subtree = RawSQL(
            """
            WITH RECURSIVE subtree (id) AS (
                SELECT id FROM blog_topic WHERE slug = %s
                UNION
                SELECT blog_topic.id
                FROM blog_topic JOIN subtree ON blog_topic.parent_id = subtree.id
            )
            SELECT id FROM subtree
            """,
            (slug,),
        )
        return self.filter(pk__in=subtree)

    def tree(self) -> "dict[int, Topic]":
        """Return every topic by its pk, with its ``path`` and without its description."""
        topics = {topic.pk: topic for topic in self.defer("description", "description_html")}
        for topic in topics.values():
            topic.path = [topic]
            while (above := topics.get(topic.path[0].parent_id or 0)) and above not in topic.path:
                topic.path.insert(0, above)
        return topics

    def counting(self, rows: models.QuerySet[Any]) -> "list[tuple[Topic, int]]":
        """Return the topics of ``rows`` and those above, in tree order, with their rows' number.

        A row with several topics of a subtree counts once.
        """
        tagged: defaultdict[int, set[int]] = defaultdict(set)
        pairs = rows.order_by().filter(topics__isnull=False).values_list("pk", "topics")
        for pk, topic in pairs:
            tagged[topic].add(pk)
        tree = self.tree()
        found: defaultdict[int, set[int]] = defaultdict(set)
        for topic in tagged.keys() & tree.keys():
            for above in tree[topic].path:
                found[above.pk] |= tagged[topic]
        topics = sorted((tree[pk] for pk in found), key=_place)
        return [(topic, len(found[topic.pk])) for topic in topics]


def _place(topic: "Topic") -> list[tuple[int, str, int]]:
    return [(above.order, above.name, above.pk) for above in topic.path]


class TopicalQuerySet(models.QuerySet[_M]):
    """Rows that have ``topics``."""

    def under(self, topic: "Topic | str") -> Self:
        """Return the rows of a topic, named by itself or its slug, and of all its subtopics."""
        slug = topic if isinstance(topic, str) else topic.slug
        topics: Any = self.model._meta.get_field("topics")
        tagged = topics.remote_field.through.objects.filter(topic__in=Topic.objects.under(slug))
        return self.filter(pk__in=tagged.values(topics.m2m_field_name()))


class Topic(MarkdownContent):
    markdown_fields: ClassVar[tuple[str, ...]] = ("description",)

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True, blank=True)
    description = models.TextField(blank=True, help_text="Markdown. Shown above the list of notes.")
    description_html = models.TextField(editable=False, blank=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children"
    )
    order = models.PositiveIntegerField(default=0, db_index=True)

    # From the topmost topic to this one; set by ``tree``.
    path: "list[Topic]"
    # The published posts under it; set by the lists that show them.
    post_count: int

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ("order", "name")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="topic_is_not_its_own_parent"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = unique_slug(self, self.name, fallback="topic")
        super().save(**kwargs)

    def clean(self) -> None:
        super().clean()
        parent = Topic.objects.tree().get(self.parent_id) if self.parent_id else None
        if parent is not None and self in parent.path:
            raise ValidationError({"parent": "A topic can't be its own parent."})

    def get_absolute_url(self) -> str:
        return reverse("blog:topic_detail", args=[self.slug])
