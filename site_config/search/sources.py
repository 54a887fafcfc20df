"""What can be found: for each kind of content, the words it is found by and how it is shown."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from typing import Any, Protocol

from django.db.models import Model, QuerySet
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.html import strip_tags

from blog.dates import known_language
from blog.markdown.rendering import title_text
from blog.models import Paper, Post, SearchEntry, Topic
from profile_app.models import Profile, Publication
from profile_app.publications.metadata import abstract_text

# Grows with what is indexed, so that the words of every site are then made anew.
VERSION = 2
Source, Kind = SearchEntry.Source, SearchEntry.Kind


@dataclass(frozen=True)
class Indexed:
    """One thing as it is indexed; a text of several parts in one string each."""

    pk: int
    kind: str
    year: int | None
    dated_on: date | None
    topics: list[int]
    title: str
    about: str
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr((VERSION, self)).encode()).hexdigest()


@dataclass(frozen=True)
class Shown:
    """One thing as a result; of several texts the first that has the words is quoted."""

    title: str
    url: str
    kind: str
    label: str
    language: str
    when: date | None
    about: str
    texts: tuple[str, ...]


class ContentSource(Protocol):
    @property
    def model(self) -> type[Model]: ...

    def to_index(self, pks: Iterable[int]) -> Iterable[Indexed]: ...

    def to_show(self, pks: Iterable[int]) -> dict[int, Shown]: ...


class PostSource:
    model: type[Model] = Post

    def to_index(self, pks: Iterable[int]) -> Iterable[Indexed]:
        posts = Post.objects.defer("body", "body_html").select_related("paper")
        for post in _ordered(posts.prefetch_related("topics__parent"), pks):
            paper = post.paper
            about = [post.summary, *(topic.name for topic in post.topics.all())]
            about += [paper.title, paper.authors, paper.venue_and_year] if paper else []
            dated_on = _day(post.published_at)
            yield Indexed(
                post.pk, post.kind, dated_on.year if dated_on else None, dated_on,
                _with_parents(post.topics.all()), title_text(post.title), "\n".join(about),
                post.body_text,
            )  # fmt: skip

    def to_show(self, pks: Iterable[int]) -> dict[int, Shown]:
        posts = Post.objects.published().defer("body", "body_html", "headings")
        return {
            post.pk: Shown(
                title=title_text(post.title),
                url=post.get_absolute_url(),
                kind=post.kind,
                label=str(Kind(post.kind).label),
                language=post.language,
                when=_day(post.published_at),
                about=post.paper.venue_and_year if post.paper else "",
                texts=(post.body_text, post.summary),
            )
            for post in posts.select_related("paper").filter(pk__in=pks)
        }


class PaperSource:
    model: type[Model] = Paper

    def to_index(self, pks: Iterable[int]) -> Iterable[Indexed]:
        for paper in _ordered(Paper.objects.prefetch_related("topics__parent"), pks):
            names = [topic.name for topic in paper.topics.all()]
            about = [paper.authors, paper.venue_and_year, *names, paper.doi, paper.arxiv_id]
            yield Indexed(
                paper.pk, Kind.PAPER, paper.year, _first_day(paper.year, None),
                _with_parents(paper.topics.all()), title_text(paper.title), "\n".join(about),
                paper.summary,
            )  # fmt: skip

    def to_show(self, pks: Iterable[int]) -> dict[int, Shown]:
        return {
            paper.pk: Shown(
                title=title_text(paper.title),
                url=paper.get_absolute_url(),
                kind=Kind.PAPER,
                label=str(Kind.PAPER.label),
                language="",
                when=None,
                about=_joined(paper.authors, paper.venue_and_year),
                texts=(paper.summary,),
            )
            for paper in Paper.objects.filter(pk__in=pks)
        }


class PublicationSource:
    model: type[Model] = Publication

    def to_index(self, pks: Iterable[int]) -> Iterable[Indexed]:
        publications = Publication.objects.prefetch_related("authorships__person", "topics__parent")
        for publication in _ordered(publications, pks):
            about = [
                *(str(authorship) for authorship in publication.authorships.all()),
                *(authorship.person.name for authorship in publication.authorships.all()),
                *(publication.venue_and_year, publication.venue_short, publication.award),
                *(
                    *_in_every_language(Publication.Kind(publication.kind).label),
                    publication.impact,
                ),
                *(topic.name for topic in publication.topics.all()),
                *(publication.doi, publication.arxiv_id),
            ]
            yield Indexed(
                publication.pk, Kind.PUBLICATION, publication.year,
                _first_day(publication.year, publication.month),
                _with_parents(publication.topics.all()), title_text(publication.title),
                "\n".join(about), "\n".join(_texts(publication)),
            )  # fmt: skip

    def to_show(self, pks: Iterable[int]) -> dict[int, Shown]:
        publications = Publication.objects.prefetch_related("authorships__person")
        return {
            publication.pk: Shown(
                title=title_text(publication.title),
                url=publication.get_absolute_url(),
                kind=Kind.PUBLICATION,
                label=str(Kind.PUBLICATION.label),
                language="",
                when=None,
                about=_joined(
                    ", ".join(str(authorship) for authorship in publication.authorships.all()),
                    publication.venue_and_year,
                ),
                texts=_texts(publication),
            )
            for publication in publications.filter(pk__in=pks)
        }


SOURCES: Mapping[str, ContentSource] = {
    Source.POST: PostSource(),
    Source.PAPER: PaperSource(),
    Source.PUBLICATION: PublicationSource(),
}


def _ordered(rows: "QuerySet[Any]", pks: Iterable[int]) -> "QuerySet[Any]":
    return rows.filter(pk__in=list(pks)).order_by("pk")


def _in_every_language(label: str | Promise) -> Iterator[str]:
    """What is indexed does not change with the language of the site."""
    for language in Profile.Language.values:
        with translation.override(known_language(language)):
            yield str(label)


def _texts(publication: Publication) -> tuple[str, str]:
    return abstract_text(publication), unescape(strip_tags(publication.note_html))


def _with_parents(topics: Iterable[Topic]) -> list[int]:
    found = {topic.pk for topic in topics}
    return sorted(found | {topic.parent_id for topic in topics if topic.parent_id})


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def _first_day(year: int | None, month: int | None) -> date | None:
    return date(year, month or 1, 1) if year else None


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
