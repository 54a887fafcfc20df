"""The searchable content: what is indexed, and what results show."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from typing import Any, Protocol

from django.db.models import Model, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import strip_tags

from blog.bibliography.citing_names import names_in_lists
from blog.dates import known_language, local
from blog.markdown.rendering import title_text
from blog.models import Paper, Post, SearchEntry, Topic
from profile_app.models import Course, Person, Profile, Project, Publication, Talk
from profile_app.models.works import Work
from profile_app.publications.metadata import abstract_text

# Increase it when the indexed data changes, so that sites rebuild their index.
VERSION = 6
Source, Kind = SearchEntry.Source, SearchEntry.Kind


@dataclass(frozen=True)
class IndexedRow:
    """A row of the index."""

    pk: int
    kind: str
    year: int | None
    dated_on: date | None
    topics: list[int]
    title: str
    about: str
    text: str
    language: str = ""

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr((VERSION, self)).encode()).hexdigest()


@dataclass(frozen=True)
class SearchHit:
    """A row as a result. The snippet is from the first of ``texts`` that has the words."""

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

    def rows(self) -> "QuerySet[Any]": ...

    def to_index(self, pks: Iterable[int]) -> Iterable[IndexedRow]: ...

    def to_show(self, pks: Iterable[int]) -> dict[int, SearchHit]: ...


class PostSource:
    """Posts and pages."""

    model: type[Model] = Post

    def rows(self) -> "QuerySet[Any]":
        return Post.with_pages.all()

    def to_index(self, pks: Iterable[int]) -> Iterable[IndexedRow]:
        posts = self.rows().defer("body", "body_html").select_related("paper")
        for post in _ordered(posts.prefetch_related("topics", "paper__topics"), pks):
            paper = post.paper
            about = [post.summary, *(topic.name for topic in post.topics.all()), *post.author_names]
            if paper:
                about += [paper.title, paper.authors, paper.venue_and_year, paper.doi]
                about += [paper.arxiv_id, *(topic.name for topic in paper.topics.all())]
            dated_on = _day_of(post)
            yield IndexedRow(
                post.pk, _kind_of(post), dated_on.year if dated_on else None, dated_on,
                _pks(post.topics.all()), title_text(post.title), "\n".join(about),
                "\n".join(filter(None, (post.body_text, paper.summary if paper else ""))),
                post.language,
            )  # fmt: skip

    def to_show(self, pks: Iterable[int]) -> dict[int, SearchHit]:
        posts = Post.with_pages.published().defer("body", "body_html", "headings")
        return {
            post.pk: SearchHit(
                title=title_text(post.title),
                url=post.get_absolute_url(),
                kind=_kind_of(post),
                label=str(Kind(_kind_of(post)).label),
                language=post.language,
                when=_day_of(post),
                about=post.paper.venue_and_year if post.paper else "",
                texts=(
                    post.body_text,
                    post.summary,
                    *((post.paper.summary,) if post.paper and post.paper.summary else ()),
                ),
            )
            for post in posts.select_related("paper").filter(pk__in=pks)
        }


class PaperSource:
    model: type[Model] = Paper

    def rows(self) -> "QuerySet[Any]":
        return Paper.objects.all()

    def to_index(self, pks: Iterable[int]) -> Iterable[IndexedRow]:
        for paper in _ordered(Paper.objects.prefetch_related("topics"), pks):
            names = [topic.name for topic in paper.topics.all()]
            about = [paper.authors, paper.venue_and_year, *names, paper.doi, paper.arxiv_id]
            yield IndexedRow(
                paper.pk, Kind.PAPER, paper.year, _first_day(paper.year, None),
                _pks(paper.topics.all()), title_text(paper.title), "\n".join(about),
                paper.summary,
            )  # fmt: skip

    def to_show(self, pks: Iterable[int]) -> dict[int, SearchHit]:
        return {
            paper.pk: _hit(
                paper,
                Kind.PAPER,
                about=_joined(paper.short_author_line, paper.venue_and_year),
                texts=(paper.summary,),
            )
            for paper in Paper.objects.filter(pk__in=pks)
        }


class PublicationSource:
    model: type[Model] = Publication

    def rows(self) -> "QuerySet[Any]":
        return Publication.objects.all()

    def to_index(self, pks: Iterable[int]) -> Iterable[IndexedRow]:
        publications = Publication.objects.prefetch_related("authorships__person", "topics")
        for publication in _ordered(publications, pks):
            about = [
                *(str(authorship) for authorship in publication.authorships.all()),
                *(authorship.person.name for authorship in publication.authorships.all()),
                publication.venue_and_year,
                publication.venue_short,
                publication.award,
                *_in_every_language(Publication.Kind(publication.kind).label),
                publication.impact,
                *(topic.name for topic in publication.topics.all()),
                publication.doi,
                publication.arxiv_id,
            ]
            yield IndexedRow(
                publication.pk, Kind.PUBLICATION, publication.year,
                _first_day(publication.year, publication.month),
                _pks(publication.topics.all()), title_text(publication.title),
                "\n".join(about), "\n".join(_texts(publication)),
            )  # fmt: skip

    def to_show(self, pks: Iterable[int]) -> dict[int, SearchHit]:
        publications = Publication.objects.prefetch_related("authorships__person")
        return {
            publication.pk: _hit(
                publication,
                Kind.PUBLICATION,
                about=_joined(
                    names_in_lists([str(author) for author in publication.authorships.all()]),
                    publication.venue_and_year,
                ),
                texts=_texts(publication),
            )
            for publication in publications.filter(pk__in=pks)
        }


@dataclass(frozen=True)
class WorkSource:
    """Works of one kind, or people.

    ``about`` is indexed beside title and text; ``line`` is shown below the title.
    """

    model: type[Model]
    kind: SearchEntry.Kind
    about: Callable[[Any], Iterable[str]]
    line: Callable[[Any], str]
    related: tuple[str, ...] = ()

    def rows(self) -> "QuerySet[Any]":
        return self.model._default_manager.all()

    def to_index(self, pks: Iterable[int]) -> Iterable[IndexedRow]:
        for work in _ordered(self.rows().prefetch_related(*self.related), pks):
            day = getattr(work, "day", None)
            yield IndexedRow(
                work.pk, self.kind, day.year if day else None, day, [], str(work),
                "\n".join(self.about(work)), _work_text(work),
            )  # fmt: skip

    def to_show(self, pks: Iterable[int]) -> dict[int, SearchHit]:
        return {
            work.pk: _hit(
                work,
                self.kind,
                when=work.day if isinstance(work, Talk) else None,
                about=self.line(work),
                texts=(_work_text(work), getattr(work, "summary", "")),
            )
            for work in self.rows().filter(pk__in=pks)
        }


class PersonSource(WorkSource):
    def rows(self) -> "QuerySet[Any]":
        return Person.objects.members()


SOURCES: Mapping[str, ContentSource] = {
    Source.POST: PostSource(),
    Source.PAPER: PaperSource(),
    Source.PUBLICATION: PublicationSource(),
    Source.PROJECT: WorkSource(
        Project,
        Kind.PROJECT,
        lambda project: [project.summary, *(person.name for person in project.people.all())],
        lambda project: project.dates,
        ("people",),
    ),
    Source.TALK: WorkSource(
        Talk,
        Kind.TALK,
        lambda talk: [talk.event, talk.place],
        lambda talk: _joined(talk.event, talk.place),
    ),
    Source.COURSE: WorkSource(
        Course,
        Kind.COURSE,
        lambda course: [course.term, *course.line_facts, course.office_hours],
        lambda course: _joined(course.year, course.role, course.institution),
    ),
    Source.PERSON: PersonSource(
        Person,
        Kind.PERSON,
        lambda person: [person.role, person.now_at],
        lambda person: _joined(person.role, person.now_at),
    ),
}


def _hit(
    row: Any,
    kind: SearchEntry.Kind,
    *,
    about: str,
    texts: tuple[str, ...],
    when: date | None = None,
) -> SearchHit:
    """Return the result for a row with a title and a page, in the language of the site."""
    title = str(row) if isinstance(row, Work | Person) else title_text(row.title)
    url = row.get_absolute_url()
    return SearchHit(title, url, kind, str(kind.label), "", when, about, texts)


def _ordered(rows: "QuerySet[Any]", pks: Iterable[int]) -> "QuerySet[Any]":
    return rows.filter(pk__in=list(pks)).order_by("pk")


def _in_every_language(label: str | Promise) -> Iterator[str]:
    """Yield the label in all languages, as the index is independent of the site's language."""
    for language in Profile.Language.values:
        with translation.override(known_language(language)):
            yield str(label)


def _texts(publication: Publication) -> tuple[str, str]:
    return abstract_text(publication), _plain(publication.note_html)


def _work_text(work: Work | Person) -> str:
    return _plain(getattr(work, f"{work.markdown_fields[0]}_html"))


def _plain(text_html: str) -> str:
    return unescape(strip_tags(text_html))


def _pks(topics: Iterable[Topic]) -> list[int]:
    return sorted(topic.pk for topic in topics)


def _kind_of(post: Post) -> str:
    return Kind.PAGE if post.path else post.kind


def _day_of(post: Post) -> date | None:
    """Return the day a post was published; pages have no date."""
    found = local(post.published_at) if post.published_at and not post.path else None
    return found.date() if isinstance(found, datetime) else found


def _first_day(year: int | None, month: int | None) -> date | None:
    return date(year, month or 1, 1) if year else None


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
