"""Find the DOI, the arXiv ID and the URL of a BibTeX entry, whichever fields they are in."""

import re
from typing import NamedTuple
from urllib.parse import unquote

from blog.bibliography.bibtex_fields import VENUE_FIELDS
from blog.bibliography.entry_facts import find_arxiv_id, find_doi, find_named_arxiv_id
from blog.bibliography.entry_fields import EntryFields, plain_url
from blog.bibliography.latex_text import to_line

# Fields that may contain "arXiv:2312.05385", after those of its own.
_ARXIV_FIELDS = (
    *VENUE_FIELDS, "number", "volume", "pages", "eid", "note", "addendum", "annote", "url", "ee",
    "pdf", "preprint", "html", "link",
)  # fmt: skip
_NUMBER_FIELDS = {"number", "volume", "pages", "eid"}
_NOTES = {"note", "addendum", "annote"}
_DISCARDED = {*_NUMBER_FIELDS, *_NOTES, "preprint", "report", "link"}
# Fields that may contain the URL.
_URL_FIELDS = ("ee", "link", "bdsk-url-1", "eprint")
_WITHOUT_SCHEME = re.compile(r"(?i)(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*")
_DOI_PAGE = re.compile(r"(?i)(?:https?://(?:dx\.|www\.)?)?doi(?:\.org/|:)")
_DOI_FIELDS = ("url", "ee", "link", "html", "note", "addendum", *VENUE_FIELDS)
_NAMED_DOI = re.compile(
    r"(?i)\bdoi\s*[:=]|\bdoi\.org/|://\S+/(?:doi|article|chapter)/(?:[a-z]+/)?10\."
)
_ONLY_ARXIV = re.compile(
    r"(?i)\W*(?:(?:preprint|available|at|as|on|online|e-?prints?|arxiv|https?|www|export|org|abs|pdf|html"
    r"|id|url|citation|corr)\W+)*(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?"
    r"\W*(?:[\[(][a-z-]+(?:\.[a-z-]+)?[\])])?\W*(?:(?:19|20)\d\d\W*)?"
)
_ARCHIVE = re.compile(r"(?i)\W*(?:arxiv|corr\b|computing research rep)")
# Fields about other works, and those in which a number may have another meaning.
_NOT_SEARCHED = frozenset({
    "title", "author", "editor", "abstract", "related", "crossref", "xdata", "references", "doi",
    "eprint", "file", "year", "date", "month",
})  # fmt: skip
_ONLY_DOI = re.compile(r"(?i)\W*(?:(?:https?://)?(?:dx\.)?doi(?:\.org/)?\W*)*10\.\d{4,9}/\S+\W*")
# An arXiv ID after these words is that of another work.
_OF_ANOTHER = re.compile(
    r"(?i)\b(?:see also|cf|comment(?:s|ary)? on|reply to|response to|follow(?:s|-up|ing)?|based on"
    r"|builds? on|extends?|supersed\w+|related|companion|erratum (?:to|for))\b"
)
_ARXIV_PAGE = re.compile(r"(?i)https?://(?:www\.|export\.)?arxiv\.org/abs/[^?#]*?(v\d+)?/?")


class EntryIdentifiers(NamedTuple):
    doi: str
    arxiv_id: str
    url: str


def read_identifiers(fields: EntryFields) -> EntryIdentifiers:
    for name in _URL_FIELDS:
        if "url" not in fields and fields.is_url(name) and f"{name}+an:label" not in fields:
            fields.move(name, "url")
    arxiv_id = _read_arxiv_id(fields)
    doi = _read_doi(fields)
    url = fields.verbatim("url")
    if _WITHOUT_SCHEME.fullmatch(url):
        url = f"https://{url}"
    arxiv_page = _ARXIV_PAGE.fullmatch(url)
    is_page = arxiv_page and not arxiv_page[1] and find_named_arxiv_id(url) == arxiv_id
    if is_page or (doi and _DOI_PAGE.match(url) and _ends_with(url, doi)):
        url = ""
    elif url and not re.fullmatch(r"(?i)(?:https?|ftp)://\S+", url):
        fields.warn(f"url = {url} is not a single URL, so it is stored but not linked")
    return EntryIdentifiers(doi, arxiv_id, url)


