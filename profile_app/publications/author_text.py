"""A publication's authors as text, one per line: ``Ada Chen* (corresponding)``."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from blog.bibliography.marks import CORRESPONDING, DECEASED, apply_meanings
from blog.bibliography.name_lists import split_names
from blog.bibliography.names import parse_marked_name
from blog.bibliography.reference import Author, Name
from blog.bibliography.written_names import EXAMPLE, FINAL_MARKS, split_pair, stripped, unclear
from profile_app.models import Authorship, Person, Publication
from profile_app.publications.author_list import EQUAL_SYMBOLS
from profile_app.publications.author_matching import AuthorMatcher
from profile_app.publications.spellings import spelling_key

MAX_NAME_LENGTH = 200
_MEANINGS = {"*": "equal", "‡": "equal2", "§": "equal3", "✉": CORRESPONDING, "†": DECEASED}
_WORDS = {"equal": "*", "equal contribution": "*", CORRESPONDING: "✉", DECEASED: "†"}
_WORD = re.compile(rf"(?<!\s)\s*\(\s*({'|'.join(_WORDS)})(?:\s+author)?\s*\)", re.IGNORECASE)
# Superscript numbers are those of affiliations; so are digits that end a name or follow a mark.
_NUMBERS = re.compile(
    r"[¹²³⁰⁴-⁹]+(?:[,\s]*[¹²³⁰⁴-⁹]+)*"
    r"|(?:(?<=[^\W\d_])|(?<=[*∗⋆†‡§¶‖✉]),?)\d+(?:,\d+)*(?!\w)"
)
_COMMA_OF_MARKS = re.compile(r",\s*(?=[*∗⋆†‡§¶‖✉]+(?:[,，;、\s]|\Z))")
_BULLET = re.compile(r"\A(?:[•·‣*–-]|\d{1,3}[.)])\s+")
_NEEDS_BRACES = re.compile(r"(?i)[,，;；、]|\s(?:and|&|und|et|with)\s")


@dataclass
class ParsedAuthors:
    authors: list[Author] = field(default_factory=list)
    has_more: bool = False
    """Whether the text ends with ``et al.``"""
    ignored: list[str] = field(default_factory=list)
    """Text that is not stored, such as affiliation numbers."""


def author_text(publication: Publication) -> str:
    """Return the text that ``parse_authors`` parses to a publication's authors."""
    rows = publication.authorships.select_related("person").order_by("order", "pk")
    return format_authors(
        Author(
            Name(str(row)),
            equal_group=row.equal_group,
            is_corresponding=row.is_corresponding,
            is_deceased=row.is_deceased,
        )
        for row in rows
    )


def format_authors(authors: Iterable[Author]) -> str:
    return "\n".join(map(_line, authors))


def _line(author: Author) -> str:
    name = str(author.name)
    words = [
        f"{{{name}}}" if _NEEDS_BRACES.search(name) else name,
        "(corresponding)" if author.is_corresponding else "",
        "(deceased)" if author.is_deceased else "",
    ]
    words[0] += EQUAL_SYMBOLS.get(author.equal_group or 0, "")
    return " ".join(filter(None, words))


def parse_authors(text: str, known: Collection[str]) -> ParsedAuthors:
    """Parse names in any order of BibTeX's, separated by lines, commas, semicolons or ``and``.

    ``known``: names that are not split, whatever is in them. Raise ValidationError.
    """
    parsed = ParsedAuthors()
    for written in text.splitlines():
        if line := stripped(written):
            parsed.authors += _parse_line(line, known, parsed)
    for author in parsed.authors:
        if len(str(author.name)) > MAX_NAME_LENGTH:
            name = f"{author.name}"[:60]
            raise ValidationError(f"“{name}…” is too long for a name. {EXAMPLE}")
    return parsed


