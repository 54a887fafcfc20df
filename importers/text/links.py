"""Rewrite every link and image of a text, in Markdown or HTML."""

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote, urlsplit

from blog.markdown.rendering import BodyTooLarge, RenderingTimeout, render_markdown
from importers.addresses import AddressBook
from importers.collection import Line
from importers.report import SourceLine
from importers.text.dialects import LOOSE_TARGET, with_common_markdown
from importers.text.html import attributes_of, without_foreign_html
from importers.text.markdown_patterns import (
    LINK,
    MarkdownLink,
    escape_label,
    heading_text,
    link_of,
    markdown_image,
    target_of,
    written_target,
    written_title,
)
from importers.text.math import dollar_math
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
    links = _Links(book, page)
    written = (
        prose.substitute(_HTML_TAG, links.html)
        .substitute(_DEFINITION, links.definition)
        .substitute(LOOSE_TARGET, links.with_spaces)
        .substitute(LINK, links.markdown)
    )
    has_bare = book.report.format in _FORMATS_WITH_BARE_TARGETS
    return written.substitute(_BARE_TARGET, links.bare) if has_bare else written


@dataclass
class _Links:
    book: AddressBook
    page: str

    def definition(self, found: re.Match[str], place: SourceLine) -> str:
        words = found[1].strip(" :[]\t")
        url = self.book.link(target_of(found[2]), place, words, page=self.page)
        return f"{found[1]}{written_target(url)}{found[3]}" if url else ""

    def with_spaces(self, found: re.Match[str], place: SourceLine) -> str:
        """A target without an extension may be a file's name."""
        target = found["target"].strip()
        if " " not in target:
            return found[0]
        if locate(self.book.folder, target, beside=place.path).path:
            return f"{found['label']}<{target}>{found['title'] or ''})"
        self.book.report.warn(place, f"{found[0][:80]} is not a link: its target has spaces")
        return found[0]

    def bare(self, found: re.Match[str], place: SourceLine) -> str:
        path = unquote(found["path"])
        if path not in self.book.urls:
            return found[0]
        target = f"/{found['path']}{found['anchor'] or ''}"
        url = self.book.link(target, place, path, page=self.page)
        return f"[{url}]({written_target(url)})" if url else found[0]

    def markdown(self, found: re.Match[str], place: SourceLine, depth: int = 0) -> str:
        link = link_of(found)
        if link.is_image:
            return self._picture(link, place, is_in_link=depth > 0)
        label = link.label
        if "](" in label and depth < _MAX_NESTED:
            label = LINK.sub(lambda inner: self.markdown(inner, place, depth + 1), label)
        url = self.book.link(link.target, place, heading_text(link.label), page=self.page)
        if url is None:
            return label
        # On sites with URLs of their own, a label is never a file's name.
        if self.book.collection.resolve is None and _is_file_name(label, link.target):
            label = escape_label(self.book.title(link.target, place)) or label
        if url == link.target and label == link.label:
            return found[0]
        return f"[{label}]({written_target(url)}{written_title(link.title)})"

    def _picture(self, link: MarkdownLink, place: SourceLine, *, is_in_link: bool) -> str:
        words = " ".join((link.label or escape_label(link.title)).split())
        url = self.book.image(link.target, place, words)
        if url is not None:
            return markdown_image(link.label, url, link.title)
        host = urlsplit(link.target).netloc
        if not host or is_in_link:
            return words
        return f"[{words or host}]({written_target(link.target)})"

    def html(self, found: re.Match[str], place: SourceLine) -> str:
        is_picture = found[1].lower() == "img"
        given = attributes_of(found[2])
        target = given.get("src" if is_picture else "href")
        if target is None:
            return found[0]
        rest = _HTML_ADDRESS.sub("", found[2])
        if not is_picture:
            is_anchor = target.startswith("#") and given.get("id") == target[1:]
            url = target if is_anchor else self.book.link(target, place, target, page=self.page)
            address = f' href="{escape(url)}"' if url else ""
            return found[0] if url == target else f"<a{address}{rest}>"
        words = escape(given.get("alt", ""))
        url = self.book.image(target, place, words)
        if url is not None:
            return f'<img src="{escape(url)}"{rest}>'
        host = urlsplit(target).netloc
        return f'<a href="{escape(target)}">{words or host}</a>' if host else words


def _is_file_name(label: str, target: str) -> bool:
    """GitBook uses the file name as the text of a link that shows the page's title."""
    path = target.partition("#")[0].rstrip("/")
    name = path.rpartition("/")[2]
    return bool(name) and target_of(label.strip()) in {name, name.removesuffix(".md"), path}


def linked_text(lines: list[Line], book: AddressBook, *, page: str) -> str:
    """Return a text with its new links; ``page`` is the file that contains it."""
    return Prose(without_blank_runs(rewrite_links(Prose(lines), book, page=page).lines)).text


def site_markdown(lines: list[Line], book: AddressBook) -> str:
    if not lines:
        return ""
    page = lines[0].place.path
    plain = with_common_markdown(without_foreign_html(lines, book.report), book.report)
    linked = rewrite_links(Prose(dollar_math(plain)), book, page=page)
    prose = Prose(without_blank_runs(linked.lines))
    try:
        problems = render_markdown(prose.text).problems
    except (BodyTooLarge, RenderingTimeout) as error:
        book.report.skip(SourceLine(page), str(error))
        return ""
    for problem in problems:
        place = prose.place_of_line(problem.line) if problem.line else SourceLine(page)
        book.report.warn(place, problem.message)
    return prose.text