def _ends_with(url: str, doi: str) -> bool:
    """Whether a URL says nothing but the DOI."""
    return unquote(url).rstrip("/.,;:'\")>]").lower().endswith(doi.rstrip(")>]"))


def is_only_arxiv(text: str) -> bool:
    """Whether a text says nothing but an arXiv ID, and perhaps its category and year."""
    return _ONLY_ARXIV.fullmatch(text) is not None


def _read_doi(fields: EntryFields) -> str:
    if to_line(fields.raw("eprinttype")).lower() == "doi" and "doi" not in fields:
        fields.discard("eprinttype")
        fields.move("eprint", "doi")
    written = plain_url(fields.raw("doi"))
    if doi := find_doi(fields.raw("doi")):
        fields.discard("doi")
        if " " in written.strip() and not _ONLY_DOI.fullmatch(written):
            fields.warn(f"doi = {written} is read as {doi}")
        return doi
    if "doi" in fields:
        if fields.is_url("doi") and "url" not in fields:
            fields.move("doi", "url")
            fields.warn(f"doi = {written} is not a DOI, so it was imported as the URL")
        else:
            fields.warn(f"doi = {written} is not a DOI, so it is stored but not linked")
    for name in _DOI_FIELDS:
        written = fields.raw(name)
        is_only = _ONLY_DOI.fullmatch(to_line(written))
        if (_NAMED_DOI.search(written) or is_only) and (doi := find_doi(written)):
            if is_only:
                fields.discard(name)
            return doi
    return ""


def _read_arxiv_id(fields: EntryFields) -> str:
    found = ""
    for name in ("arxiv", "arxivid", "arxiv_id"):
        if arxiv_id := find_arxiv_id(fields.raw(name)):
            _take(fields, name, arxiv_id)
            found = found or arxiv_id
    found = _read_eprint(fields) or found or find_arxiv_id(fields.raw("doi"), in_doi=True)
    is_of_archive = any(_ARCHIVE.match(to_line(fields.raw(name))) for name in VENUE_FIELDS)
    others = [name for name in fields.names() if name not in (*_ARXIV_FIELDS, *_NOT_SEARCHED)]
    for name in (*filter(fields.__contains__, _ARXIV_FIELDS), *others):
        arxiv_id = _find_in(fields, name, is_of_archive=is_of_archive)
        if not arxiv_id or (found and arxiv_id.lower() != found.lower()):
            continue
        found = found or arxiv_id
        if name in _DISCARDED and is_only_arxiv(to_line(fields.raw(name))):
            fields.discard(name)
    return found


def _find_in(fields: EntryFields, name: str, *, is_of_archive: bool) -> str:
    written = to_line(fields.raw(name))
    if name in _NOTES and _OF_ANOTHER.search(written):
        return ""
    if name in _NUMBER_FIELDS and is_of_archive:
        return find_arxiv_id(re.sub(r"(?i)^(?:abs/|arxiv:)", "", written))
    if name not in _ARXIV_FIELDS and not is_only_arxiv(written):
        return ""
    return find_named_arxiv_id(plain_url(fields.raw(name)) if "://" in written else written)


def _take(fields: EntryFields, name: str, arxiv_id: str) -> None:
    written = to_line(fields.pop(name))
    if not is_only_arxiv(written) and written not in arxiv_id:
        fields.warn(f"{name} = {written} is read as {arxiv_id}")


def _read_eprint(fields: EntryFields) -> str:
    archive = to_line(fields.raw("archiveprefix") or fields.raw("eprinttype")).lower()
    eprint = to_line(fields.raw("eprint"))
    arxiv_id = find_named_arxiv_id(eprint) or find_arxiv_id(eprint)
    category = to_line(fields.raw("primaryclass") or fields.raw("eprintclass"))
    if archive == "arxiv" and re.fullmatch(r"\d{7}(?:v\d+)?", eprint):
        arxiv_id = find_arxiv_id(f"{category}/{eprint}")
    if arxiv_id and archive in {"", "arxiv"}:
        _take(fields, "eprint", arxiv_id)
        fields.discard("archiveprefix", "eprinttype")
        return arxiv_id
    if archive == "hal" and "eprint" in fields:
        fields.discard("archiveprefix", "eprinttype")
        fields.move("eprint", "hal")
    return ""
