"""Publications of a HugoBlox site: front matter completes the BibTeX file next to the page."""

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from blog.bibliography.bibtex_entries import BibliographyError, EntryMessage
from blog.bibliography.bibtex_fields import TYPE_OF_KIND
from blog.bibliography.bibtex_reading import BibtexReading, read_bibtex
from blog.bibliography.entry_facts import find_arxiv_id, find_doi
from blog.bibliography.latex_markdown import markdown_to_line
from blog.bibliography.marks import DEFAULT_MEANINGS, apply_annotations, apply_meanings
from blog.bibliography.names import parse_marked_name
from blog.bibliography.reference import Author, Reference, ReferenceLink
from blog.folders.source import SourceRefused
from importers.collection import PublicationsPlan
from importers.hugo.content_tree import ContentPage, PageRole, hiding_of, is_private, role_of
from importers.hugo.page_addresses import HugoSite, page_aliases
from importers.hugo.page_facts import cover_caption, cover_of, named_links
from importers.hugo.shortcode_renderers import plain_words
from importers.text.targets import is_web_address
from importers.writing.assets import is_image

# Numbers on older sites, CSL names on newer ones.
_KINDS = {
    "1": "conference", "2": "journal", "3": "preprint", "4": "report", "5": "book",
    "6": "chapter", "7": "thesis", "8": "patent", "article-journal": "journal",
    "paper-conference": "conference", "article": "preprint", "manuscript": "preprint",
    "report": "report", "book": "book", "chapter": "chapter", "thesis": "thesis",
    "patent": "patent", "dataset": "dataset", "software": "software", "speech": "other",
}  # fmt: skip
_LINK_KINDS = {
    "url_pdf": "pdf", "url_preprint": "preprint", "url_code": "code", "url_dataset": "data",
    "url_slides": "slides", "url_video": "video", "url_poster": "poster", "url_source": "source",
    "url_project": "project", "pdf": "pdf", "preprint": "preprint", "arxiv": "preprint",
    "code": "code", "github": "code", "dataset": "data", "data": "data", "slides": "slides",
    "video": "video", "poster": "poster", "source": "source", "site": "project",
    "project": "project", "website": "project", "supplement": "supplement", "press": "press",
    "supplementary material": "supplement", "talk": "talk", "blog": "blog", "model": "model",
}  # fmt: skip
# Details of a publication, as BibTeX calls them.
_DETAILS = {
    "volume": "volume", "issue": "number", "number": "number", "pages": "pages", "isbn": "isbn",
    "publisher": "publisher", "editors": "editor", "editor": "editor", "series": "series",
    "edition": "edition", "address": "address", "event": "eventtitle", "location": "location",
    "publication_status": "pubstate", "status": "pubstate", "keywords": "keywords",
    "categories": "keywords", "annotation": "annote",
}  # fmt: skip
_READ = {
    "title", "subtitle", "authors", "author_notes", "date", "publishDate", "publication_types",
    "publication", "publication_short", "abstract", "summary", "doi", "arxiv", "hugoblox.ids.doi",
    "hugoblox.ids.arxiv", "featured", "tags", "draft", "links", "url_custom", "award", "slug",
    "aliases", "url", "caption", "image", "image_preview", "header", "cover", "selected",
    *_LINK_KINDS,
}  # fmt: skip
# Keys that only say how a theme shows the page.
_OF_THE_THEME = re.compile(
    r"(?i)(?:show|hide|has|is|enable|disable)(?:_|(?-i:[A-Z]))\w+|_?build|cascade|comment\w*|design|diagram|editable"
    r"|gallery\w*|highlight\w*|lang(?:uage)?|lastmod|layout|linktitle|markup|math|menu|outputs?"
    r"|pager|profile|reading_time|reviewed_by|robots|selected|share|sitemap|toc|translationkey|type"
    r"|view|weight|expirydate|sections|params|hugoblox|external_link|sharing_?image|content_meta"
)
_MAX_NOTE_LENGTH = 300
_EQUAL = re.compile(r"(?i)equal|co-?first|joint")