def _parse_line(line: str, known: Collection[str], parsed: ParsedAuthors) -> list[Author]:
    line = _WORD.sub(lambda match: _WORDS[match[1].lower()], line)
    bare = FINAL_MARKS.sub("", line)
    name = bare[1:-1] if bare.startswith("{") and bare.endswith("}") else bare
    if name in known:
        return [_with_marks(Name(name), line.removeprefix(bare), parsed)]
    line = _BULLET.sub("", line)
    parsed.ignored += [number.strip(", ") for number in _NUMBERS.findall(line)]
    names = split_names(_COMMA_OF_MARKS.sub("", _NUMBERS.sub("", line)))
    if names.unread:
        raise unclear(names.unread)
    parsed.has_more |= names.has_more
    authors = []
    for one in names.names:
        for part in split_pair(one, known):
            found, marks = parse_marked_name(part)
            if str(found):
                authors.append(_with_marks(found, marks, parsed))
    return authors


def _with_marks(name: Name, marks: str, parsed: ParsedAuthors) -> Author:
    plain = "".join(mark for mark in marks if not mark.isspace() and mark != ",")
    author = apply_meanings(Author(name, unknown_marks=plain), _MEANINGS)
    parsed.ignored += author.unknown_marks
    return author


def known_names(publication: Publication) -> set[str]:
    """Return the names of everyone on the site, and those printed on this publication."""
    names = set(Person.objects.values_list("name", flat=True))
    if publication.pk:
        names.update(publication.authorships.values_list("printed_name", flat=True))
    return names - {""}


def repeated_name(publication: Publication, authors: list[Author]) -> str:
    """Return a name that occurs more often than there are people with it, or ""."""
    keys = [spelling_key(str(author.name)) for author in authors]
    repeated = {key for key in keys if keys.count(key) > 1 and key}
    if not repeated:
        return ""
    people = [spelling_key(person.name) for person in Person.objects.only("name")]
    rows = publication.authorships.select_related("person") if publication.pk else ()
    present = [spelling_key(str(row)) for row in rows]
    for author, key in zip(authors, keys, strict=True):
        if key in repeated and keys.count(key) > max(people.count(key), present.count(key), 1):
            return str(author.name)
    return ""


def set_authors(publication: Publication, authors: list[Author]) -> list[Person]:
    """Store the authors in this order, and return the people that were created.

    Authors who stay keep their row, with the person and the spelling that it has.
    """
    rows = list(publication.authorships.select_related("person").order_by("order", "pk"))
    matcher = AuthorMatcher()
    placed: list[Authorship | None] = [_pop_row(rows, str(author.name)) for author in authors]
    taken = {id(matcher.by_pk[row.person_id]) for row in placed if row}
    for place, author in enumerate(authors):
        if placed[place] is None:
            person = matcher.find(author.name, taken=frozenset(taken))
            taken.add(id(person))
            if person._state.adding:
                person.save()
            placed[place] = _row_of(rows, publication, person, str(author.name))
    publication.authorships.filter(pk__in=[row.pk for row in rows]).delete()
    _store(authors, [row for row in placed if row])
    return matcher.created


def _store(authors: list[Author], rows: list[Authorship]) -> None:
    for order, (author, row) in enumerate(zip(authors, rows, strict=True)):
        row.order, row.equal_group = order, author.equal_group
        row.is_corresponding, row.is_deceased = author.is_corresponding, author.is_deceased
        row.save()


def _pop_row(rows: list[Authorship], name: str) -> Authorship | None:
    """Remove and return the first row with this name."""
    return next((rows.pop(n) for n, row in enumerate(rows) if str(row) == name), None)


def _row_of(
    rows: list[Authorship], publication: Publication, person: Person, printed: str
) -> Authorship:
    """Return the person's row, taken out of ``rows``, or a new one."""
    places = [n for n, row in enumerate(rows) if row.person_id == person.pk]
    row = rows.pop(places[0]) if places else Authorship(publication=publication, person=person)
    row.printed_name = "" if printed.casefold() == person.name.casefold() else printed
    return row
