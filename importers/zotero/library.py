"""What Zotero's formats have in common: references with notes, tags, collections and files."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from blog.bibliography.reference import Reference
from blog.folders.source import MARKDOWN_SUFFIXES, Folder
from importers.exports.export_files import head_of

_HEAD_BYTES = 65_536
_CSL_TYPE = re.compile(
    rb'"type"\s*:\s*"(?:article|bill|book|chapter|dataset|document|entry|graphic|hearing|interview'
    rb"|legal_case|legislation|manuscript|map|motion_picture|paper-conference|patent|personal_"
    rb'communication|post|report|review|software|song|speech|standard|thesis|webpage)[\w-]*"'
)
_ENTRY = re.compile(rb"@\s*[A-Za-z]+\s*[{(]")
_RDF = b"http://www.zotero.org/namespaces/export#"
CSL, BIBTEX, RDF = ".json", ".bib", ".rdf"
_ATTACHMENTS = "files"
# A bibliography beside texts is theirs.
_TEXTS = MARKDOWN_SUFFIXES | {
    ".html", ".htm", ".ipynb", ".tex", ".rst", ".org", ".docx", ".odt", ".qmd", ".rmd", ".typ",
}  # fmt: skip


@dataclass
class LibraryItem:
    """``notes`` are Markdown, ``files`` the names of attachments, ``collections`` are paths."""

    key: str
    reference: Reference
    notes: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    collections: list[tuple[str, ...]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass
class Library:
    """``refused`` maps keys to what is wrong; ``unread`` maps fields to the number of items."""

    items: list[LibraryItem] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    unread: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)


def library_files(folder: Folder) -> list[str]:
    """Return the library's files; empty if the folder has texts beside them."""
    found = [path for path in sorted(folder.files) if _is_library(folder, path)]
    attached = tuple(f"{PurePosixPath(path).parent / _ATTACHMENTS}/" for path in found)
    beside = [path for path in folder.files if not path.startswith(attached)]
    has_texts = any(PurePosixPath(path).suffix.lower() in _TEXTS for path in beside)
    return [] if has_texts else [path for path in found if path in beside]


def is_zotero(folder: Folder) -> bool:
    return bool(library_files(folder))


def _is_library(folder: Folder, path: str) -> bool:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in {CSL, BIBTEX, RDF}:
        return False
    head = head_of(folder, path, _HEAD_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix == CSL:
        return head.startswith(b"[") and _CSL_TYPE.search(head) is not None
    return _RDF in head if suffix == RDF else _ENTRY.search(head) is not None
