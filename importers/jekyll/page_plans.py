"""Turn a document into a page: title, summary, language, topics and front matter."""

import re

from blog.bibliography.paper_titles import parse_paper_title
from blog.markdown.rendering import render_markdown
from importers.collection import Line, SourcePage, SourcePaper
from importers.dates import parse_datetime_text
from importers.fields import mapping_of, one_line_text
from importers.front_matter import series_in
from importers.jekyll.documents import Document, categories, names_in
from importers.jekyll.shown_fields import head_of
from importers.jekyll.site_settings import SiteSettings
from importers.jekyll.works import work_kind, work_of
from importers.languages import detect_language, read_language_tag
from importers.papers.note_details import pdf_url_of, shortened, split_title
from importers.text.markdown_patterns import HEADING
from importers.text.prose import without_blank_runs

_MAX_TITLE_LENGTH = 300
_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(?:(?!-->).)*(?:-->|\Z)", re.DOTALL)
_COVERS = ("img", "thumbnail", "cover", "image", "teaser", "cover-img", "feature-img")


def convert_document(document: Document, lines: list[Line], settings: SiteSettings) -> SourcePage:
    """``lines`` are the converted text."""
    heading, body = split_title(lines)
    has_own_title = bool(document.text("title"))
    if heading and (not has_own_title or heading.casefold() == document.title.casefold()):
        lines = body
    title = document.text("title") or heading or document.title
    page = SourcePage(document.path, title[:_MAX_TITLE_LENGTH])
    page.summary = _summary(document, lines)
    page.lines = [line for line in lines if not _MORE.fullmatch(line.text.strip())]
    given = document.text("lang") or document.text("language")
    page.language = read_language_tag(page, given) or _language(settings, page.lines)
    # Of jekyll-polyglot, whose translations may share a URL instead, and of other plugins.
    page.translation_key = document.text("page_id", "ref", "permalink")
    page.is_draft = document.is_draft or document.is_excluded
    page.published_at = document.date
    page.series, page.part = series_in(document.fields)
    for name in ("last_updated", "last_modified_at", "modified"):
        page.updated_at = page.updated_at or parse_datetime_text(document.find(name), settings.zone)
    page.cover = _cover(document)
    if kind := work_kind(document):
        page.work = work_of(document, kind, page, settings)
    else:
        page.lines = [*head_of(document), *page.lines]
    _show_once(page)
    if page.work is None and (named := parse_paper_title(page.title)):
        page.is_note, page.title = True, named.title
        page.paper = SourcePaper(named.title, page.place, named.venue, named.year)
        page.paper.has_note, page.paper.pdf_url = True, pdf_url_of(lines)
    return page


def _show_once(page: SourcePage) -> None:
    """An image without caption that is the cover and starts the text is only the cover."""
    for index, line in enumerate(page.lines[:12]):
        if line.text.strip() == f"![]({page.cover})":
            page.lines = without_blank_runs([*page.lines[:index], *page.lines[index + 1 :]])
            return


def document_labels(document: Document) -> list[str]:
    """Return the document's categories, then its tags."""
    is_post = document.kind == "posts"
    own = categories(document) if is_post else names_in(document, "", "categories")
    return list(dict.fromkeys([*own, *names_in(document, "tag", "tags")]))


def plain_words_of(lines: list[Line]) -> list[str]:
    """Return a text's words without headings and markup."""
    return re.findall(r"\w{2,}|[\u3040-\u9fff]", _plain_text(lines))


def has_letters(lines: list[Line]) -> bool:
    """Return whether a text has anything but headings and markup."""
    return re.search(r"\w", _plain_text(lines)) is not None


def _plain_text(lines: list[Line]) -> str:
    bare = "\n".join(line.text for line in lines if not HEADING.match(line.text))
    return re.sub(r"<[^<>]*>|!?\[|\]\([^()]*\)|[#*_`|>-]", " ", _COMMENT.sub(" ", bare))


def has_marks(lines: list[Line]) -> bool:
    """Return whether a text contains an image, a formula or code."""
    return any(re.search(r"!\[|<img\b|\$\$|^\s*(?:```|~~~)", line.text) for line in lines)


def _summary(document: Document, lines: list[Line]) -> str:
    for name in ("description", "excerpt", "summary", "subtitle"):
        if given := document.text(name):
            return shortened(render_markdown(given).text)
    for index, line in enumerate(lines):
        if _MORE.fullmatch(line.text.strip()):
            before = "\n".join(one.text for one in lines[:index] if not HEADING.match(one.text))
            return shortened(render_markdown(before).text)
    return ""


def _language(settings: SiteSettings, lines: list[Line]) -> str:
    found = detect_language(lines)
    site = settings.language.partition("-")[0]
    return site if found == "en" and re.fullmatch(r"[a-z]{2}", site) else found


def _cover(document: Document) -> str:
    header = mapping_of(document.find("header"))
    named = [document.find(name) for name in _COVERS]
    for value in [*named, header.get("teaser"), header.get("image"), header.get("overlay_image")]:
        path = one_line_text(mapping_of(value).get("path")) or one_line_text(value)
        if path and "://" not in path:
            return f"/{path.lstrip('/')}" if "/" in path else f"/images/{path}"
    return ""
