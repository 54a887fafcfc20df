"""The documents of a Jekyll site: posts, drafts, pages and collections, with date and URL."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from blog.folders.source import Folder, SourceRefused
from importers.collection import Line
from importers.dates import parse_datetime_text
from importers.fields import PageHead, one_line_text
from importers.front_matter import SourceText, read_source
from importers.jekyll.site_settings import SiteSettings, style_of
from importers.plain.topics import tags_of
from importers.report import ImportReport, SourceLine
from importers.visibility import hiding_field

SUFFIXES = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".html", ".htm"})
_DATED = re.compile(r"(\d{2,4})-(\d{1,2})-(\d{1,2})-(.+)")
_PLACEHOLDER = re.compile(r":(\w+)")
_DATE_FIELDS = ("date", "sort_date", "finished", "started", "year")


@dataclass
class Document(PageHead):
    """``kind`` is ``posts``, ``pages`` or a collection's name; ``address`` is the old URL."""

    path: str
    kind: str
    fields: dict[str, Any]
    lines: list[Line]
    slug: str
    source: SourceText
    date: datetime | None = None
    is_draft: bool = False
    is_excluded: bool = False
    is_scheduled: bool = False
    address: str = ""

    @property
    def layout(self) -> str:
        return self.text("layout")

    @property
    def title(self) -> str:
        words = self.slug.replace("-", " ").replace("_", " ").strip()
        return self.text("title") or (words[:1].upper() + words[1:])


def documents(folder: Folder, settings: SiteSettings, report: ImportReport) -> Iterator[Document]:
    for path in sorted(folder.files):
        if PurePosixPath(path).suffix.lower() not in SUFFIXES:
            continue
        kind = _kind_of(path, settings)
        if not kind:
            continue
        *folders, name = path.split("/")
        if name.startswith("_") or any(p.startswith((".", "#", "~")) for p in (*folders, name)):
            report.skip(SourceLine(path), "hidden file, which Jekyll ignores")
            continue
        if kind == "pages" and not _is_page(folder, path):
            if path.lower().endswith(".md"):
                report.skip(SourceLine(path), "no front matter, so Jekyll doesn't publish it")
            continue
        try:
            yield _read(folder, path, kind, settings, report)
        except SourceRefused as refusal:
            report.skip(SourceLine(path), str(refusal))


def _kind_of(path: str, settings: SiteSettings) -> str:
    parts = path.split("/")[:-1]
    collections_dir = settings.text("collections_dir").strip("/")
    if collections_dir and path.startswith(f"{collections_dir}/"):
        parts = parts[len(collections_dir.split("/")) :]
    if "_posts" in parts or "_drafts" in parts:
        return "posts"
    special = [part for part in parts if part.startswith("_")]
    if special == ["_pages"] or (special and settings.lists("include", special[0])):
        return "pages"
    if special and special[0] == parts[0] and special[0][1:] in settings.collections:
        return special[0][1:]
    return "" if special else "pages"


def _is_page(folder: Folder, path: str) -> bool:
    try:
        return folder.read_text(path).startswith("---")
    except SourceRefused:
        return True


def _read(
    folder: Folder, path: str, kind: str, settings: SiteSettings, report: ImportReport
) -> Document:
    source = read_source(folder, path, report)
    file = PurePosixPath(path)
    fields = {**settings.defaults_for(path, kind), **source.fields}
    dated = _DATED.fullmatch(file.stem) if kind != "pages" else None
    lines = source.lines
    if file.suffix.lower().startswith(".htm"):
        lines = [Line(line.text.lstrip(), line.place) for line in lines]
    document = Document(path, kind, fields, lines, dated[4] if dated else file.stem, source)
    names = _DATE_FIELDS if kind != "posts" else ("date",)
    dates = (parse_datetime_text(fields.get(name), settings.zone) for name in names)
    document.date = next(filter(None, dates), None)
    if dated and document.date is None:
        written = "{:04}-{:02}-{:02}".format(*map(int, dated.groups()[:3]))
        document.date = parse_datetime_text(written, settings.zone)
        if document.date is None:
            report.warn(SourceLine(path), f"impossible date in the file name: {written}")
    in_posts = kind == "posts" and "_drafts" not in path.split("/")
    if in_posts and not dated:
        report.note(SourceLine(path), "no date in the file name; imported as a draft")
    is_bare = (
        kind == "pages"
        and file.stem != "index"
        and fields.get("layout", "") in {None, "none", "null"}
    )
    hiding = source.hiding or hiding_field(fields) or settings.hiding_collection(kind)
    hiding = "layout: null" if is_bare else hiding
    if in_posts and dated and document.date is None:
        hiding = hiding or "its file name has an impossible date"
    if hiding:
        report.private[path] = hiding
    document.is_draft = bool(hiding) or (kind == "posts" and not (in_posts and dated))
    document.is_excluded = settings.lists("exclude", path)
    is_future = document.date is not None and document.date > timezone.now()
    document.is_scheduled = is_future and settings.find("future") is not True
    document.address = _address(document, settings)
    return document


def _address(document: Document, settings: SiteSettings) -> str:
    """Return the document's old path below ``baseurl``."""
    own = document.text("permalink")
    if own:
        pattern = style_of(own)
    elif document.kind == "posts":
        pattern = settings.permalink
    elif document.kind == "pages":
        pattern = "/:path/" if settings.has_pretty_pages() else "/:path.html"
    else:
        given = settings.collections[document.kind].get("permalink")
        pattern = style_of(one_line_text(given) or "/:collection/:path.html")
    values = _placeholders(document)
    filled = _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), pattern)
    address = re.sub(r"/index(?:\.html)?/?$", "/", re.sub(r"/{2,}", "/", f"/{filled}"))
    folder = settings.language_folder(document.text("lang"))
    return address if address.startswith(f"{folder}/") else f"{folder}{address}"


def _placeholders(document: Document) -> dict[str, str]:
    parts = document.path.rpartition(".")[0].split("/")
    inside = [part for part in parts if not part.startswith("_")]
    slug = document.text("slug") or document.slug
    values = {
        "collection": document.kind,
        "categories": "/".join(slugify(name, allow_unicode=True) for name in categories(document)),
        "title": slug,
        "name": slug,
        "slug": slugify(slug, allow_unicode=True),
        "path": "/".join(parts if document.kind == "pages" else inside),
        "basename": document.slug,
        "output_ext": ".html",
    }
    if document.date:
        day = document.date
        values |= {
            "year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}", "hour": f"{day:%H}",
            "minute": f"{day:%M}", "second": f"{day:%S}", "short_year": f"{day:%y}",
            "i_month": str(day.month), "i_day": str(day.day), "y_day": f"{day:%j}",
            "short_month": f"{day:%b}", "long_month": f"{day:%B}", "short_day": f"{day:%a}",
            "week": f"{day:%V}",
        }  # fmt: skip
    return values


def categories(document: Document) -> list[str]:
    """Return a post's categories: the folders above ``_posts`` and those in its front matter."""
    parts = document.path.split("/")
    above = parts[: parts.index("_posts")] if "_posts" in parts else []
    return list(dict.fromkeys([*above, *names_in(document, "category", "categories")]))


def names_in(document: Document, single: str, plural: str) -> list[str]:
    """Split a text at spaces, as Jekyll does; leave a list unchanged."""
    return list(filter(None, [document.text(single), *tags_of(document, (plural,))]))
