"""What a publication's page links to: posts about it, its co-authors, the previous and next one."""

from dataclasses import dataclass

from django.db.models import Count, Q

from blog.models import Post
from blog.models.papers import title_key
from blog.models.posts import PostQuerySet
from profile_app.models import Authorship, Publication
from profile_app.publications.entries import PublicationEntry
from profile_app.publications.filters import author_slug


@dataclass(frozen=True)
class CoAuthor:
    name: str
    value: str
    """The ``author`` parameter of the publication list."""
    count: int


@dataclass(frozen=True)
class Neighbor:
    title: str
    slug: str


def neighbors(publication: Publication) -> tuple[Neighbor | None, Neighbor | None]:
    """Return the newer and the older publication in the order of the list."""
    rows = list(Publication.objects.values_list("pk", "title", "slug"))
    position = [pk for pk, _, _ in rows].index(publication.pk)
    ordered = [Neighbor(title, slug) for _, title, slug in rows]
    newer = ordered[position - 1] if position else None
    return newer, ordered[position + 1] if position + 1 < len(ordered) else None


def posts_about(publication: Publication) -> PostQuerySet:
    """Return the post that the owner chose, and the posts on the same paper of the reading list."""
    same = Q(paper__title_key=title_key(publication.title))
    if publication.doi:
        same |= Q(paper__doi__iexact=publication.doi)
    if publication.arxiv_id:
        same |= Q(paper__arxiv_id=publication.arxiv_id)
        same |= Q(paper__arxiv_id__startswith=f"{publication.arxiv_id}v")
    chosen = Q(pk=publication.post_id) if publication.post_id else Q()
    return Post.objects.published().filter(same | chosen).for_links().newest_first()


def co_authors(entry: PublicationEntry) -> list[CoAuthor]:
    """Return the authors of more than this publication, in order."""
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
    by_pk = {
        pk: CoAuthor(name, author_slug(pk, name), count)
        for pk, name, count in counted.annotate(count=Count("pk"))
        if count > 1
    }
    return [by_pk[pk] for pk in people if pk in by_pk]
