"""Plan an import of references into the publications, before anything is saved."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from blog.bibliography.bibtex_entries import EntryMessage
from blog.bibliography.bibtex_reading import BibtexReading
from blog.bibliography.reference import Reference
from blog.bibliography.reference_keys import citation_key
from blog.bibliography.reference_kinds import work_kind
from blog.models import Topic
from blog.models.papers import title_key
from blog.topic_matching import MAX_TOPIC_NAME, TopicMatcher
from profile_app.models import Profile, Publication
from profile_app.publications.facts import Facts, reference_facts
from profile_app.publications.files import LocalFiles, resolve_files
from profile_app.publications.reference import publication_reference
from profile_app.publications.spellings import spelling_key

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
# Of a longer file, only entries marked as selected are shown on the homepage.
MAX_SELECTED_BY_DEFAULT = 10
_MAX_LENGTHS = {
    "title": 400,
    "venue": 200,
    "venue_short": 60,
    "award": 160,
    "impact": 300,
    "key": 120,
}
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
    """What the owner edited since the last import; ``after`` is the file's value."""
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


def make_plan(reading: BibtexReading, *, files: LocalFiles | None = None, me: str = "") -> Plan:
    """Compare the references with the publications. Write nothing."""
    plan = Plan(refused=list(reading.refused), notices=list(reading.notices), marks=reading.marks)
    says_selected = any(reference.is_selected is not None for reference in reading.references)
    few = len(reading.references) <= MAX_SELECTED_BY_DEFAULT
    own = {spelling_key(name) for name in (*Profile.load().spellings, me) if name}
    known = _Known(Publication.objects.for_page())
    topics = TopicMatcher(Topic.objects.only("name", "slug"))
    for reference in _one_of_each(reading.references, plan):
        if error := _error(reference):
            plan.refused.append(EntryMessage(reference.key, reference.line or 0, error))
            continue
        publication = known.find(reference)
        labelled = _with_topics(reference, publication, topics, plan.notices)
        wanted, found = resolve_files(labelled, publication, files, plan.notices)
        planned = Planned(wanted, {}, publication, files=found)
        if files is not None and not (publication and publication.cover):
            planned.cover = files.find(reference.fields.get("preview", ""))
        if publication is None:
            is_selected = not says_selected and few
            wanted = _with_defaults(wanted, is_selected=is_selected)
            planned.facts = reference_facts(wanted)
        else:
            present = _present(publication, topics)
            _compare(planned, _beside(wanted, present), present, publication.imported)
            planned.state = CHANGED if planned.changes else UNCHANGED
        planned.reference = wanted
        plan.planned.append(planned)
        plan.notices += _notices(reference, own)
    plan.refused.sort(key=lambda refusal: refusal.line)
    return plan


class _Known:
    """The publications of the site by identifier, key and title."""

    def __init__(self, publications: Iterable[Publication]) -> None:
        self._by: dict[tuple[str, str], Publication] = {}
        self._taken: set[int] = set()
        for publication in publications:
            reference = publication_reference(publication)
            for identity in (*_identities(reference), _title_alone(reference)):
                self._by.setdefault(identity, publication)

    def find(self, reference: Reference) -> Publication | None:
        for identity in (*_identities(reference), *_other_version(reference)):
            publication = self._by.get(identity)
            if publication is not None and publication.pk not in self._taken:
                self._taken.add(publication.pk)
                return publication
        return None


