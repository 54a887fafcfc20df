"""Turn a document into a page: title, summary, language, topics and front matter."""

import re
from typing import Any

from blog.bibliography.paper_titles import parse_paper_title
from blog.markdown.rendering import render_markdown
from importers.collection import Line, SourcePage, SourcePaper
from importers.dates import parse_datetime_text
from importers.fields import list_of, mapping_of, one_line_text
from importers.front_matter import series_in
from importers.jekyll.documents import Document, categories, names_in
from importers.jekyll.site_settings import SiteSettings
from importers.languages import detect_language
from importers.papers.note_details import pdf_url_of, shortened, split_title
from importers.report import SourceLine
from importers.text.markdown_patterns import (
    HEADING,
    heading_text,
    markdown_link,
)
from importers.text.prose import without_blank_runs

_MAX_TITLE_LENGTH = 300
_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(?:(?!-->).)*(?:-->|\Z)", re.DOTALL)
_LINK_FIELD = re.compile(r"^(?P<name>[a-z]+(?:_[a-z]+)*?)_?(?:url|link)$")
_LINK_NAMES = {
    "github": "GitHub", "code": "Code", "slides": "Slides", "video": "Video", "website": "Website",
    "demo": "Demo", "redirect": "Website", "poster": "Poster", "pdf": "PDF", "paper": "Paper",
    "youtube": "YouTube", "twitter": "X", "linkedin": "LinkedIn", "buy": "Where to buy it",
    "slides_url": "Slides", "arxiv": "arXiv", "bibtex": "BibTeX", "code_repository": "Code",
}  # fmt: skip
_NOT_LINKS = frozenset({"perma", "canonical", "base", "external", "share", "see_also", "hover"})
_FACTS = ("talk_date", "project_date", "author", "venue", "event", "type", "location", "role",
          "released", "started", "finished", "status", "stars", "isbn")  # fmt: skip
_FACT_NAMES = {"released": "Published", "started": "Started", "finished": "Finished",
               "stars": "Stars", "isbn": "ISBN", "status": "Status"}  # fmt: skip
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
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
    page.lines = [
        *_head(document),
        *(line for line in lines if not _MORE.fullmatch(line.text.strip())),
    ]
    page.language = _language(document, settings, page.lines)
    # Of jekyll-polyglot, whose translations may share a URL instead, and of other plugins.
    page.translation_key = document.text("page_id", "ref", "permalink")
    page.is_draft = document.is_draft or document.is_excluded
    page.published_at = document.date
    page.series, page.part = series_in(document.fields)
    for name in ("last_updated", "last_modified_at", "modified"):
        page.updated_at = page.updated_at or parse_datetime_text(document.find(name), settings.zone)
    page.cover = _cover(document)
    _show_once(page)
    if named := parse_paper_title(page.title):
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
    bare = "\n".join(line.text for line in lines if not HEADING.match(line.text))
    text = re.sub(r"<[^<>]*>|!?\[|\]\([^()]*\)|[#*_`|>-]", " ", _COMMENT.sub(" ", bare))
    return re.findall(r"\w{2,}|[\u3040-\u9fff]", text)


def has_marks(lines: list[Line]) -> bool:
    """Return whether a text contains an image, a formula or code."""
    return any(re.search(r"!\[|<img\b|\$\$|^\s*(?:```|~~~)", line.text) for line in lines)


def address_in(value: object) -> str:
    """Return a field's URL or path, or "" if it is other text."""
    text = one_line_text(value)
    is_address = re.match(r"https?://\S+$", text)
    is_path = re.match(r"/?[\w.-]+(?:/[^/\s]+)+$", text) and "." in text.rpartition("/")[2]
    return text if is_address else f"/{text.lstrip('/')}" if is_path or text.startswith("/") else ""


def _summary(document: Document, lines: list[Line]) -> str:
    for name in ("description", "excerpt", "summary", "subtitle"):
        if given := document.text(name):
            return shortened(render_markdown(given).text)
    for index, line in enumerate(lines):
        if _MORE.fullmatch(line.text.strip()):
            before = "\n".join(one.text for one in lines[:index] if not HEADING.match(one.text))
            return shortened(render_markdown(before).text)
    return ""


def _language(document: Document, settings: SiteSettings, lines: list[Line]) -> str:
    given = (document.text("lang") or document.text("language")).replace("_", "-")
    if _LANGUAGE.fullmatch(given) and len(given) <= 12:
        return given
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


def _head(document: Document) -> list[Line]:
    """Return what the theme shows of the front matter above the text."""
    place = SourceLine(document.path, 1)
    made: list[Line] = []
    if byline := _byline(document.fields):
        made += [Line(byline, place), Line("", place)]
    links = [markdown_link(label, address) for label, address in _links(document)]
    facts = _facts(document) if document.kind not in {"posts", "pages"} else []
    if facts or links:
        made += [Line(" · ".join([*facts, *links]), place), Line("", place)]
    return made


def _byline(fields: dict[str, Any]) -> str:
    """The authors of a Distill page, each with affiliation."""
    names = []
    for author in map(mapping_of, list_of(fields.get("authors"))):
        name, url = one_line_text(author.get("name")), one_line_text(author.get("url"))
        of = author.get("affiliations") or author.get("affiliation")
        at = ", ".join(
            one_line_text(mapping_of(one).get("name")) or one_line_text(one) for one in list_of(of)
        )
        linked = markdown_link(name, url) if url and name else name
        names.append(f"{linked} ({at})" if at and linked else linked)
    return "By " + ", ".join(filter(None, names)) if any(names) else ""


def _links(document: Document) -> list[tuple[str, str]]:
    links = []
    for name, value in document.fields.items():
        field = _LINK_FIELD.fullmatch(name)
        plain = field["name"] if field else name
        if plain in _NOT_LINKS or (field is None and plain not in _LINK_NAMES):
            continue
        address = address_in(value)
        if address:
            links.append((_LINK_NAMES.get(plain) or plain.replace("_", " ").capitalize(), address))
    return links


def _facts(document: Document) -> list[str]:
    facts = []
    for name in _FACTS:
        value = document.text(name)
        if value and not (name == "venue" and value == document.text("event")):
            label = _FACT_NAMES.get(name)
            facts.append(f"{label}: {heading_text(value)}" if label else heading_text(value))
    if document.text("talk_date") or document.text("project_date"):
        return facts[:1]
    return facts
