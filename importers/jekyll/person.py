"""Read the owner of a Jekyll site (al-folio, academicpages and others)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from blog.folders.source import Folder, SourceRefused
from importers.collection import (
    CoauthorPlan,
    Line,
    LinkPlan,
    NewsPlan,
    PersonPlan,
    ProfilePlan,
    ShortPlan,
)
from importers.fields import DataRecord, Places, list_of, mapping_of
from importers.jekyll.cv import CV_FILES, RESUME_FILES, CvReader, read_cv_page
from importers.jekyll.documents import Document
from importers.jekyll.page_plans import plain_words_of
from importers.jekyll.person_publications import PublicationsReader
from importers.jekyll.reading import has_page_of_its_own
from importers.jekyll.shown_fields import address_in, links_in, strip_markup
from importers.jekyll.site import JekyllSite
from importers.jekyll.site_settings import DataFiles
from importers.jekyll.works import work_kind
from importers.report import ImportReport, SourceLine
from importers.starters import is_example_name
from importers.text.markdown_patterns import escape_label, markdown_link, written_target
from importers.text.prose import without_blank_runs

_MAIL = re.compile(r"(?<![\w.+-])(?:mailto:)?([\w.+-]{1,100})@([\w-]+(?:\.[\w-]+)+)")
_MAIL_LINK = re.compile(
    r"<a\b[^<>]{0,300}href=[\"']?mailto:[^<>]{0,300}>(?:(?!</a>).){0,1000}</a>", re.DOTALL
)
_BREAK = re.compile(r"\s*<br\s*/?>\s*")
_THEME_NAMES = re.compile(r"al-folio|jekyll|academicpages|minimal.mistakes", re.IGNORECASE)
_BELOW_PHOTO = ("more_info", "address")


@dataclass
class ProfileReader:
    """``convert`` turns a document's lines into this site's Markdown."""

    site: JekyllSite
    report: ImportReport
    convert: Callable[[Document], list[Line]]

    def __post_init__(self) -> None:
        self.author = DataRecord(self.site.settings.find("author"))

    def owner_name(self) -> str:
        """Return the owner's name, if the settings have one; other themes name the blog there."""
        settings = self.site.settings
        names = map(settings.text, ("first_name", "middle_name", "last_name"))
        given = (" ".join(filter(None, names)), self.author.text("name"), settings.text("author"))
        return next((name for name in given if name and not is_example_name(name)), "")

    def read(self, facts: Mapping[str, Any]) -> ProfilePlan | None:
        """``facts`` about the person are the CV's, used if nothing else has them."""
        abouts = [
            d for d in self.site.documents if is_about(d) and not (d.is_excluded or d.is_draft)
        ]
        settings, basics = self.site.settings, DataRecord(dict(facts))
        if not abouts and not settings.path:
            return None
        about = DataRecord(abouts[0].fields if abouts else {})
        self.socials = DataRecord(self.site.data.get("socials"))
        place = SourceLine(abouts[0].path if abouts else settings.path)
        plan = ProfilePlan(place, name=self._name(about) or basics.text("name"))
        headline = about.text("subtitle") or self.author.text("bio")
        parts = filter(None, map(strip_markup, _BREAK.split(headline)))
        plan.headline = " · ".join(parts) or basics.text("label")
        plan.photo = self._photo(about)
        plan.bio = self._bio(abouts) or _lines(basics.text("summary"), place)
        emails = (owner.text("email") for owner in (self.socials, settings, self.author, basics))
        plan.email_words = mail_in_words(next(filter(None, emails), ""))
        plan.footer = self._footer()
        plan.cv_file = self._cv_file()
        plan.links = self._links()
        return plan

    def _name(self, about: DataRecord) -> str:
        settings = self.site.settings
        candidates = (
            self.owner_name(),
            settings.text("name"),
            settings.text("title") if about.text("layout") == "about" else "",
        )
        return next((name for name in candidates if name and not is_example_name(name)), "")

    def _photo(self, about: DataRecord) -> str:
        image, folder = about.text("profile.image"), "assets/img"
        if not image:
            image, folder = self.author.text("avatar"), "images"
        if not image or "://" in image:
            return ""
        return f"/{image.lstrip('/')}" if "/" in image else f"/{folder}/{image}"

    def _bio(self, abouts: list[Document]) -> list[Line]:
        lines: list[Line] = []
        for about in abouts:
            text = self.convert(about)
            if about is abouts[0] or plain_words_of(text):
                lines += [Line("", about.place), *text]
        further = [about.text(f"profile.{n}") for about in abouts[:1] for n in _BELOW_PHOTO]
        at = map(self.author.text, ("employer", "location"))
        for written in [*further, " · ".join(filter(None, at))] if abouts else []:
            words = strip_markup(_MAIL_LINK.sub("", written))
            if words and not _MAIL.fullmatch(words):
                place = SourceLine(abouts[0].path, 1)
                lines += [Line("", place), Line(without_mail(words), place)]
        return without_blank_runs(lines)

    def _footer(self) -> list[Line]:
        written = self.site.settings.text("footer_text")
        if not written:
            return []
        place = self._place_of("footer_text")
        if _THEME_NAMES.search(written):
            self.report.skip(place, "footer of the old site's theme, not imported")
            return []
        return _lines(written, place)

    def _cv_file(self) -> str:
        for document in self.site.documents:
            name = document.text("cv_pdf")
            if document.layout == "cv" and name and not document.is_excluded and "://" not in name:
                return f"/{name.lstrip('/')}" if "/" in name else f"/assets/pdf/{name}"
        return ""

    def _links(self) -> list[LinkPlan]:
        settings = self.site.settings
        given = [(self.socials.fields, self.site.data.paths.get("socials", ""))]
        given += [(settings.fields, settings.path), (self.author.fields, settings.path)]
        links: dict[str, LinkPlan] = {}
        for values, path in given:
            places = Places(self.site.folder, path)
            for link in links_in(values, places.of_field) if path else ():
                links.setdefault(link.url.lower(), link)
        if contact := settings.text("contact_note"):
            message = f"contact note not imported: “{strip_markup(contact)[:80]}”"
            self.report.skip(self._place_of("contact_note"), without_mail(message))
        return list(links.values())

    def _place_of(self, name: str) -> SourceLine:
        return Places(self.site.folder, self.site.settings.path).of_field(name)


def is_about(document: Document) -> bool:
    is_home = document.layout == "about" or document.address in {"/", "/about/", "/about.html"}
    return document.kind == "pages" and is_home


def mail_in_words(address: str) -> str:
    """Return an email address spelled out for readers only: ``ada at math dot org``."""
    found = _MAIL.fullmatch(address.strip())
    if found is None:
        return "" if "@" in address else address
    user = found[1].replace(".", " dot ")
    return f"{user} at {found[2].replace('.', ' dot ')}".lower()


def without_mail(text: str) -> str:
    return _MAIL.sub(lambda found: mail_in_words(f"{found[1]}@{found[2]}"), text)


def _lines(text: str, place: SourceLine) -> list[Line]:
    return [Line(text, place)] if text else []


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
