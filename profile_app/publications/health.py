"""What is missing or doubtful in the publications, each with where the owner can mend it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db.models.fields.files import FieldFile
from django.urls import reverse

from blog.models.papers import title_key
from profile_app.models import Person, Profile, Publication
from profile_app.publications.entries import entries_of
from profile_app.publications.links import TEXT_KINDS
from profile_app.publications.spellings import spelling_key

Kind = Publication.Kind
OF_NO_VENUE = {Kind.SOFTWARE, Kind.DATASET, Kind.PATENT, Kind.BOOK, Kind.OTHER}
# A name before a colon that is shorter says too little to tell one paper by.
SHORTEST_NAME = 5
SHOWN_AT_ONCE = 8


@dataclass(frozen=True)
class Row:
    text: str
    detail: str
    url: str


@dataclass(frozen=True)
class Finding:
    title: str
    advice: str
    rows: list[Row]

    @property
    def first_rows(self) -> list[Row]:
        return self.rows[:SHOWN_AT_ONCE]

    @property
    def more_rows(self) -> list[Row]:
        return self.rows[SHOWN_AT_ONCE:]


def publication_findings() -> list[Finding]:
    """Return what there is to mend, in a fixed number of queries; findings of nothing left out."""
    profile = Profile.load()
    publications = list(Publication.objects.for_list())
    people = list(Person.objects.all())
    findings = [
        *_missing(publications, profile),
        Finding(
            "May be there twice",
            "Two entries of one paper: keep one, and give it both venues.",
            list(_doubles(publications)),
        ),
        Finding(
            "The file is gone",
            "The entry links to a file that is not in the media folder: upload it again.",
            list(_dead_files(publications)),
        ),
        Finding(
            "One person in two spellings?",
            "If they are one: choose one of them on the papers of the other, and add the other "
            "spelling to “other spellings”.",
            list(_spellings(people)),
        ),
        Finding(
            "Which is the family name?",
            "Citations and BibTeX take the last word unless you say which.",
            [_of_person(person) for person in people if has_doubtful_family_name(person)],
        ),
    ]
    return [finding for finding in findings if finding.rows]


def _missing(publications: list[Publication], profile: Profile) -> Iterator[Finding]:
    def those(is_missing: Callable[[Publication], bool]) -> list[Row]:
        return [_of(publication) for publication in publications if is_missing(publication)]

    strangers = {
        entry.publication.pk
        for entry in entries_of(publications, profile)
        if entry.authors.runs and not any(author.is_me for author in entry.authors.authors)
    }
    yield Finding("No PDF", "What most readers come for. Upload it, or link to it.", those(_no_pdf))
    yield Finding("No author", "Google Scholar takes no page without one.", those(_no_author))
    yield Finding(
        "Without you",
        "No author is marked as you, or spelled as in your profile.",
        those(lambda p: p.pk in strangers),
    )
    yield Finding(
        "No month", "Within a year, they stand after those that have one.", those(_no_month)
    )
    yield Finding("No venue", "Where was it published?", those(_no_venue))


def _no_pdf(publication: Publication) -> bool:
    return not any(resource.kind in TEXT_KINDS for resource in publication.resources.all())


def _no_author(publication: Publication) -> bool:
    return not publication.authorships.all()


def _no_month(publication: Publication) -> bool:
    return publication.month is None


def _no_venue(publication: Publication) -> bool:
    is_named = publication.venue or publication.venue_short or publication.kind in OF_NO_VENUE
    return not is_named


def _doubles(publications: Iterable[Publication]) -> Iterator[Row]:
    """Those of one title, or of one name before the colon: Apparate: ..."""
    seen: dict[str, Publication] = {}
    for publication in publications:
        name, colon, _ = publication.title.partition(":")
        keys = {title_key(publication.title)}
        if colon and len(title_key(name)) >= SHORTEST_NAME:
            keys.add(title_key(name))
        other = next((seen[key] for key in sorted(keys) if key in seen), None)
        if other:
            about = f"beside “{other.title}”, {other.venue_and_year}"
            yield Row(publication.title, about, _change(publication))
        for key in keys:
            seen.setdefault(key, publication)


def _dead_files(publications: Iterable[Publication]) -> Iterator[Row]:
    for publication in publications:
        files = [resource.file for resource in publication.resources.all()]
        for file in (*files, publication.cover):
            if is_gone(file):
                yield Row(publication.title, str(file.name), _change(publication))


def is_gone(file: FieldFile) -> bool:
    return bool(file) and not file.storage.exists(file.name or "")


def _spellings(people: list[Person]) -> Iterator[Row]:
    """Pairs of people whose names are one, one in initials, or one turned round."""
    keys = {person.pk: [spelling_key(name) for name in person.spellings] for person in people}
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        words = [key.split() for key in keys[person.pk] if key]
        # By every word that could be the family name.
        for word in sorted({end for some in words for end in (some[0], some[-1])}):
            groups[word].append(person)
    told = set()
    for _, group in sorted(groups.items()):
        for one, other in combinations(group, 2):
            pair = frozenset((one.pk, other.pk))
            if pair not in told and _share_a_name(keys[one.pk], keys[other.pk]):
                told.add(pair)
                yield Row(one.name, f"and “{other.name}”", _change(other))


def _share_a_name(keys: list[str], others: list[str]) -> bool:
    """``keys``: of the name, then of the other spellings, which are taken by the letter."""
    return keys[0] in others or others[0] in keys or may_be_one(keys[0], others[0])


def may_be_one(key: str, other: str) -> bool:
    """Compare two spelling keys: ``r pan`` and ``rui pan``, ``wei li`` and ``li wei``."""
    one, two = key.split(), other.split()
    if not one or not two:
        return False
    if sorted(one) == sorted(two):
        return True
    if one[-1] != two[-1] or min(len(one), len(two)) < 2:
        return False
    pairs = list(zip(one[:-1], two[:-1], strict=False))
    return all(a == b or (1 in {len(a), len(b)} and a[0] == b[0]) for a, b in pairs)


def has_doubtful_family_name(person: Person) -> bool:
    """More than a given and a family name; of two words, or one, the last is taken."""
    if person.is_organisation or person.family_name:
        return False
    words = [word for word in person.name.split() if len(word.rstrip(".")) > 1]
    return len(words) > 2


def _of(publication: Publication) -> Row:
    return Row(publication.title, publication.venue_and_year, _change(publication))


def _of_person(person: Person) -> Row:
    return Row(person.name, "", _change(person))


def _change(row: Publication | Person) -> str:
    return reverse(f"admin:profile_app_{row._meta.model_name}_change", args=[row.pk])
