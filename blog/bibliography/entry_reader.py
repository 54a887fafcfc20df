"""Convert the raw fields of a BibTeX entry to a reference."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from blog.bibliography.bibtex_entries import RawEntry
from blog.bibliography.bibtex_fields import (
    AUTHOR_ANNOTATION,
    IDENTIFIER_FIELD,
    KIND_FIELD,
    LINK_FIELD,
    TYPE_OF_KIND,
    venue_fields,
)
from blog.bibliography.bibtex_writing import written_facts
from blog.bibliography.entry_dates import read_dates
from blog.bibliography.entry_facts import (
    is_preprint_server,
    is_workshop,
    parse_bool,
    parse_date,
)
from blog.bibliography.entry_fields import EntryFields
from blog.bibliography.entry_identifiers import is_only_arxiv, read_identifiers
from blog.bibliography.latex_markdown import to_markdown
from blog.bibliography.latex_text import to_line
from blog.bibliography.marks import (
    apply_annotations,
    apply_meanings,
    extract_explanations,
    unknown_annotations,
)
from blog.bibliography.name_lists import split_names
from blog.bibliography.names import parse_marked_name
from blog.bibliography.reference import Author, Reference, ReferenceLink

_LINK_NAMES = {
    **{name: kind for kind, name in LINK_FIELD.items() if kind != "other"},
    "project": "project",
    "demo": "project",
    "supplement": "supplement",
    "supplementary": "supplement",
    "dataset": "data",
    "presentation": "slides",
    "recording": "video",
    "github": "code",
}
_LABELLED_LINKS = {"html": "HTML", "link": ""}
_IDENTIFIER_NAMES = {name: kind for kind, name in IDENTIFIER_FIELD.items()} | {
    "hal_id": "hal",
    "openreview_id": "openreview",
    "inspire": "inspire",
}
_NUMBERED = re.compile(r"(?P<name>[a-z_]+?)(?P<number>[2-9])?")
_LABEL = re.compile(r'=?\s*"(.*)"', re.DOTALL)
# Up to a comma outside braces.
_LISTED = re.compile(r"(?s)(?:\\[^,]|\{(?:\\.|[^{}\\]|\{(?:\\.|[^{}\\])*\})*\}|[^,{}\\])+")
_PREFIX = re.compile(r"(?i)^(?:pmid|isbn|inspire|dblp)\b\s*:?\s*(?=\S)")
_PLACEHOLDER = re.compile(
    r"(?i)(?:\d+(?:st|nd|rd|th)|first|second|third|last|co-?)?[ -]?authors?(?: \d+)?"
    r"|x{3,}|tba|tbd|anonymous(?: authors?)?|(?:first|last)[ -]?name|name surname|\?+"
)
_ACL_PAGE = re.compile(r"https?://(?:www\.)?aclanthology\.org/([^/\s]+?)(?:\.pdf|/)?")
_OPENREVIEW_PAGE = re.compile(r"https?://openreview\.net/forum\?id=([\w-]+)")
# Words that may accompany an arXiv ID.
_ARXIV_WORDS = re.compile(
    r"(?i)\b(?:(?:cornell )?university|library|arxiv(?:\.org)?|corr|computing research repository"
    r"|e-?prints?|preprints?|repository|server|abs)\b|(?:19|20)\d\d|[\W_]"
)
_ARXIV_VENUE = re.compile(r"(?i)(?:arxiv\b|corr\b|computing research repository)")
# An entry of these types with an arXiv ID and no venue is a preprint.
_PREPRINT_TYPES = {"article", "misc", "online", "unpublished", "preprint", "electronic"}


class EntryError(Exception):
    """The entry can't be imported; the message says why."""


class _Venue(NamedTuple):
    name: str
    kind: str


