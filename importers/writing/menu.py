"""Make the old site's menu the owner's, unless the owner has changed the menu here."""

from dataclasses import replace
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.urls import reverse

from blog.models import Page
from blog.validators import validate_link_target
from importers.addresses import AddressBook, fitting_url
from importers.collection import MenuPlan
from importers.merging import fingerprint
from importers.report import ImportOutcome, ImportReport
from importers.writing.rows import RowWriter
from profile_app.menu import BUILT_IN
from profile_app.models import MenuItem
from profile_app.models.menu import MENU_FILE_EXTENSIONS

_SECTION, _THING = "menu", "menu entries"
_FIELDS = ("kind", "label", "page_id", "url", "file", "is_visible", "is_nested", "place")
_MAX_LABEL_LENGTH = 60
_TOP_OF_HOME = frozenset({"", "top", "home", "about", "hero", "bio"})
_Kind = MenuItem.Kind


def write_menu(plans: list[MenuPlan], book: AddressBook, rows: RowWriter) -> None:
    items = [item for plan in plans if (item := _item(plan, book)) is not None]
    if not items:
        return
    place, report = plans[0].place, book.report
    wanted = _completed(items)
    memory = rows.memory_of(_SECTION, place.path, "")
    now, offered = _mark(list(MenuItem.objects.all())), _mark(wanted)
    if now == offered:
        outcome = ImportOutcome.UNCHANGED
    elif MenuItem.is_default() or (memory and memory.marks.get("menu") == now):
        outcome = ImportOutcome.UPDATED if memory else ImportOutcome.CREATED
        MenuItem.objects.all().delete()
        for order, item in enumerate(wanted):
            item.order = order
            item.save()
        rows.remember(_SECTION, place.path, "", wanted[0], {"menu": offered})
    else:
        outcome = ImportOutcome.PRESERVED
        names = ", ".join(f"{plan.label} ({plan.target or 'heading'})" for plan in plans)
        report.note(place, f"your edited menu was left unchanged; the old one had: {names}")
    for item in items:
        report.record(_THING, outcome, str(item))
    for plan in plans:
        report.save_texts(plan.place, plan.label, plan.target)


def _completed(items: list[MenuItem]) -> list[MenuItem]:
    """Add the other built-in pages, hidden, and the links of the footer."""
    used = {item.kind for item in items}
    result = list(items)
    for item in MenuItem.defaults():
        is_footer = item.place == MenuItem.Place.FOOTER
        if is_footer or item.kind not in used:
            item.is_visible = is_footer
            result.append(item)
    return result


def _mark(items: list[MenuItem]) -> str:
    items = sorted(items, key=lambda item: item.place == MenuItem.Place.FOOTER)
    return fingerprint([[str(getattr(item, name) or "") for name in _FIELDS] for item in items])


def _item(plan: MenuPlan, book: AddressBook) -> MenuItem | None:
    """Return the unsaved entry, or None, reported, if its target isn't on this site."""
    item = MenuItem(label=plan.label[:_MAX_LABEL_LENGTH], is_nested=plan.is_nested)
    if len(plan.label) > _MAX_LABEL_LENGTH:
        book.report.warn(plan.place, f"menu entry cut to 60 characters: “{plan.label}”")
    if not plan.target:
        item.kind = _Kind.HEADING
        return item
    # The report of the menu names what isn't found.
    scratch = replace(book, report=ImportReport())
    target = _without_anchor_of_home(plan.target)
    path = scratch.path_of(target, plan.place) if target else ""
    url = scratch.link(target, plan.place, plan.label, page="") or ""
    item.page = Page.objects.filter(path=url).first() if url else None
    if item.page is None or item.page.status == Page.Status.DRAFT:
        built_in = _built_in_url(target, book) if target else ""
        url, item.page = built_in or url, None if built_in else item.page
    is_draft_post = path in book.drafts and url == book.urls.get(path) and item.page is None
    try:
        validate_link_target("" if is_draft_post else url)
    except ValidationError:
        _report_missing(plan, path, book)
        return None
    _set_target(item, url, "" if path in book.urls else path, book)
    return item


def _without_anchor_of_home(target: str) -> str:
    """Return "" for a place of the old homepage that this site's doesn't have."""
    path, sharp, anchor = target.partition("#")
    if not sharp or path.strip("/"):
        return target
    return "/" if anchor.lower() in _TOP_OF_HOME else ""


def _built_in_url(target: str, book: AddressBook) -> str:
    url = book.generated_page(target) or target
    return url if url in {"/", *map(reverse, (name for _, name, _ in BUILT_IN.values()))} else ""


def _report_missing(plan: MenuPlan, path: str, book: AddressBook) -> None:
    if path and any(line.place.path == path for line in book.report.examples):
        book.report.add_example(plan.place, f"menu entry “{plan.label}”: not imported")
        return
    message = f"menu entry “{plan.label}” leads to {plan.target}, which is not on this site"
    book.report.warn(plan.place, f"{message}: not imported")


def _set_target(item: MenuItem, url: str, file: str, book: AddressBook) -> None:
    built_in = {reverse(name): kind for kind, (_, name, _) in BUILT_IN.items()}
    if item.page is not None:
        item.kind = _Kind.PAGE
    elif kind := built_in.get(url):
        item.kind = kind
        if item.label.casefold() == str(_Kind(kind).label).casefold():
            item.label = ""
    elif PurePosixPath(file).suffix[1:].lower() in MENU_FILE_EXTENSIONS:
        item.kind, item.file.name = _Kind.FILE, book.assets.file_name(file)
    else:
        item.kind, item.url = _Kind.LINK, fitting_url(url)