def import_publications(site: HugoSite, names: dict[str, str]) -> list[PublicationsPlan]:
    """``names`` maps author folders to full names."""
    found = []
    for page in site.pages:
        if role_of(page, site.tree) is not PageRole.PUBLICATION:
            continue
        if site.tree.is_translation(page):
            site.report.skip(page.place, "translation of a publication")
            continue
        if is_private(page):
            reason = f"publication that was not public ({hiding_of(page)})"
            site.report.skip(page.place, reason)
            continue
        reading = _Publication(page, site, names).read()
        folder = PurePosixPath(page.path).parent.as_posix()
        address, base = site.of_pages[page.path], site.configuration.base_path
        old = [f"{base}{path}" for path in (address, *page_aliases(page, address))]
        key = next((one.key for one in reading.references), "")
        found.append(PublicationsPlan(page.path, reading, [folder], dict.fromkeys(old, key)))
    return found


@dataclass
class _Publication:
    page: ContentPage
    site: HugoSite
    names: dict[str, str]

    def __post_init__(self) -> None:
        self.report = self.site.report
        self.here = PurePosixPath(self.page.path).parent.as_posix()

    def read(self) -> BibtexReading:
        reading = self._bibtex()
        cited = reading.references[0] if reading.references else Reference(key=self._key())
        for other in reading.references[1:]:
            refusal = EntryMessage(
                other.key, other.line or 0, "ignored, as the file has another entry."
            )
            reading.refused.append(refusal)
        reading.references = [self._completed(cited)]
        return reading

    def _key(self) -> str:
        return re.sub(r"[^\w:.+/-]+", "-", self.page.base_name)

    def _bibtex(self) -> BibtexReading:
        named = PurePosixPath(self.page.base_name).name
        beside = [p for p in self.site.beside(self.here) if p.lower().endswith(".bib")]
        old = [f"static/files/citations/{named}.bib"]
        path = next((p for p in beside if p.endswith("/cite.bib")), None)
        path = path or (beside[0] if beside and self.page.is_bundle else None)
        path = path or next((p for p in old if self.site.folder.has(p)), None)
        if path is None:
            return BibtexReading()
        try:
            return read_bibtex(self.site.folder.read_text(path))
        except (BibliographyError, SourceRefused) as error:
            self.report.warn(self.page.place, f"{path} is invalid ({error})")
            return BibtexReading()

    def _completed(self, cited: Reference) -> Reference:
        page = self.page
        kind = _KINDS.get(next(iter(page.words("publication_types")), ""), "")
        is_new = not cited.bibtex
        abstract = self._text("abstract")
        summary = self._text("summary")
        reference = replace(
            cited,
            type=TYPE_OF_KIND.get(kind, "misc") if is_new else cited.type,
            kind=(kind if is_new else cited.kind),
            title=cited.title or markdown_to_line(_with_subtitle(page)),
            authors=tuple(self._authors(cited)),
            venue=cited.venue or _venue(page.text("publication")),
            venue_short=cited.venue_short or _venue(page.text("publication_short")),
            abstract=cited.abstract or abstract or summary,
            note=cited.note or _note(summary, cited.abstract or abstract),
            doi=cited.doi or find_doi(page.text("doi", "hugoblox.ids.doi")),
            award=cited.award or markdown_to_line(page.text("award")),
            is_selected=page.find("featured") is True,
            topics=cited.topics or tuple(page.words("tags")),
            links=tuple(self._links(cited)),
            fields=self._fields(cited),
            line=None,
        )
        reference = replace(reference, **self._dates(reference))
        arxiv_id = reference.arxiv_id or self._arxiv_id()
        return replace(reference, arxiv_id=arxiv_id)

    def _text(self, name: str) -> str:
        value = self.page.find(name)
        return value.strip() if isinstance(value, str) else ""

    def _dates(self, cited: Reference) -> dict[str, Any]:
        """January 1 usually means that the month is unknown."""
        moment = self.page.source.moment("date") or self.page.source.moment("publishDate")
        if moment is None or (cited.year and cited.year != moment.year):
            return {}
        is_known = (moment.month, moment.day) != (1, 1)
        return {"year": moment.year, "month": cited.month or (moment.month if is_known else None)}

    def _authors(self, cited: Reference) -> list[Author]:
        authors = list(cited.authors) or [self._author(name) for name in self.page.words("authors")]
        notes = self.page.find("author_notes")
        facts = []
        for place, note in enumerate(notes if isinstance(notes, list) else [], 1):
            if not isinstance(note, str) or not note.strip():
                continue
            if _EQUAL.search(note):
                facts.append(f"{place}=equal")
            elif "correspond" in note.lower():
                facts.append(f"{place}=corresponding")
            else:
                place_of_notes = self.page.source.place_of("author_notes")
                self.report.warn(place_of_notes, f"author note “{note}” not imported")
        return list(apply_annotations(authors, "; ".join(facts))) if facts else authors

    def _author(self, written: str) -> Author:
        name, marks = parse_marked_name(self.names.get(written.casefold(), written))
        return apply_meanings(Author(name, unknown_marks=marks), DEFAULT_MEANINGS)

    def _links(self, cited: Reference) -> list[ReferenceLink]:
        found = list(cited.links)
        known = {link.target for link in found}
        for one in named_links(self.page, self.site):
            target = one.target.removeprefix("/") if not is_web_address(one.target) else one.target
            kind = _LINK_KINDS.get(one.kind.lower(), _LINK_KINDS.get(one.label.lower(), "other"))
            if target in known:
                continue
            if not is_web_address(target) and not self._is_file(target):
                place = self.page.source.place_of(one.kind)
                self.report.warn(place, f"link “{one.label}”: {target} not found in the folder")
                continue
            known.add(target)
            found.append(ReferenceLink(kind, target, one.label if kind == "other" else ""))
        pdf = self._pdf_beside()
        if pdf and pdf not in known and all(link.kind != "pdf" for link in found):
            found.append(ReferenceLink("pdf", pdf))
        return found

    def _is_file(self, target: str) -> bool:
        return self.site.folder.has(target) and not target.endswith((".md", ".html"))

    def _pdf_beside(self) -> str:
        """A PDF named like its bundle, or the only one in it, is the paper's."""
        if not self.page.is_bundle:
            return ""
        pdfs = [p for p in self.site.beside(self.here) if p.lower().endswith(".pdf")]
        named = [p for p in pdfs if PurePosixPath(p).stem == self.page.base_name]
        return next(iter(named), pdfs[0] if len(pdfs) == 1 else "")

    def _arxiv_id(self) -> str:
        written = [self.page.text("hugoblox.ids.arxiv", "arxiv")]
        written += [one.target for one in named_links(self.page, self.site)]
        of_arxiv = [text for text in written[1:] if "arxiv.org" in text.lower()]
        return next(
            filter(None, (find_arxiv_id(text) for text in [*written[:1], *of_arxiv] if text)), ""
        )

    def _fields(self, cited: Reference) -> dict[str, str]:
        fields = {**self._details(), **cited.fields}
        cover = cover_of(self.page, self.site)
        if cover and is_image(cover) and self.site.folder.has(cover):
            fields.setdefault("preview", cover)
            if caption := cover_caption(self.page):
                place = self.page.source.place_of("caption")
                self.report.note(place, f"image caption not imported: “{caption}”")
        return fields

    def _details(self) -> dict[str, str]:
        """Return the fields that have no place of their own; the others are reported."""
        found: dict[str, str] = {}
        for name in self.page.fields:
            words = ", ".join(self.page.words(name)) or self.page.text(f"{name}.name")
            if (
                not words
                or name.startswith("url_")
                or name in _READ
                or _OF_THE_THEME.fullmatch(name)
            ):
                continue
            if name in _DETAILS:
                known = found.get(_DETAILS[name])
                found[_DETAILS[name]] = f"{known}, {words}" if known else markdown_to_line(words)
            else:
                place = self.page.source.place_of(name)
                self.report.note(place, f"“{name}: {words[:80]}” is not imported")
        return found


def _with_subtitle(page: ContentPage) -> str:
    return ": ".join(filter(None, (page.title, page.text("subtitle"))))


def _venue(written: str) -> str:
    venue = markdown_to_line(plain_words(written))
    return re.sub(r"^(?:In|in|In:)\s+(?=\S)", "", venue).strip(" ,")


def _note(summary: str, abstract: str) -> str:
    """Drop a summary that only repeats the start of the abstract."""
    plain = " ".join(summary.split())
    is_beginning = " ".join(abstract.split())[:60].startswith(plain[:60])
    return (
        plain if plain and abstract and not is_beginning and len(plain) <= _MAX_NOTE_LENGTH else ""
    )
