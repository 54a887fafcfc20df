"""Pages in folders of projects, talks and courses become those; fields that none has are named."""

import re

from importers.collection import SourcePage, WorkPlan
from importers.dates import parse_written_time
from importers.fields import DataRecord, list_of
from importers.quarto.listings import Listing, kind_of_folder
from importers.quarto.site import Document
from importers.report import ImportReport
from importers.text.markdown_patterns import escape_label
from importers.works import is_possible, put_above, report_other_fields, talk_values

_USED = frozenset({
    "author", "authors", "categories", "tags", "bibliography", "execute", "abstract", "event",
    "location", "venue", "place", "links", "about", "date-modified", "format", "code", "term",
    "institution", "image-alt", "page-layout", "citation", "lang", "csl", "title-block-banner",
})  # fmt: skip
_LINKS = ("website", "github", "code", "repo", "slides", "video", "demo", "docs", "event_url")


def work_kind(document: Document, listing: Listing | None) -> str:
    """Return what a listed page becomes, or ""; talks and courses need a date."""
    parts = document.path.split("/")[:-1] or [""]
    kind = (listing.kind if listing else "") or kind_of_folder(parts[0])
    when = parse_written_time(document.find("date"))
    is_dated = is_possible(when.on if when else None)
    # Deeper pages, such as those of a course's weeks, are parts of a work.
    is_one = len(parts) == 1 + document.is_index if kind_of_folder(parts[0]) else bool(listing)
    if kind == "project":
        return kind if is_one else ""
    return kind if kind in {"talk", "course"} and is_one and is_dated else ""


def make_work(page: SourcePage, document: Document, kind: str, report: ImportReport) -> None:
    work = page.work = WorkPlan(kind)
    when = parse_written_time(document.find("date"))
    place = document.source.place_of("links")
    links = [(name, name.capitalize(), document.text(name)) for name in _LINKS
             if document.text(name)]  # fmt: skip
    for record in map(DataRecord, list_of(document.find("links"))):
        target = record.text("href", "url")
        label = record.text("text", "name", "icon") or target
        links += [(record.text("icon", "text", "name").lower(), label, target)] if target else []
    if kind == "project":
        day = when.on if when else None
        work.values = {"summary": page.summary, "start_on": day, "end_on": day}
        work.files = {"cover": page.cover} if page.cover else {}
    elif when and kind == "talk":
        work.values = talk_values(document, when)
    elif when:
        work.values = {
            "start_on": when.on, "code": document.text("code"), "term": document.text("term"),
            "institution": document.text("institution"),
        }  # fmt: skip
    above = [] if kind == "project" else [page.summary, f"![]({page.cover})" if page.cover else ""]
    page.cover = "" if kind != "project" else page.cover
    with_others = f"With {escape_label(', '.join(page.authors))}" if page.authors else ""
    page.authors = []
    put_above(page, [*above, with_others], links, place)
    used = {*_USED, *_LINKS}
    report_other_fields(document.source.fields, used, {kind, f"{kind}s"}, document.source,
                        report)  # fmt: skip


_READ = frozenset({
    "title", "subtitle", "author", "authors", "date", "date-modified", "categories", "tags",
    "description", "abstract", "image", "lang", "language", "draft", "aliases", "listing", "about",
    "bibliography", "execute", "series", "part", "status", "cover", "banner", "thumbnail",
})  # fmt: skip
_SETTINGS = re.compile(
    r"(?:format|jupyter|knitr|engine\w*|output|params|runtime|site|knit|toc|code|fig|tbl|csl|nocite|css"
    r"|theme|include|page|sidebar|navbar|citation|editor|title-block|comments|search|crossref|filters"
    r"|header|documentclass|classoption|geometry|fontsize|freeze|resources?|repo|vignette|preview"
    r"|canonical|base_url|creative|collections|twitter|open-graph|resource_files|github|favicon|links?"
    r"|colorlinks|biblio\w*|mainfont|monofont|anchor|smooth|html|mermaid|from|to|number|order|image"
    r"|pagetitle|website|book|project|echo|always_allow_html|reference|appendix|callout|sort|date"
    r"|published|cache|warning|message|eval|latex|pdf|self|embed|highlight|df|keep|shortcodes"
    r"|kernelspec|language_info|link|table|linestretch|papersize|keywords|interactive|lightbox"
    r"|cover|url|slug|type|layout|bread|back|margin|grid|other|notebook\w*|metadata)(?:[-_].*)?"
)


def report_unread_fields(document: Document, page: SourcePage, report: ImportReport) -> None:
    if page.work is None:
        own = {
            name: value
            for name, value in document.source.fields.items()
            if not _SETTINGS.fullmatch(str(name))
        }
        report_other_fields(own, _READ, (), document.source, report)
