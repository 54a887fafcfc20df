"""The chapters of a Quarto or bookdown book, in order, with their parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from blog.markdown.context import heading_slug
from importers.collection import Line
from importers.fields import list_of, mapping_of, one_line_text
from importers.papers.note_details import split_heading
from importers.quarto.labels import split_attributes
from importers.quarto.project import BOOKDOWN_FILES
from importers.quarto.site import Document, Site
from importers.text.markdown_patterns import heading_text
from importers.text.prose import with_code_marks

_PART = re.compile(
    r"^#[ \t]+\((?:PART|APPENDIX)(?:\\\*)?\)[ \t]*(?P<title>[^{}]*)(?:\{[^{}]*\})?\s*$"
)


@dataclass
class Chapter:
    """``part`` is the title of the part, and ``part_path`` its file if it has a text."""

    path: str
    part: str = ""
    part_path: str = ""


def chapters_of(site: Site) -> list[Chapter]:
    if site.project.file in BOOKDOWN_FILES:
        return list(_of_bookdown(site))
    book = site.project.site
    found = [*_listed(list_of(book.find("chapters")), site)]
    appendices = [*_listed(list_of(book.find("appendices")), site)]
    for chapter in appendices:
        chapter.part = chapter.part or "Appendices"
    return [*found, *appendices]


def _listed(entries: list[object], site: Site, part: str = "", file: str = "") -> Iterator[Chapter]:
    for entry in entries:
        table = mapping_of(entry)
        if "part" in table:
            named = one_line_text(table["part"])
            known = site.documents.get(named)
            title = title_of(known, site) if known else named
            yield from _listed(list_of(table.get("chapters")), site, title, named if known else "")
            continue
        path = one_line_text(table.get("file") or table.get("href") or
                             (entry if isinstance(entry, str) else ""))  # fmt: skip
        if path in site.documents:
            yield Chapter(path, part, file)


def _of_bookdown(site: Site) -> Iterator[Chapter]:
    """Without a list of files, all in the top folder are chapters; parts are marked in them."""
    given = [one_line_text(one) for one in list_of(site.project.find("rmd_files"))]
    top = [path for path, document in site.documents.items()
           if not document.folder and path.lower().endswith((".rmd", ".md"))]  # fmt: skip
    paths = [path for path in given if path in site.documents] or sorted(
        top, key=lambda path: (not path.lower().startswith("index."), path)
    )
    part = ""
    for path in paths:
        document = site.documents[path]
        part = _take_part(document) or part
        yield Chapter(path, part)


def _take_part(document: Document) -> str:
    """Remove the line that begins a part, and return its title."""
    title, rest = "", []
    for line, is_code in with_code_marks(document.source.lines):
        found = None if is_code else _PART.match(line.text)
        if found:
            title = heading_text(found["title"]) or "Appendices"
        else:
            rest.append(line)
    document.source.lines = rest
    return title


def first_heading(document: Document) -> tuple[str, str]:
    """Return the title in the text and its id."""
    text, given = split_attributes(split_heading(document.source.lines, deepest=6)[0])
    words = heading_text(text)
    return words, (given.identifier or heading_slug(words)) if words else ""


def title_of(document: Document, site: Site) -> str:
    """In bookdown, the title in the first file's front matter is that of the book."""
    heading = first_heading(document)[0]
    is_of_book = site.project.file in BOOKDOWN_FILES and document.is_home
    return (heading if is_of_book else "") or document.text("title") or heading


def book_title(site: Site) -> str:
    return site.project.site.text("title") or str(site.project.of_index.get("title") or "")


def without_title(lines: list[Line], title: str) -> list[Line]:
    """Remove the heading that is the page's title."""
    written, body = split_heading(lines, deepest=6)
    is_title = written and heading_text(split_attributes(written)[0]) == title
    return body if is_title else lines
