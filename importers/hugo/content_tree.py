"""The pages of a Hugo site: single files, bundles and sections, by language and role."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatch
from functools import cached_property
from typing import Any

from blog.folders.source import Folder, SourceRefused
from importers.fields import PageHead
from importers.front_matter import SourceText, read_source
from importers.hugo.configuration import Configuration, Language, ignored_paths, read_configuration
from importers.report import ImportReport, SourceLine
from importers.visibility import hiding_field

_MARKDOWN_SUFFIXES = (".md", ".markdown", ".mdown")
# Hugo gets these from blogdown or Quarto as Markdown or HTML.
KNITR_SUFFIXES = (".rmd", ".rmarkdown", ".qmd")
CONTENT_SUFFIXES = (*_MARKDOWN_SUFFIXES, ".html", ".htm", *KNITR_SUFFIXES)
# Formats that Hugo renders with external programs.
OTHER_SUFFIXES = (".org", ".adoc", ".asciidoc", ".rst", ".pandoc", ".pdc")
SOURCE_SUFFIXES = (*KNITR_SUFFIXES, ".ipynb")
_NUMBER_OR_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}-(?=.)")


@dataclass
class ContentPage(PageHead):
    """``name`` is the path below the content folder, without extension: ``post/x/index``.

    A file of a bundle is a part of it, not a page.
    """

    path: str
    name: str
    language: Language
    source: SourceText
    is_part: bool = False
    separator = ","

    def __post_init__(self) -> None:
        self.fields = self.source.fields

    @property
    def is_section(self) -> bool:
        return self.name.rpartition("/")[2] == "_index"

    @property
    def is_bundle(self) -> bool:
        return self.name.rpartition("/")[2] == "index" and "/" in self.name

    @property
    def folders(self) -> list[str]:
        """Return the sections that contain the page, from the top; a section contains itself."""
        parts = self.name.split("/")
        return parts[:-2] if self.is_bundle else parts[:-1]

    @property
    def section(self) -> str:
        return next(iter(self.folders), "").lower()

    @property
    def base_name(self) -> str:
        parts = self.name.split("/")
        return parts[-2] if self.is_bundle else parts[-1]

    @property
    def title(self) -> str:
        given = self.source.fields.get("title")
        if isinstance(given, str | int | float) and str(given).strip():
            return " ".join(str(given).split())
        plain = _NUMBER_OR_DATE.sub("", self.folders[-1] if self.is_section else self.base_name)
        words = re.sub(r"[-_]+", " ", plain).strip()
        return words[:1].upper() + words[1:]


@dataclass
class ContentTree:
    """``pages`` are sorted by name; ``parts`` are files that are not pages."""

    folder: Folder
    configuration: Configuration
    pages: list[ContentPage] = field(default_factory=list)
    parts: list[ContentPage] = field(default_factory=list)

    def sections(self, language: Language) -> dict[str, ContentPage]:
        """Return the sections' pages by section path; ``""`` is the home page."""
        return {
            page.name.rpartition("/")[0]: page
            for page in self.pages
            if page.is_section and page.language.key == language.key
        }

    def is_translation(self, page: ContentPage) -> bool:
        """Return whether the site's first language has the same page."""
        return page.language.key != self._main and page.name in self._names_of_main

    @cached_property
    def _main(self) -> str:
        return self.configuration.languages[0].key

    @cached_property
    def _names_of_main(self) -> set[str]:
        pages = [*self.pages, *self.parts]
        return {page.name for page in pages if page.language.key == self._main}

    def is_widget(self, page: ContentPage) -> bool:
        """Return whether a theme shows the page as a block of another: ``widget`` may be a tag."""
        folder = page.name.rpartition("/")[0]
        if page.section == "home" and folder:
            return True
        return bool(page.find("widget")) and (page.language.key, folder) in self._widget_folders

    @cached_property
    def _widget_folders(self) -> set[tuple[str, str]]:
        """Return the folders whose index shows the pages beside it as blocks."""
        return {
            (page.language.key, page.name.rpartition("/")[0])
            for page in [*self.pages, *self.parts]
            if _shows_widgets(page)
        }

    def page_at(self, path: str) -> ContentPage | None:
        return self._by_path.get(path)

    @cached_property
    def _by_path(self) -> dict[str, ContentPage]:
        return {page.path: page for page in [*self.pages, *self.parts]}


