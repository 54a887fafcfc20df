"""The files of a Notion export: pages, databases, the folders of their sub-pages, and their IDs."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

from blog.folders.source import Folder, SourceRefused

_ID = re.compile(r"[0-9a-f]{32}(?![0-9a-f])|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAMED = re.compile(r"(?P<words>.*?) ?(?P<id>[0-9a-f]{32})", re.DOTALL)
_SHORTLY_NAMED = re.compile(r"(.*) (?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{8,31}", re.DOTALL)
_VIEW = re.compile(r"(.*)_all", re.DOTALL)
_EXPORT = re.compile(
    r"(?:.*_)?Export(?:Block)?-[0-9a-f-]{36}(?:-Part-\d+)?(?:\.zip)?", re.IGNORECASE
)
_PART = re.compile(r"Export(?:Block)?-[0-9a-f-]{36}-Part-\d+\.zip", re.IGNORECASE)
# Parts of a workspace, which are folders without a page.
_SECTIONS = frozenset({"private & shared", "private", "shared", "workspace", "teamspaces"})
_PAGES, _DATABASES, _HTML = frozenset({".md"}), frozenset({".csv"}), frozenset({".html", ".pdf"})


def is_notion(folder: Folder) -> bool:
    """Return whether Notion exported the folder as Markdown & CSV, or in parts."""
    if any("/.obsidian/" in f"/{path}" for path in folder.files):
        return False
    pages = _with_suffix(folder, _PAGES | _DATABASES)
    if not pages and parts_in(folder):
        return True
    named = sum(bool(id_in_name(path)) for path in pages)
    is_whole = _EXPORT.fullmatch(PurePosixPath(folder.name).name) is not None
    if is_html_export(folder):
        return False
    in_section = any(path.startswith("Private & Shared/") for path in pages)
    return bool(pages) and (is_whole or in_section or 2 * named >= len(pages))


def check_is_readable(folder: Folder) -> None:
    """Raise SourceRefused, with what can be done, unless the export is in Markdown & CSV."""
    pages, parts = _with_suffix(folder, _PAGES | _DATABASES), parts_in(folder)
    if parts and not pages:
        raise SourceRefused(
            f"{folder.name} contains {parts[0]}, which has the pages of the export. Nothing was "
            "imported. Import that ZIP file, or the ZIP file that you downloaded from Notion."
        )
    if not pages or is_html_export(folder):
        raise SourceRefused(
            f"{folder.name} is a Notion export in HTML or PDF. Nothing was imported. "
            "Export it again in the format “Markdown & CSV”."
        )


def is_html_export(folder: Folder) -> bool:
    """Return whether Notion exported the folder as HTML or PDF, databases also as CSV."""
    pages = sum(bool(id_in_name(path)) for path in _with_suffix(folder, _PAGES))
    return sum(bool(id_in_name(path)) for path in _with_suffix(folder, _HTML)) > pages


def id_in_name(path: str) -> str:
    """Return the ID at the end of a file's name, or ""."""
    found = _NAMED.fullmatch(_stem(path))
    return found["id"] if found else ""


def id_in_url(target: str) -> str:
    """Return the ID of the page that a URL leads to: the one opened beside another, if any."""
    address, _, query = target.partition("#")[0].partition("?")
    beside = re.search(r"(?:^|&)p=([0-9a-f-]{32,36})", query)
    found = _ID.findall(beside[1] if beside else address)
    return found[-1].replace("-", "") if found else ""


def words_in_name(path: str) -> str:
    stem = _stem(path)
    found = _NAMED.fullmatch(stem) or _SHORTLY_NAMED.fullmatch(stem)
    return (found[1] if found else stem).strip() or "Untitled"


@dataclass
class ExportTree:
    """Finds pages by their IDs, the page of a folder, and the files of databases.

    ``databases`` maps the file with all rows of a database to its other files; ``folders`` are
    those with pages in them, at any depth.
    """

    folder: Folder
    pages: list[str] = field(default_factory=list)
    databases: dict[str, list[str]] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    _by_id: dict[str, str] = field(default_factory=dict)
    _by_name: dict[str, str] = field(default_factory=dict)
    _of_folder: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pages = _with_suffix(self.folder, _PAGES)
        above = {str(PurePosixPath(path).parent) for path in self.pages}
        for path in _with_suffix(self.folder, _DATABASES):
            view = f"{path.removesuffix('_all.csv')}.csv"
            if (self.folder.has(view) and view != path) or not self._is_whole(path, above):
                continue
            whole = f"{path.removesuffix('.csv')}_all.csv"
            if self.folder.has(whole):
                self.databases[whole] = [path]
            else:
                self.databases[path] = []
        for path in (*self.databases, *self.pages):
            beside = PurePosixPath(path).parent
            self.folders |= {str(folder) for folder in PurePosixPath(path).parents}
            for name in (_stem(path), words_in_name(path)):
                self._of_folder.setdefault(str(beside / name), path)
            name = words_in_name(path)
            self._by_name[name] = "" if name in self._by_name else path
            if found := id_in_name(path):
                self._by_id.setdefault(found, path)

    def _is_whole(self, path: str, above: set[str]) -> bool:
        """Return whether a CSV file is a database, not one that was uploaded to a page."""
        bare = path.removesuffix(".csv")
        is_pair = self.folder.has(f"{bare}_all.csv")
        has_rows = bare in above or str(PurePosixPath(path).parent / words_in_name(path)) in above
        return bool(id_in_name(path)) or is_pair or has_rows

    def by_id(self, target: str) -> str:
        return self._by_id.get(id_in_url(target), "")

    def by_name(self, target: str) -> str:
        """Return the only page or database with the name in a link, or ""."""
        return self._by_name.get(words_in_name(unquote(target.partition("#")[0])), "")

    def page_of(self, folder: str) -> str:
        """Return the page or database whose sub-pages are in a folder, or ""."""
        return self._of_folder.get(folder, "")

    def folder_of(self, page: str) -> str:
        """Return the folder of a page's sub-pages, or that of the page if it has none."""
        beside = PurePosixPath(page).parent
        own = (str(beside / name) for name in (_stem(page), words_in_name(page)))
        with_pages = (one for one in own if one in self.folders and self.page_of(one) == page)
        return next(with_pages, str(beside))

    def rows_of(self, database: str) -> list[str]:
        """Return the pages of a database's rows."""
        return [
            page for page in self.pages if self.page_of(str(PurePosixPath(page).parent)) == database
        ]


def without_section(folder: str) -> str:
    """Return a folder without the part of the workspace above it."""
    first, _, rest = folder.partition("/")
    if first.lower() in _SECTIONS or _EXPORT.fullmatch(first):
        return without_section(rest)
    return folder


def is_part_of_export(name: str) -> bool:
    return _PART.fullmatch(name) is not None


def parts_in(folder: Folder) -> list[str]:
    """Return the ZIP files with parts of an export."""
    return sorted(p for p in folder.files if is_part_of_export(PurePosixPath(p).name))


def _stem(path: str) -> str:
    stem = PurePosixPath(path).stem
    found = _VIEW.fullmatch(stem) if path.endswith(".csv") else None
    return found[1] if found else stem


def _with_suffix(folder: Folder, suffixes: frozenset[str]) -> list[str]:
    return sorted(p for p in folder.files if PurePosixPath(p).suffix.lower() in suffixes)
