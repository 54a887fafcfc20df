"""The main menu of a Hugo site, of its settings and of its pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from importers.collection import MenuPlan
from importers.fields import DataRecord, Places, list_of, mapping_of
from importers.hugo.content_tree import is_private
from importers.hugo.page_addresses import HugoSite, target_to

_MAIN = "main"
# Blocks of a homepage whose content has a page on this site.
_BLOCKS = {
    **dict.fromkeys(("", "about", "hero", "home", "top", "bio", "biography"), "/"),
    **dict.fromkeys(("publications", "papers", "featured", "publication"), "/publications/"),
    **dict.fromkeys(("projects", "project", "portfolio"), "/projects/"),
    **dict.fromkeys(("talks", "talk", "events", "event"), "/talks/"),
    **dict.fromkeys(("teaching", "courses"), "/teaching/"),
    **dict.fromkeys(("people", "team"), "/people/"),
    **dict.fromkeys(("posts", "blog", "recent-posts"), "/blog/"),
    **dict.fromkeys(("experience", "education", "cv", "resume", "accomplishments"), "/cv/"),
    "news": "/news/",
}


@dataclass
class _Entry:
    plan: MenuPlan
    weight: int
    names: set[str]
    parent: str


def read_menu(site: HugoSite) -> list[MenuPlan]:
    """Return the entries in Hugo's order; deeper levels are nested below the first."""
    entries = [*_of_settings(site), *_of_pages(site)]
    # Entries without a weight come last.
    entries.sort(key=lambda entry: (entry.weight or 1_000_000, entry.plan.label.casefold()))
    names = {name for entry in entries for name in entry.names}
    plans: list[MenuPlan] = []
    for entry in entries:
        if entry.parent not in names:
            plans.append(entry.plan)
            plans += _below(entry, entries, {id(entry)})
    return plans


def _below(parent: _Entry, entries: list[_Entry], above: set[int]) -> Iterator[MenuPlan]:
    for entry in entries:
        if entry.parent and entry.parent in parent.names and id(entry) not in above:
            entry.plan.is_nested = True
            yield entry.plan
            yield from _below(entry, entries, above | {id(entry)})


def _of_settings(site: HugoSite) -> Iterator[_Entry]:
    configuration = site.configuration
    places = Places(site.folder, configuration.file_named("menu"))
    for record in (
        DataRecord(one) for menu in configuration.menus for one in list_of(menu.get(_MAIN))
    ):
        if label := record.text("name", "title", "identifier"):
            target = _target(record.text("url", "pageref"))
            yield _entry(MenuPlan(label, target, places.of(label)), record)


def _of_pages(site: HugoSite) -> Iterator[_Entry]:
    for page in site.pages:
        given = page.find("menu", "menus")
        names = [given, *list_of(given)] if isinstance(given, str | list) else []
        record = DataRecord(mapping_of(given).get(_MAIN))
        is_named = _MAIN in names or _MAIN in mapping_of(given)
        if is_named and not is_private(page) and not site.tree.is_translation(page):
            label = record.text("name", "title") or page.text("linkTitle") or page.title
            place = page.source.place_of("menu")
            yield _entry(MenuPlan(label, target_to(page.path), place), record)


def _entry(plan: MenuPlan, record: DataRecord) -> _Entry:
    weight = record.find("weight")
    names = {record.text("identifier") or plan.label, plan.label}
    return _Entry(plan, weight if isinstance(weight, int) else 0, names, record.text("parent"))


def _target(written: str) -> str:
    path, sharp, anchor = written.partition("#")
    if sharp and not path.strip("/"):
        return _BLOCKS.get(anchor.lower(), written)
    is_path = written and not written.startswith("/") and ":" not in written.partition("/")[0]
    return f"/{written}" if is_path else written
