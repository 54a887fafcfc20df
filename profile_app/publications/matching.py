"""Decide which references describe the same work.

Two references are one work only if their titles agree, and either their identifiers agree or one of
them is a preprint. Others are kept apart, and may be reported as possible duplicates.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from blog.bibliography.reference import Reference
from blog.bibliography.reference_kinds import work_kind
from blog.models.papers import title_key
from profile_app.models import Publication
from profile_app.publications.reference import publication_reference
from profile_app.publications.spellings import spelling_key

# A corrected title is at least this similar to the former one.
_MIN_SIMILARITY = 0.85
_DETAILS = ("volume", "number", "pages", "chapter", "edition", "articleno", "eid", "doi", "isbn")
# Signs that distinguish C++ from C#, and A* from A.
_SIGNS = re.compile(r"[+#*^=<>]")
# Works that a paper of the same title describes.
_ARTIFACTS = {"dataset", "software", "patent"}
_NUMBERS = re.compile(r"\d+|\b[ivx]+\b")


def is_same_work(one: Reference, other: Reference) -> bool:
    if not titles_agree(one, other) or identifiers_conflict(one, other):
        return False
    is_version = is_version_of(one, other) and share_authors(one, other)
    return is_version or identifiers_agree(one, other)


def is_copy(one: Reference, other: Reference) -> bool:
    """Whether two entries say the same, except for their keys."""
    plain, copy = (replace(entry, key="", bibtex="", line=None) for entry in (one, other))
    return plain == copy


def titles_agree(one: Reference, other: Reference) -> bool:
    key = title_key(one.title)
    is_same = key == title_key(other.title) and (bool(key) or one.title == other.title)
    return is_same and _SIGNS.findall(one.title) == _SIGNS.findall(other.title)


def is_version_of(one: Reference, other: Reference) -> bool:
    """Whether exactly one of them is a preprint, and the other a publication."""
    kinds = {work_kind(one), work_kind(other)}
    return "preprint" in kinds and len(kinds - _ARTIFACTS) == 2


def identifiers_agree(one: Reference, other: Reference) -> bool:
    return _are_equal(one.doi, other.doi) or _are_equal(one.arxiv_id, other.arxiv_id)


def identifiers_conflict(one: Reference, other: Reference) -> bool:
    """Whether they have different identifiers; a preprint and its paper have different DOIs."""
    if one.arxiv_id and other.arxiv_id and not _are_equal(one.arxiv_id, other.arxiv_id):
        return True
    have_dois = bool(one.doi and other.doi) and not _are_equal(one.doi, other.doi)
    return have_dois and not is_version_of(one, other)


def duplicate_reason(one: Reference, other: Reference) -> str:
    """Return why two references may be the same work, or "" if they are clearly two."""
    if _are_equal(one.doi, other.doi):
        return "same DOI, different title"
    if _are_equal(one.arxiv_id, other.arxiv_id):
        return "same arXiv ID, different title"
    if titles_agree(one, other):
        return "same title"
    return ""


class PublicationIndex:
    """Finds the publication that each reference of an import describes."""

    def __init__(self, publications: Iterable[Publication]) -> None:
        self.publications = {publication.pk: publication for publication in publications}
        self.references = {
            pk: publication_reference(publication) for pk, publication in self.publications.items()
        }
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for pk, reference in self.references.items():
            for key in index_keys(reference):
                self._by_key[key].append(pk)
            for key in self._keys(pk):
                self._by_key[f"key {key}"].append(pk)

    def match(self, references: Sequence[Reference]) -> list[Publication | None]:
        """Match each publication once, the most certain pairs first."""
        matched: dict[int, int] = {}
        taken: set[int] = set()
        for rule in (
            self._is_same_work,
            self._has_key_and_title,
            self._is_version,
            self._says_nothing_else,
            self._has_corrected_title,
        ):
            for number, reference in enumerate(references):
                if number not in matched:
                    free = (pk for pk in self.candidates(reference) if pk not in taken)
                    found = next((pk for pk in free if rule(reference, pk)), None)
                    if found is not None:
                        matched[number] = found
                        taken.add(found)
        return [self.publications.get(matched.get(number, 0)) for number in range(len(references))]

    def candidates(self, reference: Reference) -> list[int]:
        """Return the publications with the same title, identifier or key."""
        keys = [*index_keys(reference), *([f"key {reference.key}"] if reference.key else [])]
        return self.find(keys)

    def find(self, keys: Iterable[str]) -> list[int]:
        """Return the publications with any of the ``index_keys``."""
        return list(dict.fromkeys(pk for key in keys for pk in self._by_key.get(key, ())))

    def _keys(self, pk: int) -> set[str]:
        """Return the keys of a publication, with and without the number of a duplicate key."""
        keys = {self.references[pk].key, str(self.publications[pk].imported.get("bibtex_key", ""))}
        return {key for written in keys for key in (written, re.sub(r"-\d+$", "", written)) if key}

    def _is_same_work(self, reference: Reference, pk: int) -> bool:
        known = self.references[pk]
        return identifiers_agree(reference, known) and is_same_work(reference, known)

    def _has_key_and_title(self, reference: Reference, pk: int) -> bool:
        known = self.references[pk]
        has_key = reference.key in self._keys(pk) and titles_agree(reference, known)
        return has_key and not identifiers_conflict(reference, known)

    def _is_version(self, reference: Reference, pk: int) -> bool:
        known = self.references[pk]
        return is_version_of(reference, known) and is_same_work(reference, known)

    def _says_nothing_else(self, reference: Reference, pk: int) -> bool:
        """Whether an entry without identifiers completes the owner's entry on the same work."""
        known = self.references[pk]
        return (
            titles_agree(reference, known)
            and reference.year in {known.year, known.preprint_year}
            and work_kind(reference) == work_kind(known)
            and not identifiers_conflict(reference, known)
            and not _details_conflict(reference, known)
            and share_authors(reference, known)
        )

    def _has_corrected_title(self, reference: Reference, pk: int) -> bool:
        """Whether the title of an entry that was imported before has been corrected."""
        known = self.references[pk]
        was_imported = self.publications[pk].imported.get("bibtex_key") == reference.key
        if not was_imported or identifiers_conflict(reference, known):
            return False
        is_similar = _is_similar(reference.title, known.title)
        return identifiers_agree(reference, known) or (
            is_similar and reference.year == known.year and share_authors(reference, known)
        )


