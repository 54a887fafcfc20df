"""Read the publications of a homepage that are certain: the owner's, with title and year."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from blog.bibliography.bibtex_entries import BibliographyError
from blog.bibliography.bibtex_reading import read_bibtex
from blog.bibliography.entry_facts import find_doi, find_named_arxiv_id, is_valid_url
from blog.bibliography.marks import DEFAULT_MEANINGS, apply_meanings, extract_explanations
from blog.bibliography.name_lists import split_names
from blog.bibliography.names import parse_marked_name
from blog.bibliography.printed_names import split_name
from blog.bibliography.reference import Author, Name, Reference, ReferenceLink
from blog.bibliography.written_names import split_pair
from blog.folders.source import Folder, SourceRefused
from blog.models.papers import title_key
from importers.citations import clean_reference, read_citation
from importers.collection import CoauthorPlan
from importers.homepage.sections import (
    Entry,
    PageText,
    image_in,
    is_only_links,
    links_in,
    plain_text,
    without_links,
)
from importers.homepage.titles import PUBLICATIONS
from profile_app.publications.spellings import spelling_key

_YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)")
_KINDS = {
    "pdf": "pdf", "paper": "pdf", "ps": "pdf", "postscript": "pdf", "full text": "pdf",
    "preprint": "preprint", "code": "code", "github": "code", "source code": "code",
    "software": "code", "data": "data", "dataset": "data", "slides": "slides", "talk": "talk",
    "video": "video", "poster": "poster", "project page": "project", "project": "project",
    "website": "project", "webpage": "project", "demo": "project", "blog": "blog",
    "blog post": "blog", "supplement": "supplement", "supplementary": "supplement",
    "appendix": "supplement", "technical report": "report", "tech report": "report",
}  # fmt: skip
_IDENTIFIERS = frozenset({"doi", "arxiv"})
_AWARD = re.compile(
    r"(?i)\b(?:best|outstanding|distinguished|award|honou?rable mention|finalist|prize)\b"
)
_JOURNAL = re.compile(
    r"(?i)\b(?:journal|transactions|letters|review|annals|magazine|J\.)|学报|杂志"
)
_IN = re.compile(r"(?i)^[\s.,;:]*(?:(?:to appear )?in:?\s+|appeared in\s+)?(?:the\s+)?")
_RAISED = re.compile(r"<sup>[\d\s,a-d]*</sup>")
_TITLE = re.compile(r"\W{0,4}(\*\*[^*]{5,400}\*\*|\[[^\[\]]{5,400}\]\([^()\s]*\))[.,]?\s+")
_SHORT_LINK = re.compile(r"\[+[^\[\]]{1,40}\]\([^()\s]*\)\]?")
# A full stop, but not that of an initial.
_STOPS = re.compile(r"(?<![\s.(][A-Z])(?<!^[A-Z])[.:](?=\s)")
_SENTENCE = re.compile(r"[\s*_“\"]*(\S.{6,300}?)[.?!][”\"*_]*(?=\s)")
_NUMBERS = {
    "volume": re.compile(r"(?i)\bvol(?:ume|\.)?\s*(\d{1,4})"),
    "number": re.compile(r"(?i)\b(?:no|number|issue)\.?\s*(\d{1,4})"),
    "pages": re.compile(r"(?i)\b(?:pages|pp?\.)\s*(\d{1,6}\s*[-–]+\s*\d{1,6})"),
}
_BEFORE_NUMBERS = re.compile(r"(?i)[,;]?\s*\b(?:vol(?:ume)?|no|number|issue|pages|pp?)\b\.?\s*\d")
_ENDS = re.compile(r"[.,:;](?=\s|$)")
_NOT_A_NAME = re.compile(r"\d|[\"“”?!:/]|(?<!\bJr)(?<!\bSt)(?<=\w\w)\.\s|https?")
# What a label adds to links, and words of toggles.
_LABELS = (
    "abstract bibtex bib cite show hide more details pdf paper doi arxiv in to appear and the of "
    "link links html"
)
_MAX_NAME_WORDS, _MIN_SENTENCE = 5, 6


@dataclass
class _Facts:
    """What the parts of an entry say."""

    title: str
    authors: tuple[Author, ...]
    has_more: bool
    rest: list[str]
    author_text: str = ""


@dataclass
class _Printed:
    """What an entry says besides title and authors; ``words`` are all that was read of it."""

    venue: str
    year: int
    awards: list[str]
    texts: list[str]
    numbers: dict[str, str]
    words: list[str]


@dataclass
class PublicationReader:
    """``local`` returns the file of the folder that a link leads to, or ""."""

    text: PageText
    folder: Folder
    owner: list[str]
    local: Callable[[str], str]
    coauthors: list[CoauthorPlan] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Links of entries that were read, which lead nowhere."""
    _read_files: set[str] = field(default_factory=set)

    def read(self) -> Iterator[tuple[Entry, Reference]]:
        """Yield each entry that is certain, and remove it from the page if all of it is saved."""
        meanings, explanations = dict(DEFAULT_MEANINGS), []
        for _, entry in self.text.of_kind(PUBLICATIONS):
            found, rest = extract_explanations(plain_text(entry.text))
            if found and not re.search(r"\w", rest):
                meanings |= found
                explanations.append(entry)
        marks = ""
        for _, entry in self.text.of_kind(PUBLICATIONS):
            facts = self._facts(entry) if entry not in explanations else None
            reference = self._reference(entry, facts, meanings) if facts else None
            if facts and reference:
                marks += "".join(author.unknown_marks for author in facts.authors)
                self._add_coauthors(facts.author_text, entry)
                yield entry, reference
        for entry in explanations if marks else []:
            self.text.removed |= set(entry.numbers)

    def _facts(self, entry: Entry) -> _Facts | None:
        parts = [part for part in entry.parts if plain_text(part).strip(" .,")]
        for number, part in enumerate(parts[:4]):
            authors, has_more = self._authors(part)
            if authors and len(parts) > 1:
                title = parts.pop(number - 1) if number else parts.pop(1)
                parts.remove(part)
                return _Facts(title, authors, has_more, parts, part)
        return self._of_one_line(" ".join(parts))

    def _of_one_line(self, text: str) -> _Facts | None:
        """Read ``**Title**. Authors. Venue``, ``Authors, *Title*, Venue``, or a citation."""
        titled = _TITLE.match(text)
        if titled:
            rest = text[titled.end() :]
            for end in [found.end() for found in _ENDS.finditer(rest)][:12][::-1]:
                authors, has_more = self._authors(rest[:end])
                if authors:
                    return _Facts(titled[1], authors, has_more, [rest[end:]], rest[:end])
        emphasized = re.search(r"(?<![\\*])\*([^*]{5,300})\*(?!\*)", text)
        if emphasized:
            authors, has_more = self._authors(text[: emphasized.start()])
            if authors:
                rest = text[emphasized.end() :]
                return _Facts(emphasized[1], authors, has_more, [rest], text[: emphasized.start()])
        for end in [found.end() for found in _STOPS.finditer(text)][:12]:
            authors, has_more = self._authors(text[:end])
            sentence = _SENTENCE.match(text[end:]) if authors else None
            if sentence:
                rest = text[end + sentence.end() :]
                return _Facts(sentence[1], authors, has_more, [rest], text[:end])
        cited = read_citation(plain_text(_SHORT_LINK.sub(" ", text)))
        is_own = any(self._is_owner(author.name) for author in cited.authors)
        if (is_own and cited.year and len(cited.title.split()) > 1) or (
            is_own and _is_cjk(cited.title)
        ):
            venue = f"{cited.venue} {cited.year or ''}"
            links = " ".join(f"[{label}]({target})" for label, target in links_in(text))
            has_more = re.search(r"(?i)\bet al\b", text) is not None
            return _Facts(cited.title, cited.authors, has_more, [venue, links])
        return None

    def _authors(self, part: str) -> tuple[tuple[Author, ...], bool]:
        """Return the authors that a part consists of, if the owner is one of them."""
        text = plain_text(_RAISED.sub("", part)).strip(" .,;:")
        text = re.sub(r"^(?:with|by)\s+", "", text)
        if not text or len(text) > 1_500 or _NOT_A_NAME.search(text):
            return (), False
        found = split_names(re.sub(r"\s*&\s*", " and ", text))
        names = [parse_marked_name(one) for name in found.names for one in split_pair(name, ())]
        are_names = all(
            1 <= len(str(name).split()) <= _MAX_NAME_WORDS and str(name)[:1].isalpha()
            for name, _ in names
        )
        if found.unread or not are_names or not any(self._is_owner(name) for name, _ in names):
            return (), False
        return tuple(Author(name, unknown_marks=marks) for name, marks in names), found.has_more

    def _is_owner(self, name: Name) -> bool:
        ours = spelling_key(str(name)).split()
        for spelling in self.owner:
            theirs = spelling_key(spelling).split()
            if not ours or not theirs or ours[-1] != theirs[-1]:
                continue
            pairs = zip(ours[:-1], theirs[:-1], strict=False)
            if all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in pairs):
                return True
        return False

    def _with_whole_name(self, author: Author) -> Author:
        """Initials of the owner could be another person's for the site."""
        has_initials = any(len(word) == 1 for word in spelling_key(str(author.name)).split())
        is_owner = has_initials and self._is_owner(author.name)
        return replace(author, name=split_name(self.owner[0])) if is_owner else author

    def _reference(self, entry: Entry, facts: _Facts, meanings: dict[str, str]) -> Reference | None:
        printed = _printed(facts, entry)
        if printed is None:
            return None
        given = self._bibtex(entry, facts.title)
        links, labels = self._links(entry, facts)
        targets = " ".join(target for _, target in links_in(entry.text))
        image = self.local(image_in(" ".join(entry.parts)))
        title = plain_text(facts.title).strip(' .,“”"')
        authors = (self._with_whole_name(author) for author in facts.authors)
        sentences = [one for one in printed.texts if len(one.split()) >= _MIN_SENTENCE]
        reference = Reference(
            type=_type_of(printed.venue),
            key=re.sub(r"\W+", "-", title.lower())[:60].strip("-"),
            title=title,
            authors=tuple(apply_meanings(author, meanings) for author in authors),
            has_more_authors=facts.has_more,
            venue=printed.venue,
            year=printed.year,
            doi=find_doi(targets),
            arxiv_id=next(filter(None, map(find_named_arxiv_id, targets.split())), ""),
            award="; ".join(printed.awards),
            abstract="\n\n".join(sentences),
            note="; ".join(one for one in printed.texts if one not in sentences),
            links=tuple(links),
            fields=printed.numbers | ({"preview": image} if image else {}),
        )
        try:
            reference = clean_reference(_completed(reference, given))
        except BibliographyError:
            return None
        names = " ".join(str(author.name) for author in facts.authors)
        saved = (title, names, plain_text(facts.author_text), *printed.words, *labels, _LABELS)
        self.text.remove_if_saved(entry, *saved)
        return reference

    def _links(self, entry: Entry, facts: _Facts) -> tuple[list[ReferenceLink], list[str]]:
        """Return the links of an entry, except those of the authors, and the labels of all."""
        of_authors = links_in(facts.author_text)
        links: list[ReferenceLink] = []
        labels = [label for label, _ in of_authors]
        for label, target in links_in(entry.text):
            path = self.local(target)
            address = path or (target if is_valid_url(target) else "")
            if (label, target) in of_authors or not target:
                continue
            if not address or (path.endswith(".bib") and path not in self._read_files):
                is_anchor = target.startswith("#")
                self.lost += [] if is_anchor else [f"link “{label}” to {target} not imported"]
            labels.append(label)
            if not address or path.endswith(".bib"):
                continue
            is_title = (label, target) in links_in(facts.title)
            if all(one.target != address for one in links):
                links += _links_to(address, label, target, is_title=is_title)
        return links, labels

    def _bibtex(self, entry: Entry, title: str) -> Reference | None:
        """Return the entry of the BibTeX file that is linked, if it is about the same work."""
        for path in (self.local(target) for _, target in links_in(entry.text)):
            if not path.endswith(".bib"):
                continue
            try:
                given = next(iter(read_bibtex(self.folder.read_text(path)).references), None)
            except (SourceRefused, BibliographyError):
                continue
            if given and title_key(given.title) == title_key(plain_text(title)):
                self._read_files.add(path)
                return given
        return None

    def _add_coauthors(self, text: str, entry: Entry) -> None:
        for label, target in links_in(text):
            name = parse_marked_name(label)[0]
            known = {one.names[0] for one in self.coauthors}
            if is_valid_url(target) and not self._is_owner(name) and str(name) not in known:
                self.coauthors.append(CoauthorPlan([str(name)], target, entry.place))


