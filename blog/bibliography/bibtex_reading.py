"""Read BibTeX and BibLaTeX files, with the fields that academic site themes add.

Each entry is either read or reported by line; unknown fields are stored unchanged.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from blog.bibliography.bibtex_entries import EntryMessage, RawEntry, read_entries
from blog.bibliography.bibtex_fields import (
    AUTHOR_ANNOTATION,
    IDENTIFIER_FIELD,
    KIND_FIELD,
    LINK_FIELD,
    OTHER_VENUE_FIELDS,
    VENUE_FIELD,
    VERBATIM_FIELDS,
)
from blog.bibliography.entry_facts import (
    find_arxiv_id,
    find_doi,
    is_workshop,
    parse_bool,
    parse_date,
    parse_month,
)
from blog.bibliography.latex_text import to_line, to_unicode
from blog.bibliography.marks import (
    DEFAULT_MEANINGS,
    apply_annotations,
    apply_meanings,
    extract_explanations,
)
from blog.bibliography.names import parse_marked_name, split_names
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
# Up to a comma outside braces.
_LISTED = re.compile(r"(?s)(?:\\[^,]|\{(?:\\.|[^{}\\]|\{(?:\\.|[^{}\\])*\})*\}|[^,{}\\])+")
_LABEL = re.compile(r'=?\s*"(.*)"', re.DOTALL)
_PLACEHOLDER = re.compile(
    r"(?i)(?:\d+(?:st|nd|rd|th)|first|second|third|last|co-?)?[ -]?authors?(?: \d+)?"
    r"|x{3,}|tba|tbd|anonymous(?: authors?)?|(?:first|last)[ -]?name|name surname|\?+"
)
_ACL_PAGE = re.compile(r"https?://(?:www\.)?aclanthology\.org/([^/\s]+?)(?:\.pdf|/)?")
_OPENREVIEW_PAGE = re.compile(r"https?://openreview\.net/forum\?id=([\w-]+)")
# Fields that only BibTeX programs need, and those that are read above.
_SPENT = frozenset({"title", "subtitle", "author", AUTHOR_ANNOTATION, "crossref", "date", "year"})


@dataclass
class BibtexReading:
    references: list[Reference] = field(default_factory=list)
    refused: list[EntryMessage] = field(default_factory=list)
    notices: list[EntryMessage] = field(default_factory=list)
    """Decisions that the owner might not expect."""
    marks: dict[str, str] = field(default_factory=dict)
    """The marks next to names that no entry explains, each with the meaning it was given."""


def read_bibtex(text: str, *, marks: Mapping[str, str] | None = None) -> BibtexReading:
    """Read a file's text; ``marks`` explains marks that their entry doesn't.

    Raise BibliographyError if the text is not a bibliography.
    """
    meanings = {**DEFAULT_MEANINGS, **(marks or {})}
    entries = read_entries(text)
    reading = BibtexReading(refused=list(entries.refused))
    for raw in entries.entries:
        try:
            reference = _EntryReader(raw, meanings, reading).read()
        except _RefusedError as error:
            reading.refused.append(EntryMessage(raw.key, raw.line, str(error)))
            continue
        reading.references.append(reference)
        reading.notices += [EntryMessage(raw.key, raw.line, f"{n}.") for n in raw.notices]
    reading.refused.sort(key=lambda refusal: refusal.line)
    return reading


class _RefusedError(Exception):
    pass


class _EntryReader:
    """Assigns the fields of one entry; those left over become further fields."""

    def __init__(self, raw: RawEntry, meanings: Mapping[str, str], reading: BibtexReading) -> None:
        self.raw = raw
        self.meanings = meanings
        self.reading = reading
        self.left = {name: value for name, value in raw.fields.items() if value.strip()}

    def read(self) -> Reference:
        title = ": ".join(filter(None, (self._line("title"), self._line("subtitle"))))
        if not title:
            raise _RefusedError("it has no title. Add title = {…}.")
        year, month = self._dates()
        arxiv_id = self._arxiv()
        doi = self._doi()
        url = self._url(doi)
        note, award = self._note_and_award()
        authors, has_more = self._authors()
        venue, kind = self._venue(arxiv_id)
        return replace(
            self._plain_facts(),
            title=title,
            authors=authors,
            has_more_authors=has_more,
            venue=venue,
            kind=kind,
            year=year,
            month=month,
            doi=doi,
            arxiv_id=arxiv_id,
            note=note,
            award=award,
            topics=self._topics(),
            identifiers=tuple(self._identifiers(url)),
            links=tuple(self._links()),
            url=url,
            fields=dict(self._further()),
        )

    def _plain_facts(self) -> Reference:
        """Return the facts that each come from a single field."""
        return Reference(
            type=self.raw.type,
            key=self.raw.key,
            venue_short=self._line("abbr"),
            venue_url=self._verbatim("venue_url"),
            preprint_venue=self._line("preprint_venue"),
            preprint_year=parse_date(self._line("preprint_year"))[0],
            abstract=self._text("abstract"),
            impact=self._line("impact"),
            is_selected=parse_bool(self._line("selected")),
            is_peer_reviewed=parse_bool(self._line("peer_reviewed")),
            bibtex=self.raw.raw.strip(),
            line=self.raw.line,
        )

    def _take(self, name: str) -> str:
        return self.left.pop(name, "")

    def _line(self, name: str) -> str:
        return to_line(self._take(name))

    def _text(self, name: str) -> str:
        return to_unicode(self._take(name))

    def _verbatim(self, name: str) -> str:
        return _address(self._take(name))

    def _dates(self) -> tuple[int | None, int | None]:
        written = to_line(self.left.get("year", "")) or to_line(self.left.get("date", ""))
        year, month, day = parse_date(written)
        if written and year is None:
            self.left.setdefault("pubstate", written)
        self.left.pop("year", None)
        if "date" in self.left:
            of_date, month, day = parse_date(self._line("date"))
            year = year or of_date
        named = to_line(self.left.get("month", ""))
        if number := parse_month(named):
            self._take("month")
            # A second number is the day.
            days = re.findall(r"\d{1,9}", named) if not named.isdigit() else []
            month, day = number, day or (int(days[0]) if days and int(days[0]) <= 31 else None)
        if day:
            self.left.setdefault("day", str(day))
        return year, month

    def _doi(self) -> str:
        doi = find_doi(self.left.get("doi", ""))
        if doi:
            self._take("doi")
        elif "doi" in self.left:
            written = _address(self.left["doi"])
            is_page = re.match(r"https?://", written) and "url" not in self.left
            if is_page:
                self.left["url"] = self._take("doi")
            outcome = "was imported as the URL" if is_page else "was left unchanged"
            self.raw.notices.append(f"doi = {written} is not a DOI, so it {outcome}")
        return doi

    def _arxiv(self) -> str:
        found = find_arxiv_id(self.left.get("arxiv", ""))
        if found:
            self._take("arxiv")
        archive = to_line(self.left.get("archiveprefix", self.left.get("eprinttype", "")))
        eprint = find_arxiv_id(self.left.get("eprint", ""))
        if eprint and archive.lower() in {"", "arxiv"}:
            for name in ("eprint", "archiveprefix", "eprinttype"):
                self._take(name)
            found = found or eprint
        elif archive.lower() == "hal" and "eprint" in self.left:
            self._take("archiveprefix")
            self._take("eprinttype")
            self.left.setdefault("hal", self._take("eprint"))
        return found or find_arxiv_id(self.left.get("doi", ""), in_doi=True)

    def _url(self, doi: str) -> str:
        url = self._verbatim("url")
        return "" if doi and find_doi(url) == doi else url

    def _venue(self, arxiv_id: str) -> tuple[str, str]:
        own = VENUE_FIELD.get(self.raw.type, "howpublished")
        names = [name for name in (own, *OTHER_VENUE_FIELDS) if name in self.left]
        kind = self._line(KIND_FIELD)
        if not names:
            return ("arXiv", kind or "preprint") if arxiv_id and not kind else ("", kind)
        place = _address(self.left[names[0]])
        if re.match(r"https?://|\\url", self.left[names[0]].strip()):
            self.left.setdefault("project", place)
            self._take(names[0])
            return "", kind
        venue = self._line(names[0])
        if re.match(r"(?i)(?:arxiv\b|corr\b|computing research repository)", venue):
            return "arXiv", kind or "preprint"
        is_of_a_conference = self.raw.type in {"inproceedings", "conference"}
        return venue, kind or ("workshop" if is_of_a_conference and is_workshop(venue) else "")

    def _note_and_award(self) -> tuple[str, str]:
        for name in ("annotation", "note", "additional_info"):
            explained, rest = extract_explanations(to_unicode(self.left.get(name, "")))
            if explained:
                self.meanings = {**self.meanings, **explained}
                self._take(name)
                if rest:
                    self.left[name] = rest
        name, long = self._line("award_name"), self._line("award")
        if name and long and name != long:
            self.left["award_text"] = long
        note = self._text("note") or self._text("additional_info")
        return note, name or long

    def _authors(self) -> tuple[tuple[Author, ...], bool]:
        written = self.left.pop("author", "")
        names, has_more = split_names(written)
        authors = []
        for text in names:
            name, marks = parse_marked_name(text)
            if _PLACEHOLDER.fullmatch(str(name)):
                raise _RefusedError(
                    f"the author “{name}” is a placeholder. Enter the real name or remove it."
                )
            if str(name):
                authors.append(Author(name, unknown_marks=marks))
        for mark in "".join(author.unknown_marks for author in authors):
            self.reading.marks.setdefault(mark, self.meanings.get(mark, ""))
        known = [apply_meanings(author, self.meanings) for author in authors]
        return tuple(apply_annotations(known, self._take(AUTHOR_ANNOTATION))), has_more

    def _topics(self) -> tuple[str, ...]:
        return tuple(filter(None, map(to_line, _LISTED.findall(self._take("topics")))))

    def _identifiers(self, url: str) -> Iterator[tuple[str, str]]:
        for name in list(self.left):
            if kind := _IDENTIFIER_NAMES.get(_without_number(name)):
                yield kind, self._verbatim(name)
        for kind, page in (("acl", _ACL_PAGE), ("openreview", _OPENREVIEW_PAGE)):
            if (match := page.fullmatch(url)) and kind not in self.raw.fields:
                yield kind, match[1]

    def _links(self) -> Iterator[ReferenceLink]:
        for name in list(self.left):
            plain = _without_number(name)
            kind = _LINK_NAMES.get(plain) or ("other" if plain in _LABELLED_LINKS else "")
            if not kind:
                continue
            target = _address(self.left[name])
            label = _LABEL.fullmatch(self._take(f"{name}+an:label").strip())
            words = to_line(label[1]) if label else _LABELLED_LINKS.get(plain, "")
            if kind == "other" and not words:
                continue
            self._take(name)
            if plain == "demo":
                words = words or "Demo"
            yield ReferenceLink(kind, target, words)

    def _further(self) -> Iterator[tuple[str, str]]:
        for name, value in self.left.items():
            if name not in _SPENT:
                yield name, _address(value) if name in VERBATIM_FIELDS else to_unicode(value)


def _without_number(name: str) -> str:
    numbered = _NUMBERED.fullmatch(name)
    return numbered["name"] if numbered else name


def _address(value: str) -> str:
    r"""Return a URL, also from inside ``\url{…}`` and without needless escapes such as ``\_``."""
    value = " ".join(value.split())
    wrapped = re.fullmatch(r"(?:\\url|\\path)?\s*\{(.*)\}", value)
    return re.sub(r"\\([_%&#~$])", r"\1", wrapped[1] if wrapped else value)
