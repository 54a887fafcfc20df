"""A Jekyll site as a collection: posts, drafts, pages and the documents of its collections."""

import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import unquote

from django.utils.text import slugify

from blog.folders.source import Folder, SourceRefused
from importers.collection import Collection, Line, Page, TopicPlan
from importers.jekyll.documents import Document
from importers.jekyll.liquid_tags import PUBLICATIONS
from importers.jekyll.page_plans import has_marks, labels_of, page_of, words_of
from importers.jekyll.site import JekyllSite
from importers.jekyll.site_settings import list_of, text_of
from importers.report import Outcome, Place, Report

MOST_TOPICS = 60
# A page with fewer words of its own only holds what the theme makes; a talk's, what its line says.
_FEW_WORDS, _ONE_LINE = 6, 25
# Liquid or HTML, of which themes make lists and forms.
_MADE = re.compile(r"\{[%{]|<")
# Where this site has the same: addresses below the old site's base.
SITE_PAGES = {
    "/": "/", "/about": "/", "/blog": "/blog/", "/posts": "/blog/", "/news": "/news/",
    "/year-archive": "/blog/", "/publications": "/publications/", "/cv": "/cv/", "/resume": "/cv/",
    "/tags": "/blog/topics/", "/categories": "/blog/topics/", "/archive": "/blog/",
    "/feed.xml": "/feed/atom.xml", "/sitemap": "/sitemap.xml",
}  # fmt: skip
# No page: the homepage, the CV, the publications and short news are read with the person.
OF_THE_PERSON = "it tells of the person"
_IN_PLACE_OF = {
    "about": "/", "cv": "/cv/", "publications": "/publications/", "news": "/news/",
    "talks": "/cv/", "teaching": "/cv/",
}  # fmt: skip
# Each is a line that tells of the person, and a page where it says more.
_OF_BOTH = frozenset({"news", "talks", "teaching"})


def _theme_makes(document: Document, words: list[str]) -> str:
    """Say so where a page of a few words holds what the theme makes; nothing where it is a text."""
    if not words:
        return "it has no text of its own, only what the theme makes"
    is_made = any(_MADE.search(line.text) for line in document.lines)
    return f"beside what the theme makes, it says only “{' '.join(words)}”" if is_made else ""


def read_jekyll(folder: Folder, report: Report) -> Collection:
    return _SiteReader(folder, report, "jekyll").read()


def read_al_folio(folder: Folder, report: Report) -> Collection:
    return _SiteReader(folder, report, "al-folio").read()


def read_academicpages(folder: Folder, report: Report) -> Collection:
    return _SiteReader(folder, report, "academicpages").read()


