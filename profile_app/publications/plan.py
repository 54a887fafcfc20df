"""Plan an import of references into the publications, before anything is saved."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from blog.bibliography.bibtex_entries import EntryMessage
from blog.bibliography.bibtex_reading import BibtexReading
from blog.bibliography.reference import Reference
from blog.bibliography.reference_kinds import work_kind
from blog.models import Topic
from blog.topic_matching import TopicMatcher
from profile_app.models import Publication
from profile_app.publications.facts import Facts, reference_facts
from profile_app.publications.files import LocalFiles, resolve_files
from profile_app.publications.fitting import author_notices, fit_reference, validation_error
from profile_app.publications.matching import (
    PublicationIndex,
    duplicate_reason,
    index_keys,
    is_version_of,
)
from profile_app.publications.merging import complete, merge_duplicates, merge_versions
from profile_app.publications.reference import generated_keys, publication_reference
from profile_app.publications.topics import label_topics

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
# If a file is longer, only entries marked as selected appear on the homepage.
MAX_SELECTED_BY_DEFAULT = 10
_VERSION_FACTS = {"kind", "venue", "venue_short", "year", "month", "bibtex_type"}
NOT_PEER_REVIEWED = {"preprint", "thesis", "report", "dataset", "software", "patent", "other"}


@dataclass(frozen=True)
class Change:
    name: str
    before: Any
    after: Any


@dataclass
class Planned:
    reference: Reference
    facts: Facts
    publication: Publication | None = None
    changes: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    """The owner's edits since the last import; ``after`` is the file's value."""
    files: dict[str, Path] = field(default_factory=dict)
    """The files to import, by their names in the facts."""

    state: str = NEW
    cover: Path | None = None
    """The preview image of the entry, for a publication without an image."""


@dataclass
class Plan:
    planned: list[Planned] = field(default_factory=list)
    refused: list[EntryMessage] = field(default_factory=list)
    notices: list[EntryMessage] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)

    def count(self, state: str) -> int:
        return sum(planned.state == state for planned in self.planned)

    def notice(self, reference: Reference, text: str) -> None:
        self.notices.append(EntryMessage(reference.key, reference.line or 0, f"{text}."))


def make_plan(reading: BibtexReading, *, files: LocalFiles | None = None) -> Plan:
    """Compare the references with the publications. Write nothing."""
    return _Planner(reading, files).plan()


class _Planner:
    def __init__(self, reading: BibtexReading, files: LocalFiles | None) -> None:
        self.files = files
        self.result = Plan(
            refused=list(reading.refused), notices=list(reading.notices), marks=reading.marks
        )
        merged = merge_duplicates(reading.references, self.result.notices)
        self.references = list(self._fit(merged))
        says_selected = any(one.is_selected is not None for one in reading.references)
        self.is_selected = not says_selected and len(merged) <= MAX_SELECTED_BY_DEFAULT
        self.index = PublicationIndex(Publication.objects.for_page())
        self.topics = TopicMatcher(Topic.objects.only("name", "slug"))
        self.generated_keys = generated_keys()
        self.key_owners: dict[str, int | None] = {
            reference.key.lower(): pk for pk, reference in self.index.references.items()
        }

    def plan(self) -> Plan:
        matches = self.index.match(self.references)
        for reference, publication in zip(self.references, matches, strict=True):
            self.result.planned.append(self._plan_one(reference, publication))
        self._report_duplicates()
        self.result.refused.sort(key=lambda message: message.line)
        return self.result

    def _fit(self, references: list[Reference]) -> Iterator[Reference]:
        for reference in references:
            fitted, notices = fit_reference(reference)
            if error := validation_error(fitted):
                message = EntryMessage(reference.key, reference.line or 0, error)
                self.result.refused.append(message)
                continue
            for text in (*notices, *author_notices(fitted)):
                self.result.notice(reference, text)
            yield fitted

    def _plan_one(self, reference: Reference, publication: Publication | None) -> Planned:
        labelled = label_topics(reference, publication, self.topics, self.result.notices)
        wanted, found = resolve_files(labelled, publication, self.files, self.result.notices)
        planned = Planned(wanted, {}, publication, files=found)
        if self.files is not None and not (publication and publication.cover):
            planned.cover = self.files.find(reference.fields.get("preview", ""))
        if publication is None:
            planned.reference = self._with_free_key(self._with_defaults(wanted))
            planned.facts = reference_facts(planned.reference)
        else:
            present = self._present(publication)
            self._compare(planned, _beside(wanted, present), present)
            planned.state = CHANGED if planned.changes else UNCHANGED
        return planned

    def _present(self, publication: Publication) -> Reference:
        reference = publication_reference(publication, topic_label=self.topics.label)
        return resolve_files(reference, publication, None, [])[0]

    def _with_defaults(self, reference: Reference) -> Reference:
        is_selected, is_reviewed = reference.is_selected, reference.is_peer_reviewed
        if is_reviewed is None:
            is_reviewed = work_kind(reference) not in NOT_PEER_REVIEWED
        if is_selected is None:
            is_selected = self.is_selected
        return replace(reference, is_selected=is_selected, is_peer_reviewed=is_reviewed)

    def _with_free_key(self, reference: Reference) -> Reference:
        """Number a key that another publication has."""
        keys = (reference.key if n == 1 else f"{reference.key}-{n}" for n in count(1))
        key = next(key for key in keys if key.lower() not in self.key_owners)
        self.key_owners[key.lower()] = None
        if key != reference.key:
            self.result.notice(reference, f"another publication has its key, so it gets {key}")
        return replace(reference, key=key)

    def _compare(self, planned: Planned, offered: Reference, present: Reference) -> None:
        """Compare the site, the last import and the file."""
        publication = planned.publication
        before: Facts = publication.imported if publication else {}
        facts_now = reference_facts(present)
        planned.facts = reference_facts(offered)
        # A published preprint has a new venue and year, even if the owner entered the preprint.
        is_promoted = facts_now["kind"] == "preprint" != planned.facts["kind"]
        for name, after in planned.facts.items():
            now = facts_now.get(name)
            if after == now or (name == "bibtex_key" and not self._is_new_key(planned, after)):
                continue
            change = Change(name, now, after)
            is_own = now != before[name] if name in before else bool(now) or not after
            if is_promoted and name in _VERSION_FACTS and after:
                is_own = False
            if not is_own:
                planned.changes.append(change)
            elif after:
                planned.kept.append(change)
        # Keep the defaults of the first import for what the file doesn't specify.
        planned.facts = {**before, **planned.facts}

    def _is_new_key(self, planned: Planned, key: str) -> bool:
        """Whether the key is new to the site, and not one that its own export generated."""
        pk = planned.publication.pk if planned.publication else 0
        generated = self.generated_keys.get(pk, "")
        return key != generated and self.key_owners.get(key.lower(), pk) == pk

    def _report_duplicates(self) -> None:
        """Report pairs that may be one work, at least one of them new."""
        others: dict[str, list[tuple[Reference, str]]] = {}
        matched = {planned.publication.pk for planned in self.result.planned if planned.publication}
        for planned in self.result.planned:
            reference, is_new = planned.reference, planned.state == NEW
            for other, state in self._candidates(reference, others, matched):
                reason = duplicate_reason(reference, other) if is_new or state == NEW else ""
                if reason:
                    name = f"“{other.key}” on line {other.line}" if other.line else "a publication"
                    about = "" if other.line else f" “{other.title}” on the site"
                    text = f"possible duplicate of {name}{about}: {reason}"
                    self.result.notice(reference, text)
            for key in index_keys(reference):
                others.setdefault(key, []).append((reference, planned.state))

    def _candidates(
        self,
        reference: Reference,
        others: dict[str, list[tuple[Reference, str]]],
        matched: set[int],
    ) -> list[tuple[Reference, str]]:
        keys = list(index_keys(reference))
        found = [pair for key in keys for pair in others.get(key, ())]
        pks = self.index.find(keys)
        found += [(self.index.references[pk], UNCHANGED) for pk in pks if pk not in matched]
        return list({id(pair[0]): pair for pair in found}.values())


def _beside(reference: Reference, present: Reference) -> Reference:
    """Merge a preprint with its published version, whichever of them is imported."""
    if is_version_of(reference, present):
        if work_kind(reference) == "preprint":
            return merge_versions(present, reference)[0]
        return merge_versions(reference, present)[0]
    if present.preprint_venue and not reference.preprint_venue:
        # The preprint's entry may supply what this entry lacks.
        return complete(reference, replace(present, is_selected=None, is_peer_reviewed=None))
    return reference