class EntryReader:
    def __init__(self, raw: RawEntry, meanings: Mapping[str, str]) -> None:
        self.raw = raw
        self.meanings = meanings
        self.fields = EntryFields(raw.fields, raw.notices)
        self.unexplained_marks = ""

    def read(self) -> Reference:
        """Return the reference; fields that remain are its other fields. Raise EntryError."""
        title = self._title()
        year, month = read_dates(self.fields)
        identifiers = read_identifiers(self.fields)
        note, award = self._note_and_award()
        authors, has_more = self._authors()
        venue = self._venue(identifiers.arxiv_id)
        reference = replace(
            self._plain_facts(),
            title=title,
            authors=authors,
            has_more_authors=has_more,
            venue=venue.name,
            kind=venue.kind,
            year=year,
            month=month,
            doi=identifiers.doi,
            arxiv_id=identifiers.arxiv_id,
            note=note,
            award=award,
            topics=self._topics(),
            identifiers=tuple(self._catalog_identifiers(identifiers.url)),
            links=tuple(self._links()),
            url=identifiers.url,
        )
        return replace(reference, fields=self._other_fields(reference))

    def _other_fields(self, reference: Reference) -> dict[str, str]:
        """Return the fields that remain, under names that the export doesn't use for facts."""
        fields = self.fields.rest()
        if not fields:
            return fields
        used = {name for name, _ in written_facts(replace(reference, fields=fields))}
        return {f"other-{name}" if name in used else name: text for name, text in fields.items()}

    def _title(self) -> str:
        if match := re.search(r"\\href\s*\{([^{}]*)\}", self.fields.raw("title")):
            self.fields.set_default("url", match[1])
        title = ": ".join(filter(None, (self.fields.line("title"), self.fields.line("subtitle"))))
        if not title:
            raise EntryError("it has no title. Add title = {…}.")
        return title

    def _plain_facts(self) -> Reference:
        return Reference(
            type=self.raw.type,
            key=self.raw.key,
            venue_short=self.fields.line("abbr"),
            venue_url=self.fields.verbatim("venue_url"),
            preprint_venue=self.fields.line("preprint_venue"),
            preprint_year=self.fields.parsed("preprint_year", lambda text: parse_date(text)[0]),
            abstract=self.fields.markdown("abstract"),
            impact=self.fields.line("impact"),
            is_selected=self.fields.parsed("selected", parse_bool),
            is_peer_reviewed=self.fields.parsed("peer_reviewed", parse_bool),
            bibtex=self.raw.raw.strip(),
            line=self.raw.line,
        )

    def _venue(self, arxiv_id: str) -> _Venue:
        kind = ""
        if to_line(self.fields.raw(KIND_FIELD)) in TYPE_OF_KIND:
            kind = self.fields.line(KIND_FIELD)
        self.fields.move(KIND_FIELD, "subtype")
        names = venue_fields(self.raw.type)
        for name in filter(self.fields.is_url, names):
            if is_only_arxiv(to_line(self.fields.raw(name))):
                self.fields.discard(name)
            self.fields.move(name, "project")
        names = [name for name in names if name in self.fields]
        if not names:
            is_preprint = bool(arxiv_id) and self.raw.type in _PREPRINT_TYPES and not kind
            return _Venue("arXiv", "preprint") if is_preprint else _Venue("", kind)
        venue = self.fields.line(names[0])
        if _ARXIV_VENUE.match(venue) or is_only_arxiv(venue):
            if not is_only_arxiv(venue) and _ARXIV_WORDS.sub("", venue):
                self.fields.set_default("full-venue", venue)
            return _Venue("arXiv", kind or "preprint")
        if is_preprint_server(venue):
            return _Venue(venue, kind or "preprint")
        is_of_a_conference = self.raw.type in {"inproceedings", "conference"}
        is_workshop_paper = is_of_a_conference and is_workshop(venue)
        return _Venue(venue, kind or ("workshop" if is_workshop_paper else ""))

    def _note_and_award(self) -> tuple[str, str]:
        texts: list[str] = []
        for name in ("annotation", "note", "additional_info"):
            if name not in self.fields:
                continue
            meanings, rest = extract_explanations(to_markdown(self.fields.raw(name)))
            if meanings:
                self.meanings = {**self.meanings, **meanings}
            if meanings or (name != "annotation" and not texts):
                self.fields.discard(name)
                texts.append(rest)
        name, long = self.fields.line("award_name"), self.fields.line("award")
        if name and long and name != long:
            self.fields.set_default("award_text", long)
        return "\n\n".join(filter(None, texts)), name or long

    def _authors(self) -> tuple[tuple[Author, ...], bool]:
        found = split_names(self.fields.raw("author"))
        for problem in found.problems:
            self.fields.warn(problem)
        if found.unread:
            self.fields.warn(
                f"author = {found.unread} is stored, but not read: separate the names with “and”"
            )
            return (), found.has_more
        self.fields.discard("author")
        authors = []
        for text in found.names:
            name, marks = parse_marked_name(text)
            if _PLACEHOLDER.fullmatch(str(name)):
                raise EntryError(
                    f"the author “{name}” is a placeholder. Enter the real name or remove it."
                )
            if str(name):
                authors.append(Author(name, unknown_marks=marks))
            if _letters(str(name) + marks) != _letters(to_line(text)):
                self.fields.warn(f"author “{text}” is read as “{name}”")
        self.unexplained_marks = "".join(author.unknown_marks for author in authors)
        known = [apply_meanings(author, self.meanings) for author in authors]
        annotation = self.fields.pop(AUTHOR_ANNOTATION)
        for word in unknown_annotations(annotation, len(known)):
            self.fields.warn(f"{AUTHOR_ANNOTATION}: {word} is unknown, so it is ignored")
        return tuple(apply_annotations(known, annotation)), found.has_more

    def _topics(self) -> tuple[str, ...]:
        return tuple(filter(None, map(to_line, _LISTED.findall(self.fields.pop("topics")))))

    def _catalog_identifiers(self, url: str) -> Iterator[tuple[str, str]]:
        for name in self.fields.names():
            if kind := _IDENTIFIER_NAMES.get(_without_number(name)):
                yield kind, _PREFIX.sub("", self.fields.verbatim(name))
        for kind, page in (("acl", _ACL_PAGE), ("openreview", _OPENREVIEW_PAGE)):
            if (match := page.fullmatch(url)) and kind not in self.raw.fields:
                yield kind, match[1]

    def _links(self) -> Iterator[ReferenceLink]:
        for name in self.fields.names():
            plain = _without_number(name)
            kind = _LINK_NAMES.get(plain) or ("other" if plain in _LABELLED_LINKS else "")
            label = _LABEL.fullmatch(self.fields.raw(f"{name}+an:label").strip())
            words = to_line(label[1]) if label else _LABELLED_LINKS.get(plain, "")
            if plain == "link" and self.fields.is_url(name):
                words = words or "Link"
            if not kind or (kind == "other" and not words):
                continue
            self.fields.discard(f"{name}+an:label")
            if plain == "demo":
                words = words or "Demo"
            yield ReferenceLink(kind, self.fields.verbatim(name), words)


def _without_number(name: str) -> str:
    numbered = _NUMBERED.fullmatch(name)
    return numbered["name"] if numbered else name


def _letters(text: str) -> Counter[str]:
    return Counter(character for character in text.casefold() if character.isalpha())
