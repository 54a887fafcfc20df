"""The role of each page: post, section, publication, person or part of another page."""

from enum import StrEnum

from importers.hugo.content_tree import ContentPage, ContentTree

AUTHOR_SECTIONS = frozenset({"author", "authors"})
PUBLICATION_SECTIONS = frozenset({"publication", "publications"})
EVENT_SECTIONS = frozenset({"event", "events", "presentation", "presentations", "talk", "talks"})
TEACHING_SECTIONS = frozenset({"course", "courses", "teaching"})
# Sections that are the blog itself, not topics.
BLOG_SECTIONS = frozenset({"article", "articles", "blog", "blogs", "post", "posts"})
# Taxonomies that are not topics.
_OF_PERSONS_AND_KINDS = frozenset(
    {"author", "authors", "publication_type", "publication_types", "series"}
)
_THEME_LAYOUTS = frozenset(
    {"archives", "search", "tags", "categories", "archive", "404", "contact"}
)


class PageRole(StrEnum):
    POST = "post"
    SECTION = "section"
    TERM = "term"
    HOME = "home"
    AUTHOR = "author"
    WIDGET = "widget"
    PAGE_OF_WIDGETS = "page of widgets"
    LANDING = "landing"
    PUBLICATION = "publication"
    EVENT = "event"
    PART = "part"
    HIDDEN = "hidden"
    EMPTY = "empty"


def role_of(page: ContentPage, tree: ContentTree) -> PageRole:
    """Return the first role that matches."""
    is_widget = page.field("widget") or (page.section == "home" and "/" in page.name)
    fits = {
        PageRole.WIDGET: is_widget,
        PageRole.PART: page.is_part,
        PageRole.PAGE_OF_WIDGETS: page.text("type") == "widget_page",
        PageRole.AUTHOR: page.section in AUTHOR_SECTIONS,
        PageRole.LANDING: isinstance(page.field("sections"), list),
        PageRole.HOME: page.name in {"_index", "index"},
        PageRole.HIDDEN: _is_hidden(page),
        PageRole.TERM: page.is_section and page.section in taxonomies_of(tree),
        PageRole.SECTION: page.is_section,
        PageRole.PUBLICATION: page.section in PUBLICATION_SECTIONS,
        PageRole.EVENT: page.section in EVENT_SECTIONS,
        PageRole.EMPTY: _is_empty(page),
    }
    return next((role for role, is_fit in fits.items() if is_fit), PageRole.POST)


def taxonomies_of(tree: ContentTree) -> dict[str, str]:
    """Return the taxonomies that group posts by topic, with the field names used by pages."""
    given = tree.configuration.table("taxonomies") or {"tag": "tags", "category": "categories"}
    names = {str(plural).lower(): str(plural) for plural in given.values()}
    return {key: name for key, name in names.items() if key not in _OF_PERSONS_AND_KINDS}


def main_sections(tree: ContentTree) -> set[str]:
    given = tree.configuration.find("params.mainsections") or tree.configuration.find(
        "mainsections"
    )
    names = given if isinstance(given, list) else [given] if given else []
    return {*BLOG_SECTIONS, *(str(name).lower() for name in names)}


def is_unlisted(page: ContentPage) -> bool:
    """Return whether a page is reachable by its URL but in no list."""
    build = page.field("build", "_build")
    return isinstance(build, dict) and build.get("list") in {"never", False, "false"}


def _is_hidden(page: ContentPage) -> bool:
    build = page.field("build", "_build")
    render = build.get("render") if isinstance(build, dict) else None
    return page.field("headless") is True or render in {"never", False, "false"}


def _is_empty(page: ContentPage) -> bool:
    """Return whether a page has no text, or the theme generates it (search, archives)."""
    if any(line.text.strip() for line in page.source.lines):
        return False
    is_of_theme = page.text("layout", "type").lower() in _THEME_LAYOUTS
    return is_of_theme or not page.text("abstract", "external_link", "externalUrl", "summary")
