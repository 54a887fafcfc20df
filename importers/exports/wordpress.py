"""Read a WordPress export (WXR): posts, pages, topics, states, and media from the folder beside it.

The format is RSS with elements of WordPress's own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from blog.folders.source import Folder
from importers.collection import Collection, MenuPlan
from importers.dates import parse_datetime_text
from importers.exports.export_files import elements_in, head_of
from importers.exports.exported_posts import ExportedPost, ExportReader, address_of
from importers.exports.html_to_markdown import html_to_markdown
from importers.report import ImportReport, SourceLine

_MARK = b"/export/1."
_HEAD_BYTES = 8_192
_WP = "{http://wordpress.org/export/"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_EXCERPT = re.compile(r"\{http://wordpress\.org/export/[\d.]+/excerpt/\}encoded")
# Parts of a site's look and of the editor, without text of the author's.
_INTERNAL = re.compile(
    r"nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|user_request|wp_\w+"
    r"|acf-\w+|amp_\w+|safecss|feedback"
)
# A link to a post by its number, as in drafts and on sites without permalinks.
_NUMBERED = re.compile(
    r"(href=[\"'])((?:https?://[^\s\"'<>?#]{1,200})?/?\?(?:p|page_id)=\d{1,12})(?:&[^\s\"'<>#]*)?"
)


def wordpress_exports(folder: Folder) -> list[str]:
    files = [path for path in sorted(folder.files) if path.endswith(".xml")]
    return [path for path in files if _is_export(folder, path)]


# Fields of Jetpack, Members, and Restrict Content.
_RESTRICTIONS = frozenset({
    "_jetpack_newsletter_access", "_members_access_role", "rcp_access_level", "rcp_user_level",
    "rcp_subscription_level",
})  # fmt: skip
_FOR_ALL = frozenset({"", "everybody", "0", "none", "all"})


def is_wordpress(folder: Folder) -> bool:
    return bool(wordpress_exports(folder))


def read_wordpress(folder: Folder, report: ImportReport) -> Collection:
    collection = Collection()
    for path in wordpress_exports(folder):
        _Export(folder, report, collection, path).read()
    return collection


def _is_export(folder: Folder, path: str) -> bool:
    head = head_of(folder, path, _HEAD_BYTES)
    return _MARK in head and b"<rss" in head


@dataclass
class _MenuEntry:
    number: str
    parent: str
    order: int
    title: str
    kind: str
    object_number: str
    url: str


class _Export(ExportReader):
    def read(self) -> None:
        items = []
        self._terms: dict[str, tuple[str, str]] = {}
        for element in elements_in(self.folder, self.export):
            if element.tag == "item":
                items.append(element)
            elif _name(element) == "base_blog_url":
                self.collection.own_url = (element.text or "").strip().rstrip("/")
            elif _name(element) == "category" and _text(element, "cat_name"):
                key, above = _text(element, "category_nicename"), _text(element, "category_parent")
                self._add_term(element, "category", key, _text(element, "cat_name"), above)
            elif _name(element) == "tag" and _text(element, "tag_name"):
                key = _text(element, "tag_slug")
                self._add_term(element, "tag", key, _text(element, "tag_name"), "")
        self.add_media(["wp-content/uploads"])
        self._media = {
            _text(item, "post_id"): _text(item, "attachment_url")
            for item in items
            if _text(item, "post_type") == "attachment"
        }
        self._urls: dict[str, str] = {}
        for item in (item for item in items if _text(item, "post_type") != "attachment"):
            url, number = self._url_of(item), _text(item, "post_id")
            self._urls |= {
                (item.findtext("guid") or "").strip(): url,
                f"/?p={number}": url,
                f"{self.collection.own_url}/?p={number}": url,
            }
        for item in items:
            self._read_item(item)
        self.collection.menu += self._main_menu(self._menus(items))
        self._note_internal_items(items)

    def _note_internal_items(self, items: list[ET.Element]) -> None:
        kinds = Counter(_text(item, "post_type") for item in items if not _is_menu_entry(item))
        internal = [f"{n:,} {kind}" for kind, n in kinds.items() if _INTERNAL.fullmatch(kind)]
        if internal:
            message = f"parts of the old site's look and editor not imported: {', '.join(internal)}"
            self.report.note(SourceLine(self.export), message)

    def _add_term(self, element: ET.Element, kind: str, key: str, name: str, above: str) -> None:
        """Add a category or tag, whose page is that of its topic."""
        self.add_topics([(key, name, above)])
        address, path = f"/{kind}/{key}", f"{self.export}/{kind}/{key}"
        self.collection.addresses.setdefault(address, path)
        self.collection.topic_pages[path] = key
        self._terms[_text(element, "term_id")] = (address, name)

    def _menus(self, items: list[ET.Element]) -> dict[str, list[_MenuEntry]]:
        menus: dict[str, list[_MenuEntry]] = {}
        self._titles = {
            _text(item, "post_id"): (item.findtext("title") or "").strip() for item in items
        }
        for item in items:
            if _is_menu_entry(item):
                meta = {_text(m, "meta_key"): _text(m, "meta_value") for m in item}
                order = _text(item, "menu_order")
                menus.setdefault(_menu_of(item), []).append(
                    _MenuEntry(
                        number=_text(item, "post_id"),
                        parent=meta.get("_menu_item_menu_item_parent", ""),
                        order=int(order) if order.isascii() and order.isdecimal() else 0,
                        title=(item.findtext("title") or "").strip(),
                        kind=meta.get("_menu_item_type", ""),
                        object_number=meta.get("_menu_item_object_id", ""),
                        url=meta.get("_menu_item_url", ""),
                    )
                )
        return menus

    def _main_menu(self, items: Mapping[str, list[_MenuEntry]]) -> list[MenuPlan]:
        """Return the main menu; ``items`` are the entries of each menu by its name."""
        plans = {name: list(self._plans(entries)) for name, entries in items.items()}
        main = min(plans, key=lambda name: (_rank(name), -len(plans[name])), default="")
        for name, others in plans.items():
            if name != main:
                labels = ", ".join(f"{plan.label} ({plan.target or 'heading'})" for plan in others)
                message = f"menu “{name}” {_NOT_IMPORTED}; it has: {labels}"
                self.report.note(SourceLine(self.export), message)
        return plans.get(main, [])

    def _plans(self, entries: list[_MenuEntry]) -> Iterator[MenuPlan]:
        """Yield each entry followed by those below it; deeper levels are nested below the first."""
        below: defaultdict[str, list[_MenuEntry]] = defaultdict(list)
        numbers = {entry.number for entry in entries}
        for entry in sorted(entries, key=lambda one: one.order):
            is_top = entry.parent not in numbers or entry.parent == entry.number
            below["" if is_top else entry.parent].append(entry)
        waiting = [(entry, False) for entry in reversed(below.pop("", []))]
        while waiting:
            entry, is_nested = waiting.pop()
            if (plan := self._plan(entry)) is not None:
                plan.is_nested = is_nested
                yield plan
            waiting += [(one, True) for one in reversed(below.pop(entry.number, []))]
        for entry in (one for left in below.values() for one in left):
            message = f"menu entry “{entry.title}” is below itself: not imported"
            self.report.warn(SourceLine(self.export), message)

    def _plan(self, entry: _MenuEntry) -> MenuPlan | None:
        if entry.kind == "custom":
            label = entry.title
            target = _without_own_host(entry.url, self.collection.own_url)
        else:
            target, title = self._target_of(entry.kind, entry.object_number)
            label, target = entry.title or title, target or entry.url
        if not label or not (target or entry.kind == "custom"):
            missing = f"{entry.kind} {entry.object_number}"
            message = f"menu entry “{label}” leads to {missing}, which is not in the export"
            self.report.warn(SourceLine(self.export), f"{message}: not imported")
            return None
        return MenuPlan(label, "" if target == "#" else target, SourceLine(self.export))

    def _target_of(self, kind: str, number: str) -> tuple[str, str]:
        """Return the URL and title of what a menu entry leads to."""
        if kind == "taxonomy":
            return self._terms.get(number, ("", ""))
        return self._urls.get(f"/?p={number}", ""), self._titles.get(number, "")

    def _url_of(self, item: ET.Element) -> str:
        slug = _text(item, "post_name") or _text(item, "post_id")
        address = address_of((item.findtext("link") or "").strip()) or f"/{slug}"
        return f"{self.collection.own_url}{address}"

    def _with_named_links(self, html: str) -> str:
        def named(found: re.Match[str]) -> str:
            url = found[2].replace("?page_id=", "?p=").replace("/?p=", "?p=").replace("?p=", "/?p=")
            target = self._urls.get(found[2]) or self._urls.get(url)
            return f"{found[1]}{escape(target)}" if target else found[0]

        return _NUMBERED.sub(named, html)

    def _summary(self, excerpt: str, place: SourceLine) -> str:
        try:
            return " ".join(html_to_markdown(excerpt).split())
        except RecursionError:
            self.report.warn(place, "excerpt not imported: its HTML is nested too deeply")
            return ""

    def _read_item(self, item: ET.Element) -> None:
        kind, state = _text(item, "post_type"), _text(item, "status")
        title, html = (item.findtext("title") or "").strip(), item.findtext(_CONTENT) or ""
        slug = _text(item, "post_name") or _text(item, "post_id")
        place = SourceLine(f"{self.export}/{slug}")
        if kind == "attachment" or _INTERNAL.fullmatch(kind):
            return
        if reason := _skip_reason(state, title, html):
            self.report.skip(place, reason)
            return
        if comments := sum(_name(child) == "comment" for child in item):
            self.report.note(place, f"comments not imported: {comments:,}")
        excerpt = next((c.text or "" for c in item if _EXCERPT.fullmatch(c.tag)), "")
        meta = {_text(m, "meta_key"): _text(m, "meta_value") for m in item}
        self.add(
            ExportedPost(
                slug=slug,
                title=title,
                html=self._with_named_links(html),
                is_page=kind == "page",
                url=(item.findtext("link") or "").strip(),
                hidden=_hidden(kind, state, has_password=bool(_text(item, "post_password")))
                or _restriction(meta),
                summary=self._summary(excerpt, place),
                cover=self._media.get(meta.get("_thumbnail_id", ""), ""),
                tags=self._topics_of(item),
                published_at=parse_datetime_text(_text(item, "post_date")),
                updated_at=parse_datetime_text(_text(item, "post_modified")),
            )
        )

    def _topics_of(self, item: ET.Element) -> list[str]:
        known = {topic.key for topic in self.collection.topics}
        found = []
        for element in item.iterfind("category"):
            key, name = element.get("nicename", ""), (element.text or "").strip()
            if element.get("domain") not in {"category", "post_tag"} or key == "uncategorized":
                continue
            if key and key not in known and name:
                self.add_topics([(key, name, "")])
                known.add(key)
            found += [key] if key in known else []
        return list(dict.fromkeys(found))


def _restriction(meta: dict[str, str]) -> str:
    """Return the field in which a plugin restricts a post to some readers, or ""."""
    return next(
        (f"{name}: {value}" for name, value in meta.items()
         if name in _RESTRICTIONS and value.lower() not in _FOR_ALL), ""
    )  # fmt: skip


def _skip_reason(state: str, title: str, html: str) -> str:
    if state == "trash":
        return "in the trash"
    if html.strip():
        return ""
    if state == "auto-draft":
        return "empty draft that WordPress made for a new post"
    return "" if title else "no title and no text"


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if element.tag.startswith(_WP) else ""


def _is_menu_entry(item: ET.Element) -> bool:
    return _text(item, "post_type") == "nav_menu_item" and _text(item, "status") == "publish"


def _text(element: ET.Element, name: str) -> str:
    """Return the text of WordPress's own element, in any version of the format."""
    return next(((c.text or "").strip() for c in element if _name(c) == name), "")