def index_keys(reference: Reference) -> Iterator[str]:
    """Yield what references of one work may share."""
    yield f"title {title_key(reference.title)}"
    if reference.doi:
        yield f"doi {reference.doi.lower()}"
    if reference.arxiv_id:
        yield f"arxiv {reference.arxiv_id.lower()}"


def _are_equal(one: str, other: str) -> bool:
    return bool(one) and one.lower() == other.lower()


def _details_conflict(one: Reference, other: Reference) -> bool:
    details, others = _details(one), _details(other)
    return any(details[name].isdisjoint(others[name]) for name in details.keys() & others.keys())


def _details(reference: Reference) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, value in (*reference.identifiers, *reference.fields.items()):
        if value and name in _DETAILS:
            found[name].add(title_key(value))
    return found


def share_authors(one: Reference, other: Reference) -> bool:
    """Whether an author is listed by both, or one of them lists none."""
    families = [
        {spelling_key(author.name.family) for author in reference.authors}
        for reference in (one, other)
    ]
    return not all(families) or bool(families[0] & families[1])


def _is_similar(one: str, other: str) -> bool:
    """Whether one title is the other with a correction, and not Part I and Part II."""
    if _NUMBERS.findall(one.casefold()) != _NUMBERS.findall(other.casefold()):
        return False
    matcher = SequenceMatcher(None, title_key(one), title_key(other), autojunk=False)
    return matcher.ratio() >= _MIN_SIMILARITY
