"""Read a library in CSL-JSON; its formatting and names are cleaned like those of BibTeX."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from blog.bibliography.bibtex_entries import BibliographyError
from blog.bibliography.csl_reading import CslError, from_csl
from blog.bibliography.entry_facts import find_doi, find_named_arxiv_id, is_valid_url
from blog.bibliography.reference import Reference
from blog.folders.source import Folder, SourceRefused
from importers.citations import clean_reference
from importers.exports.export_files import read_json
from importers.exports.html_to_markdown import html_to_markdown
from importers.fields import mapping_of, one_line_text
from importers.zotero.library import Library, LibraryItem

# What from_csl reads, and what says nothing about the work.
_READ = frozenset({
    "DOI", "ISBN", "URL", "abstract", "article-number", "author", "citation-key",
    "collection-title", "container-title", "container-title-short", "created", "edition",
    "editor", "event", "event-place", "event-title", "id", "institution", "issue", "issued",
    "journalAbbreviation", "keyword", "note", "annote", "number", "page", "published",
    "published-online", "published-print", "publisher", "publisher-place", "status", "subtitle",
    "title", "type", "volume",
})  # fmt: skip
_SETTINGS = frozenset({"accessed", "language", "source", "title-short", "shortTitle",
                       "archive", "archive_location", "call-number", "license"})  # fmt: skip
_ARXIV_PLACES = ("number", "archive_location", "archive", "URL", "note")
# Zotero's Extra: fields that the item's type lacks, one a line.
_EXTRA = re.compile(r"^([A-Za-z_][A-Za-z_. -]{1,30}):[ \t]*(\S.*)$")
_KEYS = frozenset({"citation key", "citekey", "bibtex"})
_FACTS = frozenset({
    "arxiv", "doi", "pmid", "pmcid", "publisher", "type", "issue", "number", "place", "version",
    "original date", "event place", "adsurl", "adsnote", "_eprint", "zsccs", "zsccc", "mag id",
    "isbn", "url",
})  # fmt: skip
_READ_IN_EXTRA = {"arxiv", "doi"}
_KEY = re.compile(r"[^\s{},#%~\\\"'()=/]{1,100}")


def read_csl(folder: Folder, path: str) -> Library:
    """Raise SourceRefused if the file is not a list of works."""
    whole = read_json(folder, path)
    if not isinstance(whole, list):
        raise SourceRefused(f"{path} is not a list of works in CSL-JSON.")
    library = Library()
    for number, fields in enumerate(map(mapping_of, whole), 1):
        if item := add_work(library, fields, f"item-{number}"):
            item.tags = _tags(fields.get("keyword"))
    return library


def add_work(library: Library, fields: dict[str, Any], name: str) -> LibraryItem | None:
    """Add a work in CSL-JSON, or why it can't be; ``name`` is shown if it has no key."""
    extra = dict(_extra(fields.get("note")))
    key = _key(fields, extra)
    try:
        reference = clean_reference(_reference(fields, extra, key))
    except CslError:
        library.refused[key or name] = "has no title"
        return None
    except (BibliographyError, RecursionError) as error:
        library.refused[key or name] = str(error)
        return None
    item = LibraryItem(key or name, reference, list(_notes(fields)))
    library.items.append(item)
    library.unread.update(name for name in fields if name not in _READ | _SETTINGS)
    unread = (name for name in extra if _is_fact(name) and name not in _READ_IN_EXTRA | _KEYS)
    library.unread.update(f"{name} in Extra" for name in unread)
    return item


def split_remarks(text: str) -> tuple[str, str]:
    """Return what arXiv says in Zotero's Extra field, and what is neither that nor a fact.

    arXiv's remarks are such as ``Comment: 12 pages, 3 figures``.
    """
    lines = filter(None, map(str.strip, text.splitlines()))
    remarks = [ln for ln in lines if not ((one := _EXTRA.match(ln)) and _is_fact(one[1].lower()))]
    of_arxiv = [line for line in remarks if line.lower().startswith("comment:")]
    return " ".join(of_arxiv), "\n\n".join(line for line in remarks if line not in of_arxiv)


def _reference(fields: dict[str, Any], extra: dict[str, str], key: str) -> Reference:
    found = from_csl(fields)
    doi = found.doi or ("" if found.arxiv_id else find_doi(extra.get("doi", "")))
    url = one_line_text(fields.get("URL"))
    written = " ".join(f"{name}: {value}" for name, value in extra.items() if name == "arxiv")
    places = [written, *(one_line_text(fields.get(name)) for name in _ARXIV_PLACES)]
    arxiv_id = found.arxiv_id or next(filter(None, map(find_named_arxiv_id, places)), "")
    others = dict(found.fields)
    if arxiv_id and find_named_arxiv_id(others.get("number", "")):
        del others["number"]
    is_redundant = (doi and find_doi(url) == doi) or (arxiv_id and find_named_arxiv_id(url))
    return replace(
        found,
        key=key,
        doi=doi,
        arxiv_id=arxiv_id,
        url=url if is_valid_url(url) and not is_redundant else "",
        note=split_remarks(_text(fields.get("note")))[0],
        fields=others,
    )


def _is_fact(name: str) -> bool:
    return name in _FACTS | _KEYS or name.startswith(("tex.", "_"))


def note_markdown(html: str) -> str:
    """Return a note as Markdown, or its words if its HTML is nested too deeply."""
    try:
        return html_to_markdown(html)
    except RecursionError:
        return re.sub(r"<[^<>]*>", " ", html)


def _notes(fields: dict[str, Any]) -> Iterator[str]:
    if extra := split_remarks(_text(fields.get("note")))[1]:
        yield extra
    if note := _text(fields.get("annote")):
        yield note_markdown(note)


def _key(fields: dict[str, Any], extra: dict[str, str]) -> str:
    named = (extra[name] for name in extra if name in _KEYS)
    given = [one_line_text(fields.get("citation-key")), *named, one_line_text(fields.get("id"))]
    given[-1] = given[-1].rpartition("/")[2]
    return next((key for key in given if _KEY.fullmatch(key)), "")


def _extra(note: Any) -> Iterator[tuple[str, str]]:
    for line in _text(note).splitlines():
        if found := _EXTRA.match(line.strip()):
            yield found[1].lower(), found[2].strip()


def _tags(written: Any) -> list[str]:
    values = written if isinstance(written, list) else re.split(r"[,;]", _text(written))
    return [tag.strip() for tag in map(one_line_text, values) if tag.strip()]


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
