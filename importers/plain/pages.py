"""Make a page from one Markdown file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from blog.bibliography.paper_titles import parse_paper_title, unescape
from blog.dates import start_of_day
from importers.collection import Line, SourcePage, SourcePaper
from importers.dates import parse_datetime_text
from importers.front_matter import SourceText, series_in
from importers.languages import likely_language, read_language_tag
from importers.papers.note_details import (
    authors_of,
    pdf_url_of,
    shortened,
    split_heading,
    summary_of,
)
from importers.text.markdown_patterns import heading_text
from importers.text.targets import INDEX_NAMES
from importers.visibility import hiding_folder

MAX_TITLE_LENGTH = 300
_DATED = re.compile(r"^((?:19|20)\d\d)-(\d\d)-(\d\d)(?:[-_ ]+|$)")
_NUMBERS = re.compile(r"(\d+)")
_SUMMARIES = ("summary", "description", "excerpt", "abstract", "tldr")
_COVERS = ("cover", "image", "banner", "thumbnail")
_CREATED = ("created", "created_at", "createdAt", "date created", "published_at")


@dataclass(frozen=True)
class FileName:
    """A file name's words, and the date before them, if any."""

    words: str
    day: datetime | None = None


def read_file_name(path: str) -> FileName:
    """An index page is named by its folder."""
    pure = PurePosixPath(path)
    stem = pure.stem
    if is_index_name(path) and pure.parent.name:
        stem = pure.parent.name
    found = _DATED.match(stem)
    if found is None:
        return FileName(words_of_name(stem))
    try:
        day = start_of_day(date(int(found[1]), int(found[2]), int(found[3])))
    except ValueError:
        return FileName(words_of_name(stem))
    return FileName(words_of_name(stem[found.end() :]), day)


def words_of_name(name: str) -> str:
    """Return a name as words: ``batch-normalization`` becomes “Batch normalization”."""
    if " " in name or not re.search(r"[-_]", name):
        return name
    words = " ".join(re.split(r"[-_]+", name)).strip()
    return words[:1].upper() + words[1:] if words else name


def is_index_name(path: str) -> bool:
    return PurePosixPath(path).name.lower() in {known.lower() for known in INDEX_NAMES}


def in_order(paths: Iterable[str]) -> list[str]:
    """Natural sort order: an index before its folder, 2 before 2.5 before 10."""

    def key(path: str) -> list[Any]:
        *folders, name = path.split("/")
        parts = [[*_counted(folder), (2, 0, "")] for folder in folders]
        return [*parts, [(0, 0, "")] if is_index_name(path) else _counted(PurePosixPath(name).stem)]

    return sorted(paths, key=key)


def _counted(text: str) -> list[tuple[int, int, str]]:
    parts = _NUMBERS.split(text.casefold())
    return [(1, int(p[:15]), "") if p.isdecimal() else (2, 0, p) for p in parts if p]


def read_page(path: str, source: SourceText) -> SourcePage:
    """Return the page of a file; its language is empty if the text is too short.

    Its heading is its title unless the front matter has one.
    """
    written, body = split_heading(source.lines, deepest=6)
    heading, name = heading_text(written), read_file_name(path)
    title = unescape(source.text("title")) or heading or name.words
    if heading and not _are_alike(title, heading):
        body = source.lines
    named = parse_paper_title(title) or parse_paper_title(name.words)
    page = SourcePage(path, title[:MAX_TITLE_LENGTH] or PurePosixPath(path).stem, body)
    if named:
        make_note(page, named.title if parse_paper_title(title) else title, named.year, named.venue)
    page.summary = shortened(source.text(*_SUMMARIES)) or summary_of(body)
    given = source.text("lang", "language")
    page.language = read_language_tag(page, given) or likely_language(source.lines)
    page.published_at = (
        source.published_at or parse_datetime_text(source.find(*_CREATED)) or name.day
    )
    page.cover = source.text(*_COVERS)
    page.series, page.part = series_in(source.fields)
    page.is_draft = bool(source.hiding or hiding_folder(path))
    return page


def make_note(page: SourcePage, title: str, year: int | None, venue: str = "") -> None:
    """Make ``page`` the note on a paper, with the details in its text."""
    page.is_note = True
    page.title = title[:MAX_TITLE_LENGTH]
    page.paper = SourcePaper(title, page.place, venue, year, has_note=True)
    page.paper.authors, page.paper.pdf_url = authors_of(page.lines), pdf_url_of(page.lines)
    page.paper.urls = [page.paper.pdf_url] if page.paper.pdf_url else []


def old_addresses(path: str) -> list[str]:
    """Return the URLs of a file on a static server, with and without extension."""
    address = path.rpartition(".")[0]
    if not is_index_name(path):
        return [f"/{address}", f"/{address}.html"]
    above = address.rpartition("/")[0]
    return [f"/{above}", f"/{above}/index.html"] if above else []


def length_of(lines: list[Line]) -> int:
    return sum(len(line.text.strip()) for line in lines)


def _are_alike(title: str, heading: str) -> bool:
    return re.sub(r"\W+", "", title).casefold() == re.sub(r"\W+", "", heading).casefold()
