"""Read the owner of a Jekyll site (al-folio, academicpages and others)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from blog.folders.source import Folder, SourceRefused
from importers.collection import CoauthorPlan, Line, NewsPlan, PersonPlan, ShortPlan
from importers.fields import DataRecord, Places, list_of, mapping_of
from importers.jekyll.cv import CV_FILES, RESUME_FILES, CvReader, read_cv_page
from importers.jekyll.documents import Document
from importers.jekyll.page_plans import plain_words_of
from importers.jekyll.person_profile import ProfileReader
from importers.jekyll.person_publications import PublicationsReader
from importers.jekyll.reading import has_page_of_its_own
from importers.jekyll.shown_fields import address_in, strip_markup
from importers.jekyll.site import JekyllSite
from importers.jekyll.site_settings import DataFiles
from importers.jekyll.works import work_kind
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import escape_label, markdown_link, written_target

# A page that Jekyll ignores, and the layout of CV pages in a copy of the theme.
_HIDDEN_CV = re.compile(r"(?:^|/)[._#~]+(?:cv|resume)\.(?:md|markdown|html)$")
_CV_LAYOUT = re.compile(r"_layouts/cv\.\w+")
_LINES = {"talks": "talk", "teaching": "teaching"}
_LINKS = {"slides_url": "Slides", "slidesurl": "Slides", "slides": "Slides", "video": "Video",
          "youtube_url": "Video", "videourl": "Video", "video_url": "Video", "link": "Page",
          "poster_url": "Poster", "event_url": "Event"}  # fmt: skip


def read_person(folder: Folder, report: ImportReport) -> PersonPlan:
    # The reader of the posts reports problems of the documents.
    site = JekyllSite(folder, ImportReport())
    site.data = DataFiles(folder, report)
    return _PersonReader(site, report).read()


@dataclass
class _PersonReader:
    site: JekyllSite
    report: ImportReport

    def read(self) -> PersonPlan:
        person = PersonPlan()
        profile = ProfileReader(self.site, self.report, self.convert)
        cv = CvReader(self.site.folder, self.report, person, profile.owner_name())
        for document in self.site.documents:
            if document.is_excluded or document.is_draft:
                if document.kind == "news" or document.kind in _LINES:
                    reason = "not imported, as the old site doesn't show it"
                    self.report.note(document.place, reason)
                continue
            if document.kind == "news":
                person.news += self._news(document)
            elif document.kind in _LINES:
                section = _LINES[document.kind]
                if work_kind(document):
                    cv.titles.setdefault(section, []).append(document.title)
                else:
                    person.shorts.append(self._line(document))
                cv.sources.setdefault(section, document.path.rpartition("/")[0])
        person.shorts.sort(key=lambda short: short.year, reverse=True)
        self._read_cv(cv)
        person.profile = profile.read(cv.basics)
        person.publications = PublicationsReader(
            self.site, self.report, self.convert, profile.owner_name()
        ).read()
        person.coauthors = list(self._coauthors())
        self._report_other_data()
        return person

    def convert(self, document: Document) -> list[Line]:
        try:
            return self.site.convert(document, self.report)
        except SourceRefused as refusal:
            self.report.skip(document.place, str(refusal))
            return []

    def _read_cv(self, cv: CvReader) -> None:
        cv.read_section_files(self.site.data.paths)
        documents = [d for d in self.site.documents if d.kind == "pages"]
        files = self.site.folder.files
        pages = [d for d in documents if d.layout == "cv" or d.address in {"/cv/", "/resume/"}]
        shown = [document for document in pages if not (document.is_excluded or document.is_draft)]
        for document in shown:
            if document.layout != "cv":
                # This site generates the lists that the theme generates there.
                read_cv_page(document.path, self.site.convert(document, ImportReport()), cv)
        hidden = next((d.path for d in pages), "") or next(filter(_HIDDEN_CV.search, files), "")
        if shown or not (hidden or any(map(_CV_LAYOUT.fullmatch, files))):
            cv.read_cv()
            cv.read_resume()
            return
        reason = f"{hidden} is switched off" if hidden else "it has no CV page"
        for path in filter(self.site.folder.has, (*CV_FILES, *RESUME_FILES)):
            self.report.skip(SourceLine(path), f"not shown by the old site: {reason}")

    def _news(self, document: Document) -> Iterator[NewsPlan]:
        if document.date is None:
            self.report.skip(document.place, "news item has no date")
            return
        lines = self.convert(document)
        if has_page_of_its_own(document, lines):
            lines = [Line(markdown_link(document.title, f"/{document.path}"), document.place)]
        elif not lines:
            lines = [Line(text, document.place) for text in [document.text("title")] if text]
        if lines:
            yield NewsPlan(document.date.date(), lines, document.place)

    def _line(self, document: Document) -> ShortPlan:
        """A talk or course as one line; its title links to its page, if any."""
        lines = self.site.convert(document, ImportReport())
        title, has_page = document.title, has_page_of_its_own(document, lines)
        title = markdown_link(title, f"/{document.path}") if has_page else escape_label(title)
        where = [strip_markup(document.text(name)) for name in ("type", "venue", "location")]
        if not any(where):
            where = [document.text("talk_date").partition("—")[2].strip()]
        addresses = ((label, address_in(document.find(name))) for name, label in _LINKS.items())
        links = [f"[{label}]({written_target(url)})" for label, url in addresses if url]
        words = ", ".join([title, *filter(None, where)])
        words += f" ({', '.join(links)})" if links else ""
        if plain_words_of(lines) and not has_page:
            words += ". " + " ".join(line.text for line in lines if line.text.strip())
        year = str(document.date.year) if document.date else ""
        kind = _LINES[document.kind]
        return ShortPlan(kind, [Line(words, document.place)], document.place, year=year)

    def _coauthors(self) -> Iterator[CoauthorPlan]:
        """al-folio's websites of co-authors, by family name and spellings of the given name."""
        path = self.site.data.paths.get("coauthors", "")
        places = Places(self.site.folder, path)
        for family, people in mapping_of(self.site.data.get("coauthors")).items():
            for one in map(DataRecord, list_of(people)):
                names = [f"{given} {family}" for given in one.words("firstname")]
                url = one.text("url")
                if names and url:
                    yield CoauthorPlan(names, url, places.of(url))

    def _report_other_data(self) -> None:
        """Report data that no page shows and that has no equivalent here."""
        named = {leftover.place.path for leftover in self.report.skipped}
        for path in self.site.data.paths.values():
            if path not in self.site.folder.taken | named:
                self.report.skip(SourceLine(path), "data that no page uses")