@dataclass
class _SiteReader:
    folder: Folder
    report: Report
    name: str
    _labels: dict[str, list[str]] = field(default_factory=dict)
    _lists: list[Document] = field(default_factory=list)

    def read(self) -> Collection:
        self.site = JekyllSite(self.folder, self.report)
        self.collection = Collection(self.name)
        url = self.site.settings.text("url").rstrip("/")
        self.collection.own_url = f"{url}{self.site.settings.base}" if url else ""
        self.collection.site_addresses = dict(SITE_PAGES)
        for document in self.site.documents:
            self._take(document)
        self._take_lists()
        self._take_labels()
        self.collection.pages.sort(key=_moment, reverse=True)
        self.collection.papers = list(self.site.scholar.cited.values())
        self.collection.papers += [p.paper for p in self.collection.pages if p.paper]
        return self.collection

    def _take(self, document: Document) -> None:
        reason = self._reason_against(document)
        if reason:
            self._leave_out(document, reason)
            return
        scratch = Report()
        try:
            lines = self.site.texts.convert(document, scratch)
        except SourceRefused as refusal:
            self.report.skip(Place(document.path), str(refusal))
            self.report.count("posts", Outcome.SKIPPED)
            return
        if reason := self._reason_against_text(document, lines):
            self._leave_out(document, reason)
            return
        for told, take in (
            (scratch.notes, self.report.note),
            (scratch.leftovers, self.report.leave),
        ):
            for one in told:
                take(one.place, one.message)
        page = page_of(document, lines, self.site.settings)
        self.collection.pages.append(page)
        self._name_decisions(document)
        self._place(document, page)
        self._take_addresses(document, page)

    def _reason_against(self, document: Document) -> str:
        """Say why a document is no page here; nothing where it is one."""
        address = _bare(document.address)
        if document.is_excluded and document.kind == "pages":
            return f"{self.site.settings.path} excludes it, so the old site does not show it"
        if document.kind == "publications":
            return OF_THE_PERSON
        return _reason_against_page(document, address) if document.kind == "pages" else ""

    def _reason_against_text(self, document: Document, lines: list[Line]) -> str:
        words = words_of(lines)
        if document.kind in _OF_BOTH and not has_page_of_its_own(document, lines):
            return OF_THE_PERSON
        if document.kind == "pages" and _bare(document.address) in SITE_PAGES:
            words = words_of([line for line in lines if PUBLICATIONS not in line.text])
            said = " ".join(words[:16])
            rest = f"; its own words are left out: “{said} …”" if len(words) > _FEW_WORDS else ""
            return f"the site makes this page itself{rest}"
        is_text = len(words) >= _FEW_WORDS or has_marks(lines)
        if document.kind == "pages" and not is_text and (reason := _theme_makes(document, words)):
            return reason
        if not words and not has_marks(lines):
            if target := document.text("redirect"):
                return f"there is nothing on it but that it leads to {target}"
            return "there is no text on it"
        return ""

    def _leave_out(self, document: Document, reason: str) -> None:
        """Say why, and lead links to what the site has in its place."""
        if reason != OF_THE_PERSON:
            self.report.skip(Place(document.path), reason)
        address = _bare(document.address)
        named = document.layout if document.layout in {"about", "cv"} else document.kind
        site_page = _IN_PLACE_OF.get(named) or SITE_PAGES.get(address, "")
        if site_page:
            self.collection.site_addresses[address.removesuffix(".html")] = site_page
            self.collection.site_addresses[f"/{document.path}"] = site_page
        elif document.kind == "pages":
            self._lists.append(document)

    def _take_lists(self) -> None:
        """Make a page that only listed a collection the page of its topic."""
        topics = {topic.key for topic in self.collection.topics}
        for document in self._lists:
            key = _key(_bare(document.address).strip("/"))
            if key in topics:
                self.collection.topic_pages[document.path] = key
                self._lead(document.address, document.path, is_public=not document.is_excluded)
        gone = [d for d in self.site.documents if d.kind == "publications" and not d.is_excluded]
        if gone:
            message = f"the old addresses of {len(gone)} publications lead nowhere now"
            self.report.leave(Place(gone[0].path.rpartition("/")[0]), message)

    def _name_decisions(self, document: Document) -> None:
        place = Place(document.path)
        if document.is_excluded:
            message = f"{self.site.settings.path} excludes it, so it arrives as a draft"
            self.report.note(place, message)
        if document.fields.get("published") is False:
            self.report.note(place, "says “published: false”, so it arrives as a draft")

    def _place(self, document: Document, page: Page) -> None:
        """Note the topics of a page: its collection with its category there, and its labels."""
        if document.kind not in {"posts", "pages"}:
            key = self._topic(document.kind.capitalize(), Place(document.path))
            category = text_of(document.fields.get("category"))
            siblings = {
                text_of(d.fields.get("category"))
                for d in self.site.documents
                if d.kind == document.kind
            }
            if category and len(siblings - {""}) > 1:
                key = self._topic(category, Place(document.path), parent=key)
            page.topics.append(key)
        self._labels[page.path] = labels_of(document)

    def _take_labels(self) -> None:
        """Make topics of categories and tags; where they are too many, of those used most."""
        shown = {d.path for d in self.site.documents if not d.is_excluded}
        used = Counter(_key(label) for path in shown for label in self._labels.get(path, ()))
        kept = {key for key, _ in used.most_common(MOST_TOPICS)}
        gone = sorted(set(used) - kept)
        if gone:
            message = (
                f"{len(gone)} tags and categories that few posts have become no topics: "
                + ", ".join(gone)[:400]
            )
            self.report.note(Place(self.site.settings.path), message)
        for page in self.collection.pages:
            for label in self._labels.get(page.path, []):
                if _key(label) in kept:
                    key = self._topic(label, Place(page.path))
                    if key not in page.topics:
                        page.topics.append(key)
                        self._lead_archives(label, key, is_public=not page.is_draft)

    def _topic(self, name: str, place: Place, parent: str = "") -> str:
        key = f"{parent}/{_key(name)}" if parent else _key(name)
        if all(topic.key != key for topic in self.collection.topics):
            plan = TopicPlan(key, name, place, parent)
            self.collection.topics.append(plan)
        return key

    def _lead_archives(self, label: str, key: str, *, is_public: bool) -> None:
        """Lead the pages that jekyll-archives makes for a tag or category to its topic."""
        if not any(
            "archives" in str(one) for one in list_of(self.site.settings.values.get("plugins"))
        ):
            return
        for kind in ("tag", "category"):
            address = f"/blog/{kind}/{slugify(label, allow_unicode=True)}"
            self.collection.topic_pages[address] = key
            self._lead(address, address, is_public=is_public)

    def _take_addresses(self, document: Document, page: Page) -> None:
        others = [text_of(one) for one in list_of(document.fields.get("redirect_from"))]
        for address in [document.address, *others]:
            if address:
                self._lead(address, document.path, is_public=not page.is_draft)

    def _lead(self, address: str, path: str, *, is_public: bool) -> None:
        bare = _bare(address)
        for name in {bare, bare.removesuffix(".html")}:
            self.collection.addresses.setdefault(name, path)
        if is_public and bare != "/":
            self.collection.old_paths.setdefault(f"{self.site.settings.base}{bare}", path)


def has_page_of_its_own(document: Document, lines: list[Line]) -> bool:
    """Say whether a piece of news, a talk or a course is a page beside its line."""
    if document.kind == "news":
        return document.fields.get("inline") is not True and bool(words_of(lines))
    return len(words_of(lines)) >= _ONE_LINE


def _reason_against_page(document: Document, address: str) -> str:
    reasons = {
        "it is shown for addresses that are not there": "404" in {document.slug, address[1:]},
        "it is only an entry of the menu": document.fields.get("dropdown") is True,
        "it is a list that the theme makes": document.layout.startswith("archive-"),
        OF_THE_PERSON: document.layout in {"about", "cv"}
        or address in {"/", "/about", "/cv", "/resume"},
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _bare(address: str) -> str:
    bare = unquote(address).split("#")[0].split("?")[0].strip()
    return f"/{bare.strip('/')}"


def _key(label: str) -> str:
    return slugify(label, allow_unicode=True) or label.casefold()


def _moment(page: Page) -> tuple[bool, float]:
    return page.published_at is not None, page.published_at.timestamp() if page.published_at else 0