def read_content_tree(folder: Folder, report: ImportReport) -> ContentTree:
    tree = ContentTree(folder, read_configuration(folder, report))
    found = sorted(_content_pages(tree, report), key=lambda page: page.name)
    main = tree.configuration.languages[0].key
    bundles = {
        (page.language.key, page.name.removesuffix("index")) for page in found if page.is_bundle
    }
    for page in found:
        keys = {page.language.key, main}
        above = [f"{folder}/" for folder in _upwards("/".join(page.folders)) if folder]
        page.is_part = any((key, folder) in bundles for key in keys for folder in above)
        (tree.parts if page.is_part else tree.pages).append(page)
    _pass_down(tree)
    return tree


def _content_pages(tree: ContentTree, report: ImportReport) -> Iterator[ContentPage]:
    languages = sorted(tree.configuration.languages, key=lambda one: -len(one.folder))
    keys = {language.key for language in languages}
    ignored = ignored_paths(tree.configuration, report)
    made = _knitted(tree.folder)
    report.without_content |= dict.fromkeys(made, "generated from the source next to it")
    for path in sorted(tree.folder.files - made):
        if path.lower().endswith(KNITR_SUFFIXES) and has_markdown(path, tree.folder):
            continue
        language = next((one for one in languages if path.startswith(one.folder)), None)
        if language is None or not path.lower().endswith(CONTENT_SUFFIXES):
            continue
        if any(pattern.search(f"/{path}") or pattern.search(path) for pattern in ignored):
            report.skip(SourceLine(path), "ignored by ignoreFiles in the site's settings")
            continue
        name = path.removeprefix(language.folder).rpartition(".")[0]
        stem, _, last = name.rpartition(".")
        if stem and last.lower() in keys and "/" not in last:
            name = stem
            language = next(one for one in languages if one.key == last.lower())
        try:
            source = read_source(tree.folder, path, report)
        except SourceRefused as refusal:
            report.warn(SourceLine(path), f"not imported: {refusal}")
            continue
        if path.lower().endswith((".html", ".htm")) and not source.head:
            continue
        yield ContentPage(path, name, language, source)


def has_markdown(path: str, folder: Folder) -> bool:
    """Return whether the Markdown that was generated from a file, with its outputs, is there."""
    stem = path.rpartition(".")[0]
    return any(folder.has(f"{stem}{suffix}") for suffix in _MARKDOWN_SUFFIXES)


def _knitted(folder: Folder) -> set[str]:
    """Return the pages in HTML whose source is next to them."""
    sources = (path for path in folder.files if path.lower().endswith(KNITR_SUFFIXES))
    return {f"{path.rpartition('.')[0]}.html" for path in sources} & folder.files


def _pass_down(tree: ContentTree) -> None:
    """Apply each section's ``cascade`` to the pages below it, the nearest first."""
    for language in tree.configuration.languages:
        sections = tree.sections(language)
        given = {path: _cascades(page.source.fields) for path, page in sections.items()}
        given[""] = [*given.get("", []), *_cascades(tree.configuration.fields)]
        if not any(given.values()):
            continue
        for page in tree.pages:
            if page.language.key != language.key:
                continue
            folder = page.name.rpartition("/")[0]
            for above in _upwards(folder):
                for pattern, facts in given.get(above, []):
                    if not pattern or fnmatch(f"/{page.name}", pattern.replace("**", "*")):
                        page.fields.update({**facts, **page.fields})


