"""Read a library in BibTeX or BibLaTeX, with the fields that Zotero and Better BibTeX add."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from blog.bibliography.bibtex_entries import BibliographyError, decode
from blog.bibliography.bibtex_reading import read_bibtex
from blog.folders.source import Folder, SourceRefused
from importers.zotero.csl import split_remarks
from importers.zotero.library import Library, LibraryItem

_NOTES = ("annotation", "annote", "comment", "review")
# JabRef's groups, in which Better BibTeX writes collections: level, kind, name and keys.
_GROUPS = re.compile(r"(?i)@comment[ \t]*\{\s*jabref-meta:[ \t]*group(?:ing|stree):")
_GROUP = re.compile(r"(?m)^[ \t]{0,20}(\d{1,3}) \w+Group:((?:\\[^;\n]|[^\\\n;])*)\\;(.*)$")
# As written: backslashes are not LaTeX here.
_FILE_FIELD = re.compile(r"(?im)^\s{0,20}file\s{0,20}=\s{0,20}\{((?:[^{}]|\{[^{}]*\})*)\}")
_FILES = re.compile(r"(?<!\\);")
_FIELD_OF_FILE = re.compile(r"(?<!\\):")

Groups = dict[str, tuple[str, ...]]


def read_library(folder: Folder, path: str) -> Library:
    """Raise SourceRefused if the file is not a bibliography."""
    try:
        text = decode(folder.read_bytes(path))
        reading = read_bibtex(text)
    except BibliographyError as error:
        raise SourceRefused(f"{path}: {error}") from error
    paths, members = _groups(text)
    library = Library(refused={one.key: f"line {one.line}: {one.text}" for one in reading.refused})
    library.remarks = [str(one) for one in reading.notices if "jabref-meta" not in str(one)]
    for reference in reading.references:
        fields = dict(reference.fields)
        notes = [fields.pop(name) for name in _NOTES if fields.get(name)]
        names = [name.strip() for name in re.split(r"[,;]", fields.pop("groups", ""))]
        item = LibraryItem(reference.key, reference, tags=_split(fields.pop("keywords", "")))
        item.collections = [paths.get(name, (name,)) for name in names if name]
        item.collections += [one for one in members[reference.key] if one not in item.collections]
        fields.pop("file", "")
        written = _FILE_FIELD.search(reference.bibtex)
        item.files = list(_files(written[1])) if written else []
        note, private = split_remarks(reference.note)
        item.notes = [private, *notes] if private else notes
        item.reference = replace(reference, note=note, fields=fields)
        library.items.append(item)
    return library


def _groups(text: str) -> tuple[Groups, dict[str, list[tuple[str, ...]]]]:
    """Return the path of each collection by its name, and the paths of each entry by its key."""
    paths: Groups = {}
    members: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    above: list[str] = []
    start = _GROUPS.search(text)
    block = text[start.end() : text.find("\n}", start.end())] if start else ""
    for level, written, rest in _GROUP.findall(block):
        name = re.sub(r"\\(.)", r"\1", written).strip()
        above = [*above[: max(int(level) - 1, 0)], name]
        paths.setdefault(name, tuple(above))
        for key in rest.split("\\;")[1:]:
            if key.strip("\\; "):
                members[key.strip("\\; ")].append(tuple(above))
    return paths, members


def _split(keywords: str) -> list[str]:
    return [tag.strip() for tag in re.split(r"[,;]", keywords) if tag.strip()]


def _files(written: str) -> Iterator[str]:
    r"""Return the paths in ``Full Text:files/12/x.pdf:application/pdf;C\:\\y.pdf``."""
    for one in filter(str.strip, _FILES.split(written)):
        parts = _FIELD_OF_FILE.split(one.strip())
        path = parts[1] if len(parts) == 3 else one.strip()
        yield re.sub(r"\\([\\:;])", r"\1", path)
