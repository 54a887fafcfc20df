"""Find missing and doubtful information in the publications."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db.models.fields.files import FieldFile
from django.urls import reverse

from blog.models.papers import title_key
from profile_app.models import Person, Profile, Publication
from profile_app.publications.author_list import list_authors
from profile_app.publications.entries import make_entries
from profile_app.publications.links import TEXT_KINDS, publication_links
from profile_app.publications.spellings import spelling_key

_Kind = Publication.Kind
KINDS_WITHOUT_VENUE = {_Kind.SOFTWARE, _Kind.DATASET, _Kind.PATENT, _Kind.BOOK, _Kind.OTHER}
# Several papers may share a shorter name before the colon.
MIN_NAME_LENGTH = 5
VISIBLE_ROWS = 8


@dataclass(frozen=True)
class HealthRow:
    text: str
    detail: str
    url: str


@dataclass(frozen=True)
class HealthFinding:
    title: str
    advice: str
    rows: list[HealthRow]

    @property
    def first_rows(self) -> list[HealthRow]:
        return self.rows[:VISIBLE_ROWS]

    @property
    def more_rows(self) -> list[HealthRow]:
        return self.rows[VISIBLE_ROWS:]


def publication_findings() -> list[HealthFinding]:
    """Return the problems that were found, in a fixed number of queries."""
    profile = Profile.load()
    publications = list(Publication.objects.for_list())
    people = list(Person.objects.all())
    findings = [
        *_missing(publications, profile),
        HealthFinding(
            "Possible duplicates",
            "If two entries are the same paper, delete one and enter both venues in the other.",
            list(_duplicates(publications)),
        ),
        HealthFinding(
            "File missing",
            "The file is not in the media folder. Upload it again.",
            list(_missing_files(publications)),
        ),
        HealthFinding(
            "Possible duplicate person",
            "If two entries are the same person, select one of them on all papers, and add "
            "the other spelling to “other spellings”.",
            list(_duplicate_people(people)),
        ),
        HealthFinding(
            "Check the family name",
            "Citations and BibTeX use the last word unless you enter a family name.",
            [_person_row(person) for person in people if has_doubtful_family_name(person)],
        ),
    ]
    return [finding for finding in findings if finding.rows]


def _missing(publications: list[Publication], profile: Profile) -> Iterator[HealthFinding]:
    def rows(is_missing: Callable[[Publication], bool]) -> list[HealthRow]:
        return [_row(publication) for publication in publications if is_missing(publication)]

    without_owner = {
        entry.publication.pk
        for entry in make_entries(publications, profile)
        if entry.authors.runs and not any(author.is_me for author in entry.authors.authors)
    }
    yield HealthFinding(
        "No PDF", "Most readers want the PDF. Upload it or add a link.", rows(_no_pdf)
    )
    yield HealthFinding("No author", "Google Scholar requires an author.", rows(_no_author))
    yield HealthFinding(
        "You are not listed",
        "No author is marked as you or spelled as in your profile.",
        rows(lambda publication: publication.pk in without_owner),
    )
    yield HealthFinding("No month", "Undated entries sort last within their year.", rows(_no_month))
    yield HealthFinding("No venue", "Where was it published?", rows(_no_venue))


def author_question(publication: Publication) -> str:
    """Ask about a publication without authors, or without the owner among them."""
    profile = Profile.load()
    authors = list_authors(Publication.objects.for_list().get(pk=publication.pk), profile).authors
    if not authors:
        return f"“{publication}” has no authors yet. Who wrote it?"
    has_owner = profile.spellings or Person.objects.filter(is_me=True).exists()
    if has_owner and not any(author.is_me for author in authors):
        return f"You are not among the authors of “{publication}”. Is that right?"
    return ""


def _no_pdf(publication: Publication) -> bool:
    return not any(link.kind in TEXT_KINDS for link in publication_links(publication))


def _no_author(publication: Publication) -> bool:
    return not publication.authorships.all()


def _no_month(publication: Publication) -> bool:
    return publication.month is None


def _no_venue(publication: Publication) -> bool:
    is_named = (
        publication.venue or publication.venue_short or publication.kind in KINDS_WITHOUT_VENUE
    )
    return not is_named


def _duplicates(publications: Iterable[Publication]) -> Iterator[HealthRow]:
    """Find publications with the same title, name before a colon, DOI or arXiv ID."""
    seen: dict[str, Publication] = {}
    for publication in publications:
        name, colon, _ = publication.title.partition(":")
        keys = {title_key(publication.title)}
        if colon and len(title_key(name)) >= MIN_NAME_LENGTH:
            keys.add(title_key(name))
        keys |= {key.lower() for key in (publication.doi, publication.arxiv_id) if key}
        other = next((seen[key] for key in sorted(keys) if key in seen), None)
        if other:
            detail = f"see also “{other.title}”, {other.venue_and_year}"
            yield HealthRow(str(publication), detail, _change_url(publication))
        for key in keys:
            seen.setdefault(key, publication)


def _missing_files(publications: Iterable[Publication]) -> Iterator[HealthRow]:
    for publication in publications:
        files = [resource.file for resource in publication.resources.all()]
        for file in (*files, publication.cover):
            if is_missing(file):
                yield HealthRow(str(publication), str(file.name), _change_url(publication))


def is_missing(file: FieldFile) -> bool:
    return bool(file) and not file.storage.exists(file.name or "")


def _duplicate_people(people: list[Person]) -> Iterator[HealthRow]:
    """Find pairs with the same name, in full, in initials or in another order."""
    keys = {person.pk: [spelling_key(name) for name in person.spellings] for person in people}
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        words = [key.split() for key in keys[person.pk] if key]
        # Each word that could be the family name.
        for word in sorted({end for some in words for end in (some[0], some[-1])}):
            groups[word].append(person)
    pairs = set()
    for _, group in sorted(groups.items()):
        for one, other in combinations(group, 2):
            pair = frozenset((one.pk, other.pk))
            if pair not in pairs and _share_a_name(keys[one.pk], keys[other.pk]):
                pairs.add(pair)
                yield HealthRow(one.name, f"and “{other.name}”", _change_url(other))


def _share_a_name(keys: list[str], others: list[str]) -> bool:
    """``keys``: of the name, then of the other spellings, which must match exactly."""
    return keys[0] in others or others[0] in keys or may_be_same_person(keys[0], others[0])


def may_be_same_person(key: str, other: str) -> bool:
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
    """Whether there are more than two words and no family name was entered."""
    if person.is_organisation or person.family_name:
        return False
    words = [word for word in person.name.split() if len(word.rstrip(".")) > 1]
    return len(words) > 2


def _row(publication: Publication) -> HealthRow:
    return HealthRow(str(publication), publication.venue_and_year, _change_url(publication))


def _person_row(person: Person) -> HealthRow:
    return HealthRow(person.name, "", _change_url(person))


def _change_url(row: Publication | Person) -> str:
    return reverse(f"admin:profile_app_{row._meta.model_name}_change", args=[row.pk])