def _identities(reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield DOI, arXiv ID, key, then title with year: the most reliable first."""
    if reference.doi:
        yield "doi", reference.doi.lower()
    if reference.arxiv_id:
        yield "arxiv", reference.arxiv_id
    if reference.key:
        yield "key", reference.key
    title = title_key(reference.title)
    for year in {reference.year, reference.preprint_year} - {None}:
        yield "title", f"{title} {year}"


def _title_alone(reference: Reference) -> tuple[str, str]:
    is_preprint = work_kind(reference) == "preprint"
    return ("preprint" if is_preprint else "published"), title_key(reference.title)


def _other_version(reference: Reference) -> Iterator[tuple[str, str]]:
    """A preprint and its published version may be years apart."""
    is_preprint = work_kind(reference) == "preprint"
    yield ("published" if is_preprint else "preprint"), title_key(reference.title)


def _one_of_each(references: Iterable[Reference], plan: Plan) -> list[Reference]:
    """Merge a preprint with its published version; skip a second entry of the same paper."""
    kept: list[Reference] = []
    places: dict[tuple[str, str], int] = {}
    keys: Counter[str] = Counter()
    for reference in references:
        key = citation_key(reference)
        keys[key] += 1
        own = replace(reference, key=key if keys[key] == 1 else f"{key}-{keys[key]}")
        identities = [*_identities(own), _title_alone(own)]
        looked_up = (*_identities(own), *_other_version(own))
        place = next((places[identity] for identity in looked_up if identity in places), None)
        if place is None:
            places |= dict.fromkeys(identities, len(kept))
            kept.append(own)
        elif work_kind(own) == work_kind(kept[place]):
            first = kept[place]
            text = f"it is the same paper as “{first.key}” in line {first.line}, so it was skipped."
            plan.refused.append(EntryMessage(reference.key, reference.line or 0, text))
        else:
            pair = sorted((own, kept[place]), key=lambda one: work_kind(one) == "preprint")
            kept[place] = merge_versions(*pair)
            places |= dict.fromkeys(identities, place)
            text = f"it is the preprint of “{pair[0].key}”, so both become one publication."
            plan.notices.append(EntryMessage(pair[1].key, pair[1].line or 0, text))
    return kept


def merge_versions(published: Reference, preprint: Reference) -> Reference:
    """Return one paper with two venues; where they differ, the published version wins."""
    links = dict.fromkeys((*published.links, *preprint.links))
    return replace(
        published,
        preprint_venue=published.preprint_venue or preprint.venue or "arXiv",
        preprint_year=published.preprint_year or preprint.year,
        arxiv_id=published.arxiv_id or preprint.arxiv_id,
        abstract=published.abstract or preprint.abstract,
        links=tuple(links),
        identifiers=tuple(dict.fromkeys((*published.identifiers, *preprint.identifiers))),
    )


def _present(publication: Publication, topics: TopicMatcher) -> Reference:
    reference = publication_reference(publication, topic_label=topics.label)
    return resolve_files(reference, publication, None, [])[0]


def _with_topics(
    reference: Reference,
    publication: Publication | None,
    topics: TopicMatcher,
    notices: list[EntryMessage],
) -> Reference:
    """Label the topics as ``topics`` does; of several of one name, the publication's is meant."""
    labels = []
    for name in reference.topics:
        found = topics.find(name)
        if len(found) > 1 and publication:
            found = [topic for topic in publication.topics.all() if topic in found] or found
        if sentence := _topic_problem(name, found):
            notices.append(EntryMessage(reference.key, reference.line or 0, sentence))
            continue
        if not found:
            found = [Topic(name=name)]
            topics.add(found[0])
        labels.append(topics.label(found[0]))
    return replace(reference, topics=tuple(dict.fromkeys(labels)))


def _topic_problem(name: str, found: list[Topic]) -> str:
    if len(found) > 1:
        slugs = " or ".join(topic.slug for topic in found)
        return f"{len(found)} topics are named “{name}”, so none is set. Write {slugs} instead."
    if not found and len(name) > MAX_TOPIC_NAME:
        start = f"the topic “{name[:40]}…” is longer than {MAX_TOPIC_NAME} characters"
        return f"{start}, so it is not set. Shorten it."
    return ""


def _beside(reference: Reference, present: Reference) -> Reference:
    """Merge a preprint with its published version, whichever of them is imported."""
    if work_kind(reference) == "preprint" and work_kind(present) != "preprint":
        return merge_versions(present, reference)
    if work_kind(present) == "preprint" and work_kind(reference) != "preprint":
        return merge_versions(reference, present)
    return reference


def _compare(planned: Planned, offered: Reference, present: Reference, before: Facts) -> None:
    """Compare the site, the last import and the file."""
    facts_now = reference_facts(present)
    # The key that exports use if the owner entered none.
    generated_key = citation_key(present)
    planned.facts = reference_facts(offered)
    # A published preprint has a new venue and year, even if the owner entered the preprint.
    is_promoted = facts_now["kind"] == "preprint" != planned.facts["kind"]
    for name, after in planned.facts.items():
        now = facts_now.get(name)
        if after == now or (name == "bibtex_key" and not now and after == generated_key):
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


def _with_defaults(reference: Reference, *, is_selected: bool) -> Reference:
    is_reviewed = work_kind(reference) not in NOT_PEER_REVIEWED
    return replace(
        reference,
        is_selected=is_selected if reference.is_selected is None else reference.is_selected,
        is_peer_reviewed=(
            is_reviewed if reference.is_peer_reviewed is None else reference.is_peer_reviewed
        ),
    )


def _error(reference: Reference) -> str:
    if reference.year is None:
        return "it has no year. Add year = {2024}, even if it is not certain."
    for name, longest in _MAX_LENGTHS.items():
        if len(getattr(reference, name)) > longest:
            return f"its {name.replace('_', ' ')} is longer than {longest} characters. Shorten it."
    return ""


def _notices(reference: Reference, own: set[str]) -> Iterator[EntryMessage]:
    line = reference.line or 0
    marks = sorted({mark for author in reference.authors for mark in author.unknown_marks})
    if marks:
        text = f"the meaning of {' and '.join(marks)} next to a name is unknown, so it is ignored."
        yield EntryMessage(reference.key, line, text)
    if not reference.authors:
        yield EntryMessage(reference.key, line, "it has no authors.")
