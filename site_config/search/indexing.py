"""Update the search index: on each save in the same transaction, in the background, or all of it.

A save that changes many entries, such as that of a topic's name, marks them as stale.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from blog.deferred import run_or_batch, run_or_defer
from blog.models import Page, Paper, Post, SearchEntry, SearchWord, Topic
from blog.models.base import text_rerendered
from profile_app.models import Authorship, Person, Project, Publication
from site_config.search.index import EntryWords, text_index
from site_config.search.sources import SOURCES, IndexedRow
from site_config.search.words import search_tokens

INDEX_BATCH_SIZE = 200
# The lengths of words suggested as spelling corrections.
MIN_KNOWN_LENGTH, MAX_KNOWN_LENGTH = 4, 24

_Source = SearchEntry.Source
SOURCE_OF: dict[type[models.Model], str] = {
    **{source.model: name for name, source in SOURCES.items()},
    Page: _Source.POST,
}
# By the tables that relate content to topics or people that its entry includes.
SOURCE_OF_RELATED: dict[type[models.Model], str] = {
    Post.topics.through: _Source.POST,
    Paper.topics.through: _Source.PAPER,
    Publication.topics.through: _Source.PUBLICATION,
    Project.people.through: _Source.PROJECT,
}
# Entries of one save; with more, the background worker updates them, so that a save locks the
# database briefly.
MAX_IMMEDIATE_ENTRIES = 10
# The digest of an entry that waits for the background worker.
STALE = ""
_Progress = Callable[[str, int, int], None]
# A source and the primary keys of some of its rows.
_Rows = tuple[str, "list[int] | models.QuerySet[Any, int]"]


@dataclass
class IndexReport:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0

    def summary(self) -> str:
        return (
            f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged, "
            f"{self.removed} removed."
        )


# ── with each save ──────────────────────────────────────────────────────────────────────────
def watch_content() -> None:
    post_save.connect(_on_save, dispatch_uid="search_save")
    text_rerendered.connect(_on_save, dispatch_uid="search_rerender")
    pre_delete.connect(_before_delete, dispatch_uid="search_before_delete")
    post_delete.connect(_on_delete, dispatch_uid="search_delete")
    m2m_changed.connect(_on_related, dispatch_uid="search_related")


def _on_save(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        _index_later(_affected(sender, instance))


def _before_delete(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    # After the deletion, relations to it can't be queried any more.
    instance.search_affected = list(_few_or_stale(_affected(sender, instance)))


def _on_delete(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    for source, pk in instance.search_affected:
        run_or_defer(index_one, source, pk)


def _index_later(affected: Iterable[_Rows]) -> None:
    for source, pk in _few_or_stale(affected):
        run_or_defer(index_one, source, pk)


def _few_or_stale(affected: Iterable[_Rows]) -> Iterator[tuple[str, int]]:
    """Yield the rows that are few enough to index now; mark the entries of many as stale."""
    for source, pks in affected:
        few = list(pks[: MAX_IMMEDIATE_ENTRIES + 1])
        if len(few) > MAX_IMMEDIATE_ENTRIES:
            SearchEntry.objects.filter(source=source, source_pk__in=pks).update(digest=STALE)
        else:
            yield from ((source, pk) for pk in few)


def _affected(sender: type[models.Model], instance: Any) -> Iterator[_Rows]:
    """Yield the content whose entries include a row, such as the notes on a paper."""
    if sender in SOURCE_OF:
        yield SOURCE_OF[sender], [instance.pk]
    if sender is Paper:
        yield _Source.POST, _pks(Post.objects.filter(paper=instance.pk))
    elif sender is Authorship:
        yield _Source.PUBLICATION, [instance.publication_id]
    elif sender is Person:
        theirs = Authorship.objects.filter(person=instance.pk)
        yield _Source.PUBLICATION, _pks(theirs, "publication_id")
        yield _Source.PROJECT, _pks(Project.objects.filter(people=instance.pk))
    elif sender is Topic:
        for name in (_Source.POST, _Source.PAPER, _Source.PUBLICATION):
            yield name, _pks(SOURCES[name].rows().filter(topics=instance.pk))


def _pks(rows: "models.QuerySet[Any]", field: str = "pk") -> "models.QuerySet[Any, int]":
    return rows.order_by().values_list(field, flat=True).distinct()


def _on_related(sender: type[models.Model], instance: models.Model, action: str, **kw: Any) -> None:
    source = SOURCE_OF_RELATED.get(sender)
    if source is None or not action.startswith("post_"):
        return
    is_reverse = isinstance(instance, Topic | Person)
    changed = list(kw["pk_set"] or ()) if is_reverse else [instance.pk]
    _index_later([(source, changed)])
    if source is _Source.PAPER:
        _index_later([(_Source.POST, _pks(Post.objects.filter(paper__in=changed)))])


def index_one(source: str, pk: int) -> None:
    """Update the entry of one row, or remove it if the row is gone."""
    with transaction.atomic():
        if not _index(source, [pk], IndexReport()):
            _remove(SearchEntry.objects.filter(source=source, source_pk=pk))


def index_stale_entries(limit: int) -> int:
    """Index some of the stale entries, and return how many."""
    stale = SearchEntry.objects.filter(digest=STALE).order_by("pk")[:limit]
    waiting = list(stale.values_list("source", "source_pk"))
    for source in sorted({source for source, _ in waiting}):
        pks = [pk for of, pk in waiting if of == source]
        with transaction.atomic():
            _index(source, pks, IndexReport())
            # The rows of those that are still stale are gone.
            _remove(SearchEntry.objects.filter(source=source, source_pk__in=pks, digest=STALE))
    return len(waiting)


# ── all of it ───────────────────────────────────────────────────────────────────────────────
def is_behind() -> bool:
    """Return whether entries are missing from the index, or another version made them."""
    content = sum(source.rows().count() for source in SOURCES.values())
    if SearchEntry.objects.count() != content:
        return True
    samples = (SearchEntry.objects.filter(source=name).order_by("pk").last() for name in SOURCES)
    return any(
        row.digest != sample.digest
        for sample in filter(None, samples)
        for row in SOURCES[sample.source].to_index([sample.source_pk])
    )


def rebuild_index(*, from_scratch: bool = False, progress: _Progress | None = None) -> IndexReport:
    """Update the whole index, emptied first if asked."""
    report = IndexReport()
    with transaction.atomic():
        if from_scratch:
            _remove(SearchEntry.objects.all())
            SearchWord.objects.all().delete()
        for name, source in SOURCES.items():
            pks = list(source.rows().order_by("pk").values_list("pk", flat=True))
            gone = SearchEntry.objects.filter(source=name).exclude(source_pk__in=pks)
            report.removed += _remove(gone)
            for start in range(0, len(pks), INDEX_BATCH_SIZE):
                _index(name, pks[start : start + INDEX_BATCH_SIZE], report)
                if progress is not None:
                    progress(name, min(start + INDEX_BATCH_SIZE, len(pks)), len(pks))
        text_index().optimize()
    return report


def _index(name: str, pks: Sequence[int], report: IndexReport) -> int:
    """Index the rows that exist. Return their number."""
    things = list(SOURCES[name].to_index(pks))
    known = dict(
        SearchEntry.objects.filter(source=name, source_pk__in=pks).values_list(
            "source_pk", "digest"
        )
    )
    changed = [thing for thing in things if known.get(thing.pk) != thing.digest]
    report.created += sum(thing.pk not in known for thing in changed)
    report.updated += sum(thing.pk in known for thing in changed)
    report.unchanged += len(things) - len(changed)
    if changed:
        _write(name, changed)
    return len(things)


def _write(name: str, things: Sequence[IndexedRow]) -> None:
    entries = SearchEntry.objects.bulk_create(
        [
            SearchEntry(
                source=name,
                source_pk=thing.pk,
                kind=thing.kind,
                language=thing.language,
                year=thing.year,
                dated_on=thing.dated_on,
                digest=thing.digest,
            )
            for thing in things
        ],
        update_conflicts=True,
        unique_fields=["source", "source_pk"],
        update_fields=["kind", "language", "year", "dated_on", "digest"],
    )
    pks = [entry.pk for entry in entries]
    through = SearchEntry.topics.through
    through.objects.filter(searchentry__in=pks).delete()
    through.objects.bulk_create(
        through(searchentry_id=pk, topic_id=topic)
        for pk, thing in zip(pks, things, strict=True)
        for topic in thing.topics
    )
    words = [
        EntryWords(
            search_tokens(thing.title), search_tokens(thing.about), search_tokens(thing.text)
        )
        for thing in things
    ]
    text_index().write(zip(pks, words, strict=True))
    run_or_batch(
        _add_known_words,
        {word for some in words for word in (*some.title, *some.about, *some.text)},
    )


def _add_known_words(words: set[str]) -> None:
    SearchWord.objects.bulk_create(
        [
            SearchWord(word=word)
            for word in sorted(words)
            if MIN_KNOWN_LENGTH <= len(word) <= MAX_KNOWN_LENGTH
            and word.isascii()
            and word.isalpha()
        ],
        ignore_conflicts=True,
        batch_size=2_000,
    )


def _remove(entries: "models.QuerySet[SearchEntry]") -> int:
    pks = list(entries.values_list("pk", flat=True))
    for start in range(0, len(pks), 5_000):
        some = pks[start : start + 5_000]
        text_index().remove(some)
        SearchEntry.objects.filter(pk__in=some).delete()
    return len(pks)
