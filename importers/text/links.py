"""Rewrite every link and image of a text, in Markdown or HTML."""

import re
from html import escape
from urllib.parse import unquote, urlsplit

from blog.markdown.rendering import BodyTooLarge, RenderingTimeout, render_markdown
from importers.addresses import AddressBook
from importers.collection import Line
from importers.report import SourceLine
from importers.text.dialects import LOOSE_TARGET
from importers.text.html import attributes_of
from importers.text.markdown_patterns import (
    LINK,
    MarkdownLink,
    escape_label,
    heading_text,
    link_of,
    target_of,
    written_target,
)
from importers.text.prose import Prose, without_blank_runs
from importers.text.targets import locate

_HTML_TAG = re.compile(r"<(a|img)\b([^<>]*)>", re.IGNORECASE)
_HTML_ADDRESS = re.compile(r"(?<!\s)\s*\b(?:href|src)\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_DEFINITION = re.compile(r"^( {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*)(<[^<>\n]*>|\S+)(.*)$", re.MULTILINE)
_MAX_NESTED = 3
# A tag for the URL of a page may be outside a link; it is read as the page's file.
_FORMATS_WITH_BARE_TARGETS = {"jekyll", "al-folio", "academicpages", "hugo", "hugoblox"}
_BARE_TARGET = re.compile(
    r"(?<!\S)/(?P<path>[^\s()<>\[\]#]+\.(?:md|markdown|html?|rmd|qmd))(?P<anchor>#[\w-]+)?"
    r"(?![^\s.,;:!?])",
    re.IGNORECASE,
)


def rewrite_links(prose: Prose, book: AddressBook, *, page: str) -> Prose:
    """``page`` is the file that contains the text, which may include others."""

    def markdown(found: re.Match[str], place: SourceLine) -> str:
        return _markdown_link(found, place, book, page)

    def html(found: re.Match[str], place: SourceLine) -> str:
        return _html_tag(found, place, book, page)

    def definition(found: re.Match[str], place: SourceLine) -> str:
        url = book.link(target_of(found[2]), place, found[1].strip(" :[]\t"), page=page)
        return f"{found[1]}{written_target(url)}{found[3]}" if url else ""

    def with_spaces(found: re.Match[str], place: SourceLine) -> str:
        return _link_with_spaces(found, place, book)

    def bare(found: re.Match[str], place: SourceLine) -> str:
        path = unquote(found["path"])
        if path not in book.urls:
            return found[0]
        url = book.link(f"/{found['path']}{found['anchor'] or ''}", place, path, page=page)
        return f"[{url}]({written_target(url)})" if url else found[0]

    written = (
        prose.substitute(_HTML_TAG, html)
        .substitute(_DEFINITION, definition)
        .substitute(LOOSE_TARGET, with_spaces)
        .substitute(LINK, markdown)
    )
    has_bare = book.collection.format in _FORMATS_WITH_BARE_TARGETS
    return written.substitute(_BARE_TARGET, bare) if has_bare else written


def _link_with_spaces(found: re.Match[str], place: SourceLine, book: AddressBook) -> str:
    """A target without an extension may be a file's name."""
    target = found["target"].strip()
    if " " not in target:
        return found[0]
    if locate(book.folder, target, beside=place.path).path:
        return f"{found['label']}<{target}>{found['title'] or ''})"
    book.report.warn(place, f"{found[0][:80]} is not a link: its target has spaces")
    return found[0]


def _markdown_link(
    found: re.Match[str], place: SourceLine, book: AddressBook, page: str, depth: int = 0
) -> str:
    link = link_of(found)
    if link.is_image:
        return _markdown_picture(link, place, book, is_in_link=depth > 0)
    label = link.label
    if "](" in label and depth < _MAX_NESTED:
        label = LINK.sub(
            lambda inner: _markdown_link(inner, place, book, page, depth + 1), link.label
        )
    url = book.link(link.target, place, heading_text(link.label), page=page)
    if url is None:
        return label
    if _is_file_name(label, link.target):
        label = escape_label(book.title(link.target, place)) or label
    if url == link.target and label == link.label:
        return found[0]
    return f"[{label}]({written_target(url)}{_written_title(link)})"


def _is_file_name(label: str, target: str) -> bool:
    """GitBook uses the file name as the text of a link that shows the page's title."""
    path = target.partition("#")[0].rstrip("/")
    name = path.rpartition("/")[2]
    return bool(name) and target_of(label.strip()) in {name, name.removesuffix(".md"), path}


def _markdown_picture(
    link: MarkdownLink, place: SourceLine, book: AddressBook, *, is_in_link: bool
) -> str:
    words = " ".join((link.label or escape_label(link.title)).split())
    url = book.image(link.target, place, words)
    if url is not None:
        return f"![{link.label}]({written_target(url)}{_written_title(link)})"
    host = urlsplit(link.target).netloc
    if not host or is_in_link:
        return words
    return f"[{words or host}]({written_target(link.target)})"


def _written_title(link: MarkdownLink) -> str:
    return ' "{}"'.format(link.title.replace('"', '\\"')) if link.title else ""


def _html_tag(found: re.Match[str], place: SourceLine, book: AddressBook, page: str) -> str:
    is_picture = found[1].lower() == "img"
    given = attributes_of(found[2])
    target = given.get("src" if is_picture else "href")
    if target is None:
        return found[0]
    rest = _HTML_ADDRESS.sub("", found[2])
    if not is_picture:
        is_anchor = target.startswith("#") and given.get("id") == target[1:]
        url = target if is_anchor else book.link(target, place, target, page=page)
        address = f' href="{escape(url)}"' if url else ""
        return found[0] if url == target else f"<a{address}{rest}>"
    words = escape(given.get("alt", ""))
    url = book.image(target, place, words)
    if url is not None:
        return f'<img src="{escape(url)}"{rest}>'
    host = urlsplit(target).netloc
    return f'<a href="{escape(target)}">{words or host}</a>' if host else words


def site_markdown(lines: list[Line], book: AddressBook) -> str:
    if not lines:
        return ""
    page = lines[0].place.path
    prose = Prose(without_blank_runs(rewrite_links(Prose(lines), book, page=page).lines))
    try:
        problems = render_markdown(prose.text).problems
    except (BodyTooLarge, RenderingTimeout) as error:
        book.report.skip(SourceLine(page), str(error))
        return ""
    for problem in problems:
        place = prose.place_of_line(problem.line) if problem.line else SourceLine(page)
        book.report.warn(place, problem.message)
    return prose.text
