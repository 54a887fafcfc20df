"""Read the publications of a homepage that are certain: the owner's, with title and year."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

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
from importers.homepage.printed_works import (
    LABELS,
    YEAR,
    EntryFacts,
    completed,
    is_cjk,
    is_title,
    links_to,
    printed_facts,
    title_text,
    type_of,
)
from importers.homepage.sections import (
    PUBLICATIONS,
    Entry,
    PageText,
    image_in,
    is_only_links,
    links_in,
    plain_text,
)
from profile_app.publications.spellings import spelling_key

_RAISED = re.compile(r"<sup>[\d\s,a-d]*</sup>")
_TITLE = re.compile(r"\W{0,4}(\*\*[^*]{5,400}\*\*|\[[^\[\]]{5,400}\]\([^()\s]*\))[.,]?\s+")
_SHORT_LINK = re.compile(r"\[+[^\[\]]{1,40}\]\([^()\s]*\)\]?")
# A full stop, but not that of an initial.
_STOPS = re.compile(r"(?<![\s.(][A-Z])(?<!^[A-Z])[.:](?=\s)")
_SENTENCE = re.compile(r"[\s*_“\"]*(\S.{6,300}?)[.?!][”\"*_]*(?=\s)")
_OTHERS = re.compile(r"(?i),?\s*(?:and|&)\s+(?:\d+\s+)?(?:others|more)\b.*$")
_CONTINUES = re.compile(r"(?i)\W*(?:and|et al|\d+ others)\b")
_ENDS = re.compile(r"[.,:;](?=\s|$)")
_NOT_A_NAME = re.compile(r"\d|[\"“”?!:/]|(?<!\bJr)(?<!\bSt)(?<=\w\w)\.\s|https?")
_MAX_NAME_WORDS, _MIN_SENTENCE, _MIN_ABSTRACT = 5, 6, 25


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
        entries = [
            entry
            for section in self.text.sections
            if section.kind == PUBLICATIONS
            for entry in self._joined(section.entries)
        ]
        for entry in entries:
            found, rest = extract_explanations(plain_text(entry.text))
            if found and not re.search(r"\w", rest):
                meanings |= found
                explanations.append(entry)
        marks = ""
        for entry in entries:
            facts = self._facts(entry) if entry not in explanations else None
            reference = self._reference(entry, facts, meanings) if facts else None
            if facts and reference:
                marks += "".join(author.unknown_marks for author in facts.authors)
                self._add_coauthors(facts.author_text, entry)
                yield entry, reference
        for entry in explanations if marks else []:
            self.text.removed |= set(entry.numbers)

    def _joined(self, entries: list[Entry]) -> list[Entry]:
        """Join the title, the authors and what follows, where each is a paragraph."""
        authors = [
            number
            for number, entry in enumerate(entries)
            if not entry.is_item and len(entry.parts) == 1 and self._authors(entry.parts[0])[0]
        ]
        starts = [number - 1 for number in authors if number]
        if not starts:
            return entries
        joined = entries[: starts[0]]
        for start, end in pairwise([*starts, len(entries)]):
            group = _of_one_work(entries[start:end])
            numbers = range(group[0].numbers.start, group[-1].numbers.stop)
            parts = [part for entry in group for part in entry.parts]
            joined.append(Entry(numbers, parts, group[0].place, is_item=True))
        return joined

    def _facts(self, entry: Entry) -> EntryFacts | None:
        parts = [part for part in entry.parts if plain_text(part).strip(" .,")]
        for number, part in enumerate(parts[:4]):
            authors, has_more = self._authors(part)
            if authors and len(parts) > 1:
                title = parts.pop(number - 1) if number else parts.pop(1)
                parts.remove(part)
                is_certain = is_title(title)
                return EntryFacts(title, authors, has_more, parts, part) if is_certain else None
        return self._of_one_line(" ".join(parts))

    def _of_one_line(self, text: str) -> EntryFacts | None:
        """Read ``**Title**. Authors. Venue``, ``Authors, *Title*, Venue``, or a citation."""
        titled = _TITLE.match(text)
        if titled:
            rest = text[titled.end() :]
            for end in [found.end() for found in _ENDS.finditer(rest)][:12][::-1]:
                authors, has_more = self._authors(rest[:end])
                if authors and not _CONTINUES.match(rest[end:]):
                    return EntryFacts(titled[1], authors, has_more, [rest[end:]], rest[:end])
        emphasized = re.search(r"(?<![\\*])\*([^*]{5,300})\*(?!\*)", text)
        if emphasized:
            authors, has_more = self._authors(text[: emphasized.start()])
            if authors:
                rest = text[emphasized.end() :]
                return EntryFacts(
                    emphasized[1], authors, has_more, [rest], text[: emphasized.start()]
                )
        for end in [found.end() for found in _STOPS.finditer(text)][:12]:
            authors, has_more = self._authors(text[:end])
            sentence = _SENTENCE.match(text[end:]) if authors else None
            if sentence:
                rest = text[end + sentence.end() :]
                return EntryFacts(sentence[1], authors, has_more, [rest], text[:end])
        cited = read_citation(plain_text(_SHORT_LINK.sub(" ", text)))
        is_own = any(self._is_owner(author.name) for author in cited.authors)
        if (is_own and cited.year and len(cited.title.split()) > 1) or (
            is_own and is_cjk(cited.title)
        ):
            venue = f"{cited.venue} {cited.year or ''}"
            links = " ".join(f"[{label}]({target})" for label, target in links_in(text))
            has_more = re.search(r"(?i)\bet al\b", text) is not None
            return EntryFacts(cited.title, cited.authors, has_more, [venue, links])
        return None

    def _authors(self, part: str) -> tuple[tuple[Author, ...], bool]:
        """Return the authors that a part consists of, if the owner is one of them."""
        text = plain_text(_RAISED.sub("", part)).strip(" .,;:")
        text = re.sub(r"^(?:with|by)\s+", "", text)
        text, others = _OTHERS.subn("", text)
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
        return tuple(Author(name, unknown_marks=marks) for name, marks in names), bool(
            others
        ) or found.has_more

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

    def _reference(
        self, entry: Entry, facts: EntryFacts, meanings: dict[str, str]
    ) -> Reference | None:
        printed = printed_facts(facts, entry)
        if printed is None:
            return None
        given = self._bibtex(entry, facts.title)
        links, labels = self._links(entry, facts)
        targets = " ".join(target for _, target in links_in(entry.text))
        image = self.local(image_in(" ".join(entry.parts)))
        title = title_text(facts.title)
        authors = (self._with_whole_name(author) for author in facts.authors)
        sentences = [one for one in printed.texts if len(one.split()) >= _MIN_SENTENCE]
        reference = Reference(
            type=type_of(printed.venue),
            key=re.sub(r"\W+", "-", title.lower())[:60].strip("-"),
            title=title,
            authors=tuple(apply_meanings(author, meanings) for author in authors),
            has_more_authors=facts.has_more,
            venue=printed.venue,
            year=printed.year,
            month=printed.month,
            doi=find_doi(targets),
            arxiv_id=next(filter(None, map(find_named_arxiv_id, targets.split())), ""),
            award="; ".join(printed.awards),
            abstract="\n\n".join(sentences),
            note="; ".join(one for one in printed.texts if one not in sentences),
            links=tuple(links),
            fields=printed.numbers | ({"preview": image} if image else {}),
        )
        try:
            reference = clean_reference(completed(reference, given))
        except BibliographyError:
            return None
        names = " ".join(str(author.name) for author in facts.authors)
        saved = (title, names, plain_text(facts.author_text), *printed.words, *labels, LABELS)
        self.text.remove_if_saved(entry, *saved)
        return reference

    def _links(self, entry: Entry, facts: EntryFacts) -> tuple[list[ReferenceLink], list[str]]:
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
                links += links_to(address, label, target, is_title=is_title)
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
            if given and title_key(given.title) == title_key(title_text(title)):
                self._read_files.add(path)
                return given
        return None

    def _add_coauthors(self, text: str, entry: Entry) -> None:
        for label, target in links_in(text):
            name = parse_marked_name(label)[0]
            known = {one.names[0] for one in self.coauthors}
            if is_valid_url(target) and not self._is_owner(name) and str(name) not in known:
                self.coauthors.append(CoauthorPlan([str(name)], target, entry.place))


def _of_one_work(entries: list[Entry]) -> list[Entry]:
    """Return title, authors and venue, with the links and the abstract that follow."""
    years = (n for n, entry in enumerate(entries) if n > 1 and YEAR.search(plain_text(entry.text)))
    end = next(years, len(entries) - 1) + 1
    for entry in entries[end:]:
        if not is_only_links(entry.text) and len(entry.text.split()) < _MIN_ABSTRACT:
            break
        end += 1
    return entries[:end]
