"""What export files of blog platforms have in common: posts in HTML with states, tags and media."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from blog.folders.source import Folder
from importers.collection import Collection, Line, SourcePage, TopicPlan
from importers.exports.html_to_markdown import find_shortcodes, html_to_markdown
from importers.languages import detect_language
from importers.papers.note_details import shortened, summary_of
from importers.plain.pages import MAX_TITLE_LENGTH
from importers.report import ImportReport, SourceLine
from importers.writing.assets import IMAGE_SUFFIXES

_SIZED = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w+$)")


@dataclass
class ExportedPost:
    """``hidden`` is why the post was not public; empty if it was."""

    slug: str
    title: str
    html: str
    url: str = ""
    hidden: str = ""
    is_page: bool = False
    summary: str = ""
    cover: str = ""
    tags: list[str] = field(default_factory=list)
    published_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass
class ExportReader:
    """``export`` is the export file; media are looked for in the folder beside it."""

    folder: Folder
    report: ImportReport
    collection: Collection
    export: str

    def add_topics(self, topics: Iterable[tuple[str, str, str]]) -> None:
        """``topics`` are keys, names and the keys of the topics above."""
        place = SourceLine(self.export)
        self.collection.topics += [
            TopicPlan(key, name, place, above) for key, name, above in topics
        ]

    def add_media(self, prefixes: Iterable[str]) -> None:
        """Files are found by the end of their URL, below any of the folders ``prefixes``."""
        for path in sorted(self.folder.files):
            if PurePosixPath(path).suffix.lower() not in IMAGE_SUFFIXES | {".pdf"}:
                continue
            for prefix in prefixes:
                short = next((s for s in _ends_of(prefix) if f"/{path}".startswith(f"/{s}/")), "")
                rest = path.removeprefix(short).lstrip("/")
                self.collection.addresses.setdefault(f"/{prefix}/{rest}", path)

    def add(self, post: ExportedPost) -> None:
        path = f"{self.export}/{post.slug}"
        place = SourceLine(path)
        html = post.html.replace("$latex ", "$")
        self.report.exported_texts[path] = f"{post.title}\n{post.summary}\n{html}"
        try:
            text = html_to_markdown(self._with_own_images(post.html))
        except RecursionError:
            self.report.skip(place, "its HTML is nested too deeply")
            return
        shortcodes = find_shortcodes(post.html)
        self._report_dropped(post.html, shortcodes.names, place)
        page = SourcePage(path, post.title[:MAX_TITLE_LENGTH] or post.slug)
        page.lines = [Line(line, place) for line in text.split("\n")]
        page.summary = shortened(post.summary) or summary_of(page.lines)
        page.language = detect_language(page.lines)
        page.published_at, page.updated_at = post.published_at, post.updated_at
        if shortcodes.hiding and not post.hidden:
            post.hidden = f"has {shortcodes.hiding}, which may hide text from visitors"
        page.is_draft = bool(post.hidden)
        page.cover = self._cover(post.cover, place)
        if post.hidden:
            self.report.note(place, f"{post.hidden}; imported as a draft")
        self.collection.pages.append(page)
        address = address_of(post.url)
        if post.is_page:
            page.address = address or f"/{post.slug}"
        else:
            page.topics = post.tags
        self.collection.addresses.setdefault(address or f"/{post.slug}", path)
        if address and not page.is_draft:
            self.collection.old_paths[address] = path

    def _report_dropped(self, html: str, shortcodes: list[str], place: SourceLine) -> None:
        if "<script" in html.lower():
            self.report.warn(place, "left out a script")
        for name in shortcodes:
            self.report.warn(place, f"shortcode [{name}] stays in the text")

    def _with_own_images(self, html: str) -> str:
        """Name images by their original file where the export has no smaller one."""

        def original(found: re.Match[str]) -> str:
            return found[0] if self._file_of(found[0]) else _SIZED.sub("", found[0])

        own = re.escape(self.collection.own_url)
        return re.sub(rf"{own}/[^\s\"'<>?#]+", original, html) if own else html

    def _file_of(self, url: str) -> str | None:
        address = unquote(url.removeprefix(self.collection.own_url))
        return self.collection.addresses.get(address)

    def _cover(self, url: str, place: SourceLine) -> str:
        if not url:
            return ""
        found = self._file_of(url) or self._file_of(_SIZED.sub("", url))
        if found is None:
            self.report.warn(place, f"cover {url} not found in the folder")
        return f"/{found}" if found else ""


def address_of(url: str) -> str:
    """Return the path of a URL; empty for the homepage and for URLs with only a query."""
    return unquote(urlsplit(url).path).rstrip("/")


def _ends_of(prefix: str) -> list[str]:
    """Return ``wp-content/uploads``, ``uploads`` and an empty text."""
    parts = prefix.split("/")
    return [*("/".join(parts[n:]) for n in range(len(parts))), ""]
