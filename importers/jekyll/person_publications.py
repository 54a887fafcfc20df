"""Publications of a Jekyll site: its bibliography, or academicpages' one file each."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from blog.bibliography.bibtex_reading import BibtexReading, read_bibtex
from blog.bibliography.entry_facts import find_doi
from blog.bibliography.latex_markdown import markdown_to_line
from blog.bibliography.names import parse_name
from blog.bibliography.reference import Author, Reference, ReferenceLink
from blog.folders.source import SourceRefused
from blog.models.papers import title_key
from importers.citations import read_citation
from importers.collection import Line, PublicationsPlan
from importers.fields import list_of, mapping_of, one_line_text
from importers.jekyll.documents import Document
from importers.jekyll.page_plans import plain_words_of
from importers.jekyll.shown_fields import strip_markup
from importers.jekyll.site import JekyllSite
from importers.papers.bibliographies import Bibliographies
from importers.report import ImportReport, SourceLine
from importers.starters import is_same_person
from importers.text.markdown_patterns import ITEM, LINK, heading_text, link_of
from importers.text.prose import without_blank_runs

FILE_FOLDERS = ["assets/pdf", "assets/img/publication_preview", "assets/img", "assets/html",
                "assets/bibtex", "files", "images"]  # fmt: skip
_TYPES = {"conferences": "inproceedings", "conference": "inproceedings", "books": "book",
          "manuscripts": "article", "journals": "article", "preprints": "misc"}  # fmt: skip
_LISTED_LINKS = frozenset({"pdf", "code", "slides", "video", "poster"})
_FEW_WORDS = 12
# Lines of the theme's template that repeat the front matter.
_CITATION_LINE = re.compile(
    r"\s*(?:recommended citation:|\[(?:download|access) (?:paper|slides)|use \[google scholar)",
    re.IGNORECASE,
)


@dataclass
class PublicationsReader:
    site: JekyllSite
    report: ImportReport
    convert: Callable[[Document], list[Line]]
    owner: str

    def read(self) -> list[PublicationsPlan]:
        plans = []
        path = self.site.scholar.path
        for other in sorted(self.site.folder.files):
            if other.startswith("_bibliography/") and other.endswith(".bib") and other != path:
                reason = f"not the bibliography: the settings name {path or 'another file'}"
                self.report.skip(SourceLine(other), reason)
        if path and (reading := self._bibliography(path)):
            plans.append(PublicationsPlan(path, reading, FILE_FOLDERS))
        all_of_them = [d for d in self.site.documents if d.kind == "publications"]
        documents = [d for d in all_of_them if not (d.is_draft or d.is_excluded)]
        for document in all_of_them:
            if document not in documents:
                self.report.skip(document.place, "publication that was not public")
        if documents:
            base = self.site.settings.base
            references = {d.address: self._reference(d) for d in documents}
            old_paths = {f"{base}{old}": one.key for old, one in references.items()}
            reading = BibtexReading(references=list(references.values()))
            first = documents[0].path.rpartition("/")[0]
            plans.append(PublicationsPlan(first, reading, FILE_FOLDERS, old_paths))
        known = {title_key(one.title) for plan in plans for one in plan.reading.references}
        for document in self.site.documents:
            is_list = document.address.strip("/") == "publications" and document.kind == "pages"
            if is_list and not (document.is_draft or document.is_excluded):
                listed = [
                    one for one in self._listed(document) if title_key(one.title) not in known
                ]
                plans.append(PublicationsPlan(document.path, BibtexReading(listed), FILE_FOLDERS))
        return plans

    def _listed(self, document: Document) -> Iterator[Reference]:
        """Read the entries of a handwritten list that are certain: the owner's, with a year."""
        for lines in _entries(self.convert(document)):
            text = " ".join(line.text.strip() for line in lines)
            plain = re.sub(r"(?<!\w)[*_]+|[*_]+(?!\w)", "", ITEM.sub(r"\g<text>", text))
            cited = read_citation(heading_text(plain))
            names = [str(author.name) for author in cited.authors]
            if not cited.title or not cited.year or not self.owner:
                continue
            if any(is_same_person(name, self.owner) for name in names):
                self.report.note(lines[0].place, f"“{cited.title}” imported as a publication")
                yield Reference(
                    type="article" if cited.venue else "misc",
                    key=re.sub(r"\W+", "-", cited.title.lower())[:60].strip("-"),
                    title=markdown_to_line(cited.title),
                    authors=cited.authors,
                    venue=markdown_to_line(cited.venue),
                    year=cited.year,
                    doi=find_doi(text),
                    links=tuple(self._links_in(text)),
                    line=lines[0].place.line,
                )

    def _links_in(self, text: str) -> Iterator[ReferenceLink]:
        for found in LINK.finditer(text):
            link = link_of(found)
            kind = heading_text(link.label).lower().strip("[] ")
            if kind in _LISTED_LINKS:
                yield ReferenceLink(kind, self._local(link.target) or link.target)

    def _bibliography(self, path: str) -> BibtexReading | None:
        try:
            reading = read_bibtex(self.site.folder.read_text(path))
        except (SourceRefused, ValueError) as refusal:
            self.report.skip(SourceLine(path), f"invalid bibliography: {refusal}")
            return None
        venues = mapping_of(self.site.data.get("venues"))
        reading.references = [_with_venue(one, venues) for one in reading.references]
        return reading

    def _reference(self, document: Document) -> Reference:
        given = self._bibtex(document)
        cited = read_citation(document.text("citation"))
        authors = _authors(document.find("authors")) or cited.authors
        if not authors and not (given and given.authors):
            self.report.warn(SourceLine(document.path, 1), "publication has no authors")
        body = self.convert(document)
        body = [line for line in body if not _CITATION_LINE.match(line.text)]
        text = "\n".join(line.text for line in without_blank_runs(body))
        excerpt = strip_markup(document.text("excerpt"))
        category = document.text("category").lower()
        moment = document.date
        own = Reference(
            type=_TYPES.get(
                category, "article" if document.text("venue") or cited.venue else "misc"
            ),
            key=document.text("bibtex_key") or re.sub(r"[^\w-]+", "-", document.slug),
            title=markdown_to_line(document.title),
            authors=authors or (given.authors if given else ()),
            venue=markdown_to_line(strip_markup(document.text("venue")) or cited.venue),
            year=moment.year if moment else cited.year,
            month=moment.month if moment else None,
            abstract=text if len(plain_words_of(body)) >= _FEW_WORDS else excerpt,
            links=tuple(self._links(document)),
        )
        if given is None:
            return own
        lacking = {name: getattr(own, name) for name in ("abstract", "venue", "year", "month")
                   if not getattr(given, name)}  # fmt: skip
        return replace(given, links=(*given.links, *own.links), **lacking)

    def _bibtex(self, document: Document) -> Reference | None:
        """Return the entry in the file that a publication's BibTeX link points to, if present."""
        for name in ("bibtexurl", "bibtex_url", "bibtex"):
            path = self._local(document.text(name))
            if path and path.endswith(".bib"):
                found = Bibliographies(self.site.folder, self.report).entries(path).values()
                return next((reference for reference, _ in found), None)
        return None

    def _links(self, document: Document) -> list[ReferenceLink]:
        links = []
        kinds = {"paperurl": "pdf", "slidesurl": "slides", "codeurl": "code", "posterurl": "poster",
                 "videourl": "video", "link": "project", "code": "code"}  # fmt: skip
        for name, kind in kinds.items():
            written = document.text(name) or document.text(name.replace("url", "_url"))
            if not written:
                continue
            is_page = kind == "pdf" and not written.lower().split("?")[0].endswith(".pdf")
            target = self._local(written) or written
            links.append(
                ReferenceLink("project" if is_page else kind, target, "Paper" if is_page else "")
            )
        return links

    def _local(self, address: str) -> str:
        """Return the file that an old URL points to."""
        settings = self.site.settings
        bare = address.removeprefix(settings.text("url").rstrip("/") or "\0")
        bare = re.sub(r"^https?://academicpages\.github\.io", "", bare)
        path = bare.removeprefix(settings.base).lstrip("/")
        return path if path and self.site.folder.has(path) else ""


def _entries(lines: list[Line]) -> Iterator[list[Line]]:
    """Return the items and paragraphs of a list."""
    entry: list[Line] = []
    for line in lines:
        if not line.text.strip() or ITEM.match(line.text):
            yield from [entry] if entry else []
            entry = []
        entry += [line] if line.text.strip() else []
    yield from [entry] if entry else []


def _with_venue(reference: Reference, venues: dict[str, Any]) -> Reference:
    url = one_line_text(mapping_of(venues.get(reference.venue_short)).get("url"))
    if url and not reference.venue_url:
        return replace(reference, venue_url=url)
    return reference


def _authors(given: object) -> tuple[Author, ...]:
    names = given if isinstance(given, list) else re.split(r",| and |;", one_line_text(given))
    return tuple(
        Author(parse_name(strip_markup(one_line_text(n))))
        for n in list_of(names)
        if strip_markup(one_line_text(n))
    )
