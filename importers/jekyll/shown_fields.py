"""What Jekyll themes show of a document's front matter: authors, facts and links."""

import re
from collections.abc import Container
from html import unescape

from importers.collection import Line
from importers.fields import list_of, mapping_of, one_line_text
from importers.jekyll.documents import Document
from importers.report import SourceLine
from importers.text.markdown_patterns import heading_text, markdown_link
from importers.text.prose import paragraphs

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

_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|h\d|tr|td|table)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def strip_markup(written: str) -> str:
    return " ".join(unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", written))).split())


def address_in(value: object) -> str:
    """Return a field's URL or path, or "" if it is other text."""
    text = one_line_text(value)
    is_address = re.match(r"https?://\S+$", text)
    is_path = re.match(r"/?[\w.-]+(?:/[^/\s]+)+$", text) and "." in text.rpartition("/")[2]
    return text if is_address else f"/{text.lstrip('/')}" if is_path or text.startswith("/") else ""


def head_of(document: Document) -> list[Line]:
    """Return what the theme shows of the front matter above the text."""
    place = SourceLine(document.path, 1)
    links = [markdown_link(label, address) for _, label, address in links_of(document)]
    facts = facts_of(document) if document.kind not in {"posts", "pages"} else []
    return paragraphs([_byline(document), " · ".join([*facts, *links])], place)


def _byline(document: Document) -> str:
    """Return the authors of a Distill page with links and affiliations, if there are any."""
    names, has_details = [], document.kind != "posts"
    for author in map(mapping_of, list_of(document.fields.get("authors"))):
        name, url = one_line_text(author.get("name")), one_line_text(author.get("url"))
        of = author.get("affiliations") or author.get("affiliation")
        at = ", ".join(
            one_line_text(mapping_of(one).get("name")) or one_line_text(one) for one in list_of(of)
        )
        has_details = has_details or bool(at or url)
        linked = markdown_link(name, url) if url and name else name
        names.append(f"{linked} ({at})" if at and linked else linked)
    return "By " + ", ".join(filter(None, names)) if any(names) and has_details else ""


def links_of(document: Document) -> list[tuple[str, str, str]]:
    """Return the name, the label and the target of each link."""
    links = []
    for name, value in document.fields.items():
        field = _LINK_FIELD.fullmatch(name)
        plain = field["name"] if field else name
        if plain in _NOT_LINKS or (field is None and plain not in _LINK_NAMES):
            continue
        address = address_in(value)
        if address:
            label = _LINK_NAMES.get(plain) or plain.replace("_", " ").capitalize()
            links.append((name, label, address))
    return links


def facts_of(document: Document, used: Container[str] = ()) -> list[str]:
    """Return the facts in the order of themes, without those of ``used`` fields."""
    facts = []
    for name in _FACTS:
        if name in used:
            continue
        value = document.text(name)
        if value and not (name == "venue" and value == document.text("event")):
            label = _FACT_NAMES.get(name)
            facts.append(f"{label}: {heading_text(value)}" if label else heading_text(value))
    if document.text("talk_date") or document.text("project_date"):
        return facts[:1] if not used else facts
    return facts
