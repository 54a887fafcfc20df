"""Listings: pages that list others, and the items that only the listing itself describes."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any

from importers.collection import Line
from importers.data_files import read_data_file
from importers.fields import DataRecord, list_of, mapping_of, one_line_text
from importers.quarto.site import Document, Site, author_names
from importers.report import SourceLine
from importers.text.markdown_patterns import escape_label, markdown_link
from importers.works import WORK_LISTS

_KINDS = {
    path.strip("/"): kind for kind, listed in WORK_LISTS.items() for path in listed.usual_paths
}
_DATA_SUFFIXES = (".yml", ".yaml")
_SHOWN = ("subtitle", "author", "date", "description")


@dataclass
class Listing:
    """``paths`` are the listed documents; ``items`` are those without a document."""

    document: Document
    kind: str = ""
    paths: list[str] = field(default_factory=list)
    items: list[Line] = field(default_factory=list)


def read_listings(site: Site) -> list[Listing]:
    found = [_read(document, site) for document in site.documents.values() if
             document.find("listing")]  # fmt: skip
    # A page that lists everything yields to those that list one folder.
    return sorted(found, key=lambda one: len(one.paths))


def kind_of_folder(name: str) -> str:
    """Return what the pages of a folder with this name are, such as ``project``, or ""."""
    return _KINDS.get(name.lower(), "")


def _read(document: Document, site: Site) -> Listing:
    listing = Listing(document)
    given = list_of(document.find("listing"))
    for one in given:
        contents = list_of(mapping_of(one).get("contents")) or ["."]
        if site.project.is_distill and isinstance(one, str):
            contents = [f"_{one}"]
        patterns = [one_line_text(item) for item in contents if not isinstance(item, dict)]
        listing.items += [
            line
            for item in contents if isinstance(item, dict)
            for line in _item(item, document.source.place_of("listing"))
        ]  # fmt: skip
        for pattern in patterns:
            listing.items += _items_of_file(pattern, document, site)
        listing.paths += [path for path in _matching(patterns, document, site)
                          if path not in listing.paths]  # fmt: skip
    folders = {path.removeprefix(f"{document.folder}/").split("/")[0] for path in listing.paths}
    name = next(iter(folders), "") if len(folders) == 1 else ""
    listing.kind = kind_of_folder(document.folder.rpartition("/")[2]) or kind_of_folder(name)
    return listing


def _matching(patterns: list[str], document: Document, site: Site) -> Iterator[str]:
    def fits(path: str, pattern: str) -> bool:
        at_root = pattern.startswith("/")
        whole = posixpath.normpath(posixpath.join("" if at_root else document.folder,
                                                  pattern.strip("/") or "."))  # fmt: skip
        plain = whole.replace("**/", "*")
        return whole in {".", path} or path.startswith(f"{whole}/") or fnmatch(path, plain)

    wanted = [one for one in patterns if one and not one.startswith("!")]
    unwanted = [one[1:] for one in patterns if one.startswith("!")]
    for path, other in site.documents.items():
        is_itself = path == document.path or other.find("listing") or other.is_home
        if is_itself or any(fits(path, one) for one in unwanted):
            continue
        if any(fits(path, one) for one in wanted):
            yield path


def _items_of_file(pattern: str, document: Document, site: Site) -> Iterator[Line]:
    if not pattern.lower().endswith(_DATA_SUFFIXES):
        return
    for path in sorted(site.folder.files):
        whole = posixpath.normpath(posixpath.join(document.folder, pattern))
        if path != whole and not fnmatch(path, whole):
            continue
        for item in list_of(read_data_file(site.folder, path, site.report)):
            yield from _item(mapping_of(item), SourceLine(path))


def _item(item: dict[Any, Any], place: SourceLine) -> Iterator[Line]:
    record = DataRecord(item)
    title = record.text("title") or record.text("path", "href")
    if not title:
        return
    target = record.text("path", "href", "url")
    named = markdown_link(title, target) if target else escape_label(title)
    facts = [
        ", ".join(author_names(record.find(name))) if name == "author" else record.text(name)
        for name in _SHOWN
    ]
    used = {*_SHOWN, "title", "path", "href", "url", "image", "image-alt", "categories"}
    facts += [record.text(name) for name in item if str(name) not in used]
    rest = ". ".join(fact.rstrip(".") for fact in facts if fact)
    yield Line(f"- {named}{f': {rest}' if rest else ''}", place)
