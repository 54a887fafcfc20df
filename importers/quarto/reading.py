"""Read a Quarto, R Markdown or bookdown project: posts, pages, chapters, works and old URLs."""

import posixpath
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from blog.bibliography.paper_titles import unescape
from blog.folders.source import Folder
from importers.collection import Collection, Line, SourcePage
from importers.dates import parse_datetime_text
from importers.front_matter import SourceText
from importers.languages import settle_languages
from importers.papers.note_details import shortened
from importers.plain.pages import in_order, read_file_name, read_page
from importers.plain.topics import FolderTopics, TagTopics
from importers.quarto.book import (
    Chapter,
    book_title,
    chapters_of,
    first_heading,
    title_of,
    without_title,
)
from importers.quarto.listings import Listing, read_listings
from importers.quarto.menu import read_menu
from importers.quarto.project import BOOKDOWN_FILES
from importers.quarto.references import References
from importers.quarto.site import Document, Site, read_site
from importers.quarto.works import make_work, report_unread_fields, work_kind
from importers.report import ImportReport
from importers.text.html import convert_html, without_foreign_html
from importers.text.markdown_patterns import escape_label
from importers.text.prose import callout, paragraphs, without_blank_runs
from importers.works import WORK_LISTS

_BLOG = "/blog/"
_MAX_TOPIC_NAME_LENGTH = 80
_DATED_FOLDERS = ("posts", "post", "blog", "_posts")


def read_quarto(folder: Folder, report: ImportReport) -> Collection:
    site = read_site(folder, report)
    reader = _SiteReader(site, Collection())
    reader.import_all()
    return reader.collection


def about_document(site: Site) -> Document | None:
    """Return the page that describes the owner: the homepage, or the first one about somebody."""
    abouts = [one for one in site.documents.values() if one.find("about")]
    public = [one for one in abouts if not site.hiding_of(one)]
    home = next((one for one in site.documents.values() if one.is_home), None)
    if home in public:
        return home
    return min(public, key=lambda one: one.path.count("/"), default=None)


