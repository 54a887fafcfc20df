"""Read Zotero RDF, the only format of Zotero's own with collections, notes and attachments."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from blog.folders.source import Folder
from importers.exports.export_files import elements_in
from importers.zotero.csl import add_work, note_markdown
from importers.zotero.library import Library

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ABOUT, _RESOURCE = f"{_RDF}about", f"{_RDF}resource"
_TYPES = {
    "journalArticle": "article-journal", "magazineArticle": "article-magazine",
    "newspaperArticle": "article-newspaper", "conferencePaper": "paper-conference",
    "preprint": "article", "book": "book", "bookSection": "chapter", "thesis": "thesis",
    "report": "report", "webpage": "webpage", "blogPost": "post-weblog", "patent": "patent",
    "computerProgram": "software", "dataset": "dataset", "presentation": "speech",
    "manuscript": "manuscript",
}  # fmt: skip
_TEXTS = {
    "title": "title", "abstract": "abstract", "pages": "page",
    "edition": "edition", "description": "note", "type": "genre",
}  # fmt: skip
# Records beside the works.
_PARTS = frozenset({"Memo", "Attachment", "Collection", "Journal", "Series", "BookSeries"})
_MAX_DEPTH = 20


def read_rdf(folder: Folder, path: str) -> Library:
    """Raise SourceRefused if the file is not XML."""
    root = None
    for root in elements_in(folder, path):  # noqa: B007 - the last one
        pass
    library = _Library(root if root is not None else ET.Element("empty"))
    return library.read()


class _Library:
    def __init__(self, root: ET.Element) -> None:
        self.root = root
        self.by_id = {one.get(_ABOUT, ""): one for one in root}
        self.paths: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.library = Library()
        self.read_collections: list[ET.Element] = []

    def read(self) -> Library:
        collections = [one for one in self.root if _name(one) == "Collection"]
        inner = {part for one in collections for part in _resources(one, "hasPart")}
        for one in collections:
            if one.get(_ABOUT) not in inner:
                self._read_collection(one, ())
        for one in collections:
            self._read_collection(one, ())
        for number, work in enumerate(self.root, 1):
            if _name(work) not in _PARTS:
                self._read_work(work, f"item-{number}")
        for memo in self._alone("Memo", "isReferencedBy"):
            self.library.remarks.append(f"note without a paper not imported: {_note(memo)[:300]}")
        for file in self._alone("Attachment", "link"):
            name = _text(file, "title") or next(iter(_resources(file, "resource")), "")
            self.library.remarks.append(f"attachment without a paper not imported: {name}")
        return self.library

    def _read_collection(self, one: ET.Element, above: tuple[str, ...]) -> None:
        path = (*above, _text(one, "title") or "Collection")
        if one in self.read_collections or len(above) >= _MAX_DEPTH:
            return
        self.read_collections.append(one)
        for part in _resources(one, "hasPart"):
            inner = self.by_id.get(part)
            if inner is not None and _name(inner) == "Collection":
                self._read_collection(inner, path)
            else:
                self.paths[part].append(path)

    def _read_work(self, work: ET.Element, name: str) -> None:
        item = add_work(self.library, dict(self._fields(work)), name)
        if item is None:
            return
        item.tags = [tag for one in _children(work, "subject") if (tag := _whole_text(one))]
        item.collections = self.paths[work.get(_ABOUT, "")]
        memos = (self.by_id.get(key) for key in _resources(work, "isReferencedBy"))
        item.notes += [_note(memo) for memo in memos if memo is not None and _name(memo) == "Memo"]
        files = (self.by_id.get(key) for key in _resources(work, "link"))
        for file in files:
            if file is not None:
                item.files += _resources(file, "resource") or [_text(file, "title")]

    def _fields(self, work: ET.Element) -> Iterator[tuple[str, Any]]:
        yield "type", _TYPES.get(_text(work, "itemType"), "document")
        parts = [work, *self._wholes(work)]
        for name, variable in _TEXTS.items():
            if text := _text(work, name):
                yield variable, text
        yield "issued", {"raw": _text(work, "date")}
        yield "author", [_person(one) for one in _persons(work, "authors")]
        yield "editor", [_person(one) for one in _persons(work, "editors")]
        yield "container-title", next(filter(None, (_text(one, "title") for one in parts[1:])), "")
        yield "event-title", next((_text(one, "title") for one in _below(work, "Conference")), "")
        for name, variable in (("volume", "volume"), ("number", "issue")):
            yield variable, next(filter(None, (_text(one, name) for one in parts)), "")
        yield "publisher", _text(work, "repository") or self._publisher(parts)
        yield from _identifiers(parts)

    def _wholes(self, work: ET.Element) -> Iterator[ET.Element]:
        """Return the journal or book that the work is part of, inside it or beside it."""
        for part in _children(work, "isPartOf"):
            beside = self.by_id.get(part.get(_RESOURCE, ""))
            yield from [beside] if beside is not None else list(part)

    def _publisher(self, parts: list[ET.Element]) -> str:
        found = (one for part in parts for one in _children(part, "publisher"))
        return next(filter(None, map(_whole_text, found)), "")

    def _alone(self, kind: str, relation: str) -> Iterator[ET.Element]:
        used = {key for one in self.root for key in _resources(one, relation)}
        return (o for o in self.root if _name(o) == kind and o.get(_ABOUT) not in used)


def _identifiers(parts: list[ET.Element]) -> Iterator[tuple[str, str]]:
    """Zotero writes ``DOI 10.1145/1`` in one element, and the URL in another."""
    seen = set()
    for identifier in (one for part in parts for one in _children(part, "identifier")):
        text = _whole_text(identifier)
        kind, _, value = text.partition(" ")
        kind, value = (kind, value) if kind in {"DOI", "ISBN", "ISSN"} else ("URL", text)
        if kind not in seen and value and kind != "ISSN":
            seen.add(kind)
            yield kind, value


def _persons(work: ET.Element, role: str) -> Iterator[ET.Element]:
    return (person for one in _children(work, role) for person in _below(one, "Person"))


def _person(one: ET.Element) -> dict[str, str]:
    family, given = _text(one, "surname"), _text(one, "givenName")
    return {"family": family, "given": given} if given else {"literal": family}


def _note(memo: ET.Element) -> str:
    return note_markdown(_text(memo, "value"))


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(element: ET.Element, name: str) -> list[ET.Element]:
    return [child for child in element if _name(child) == name]


def _below(element: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in element.iter() if _name(one) == name]


def _resources(element: ET.Element, name: str) -> list[str]:
    return [key for child in _children(element, name) if (key := child.get(_RESOURCE, ""))]


def _text(element: ET.Element, name: str) -> str:
    texts = ((one.text or "").strip() for one in _children(element, name))
    return next(filter(None, texts), "")


def _whole_text(element: ET.Element) -> str:
    return " ".join(" ".join(element.itertext()).split())
