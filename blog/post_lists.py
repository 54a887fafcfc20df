from datetime import date

from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.language_tags import is_language_tag
from blog.list_blocks import (
    ListBlock,
    Options,
    list_url,
    number_up_to,
    one_of,
    register_list,
    topic_named,
)
from blog.models import Paper, Post, Topic
from blog.models.papers import LAST_YEAR
from blog.timeline import Timeline


class PinnedFirst:
    """The published posts for a list, the pinned ones first, to be cut into pages.

    Two queries read a page of rows; ordering by the field would read all.
    """

    def count(self) -> int:
        return Post.objects.published().count()

    def __getitem__(self, part: slice) -> list[Post]:
        posts = Post.objects.published().for_list().prefetch_related(None).newest_first()
        rows = list(posts.filter(is_pinned=True))
        start, stop = (max(place - len(rows), 0) for place in (part.start, part.stop))
        others = posts.filter(is_pinned=False)[start:stop]
        rows = [*rows[part], *others]
        prefetch_related_objects(rows, "topics")
        return rows


def posts_by_year() -> list[tuple[int, int]]:
    """Return the years with published posts, newest first, with the number of posts."""
    timeline = Timeline(Post.objects.published())
    years = timeline.years()
    spans = timeline.spans(date(year, 1, 1) for year in years)
    return [(year, span.number) for year, span in zip(years, spans, strict=True) if span][::-1]


def newest_by_topic() -> dict[int, Post]:
    """Return the newest published post of each topic, subtopics included, by topic."""
    tree = Topic.objects.tree()
    posts = Post.objects.published().newest_first().filter(topics__isnull=False)
    newest: dict[int, int] = {}
    for pk, topic in posts.values_list("pk", "topics"):
        for above in tree[topic].path:
            newest.setdefault(above.pk, pk)
    found = Post.objects.for_links().in_bulk(set(newest.values()))
    return {topic: found[pk] for topic, pk in newest.items()}


def topics_with_posts() -> list[Topic]:
    """Return the topics with published posts, subtopics included, with ``post_count``."""
    counts = Topic.objects.counting(Post.objects.published())
    for topic, number in counts:
        topic.post_count = number
    return [topic for topic, _ in counts]


def languages_of_posts() -> list[str]:
    """Return the well-formed language tags of the published posts."""
    tags = Post.objects.published().order_by("language").values_list("language", flat=True)
    return [tag for tag in tags.distinct() if is_language_tag(tag)]


def register_lists() -> None:
    """Let texts include lists of posts and of papers."""
    year = number_up_to(LAST_YEAR)
    of_posts = {"topic": topic_named, "year": year, "kind": one_of(*Post.Kind.values)}
    posts = ListBlock(_posts, of_posts, _("All posts"), _posts_url, "blog/_listed_posts.html")
    of_papers = {"topic": topic_named, "year": year, "state": one_of(*Paper.State.values)}
    papers_url = list_url("blog:paper_list", *of_papers)
    reading_list = _("Reading list")
    papers = ListBlock(_papers, of_papers, reading_list, papers_url, "blog/_listed_papers.html")
    register_list("posts", posts)
    register_list("papers", papers)


def _posts(options: Options) -> QuerySet[Post]:
    posts = Post.objects.published().for_links().newest_first()
    if options["topic"]:
        posts = posts.under(options["topic"])
    if options["year"]:
        posts = posts.filter(published_at__year=options["year"])
    return posts.filter(kind=options["kind"]) if options["kind"] else posts


def _posts_url(options: Options) -> str:
    if options["topic"]:
        return options["topic"].get_absolute_url()  # type: ignore[no-any-return]
    if options["year"]:
        return reverse("blog:archive", args=[options["year"]])
    return reverse("blog:post_list")


def _papers(options: Options) -> QuerySet[Paper]:
    papers = Paper.objects.with_notes()
    if options["topic"]:
        papers = papers.under(options["topic"])
    given = {name: options[name] for name in ("year", "state") if options[name]}
    return papers.filter(**given)
