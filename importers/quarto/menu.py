"""The menu of a Quarto or R Markdown site: its navbar, or else a short sidebar."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from importers.collection import MenuPlan
from importers.fields import Places, list_of, mapping_of, one_line_text
from importers.quarto.site import Site
from importers.report import SourceLine
from importers.text.targets import is_web_address

_MAX_ENTRIES = 20
_TARGETS = ("href", "file", "url")
_BELOW = ("menu", "contents")


def read_menu(site: Site) -> list[MenuPlan]:
    if site.project.kind != "website":
        return []
    settings = site.project.site
    navbar, sidebar = mapping_of(settings.find("navbar")), settings.find("sidebar")
    entries = [one for side in ("left", "right", "tools") for one in list_of(navbar.get(side))]
    if not entries:
        first = mapping_of(next(iter(list_of(sidebar)), None))
        entries = list_of(first.get("contents"))
    plans = list(_plans(entries, site, Places(site.folder, site.project.file), is_nested=False))
    if len(plans) > _MAX_ENTRIES:
        message = f"sidebar has {len(plans)} entries, too many for a menu: not imported"
        site.report.warn(SourceLine(site.project.file), message)
        return []
    return plans


def _plans(
    entries: list[Any], site: Site, places: Places, *, is_nested: bool
) -> Iterator[MenuPlan]:
    for entry in entries:
        table = mapping_of(entry) if isinstance(entry, dict) else {"href": entry}
        target = next(filter(None, (one_line_text(table.get(name)) for name in _TARGETS)), "")
        if not target and str(table.get("section", "")).endswith((".qmd", ".md", ".ipynb")):
            target = str(table["section"])
        below = next(filter(None, (list_of(table.get(name)) for name in _BELOW)), [])
        named = next(filter(None, map(one_line_text, map(table.get, ("text", "section", "aria-label")))), "")  # fmt: skip  # noqa: E501
        label = "" if named == target else named
        label = label or _title(target, site) or one_line_text(table.get("icon")).capitalize()
        if not label or (not target and not below) or "*" in target:
            continue
        place = places.of(label)
        place = place if place.line else places.of(target)
        yield MenuPlan(label, _written(target), place, is_nested)
        yield from _plans(below, site, places, is_nested=True)


def _written(target: str) -> str:
    """Targets are relative to the top of the site."""
    if not target or is_web_address(target) or target.startswith(("/", "#")):
        return target
    return f"/{target.removeprefix('./')}"


def _title(target: str, site: Site) -> str:
    document = site.documents.get(target.strip("./"))
    if document is None:
        return ""
    if document.is_home:
        return "Home"
    title = re.sub(r"[$`*]", "", document.text("title"))
    return title or PurePosixPath(target).stem.replace("-", " ").capitalize()