def _printed(facts: _Facts, entry: Entry) -> _Printed | None:
    """Return None if there is no year."""
    part = next((one for one in facts.rest if _YEAR.search(without_links(one))), "")
    whole = plain_text(without_links(part))
    year = _YEAR.search(whole)
    if year is None:
        return None
    venue = _IN.sub("", whole[: year.start()]).strip(" .,;:(–-'’")
    after = whole[year.end() :].strip(" .,;:()[]|/–—-")
    others = [one for one in facts.rest if one is not part and not is_only_links(one)]
    texts = [after, *(plain_text(without_links(one)).strip(" .|/") for one in others)]
    awards = [one for one in texts if _AWARD.search(one)]
    texts = [
        one for one in texts if one not in awards and one.lower() not in ("", *_LABELS.split())
    ]
    written = plain_text(without_links(" ".join(entry.parts)))
    found = {name: one for name, known in _NUMBERS.items() if (one := known.search(written))}
    return _Printed(
        venue=_BEFORE_NUMBERS.split(venue)[0].strip(" .,;"),
        year=int(year[0]),
        awards=awards,
        texts=texts,
        numbers={name: one[1] for name, one in found.items()},
        words=[whole, *awards, *texts, *(one[0] for one in found.values())],
    )


def _completed(reference: Reference, given: Reference | None) -> Reference:
    """Add what only the BibTeX of the work says."""
    if given is None:
        return reference
    names = ("doi", "arxiv_id", "month", "abstract", "url")
    lacking = {name: getattr(given, name) for name in names if not getattr(reference, name)}
    fields = {**given.fields, **reference.fields}
    return replace(reference, type=given.type, fields=fields, **lacking)


def _links_to(address: str, label: str, target: str, *, is_title: bool) -> list[ReferenceLink]:
    """Return the link, or none if it only identifies the work."""
    word = label.lower().strip(" [](){}.:|")
    if word in _IDENTIFIERS and (find_named_arxiv_id(target) or "doi.org/" in target):
        return []
    is_pdf = re.search(r"(?i)\.(?:pdf|ps|ps\.gz)$|/pdf/", target) is not None
    kind = _KINDS.get(word, "pdf" if is_title or word in _IDENTIFIERS else "other")
    if kind == "pdf" and not is_pdf:
        return [ReferenceLink("project", address, "Paper")]
    return [ReferenceLink(kind, address, label if kind == "other" else "")]


def _type_of(venue: str) -> str:
    if not venue or venue.lower().startswith("arxiv"):
        return "misc"
    return "article" if _JOURNAL.search(venue) else "inproceedings"


def _is_cjk(text: str) -> bool:
    return len(re.findall(r"[\u3040-\u9fff\uac00-\ud7af]", text)) >= 4
