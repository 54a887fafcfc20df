"""What stands around one publication on its page: posts about it, and those before and after."""

from dataclasses import dataclass

from django.db.models import Count, Q

from blog.models import Post
from blog.models.papers import title_key
from blog.models.posts import PostQuerySet
from profile_app.models import Authorship, Publication
from profile_app.publications.entries import Entry
from profile_app.publications.filters import author_value


@dataclass(frozen=True)
class CoAuthor:
    name: str
    value: str
    """What the list of publications takes as ``author``."""
    count: int


@dataclass(frozen=True)
class Neighbour:
    title: str
    slug: str


def neighbours(publication: Publication) -> tuple[Neighbour | None, Neighbour | None]:
    """Return the newer and the older one in the order of the list."""
    rows = list(Publication.objects.values_list("pk", "title", "slug"))
    position = [pk for pk, _, _ in rows].index(publication.pk)
    found = [Neighbour(title, slug) for _, title, slug in rows]
    newer = found[position - 1] if position else None
    return newer, found[position + 1] if position + 1 < len(found) else None


def posts_about(publication: Publication) -> PostQuerySet:
    """The posts to which the owner leads, and those on the same paper of the reading list."""
    same = Q(paper__title_key=title_key(publication.title))
    if publication.doi:
        same |= Q(paper__doi__iexact=publication.doi)
    if publication.arxiv_id:
        same |= Q(paper__arxiv_id=publication.arxiv_id)
        same |= Q(paper__arxiv_id__startswith=f"{publication.arxiv_id}v")
    led_to = Q(pk=publication.post_id) if publication.post_id else Q()
    return Post.objects.published().filter(same | led_to).for_links().newest_first()


def co_authors(entry: Entry) -> list[CoAuthor]:
    """The authors, in order, who wrote more than this with the owner."""
    people = [
        authorship.person_id
        for authorship, author in zip(
            entry.publication.authorships.all(), entry.authors.authors, strict=True
        )
        if not author.is_me
    ]
    counted = (
        Authorship.objects.filter(person__in=people)
        .order_by()
        .values_list("person", "person__name")
    )
    found = {
        pk: CoAuthor(name, author_value(pk, name), count)
        for pk, name, count in counted.annotate(count=Count("pk"))
        if count > 1
    }
    return [found[pk] for pk in people if pk in found]
