"""Read the menu of a WordPress export: its entries are posts of a type of their own."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from importers.collection import MenuPlan
from importers.report import ImportReport, SourceLine

# An export doesn't say where the theme shows a menu.
_MAIN_NAMES = ("primary", "main", "header", "top", "navigation", "nav", "menu")
_NOT_IMPORTED = "not imported: Offprint has one menu"


class Targets(Protocol):
    """``find`` returns the URL and the title of a post or topic by its kind and number."""

    own_url: str

    def find(self, kind: str, number: str) -> tuple[str, str]: ...


@dataclass
class MenuEntry:
    number: str
    parent: str
    order: int
    title: str
    kind: str
    object_number: str
    url: str


def read_menu(
    items: Mapping[str, list[MenuEntry]], targets: Targets, export: str, report: ImportReport
) -> list[MenuPlan]:
    """Return the main menu; ``items`` are the entries of each menu by its name."""
    place = SourceLine(export)
    plans = {name: list(_plans(entries, targets, place, report)) for name, entries in items.items()}
    main = min(plans, key=lambda name: (_rank(name), -len(plans[name])), default="")
    for name, others in plans.items():
        if name != main:
            labels = ", ".join(f"{plan.label} ({plan.target or 'heading'})" for plan in others)
            report.note(place, f"menu “{name}” {_NOT_IMPORTED}; it has: {labels}")
    return plans.get(main, [])


def menu_of(item: ET.Element) -> str:
    """Return the name of the menu that an entry belongs to."""
    of = (one for one in item.iterfind("category") if one.get("domain") == "nav_menu")
    return next(((one.text or "").strip() or one.get("nicename", "") for one in of), "")


def _rank(name: str) -> int:
    words = name.lower()
    return next((n for n, known in enumerate(_MAIN_NAMES) if known in words), len(_MAIN_NAMES))


def _plans(
    entries: list[MenuEntry], targets: Targets, place: SourceLine, report: ImportReport
) -> Iterator[MenuPlan]:
    """Yield each entry followed by those below it; deeper levels are nested below the first."""
    below: defaultdict[str, list[MenuEntry]] = defaultdict(list)
    numbers = {entry.number for entry in entries}
    for entry in sorted(entries, key=lambda one: one.order):
        is_top = entry.parent not in numbers or entry.parent == entry.number
        below["" if is_top else entry.parent].append(entry)
    waiting = [(entry, False) for entry in reversed(below.pop("", []))]
    while waiting:
        entry, is_nested = waiting.pop()
        if (plan := _plan(entry, targets, place, report)) is not None:
            plan.is_nested = is_nested
            yield plan
        waiting += [(one, True) for one in reversed(below.pop(entry.number, []))]
    for entry in (one for left in below.values() for one in left):
        report.warn(place, f"menu entry “{entry.title}” is below itself: not imported")


def _plan(
    entry: MenuEntry, targets: Targets, place: SourceLine, report: ImportReport
) -> MenuPlan | None:
    if entry.kind == "custom":
        label, target = entry.title, _without_own_host(entry.url, targets.own_url)
    else:
        target, title = targets.find(entry.kind, entry.object_number)
        label, target = entry.title or title, target or entry.url
    if not label or not (target or entry.kind == "custom"):
        missing = f"{entry.kind} {entry.object_number}"
        message = f"menu entry “{label}” leads to {missing}, which is not in the export"
        report.warn(place, f"{message}: not imported")
        return None
    return MenuPlan(label, "" if target == "#" else target, place)


def _without_own_host(url: str, own_url: str) -> str:
    """Custom links often still begin with the http:// of a site that has moved to https://."""
    host = urlsplit(own_url).netloc
    for scheme in ("http://", "https://"):
        rest = url.removeprefix(f"{scheme}{host}")
        if host and rest != url and rest[:1] in {"", "/", "#", "?"}:
            return f"/{rest.lstrip('/')}"
    return url