@dataclass
class _SiteReader:
    site: Site
    collection: Collection
    chapters: dict[str, Chapter] = field(default_factory=dict)
    listings: list[Listing] = field(default_factory=list)

    def import_all(self) -> None:
        site, collection = self.site, self.collection
        project = site.project
        collection.own_url = project.url
        collection.public_folders = project.public_folders
        self.topics, self.tags = FolderTopics(collection), TagTopics(collection, site.report)
        self.listings = read_listings(site)
        if project.kind == "book":
            self.chapters = {chapter.path: chapter for chapter in chapters_of(site)}
        self.owner = _owner(site)
        self.about = about_document(site)
        paths = [*self.chapters, *in_order(set(site.documents) - set(self.chapters))]
        for path in paths:
            self._import(site.documents[path])
        self._resolve_references()
        settle_languages(collection.pages)
        self.tags.place()
        collection.menu = read_menu(site)

    def _import(self, document: Document) -> None:
        is_website = self.site.project.kind == "website"
        listing = next((one for one in self.listings if one.document is document), None)
        if listing:
            feed = f"/{document.path.rpartition('.')[0]}.xml"
            self.collection.site_addresses[feed] = "/feed/atom.xml"
        if document is self.about or (document.is_home and is_website):
            self._belongs_to_home(document, "/")
            if listing and listing.items:
                self._report_items(listing)
            return
        if any(chapter.part_path == document.path for chapter in self.chapters.values()):
            self._import_part(document)
            return
        page = self._page(document)
        if listing and not self._list_as_page(listing, page):
            return
        if not any(line.text.strip() for line in page.lines) and not page.summary:
            self.site.report.skip(document.place, "page has no text")
            return
        self._place(document, page)
        self.collection.pages.append(page)
        report_unread_fields(document, page, self.site.report)
        for address in () if page.is_draft else self._addresses(document):
            self.collection.old_paths.setdefault(address, document.path)
        for address in self._addresses(document):
            bare = address.removeprefix(self.site.project.base_path) or "/"
            self.collection.addresses.setdefault(bare, document.path)

    def _belongs_to_home(self, document: Document, url: str) -> None:
        self.collection.site_addresses[f"/{document.path}"] = url
        for address in self._addresses(document):
            bare = address.removeprefix(self.site.project.base_path)
            self.collection.site_addresses.setdefault(bare or "/", url)
            if not document.is_home:
                self.collection.old_lists[address] = url

    def _page(self, document: Document) -> SourcePage:
        site = self.site
        lines = site.text_of(document)
        heading, anchor = first_heading(document)
        title = title_of(document, site)
        if title and title == heading:
            lines = without_title(lines, title)
            # The title of a page has no anchor.
            site.labels.add(anchor, document.path, text=title)
            if label := site.labels.own(anchor, document.path):
                label.anchor = ""
        lines = convert_html(without_foreign_html(lines, site.report), site.report)
        source = document.source
        fields = {**document.fields, "title": title} if title else document.fields
        fields = {"image": document.text("preview"), **fields}
        page = read_page(document.path, SourceText(lines, fields, source.head, source.hiding))
        page.title = unescape(page.title)
        page.published_at = page.published_at or read_file_name(document.folder).day
        page.lines = without_blank_runs([*self._head(document), *lines])
        page.summary = page.summary or shortened(document.text("abstract", "subtitle"))
        page.is_draft = bool(site.hiding_of(document))
        page.updated_at = parse_datetime_text(document.find("date-modified"))
        names = document.authors
        page.authors = [] if names == [self.owner] else names
        return page

    def _head(self, document: Document) -> list[Line]:
        """Return what the old site showed above the text."""
        subtitle, place = document.text("subtitle"), document.source.place_of("subtitle")
        lines = paragraphs([f"*{escape_label(subtitle)}*" if subtitle else ""], place)
        if abstract := self.site.text_of(document, document.lines_of("abstract")):
            place = abstract[0].place
            lines += [*callout("abstract", abstract, place), Line("", place)]
        return lines

    def _place(self, document: Document, page: SourcePage) -> None:
        """Decide what the page becomes, and its topics."""
        chapter = self.chapters.get(document.path)
        project = self.site.project
        if chapter:
            page.series, page.part = book_title(self.site)[:200], self._number(chapter)
            of_book = parse_datetime_text(project.site.find("date"))
            page.published_at = page.published_at or of_book
            page.topics = [self._topic_of_part(chapter)] if chapter.part else []
        elif project.kind == "book":
            if not page.is_draft:
                page.is_draft = True
                self.site.report.private[document.path] = "not a chapter of the book"
        elif kind := "" if page.is_draft else work_kind(document, self._listing_of(document)):
            make_work(page, document, kind, self.site.report)
            return
        elif project.kind == "website" and not self._is_post(document):
            page.address = f"/{_without_index(document)}"
            if tags := _tags(document):
                message = f"pages have no topics: {', '.join(tags)} not imported"
                self.site.report.note(document.source.place_of("categories"), message)
            return
        elif topic := self.topics.key_of(self._topic_folder(document)):
            page.topics = [topic]
        if tags := _tags(document):
            self.tags.add(page, tags)

    def _number(self, chapter: Chapter) -> int:
        return list(self.chapters).index(chapter.path) + 1

    def _topic_of_part(self, chapter: Chapter) -> str:
        known = [plan for plan in self.collection.topics if plan.name == chapter.part]
        if known:
            return known[0].key
        key = self.topics.key_of(chapter.part.replace("/", "-"))
        self.topics.plan(key).name = chapter.part
        return key

    def _import_part(self, document: Document) -> None:
        chapter = next(one for one in self.chapters.values() if one.part_path == document.path)
        key = self._topic_of_part(chapter)
        title = title_of(document, self.site)
        self.topics.plan(key).lines = without_title(self.site.text_of(document), title)
        self.collection.topic_pages[document.path] = key
        self.site.report.note(document.place, f"imported as the text of topic “{chapter.part}”")

    def _topic_folder(self, document: Document) -> str:
        folder = PurePosixPath(document.folder)
        above = folder.parent if document.is_index else folder
        if self.site.project.kind != "website":
            return "" if str(above) == "." else str(above)
        return next(iter(above.parts), "").removeprefix("_")

    def _listing_of(self, document: Document) -> Listing | None:
        return next((one for one in self.listings if document.path in one.paths), None)

    def _is_post(self, document: Document) -> bool:
        """A list of all pages doesn't make those at the top that have no date posts."""
        first = document.path.split("/")[0]
        is_dated = document.find("date") is not None
        is_listed = self._listing_of(document) is not None
        if not document.folder:
            return is_listed and is_dated
        return is_listed or is_dated or first in _DATED_FOLDERS

    def _list_as_page(self, listing: Listing, page: SourcePage) -> bool:
        """Return whether the page has more than a list that this site generates."""
        listed, place = WORK_LISTS.get(listing.kind), page.place
        has_text = any(line.text.strip() for line in page.lines) or bool(listing.items)
        page.lines += [Line("", place), *listing.items] if listing.items else []
        key = "" if listed or page.is_draft else self._topic_of_list(listing)
        if key:
            self._list_as_topic(listing.document, page, key)
            return False
        if not has_text:
            self.site.report.skip(place, f"list “{page.title}”, which this site generates")
            self._belongs_to_home(listing.document, listed.url if listed else _BLOG)
            return False
        if listing.paths:
            posts = [Line("", place), Line("::: posts", place)]
            page.lines += listed.block(place) if listed else posts
        return True

    def _topic_of_list(self, listing: Listing) -> str:
        """Return the topic of the one folder that is listed, or ""."""
        folders = {self._topic_folder(self.site.documents[path]) for path in listing.paths}
        return self.topics.key_of(folders.pop()) if len(folders) == 1 else ""

    def _list_as_topic(self, document: Document, page: SourcePage, key: str) -> None:
        plan = self.topics.plan(key)
        plan.lines, plan.name = page.lines, page.title[:_MAX_TOPIC_NAME_LENGTH]
        self.collection.topic_pages[document.path] = key
        for address in self._addresses(document):
            self.collection.old_paths.setdefault(address, document.path)
        self.site.report.note(page.place, f"imported as the topic “{plan.name}”")

    def _report_items(self, listing: Listing) -> None:
        titles = "; ".join(line.text.removeprefix("- ") for line in listing.items)
        message = f"listed on the homepage, not imported: {titles[:1000]}"
        self.site.report.warn(listing.document.place, message)

    def _addresses(self, document: Document) -> list[str]:
        """Return the old URLs of a page: with and without extension, and its aliases."""
        base = self.site.project.base_path
        bare = _without_index(document)
        stems = [bare] if bare else []
        is_bookdown = self.site.project.file in BOOKDOWN_FILES
        if is_bookdown and (anchor := first_heading(document)[1]):
            stems.append(anchor)
        if output := document.text("output-file"):
            stems.append(str(PurePosixPath(bare).with_name(output.removesuffix(".html"))))
        found = []
        for stem in stems:
            is_folder = document.path.startswith(f"{stem}/") or (stem.startswith("posts/") and (
                document.path.startswith(f"_{stem}/")
            ))  # fmt: skip
            found += [f"/{stem}", f"/{stem}/index.html" if is_folder else f"/{stem}.html"]
        for alias in document.words("aliases"):
            whole = alias if alias.startswith("/") else f"/{_folder_of_output(document)}{alias}"
            path = posixpath.normpath(f"/{whole.split('#')[0].lstrip('/')}")
            plain = path.removesuffix("/index.html")
            found += [plain, path] if plain != "/" else []
        return [f"{base}{path}" for path in dict.fromkeys(found) if path != "/"]

    def _resolve_references(self) -> None:
        site, collection = self.site, self.collection
        references = References(site.folder, site.report, labels=site.labels)
        titles = {page.path: page.title for page in collection.pages}
        for page in collection.pages:
            given = site.documents[page.path].find("bibliography")
            page.lines = references.resolve(page.lines, page.path, given, titles)
        for path, key in collection.topic_pages.items():
            plan = self.topics.plan(key)
            given = site.documents[path].find("bibliography")
            plan.lines = references.resolve(plan.lines, path, given, titles)
        collection.papers = list(references.cited.values())


def _without_index(document: Document) -> str:
    """Return the path of a page on the old site, without extension."""
    path = document.path.removeprefix("_") if document.path.startswith("_posts/") else document.path
    stem = path.rpartition(".")[0]
    is_alone = path.startswith("posts/") and document.path.startswith("_posts/")
    above = str(PurePosixPath(stem).parent)
    if document.is_index or is_alone:
        return "" if above == "." else above
    return stem


def _folder_of_output(document: Document) -> str:
    folder = str(PurePosixPath(_without_index(document)).parent) if not document.is_index else (
        document.folder
    )  # fmt: skip
    return "" if folder in {".", ""} else f"{folder}/"


def _tags(document: Document) -> list[str]:
    found = [*document.words("categories"), *document.words("tags")]
    return list(dict.fromkeys(filter(None, (tag.strip("#") for tag in found))))


def _owner(site: Site) -> str:
    """Return the name that is alone on most pages."""
    alone = Counter(one.authors[0] for one in site.documents.values() if len(one.authors) == 1)
    return alone.most_common(1)[0][0] if alone else ""