def _hidden(kind: str, state: str, *, has_password: bool) -> str:
    if has_password:
        return "protected by a password"
    if state != "publish":
        return f"status “{state or 'unknown'}”"
    return "" if kind in {"post", "page"} else f"a “{kind}”, which Offprint doesn't have"


# An export doesn't say where the theme shows a menu.
_MAIN_NAMES = ("primary", "main", "header", "top", "navigation", "nav", "menu")
_NOT_IMPORTED = "not imported: Offprint has one menu"


def _menu_of(item: ET.Element) -> str:
    """Return the name of the menu that an entry belongs to."""
    of = (one for one in item.iterfind("category") if one.get("domain") == "nav_menu")
    return next(((one.text or "").strip() or one.get("nicename", "") for one in of), "")


def _rank(name: str) -> int:
    words = name.lower()
    return next((n for n, known in enumerate(_MAIN_NAMES) if known in words), len(_MAIN_NAMES))


def _without_own_host(url: str, own_url: str) -> str:
    """Custom links often still begin with the http:// of a site that has moved to https://."""
    host = urlsplit(own_url).netloc
    for scheme in ("http://", "https://"):
        rest = url.removeprefix(f"{scheme}{host}")
        if host and rest != url and rest[:1] in {"", "/", "#", "?"}:
            return f"/{rest.lstrip('/')}"
    return url
