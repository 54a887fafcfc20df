"""The menu of a Jekyll site: of a data file, of the settings, or of the pages that name it."""

from collections.abc import Iterator
from typing import Any

from importers.collection import MenuPlan
from importers.fields import DataRecord, Places, list_of, mapping_of, one_line_text
from importers.jekyll.documents import Document
from importers.jekyll.site import JekyllSite

_FILES = ("navigation", "nav", "menu", "menus", "header")
_LISTS = ("main", "header", "nav", "navbar", "menu", "top", "docs")
_SUBLISTS = ("children", "sublinks", "submenu", "dropdown", "links", "items")
_LABELS, _TARGETS = ("title", "name", "label", "text"), ("url", "link", "href", "permalink", "path")
_DIVIDER = "divider"


def read_menu(site: JekyllSite) -> list[MenuPlan]:
    for name in _FILES:
        path = site.data.paths.get(name, "")
        data = site.data.get(name)
        lists = [data, *(mapping_of(data).get(key) for key in _LISTS)]
        if entries := next((one for one in lists if one and isinstance(one, list)), None):
            return list(_entries(entries, Places(site.folder, path)))
    if links := mapping_of(site.settings.find("navbar-links")):
        return list(_links(links, Places(site.folder, site.settings.path)))
    pages = [d for d in site.documents if d.kind == "pages" and not (d.is_draft or d.is_excluded)]
    if named := [one_line_text(one) for one in list_of(site.settings.find("header_pages"))]:
        known = {page.path: page for page in pages}
        return [_of_page(known[path]) for path in named if path in known]
    return list(_of_pages([page for page in pages if page.find("nav") is True], pages))


def _entries(values: list[Any], places: Places, *, is_nested: bool = False) -> Iterator[MenuPlan]:
    for entry in map(DataRecord, values):
        label, target = entry.text(*_LABELS), _path(entry.text(*_TARGETS))
        below = next((one for name in _SUBLISTS if (one := list_of(entry.find(name)))), [])
        if label and label.lower() != _DIVIDER:
            yield MenuPlan(label, target, places.of(label), is_nested)
        yield from _entries(below, places, is_nested=True)


def _links(links: dict[str, Any], places: Places, *, is_nested: bool = False) -> Iterator[MenuPlan]:
    """Yield the entries of a table from labels to targets or to tables of them."""
    for label, value in links.items():
        below = value if isinstance(value, list | dict) else []
        target = _path(one_line_text(value))
        if target or below:
            yield MenuPlan(label, target, places.of(label), is_nested)
        for one in list_of(below) if below else []:
            yield from _links(mapping_of(one), places, is_nested=True)


def _of_pages(pages: list[Document], every: list[Document]) -> Iterator[MenuPlan]:
    """Yield the entries of al-folio, which shows the homepage first."""
    homes = (page for page in every if pages and page.address == "/")
    yield from map(_of_page, list(homes)[:1])
    for page in sorted(pages, key=_order):
        if page.address == "/":
            continue
        yield _of_page(page)
        if page.find("dropdown") is not True:
            continue
        for child in map(DataRecord, list_of(page.find("children"))):
            label, target = child.text("title"), _path(child.text(*_TARGETS))
            if label and target and label.lower() != _DIVIDER:
                yield MenuPlan(label, target, page.place, is_nested=True)


def _of_page(page: Document) -> MenuPlan:
    target = "" if page.find("dropdown") is True else page.address
    return MenuPlan(page.text("nav_title") or page.title, target, page.place)


def _order(page: Document) -> tuple[float, str]:
    order = page.find("nav_order")
    return (order if isinstance(order, int | float) else 1_000, page.title)


def _path(target: str) -> str:
    is_whole = not target or target.startswith(("/", "#")) or ":" in target.partition("/")[0]
    return target if is_whole else f"/{target}"
