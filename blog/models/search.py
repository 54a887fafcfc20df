from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.posts import Post
from blog.models.topics import Topic, TopicalQuerySet


class SearchEntryQuerySet(TopicalQuerySet["SearchEntry"]):
    def visible(self) -> Self:
        """Return the entries readers can find; a post's status is checked at query time.

        A paper with a note is found as its note.
        """
        posts = Post.with_pages.published().order_by()
        notes = posts.filter(paper__isnull=False)
        return self.filter(
            models.Q(source=SearchEntry.Source.POST, source_pk__in=posts.values("pk"))
            | models.Q(source__in=ALWAYS_PUBLIC)
            | models.Q(source=SearchEntry.Source.PAPER)
            & ~models.Q(source_pk__in=notes.values("paper"))
        )


class SearchEntry(models.Model):
    """A search result: a post or page, a paper, a publication, a project, a talk, a course
    or a person.

    The indexed words are stored where the database searches them: in the FTS5 table
    ``blog_search_text`` on SQLite, in two columns of this table on PostgreSQL.
    """

    class Source(models.TextChoices):
        POST = "post", "Post"
        PAPER = "paper", "Paper"
        PUBLICATION = "publication", "Publication"
        PROJECT = "project", "Project"
        TALK = "talk", "Talk"
        COURSE = "course", "Course"
        PERSON = "person", "Person"

    class Kind(models.TextChoices):
        NOTE = "note", _("Note")
        ESSAY = "essay", _("Essay")
        PAGE = "page", _("Page")
        PAPER = "paper", _("Paper")
        PUBLICATION = "publication", _("Publication")
        PROJECT = "project", _("Project")
        TALK = "talk", _("Talk")
        COURSE = "course", _("Course")
        PERSON = "person", _("Person")

    source = models.CharField(max_length=12, choices=Source.choices)
    source_pk = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # Empty for what is in the site's language.
    language = models.CharField(max_length=12, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    dated_on = models.DateField(null=True)
    topics = models.ManyToManyField(Topic, related_name="+")
    # Of the indexed text, so that unchanged entries are skipped.
    digest = models.CharField(max_length=64)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("source", "source_pk"), name="search_entry_once_a_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.source_pk}"


# Sources without drafts.
ALWAYS_PUBLIC = (
    SearchEntry.Source.PUBLICATION, SearchEntry.Source.PROJECT, SearchEntry.Source.TALK,
    SearchEntry.Source.COURSE, SearchEntry.Source.PERSON,
)  # fmt: skip


class SearchWord(models.Model):
    """An indexed word, used to correct typos in queries."""

    word = models.CharField(max_length=64, primary_key=True)

    def __str__(self) -> str:
        return self.word