def _cascades(fields: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return each table of values with the pattern of pages it applies to."""
    written = fields.get("cascade")
    found = []
    for table in written if isinstance(written, list) else [written]:
        if isinstance(table, dict):
            target = table.get("_target") or table.get("target") or {}
            pattern = str(target.get("path") or "") if isinstance(target, dict) else ""
            params = table.get("params")
            facts = {k: v for k, v in table.items() if k not in {"_target", "target", "params"}}
            found.append((pattern, {**facts, **(params if isinstance(params, dict) else {})}))
    return found


def _upwards(folder: str) -> list[str]:
    parts = folder.split("/") if folder else []
    return ["/".join(parts[:depth]) for depth in range(len(parts), -1, -1)]


AUTHOR_SECTIONS = frozenset({"author", "authors"})
_PUBLICATION_SECTIONS = frozenset({"publication", "publications"})
EVENT_SECTIONS = frozenset({"event", "events", "presentation", "presentations", "talk", "talks"})
PROJECT_SECTIONS = frozenset({"project", "projects"})
TEACHING_SECTIONS = frozenset({"course", "courses", "teaching"})
# Sections that are the blog itself, not topics.
BLOG_SECTIONS = frozenset({"article", "articles", "blog", "blogs", "post", "posts"})
# Taxonomies that are not topics.
_NOT_TOPICS = frozenset({"author", "authors", "publication_type", "publication_types", "series"})
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
    fits = {
        PageRole.WIDGET: tree.is_widget(page),
        PageRole.PART: page.is_part,
        PageRole.PAGE_OF_WIDGETS: _shows_widgets(page),
        PageRole.AUTHOR: page.section in AUTHOR_SECTIONS,
        PageRole.LANDING: _has_blocks(page),
        PageRole.HOME: page.name in {"_index", "index"},
        PageRole.HIDDEN: is_unrendered(page),
        PageRole.TERM: page.is_section and page.section in taxonomies_of(tree),
        PageRole.SECTION: page.is_section,
        PageRole.PUBLICATION: page.section in _PUBLICATION_SECTIONS,
        PageRole.EVENT: page.section in EVENT_SECTIONS,
        PageRole.EMPTY: _is_empty(page),
    }
    return next((role for role, is_fit in fits.items() if is_fit), PageRole.POST)


def _shows_widgets(page: ContentPage) -> bool:
    is_index = page.name.rpartition("/")[2] in {"index", "_index"}
    return is_index and page.text("type") == "widget_page"


def _has_blocks(page: ContentPage) -> bool:
    sections = page.find("sections")
    return isinstance(sections, list) and any(isinstance(one, dict) for one in sections)


def taxonomies_of(tree: ContentTree) -> dict[str, str]:
    """Return the taxonomies that group posts by topic, with the field names used by pages."""
    given = tree.configuration.table("taxonomies") or {"tag": "tags", "category": "categories"}
    names = {str(plural).lower(): str(plural) for plural in given.values()}
    return {key: name for key, name in names.items() if key not in _NOT_TOPICS}


def main_sections(tree: ContentTree) -> set[str]:
    given = tree.configuration.find("params.mainsections") or tree.configuration.find(
        "mainsections"
    )
    names = given if isinstance(given, list) else [given] if given else []
    return {*BLOG_SECTIONS, *(str(name).lower() for name in names)}


def hiding_of(page: ContentPage) -> str:
    """Return why a page was not public, or ""; what its own head doesn't say is from a cascade."""
    from_above = hiding_field(page.fields)
    return page.source.hiding or (f"{from_above}, from a cascade" if from_above else "")


def is_private(page: ContentPage) -> bool:
    return bool(hiding_of(page))


def is_unlisted(page: ContentPage) -> bool:
    build = page.find("build", "_build")
    return isinstance(build, dict) and build.get("list") in {"never", False, "false"}


def is_unrendered(page: ContentPage) -> bool:
    build = page.find("build", "_build")
    render = build.get("render") if isinstance(build, dict) else None
    return page.find("headless") is True or render in {"never", "link", False, "false"}


def _is_empty(page: ContentPage) -> bool:
    """Return whether a page has no text, or the theme generates it (search, archives)."""
    if any(line.text.strip() for line in page.source.lines):
        return False
    is_of_theme = page.text("layout", "type").lower() in _THEME_LAYOUTS
    return is_of_theme or not page.text("abstract", "external_link", "externalUrl", "summary")
