"""The URLs of a Hugo site: those of each page and file, and how its links resolve."""

import posixpath
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urljoin, urlsplit

from blog.folders.source import Folder
from importers.hugo.content_tree import (
    CONTENT_SUFFIXES,
    ContentPage,
    ContentTree,
    read_content_tree,
)
from importers.quarto.knitr import KnitrReader
from importers.report import ImportReport
from importers.writing.assets import is_image

_TOKEN = re.compile(r":([a-z]+)(?:\[([^\]]*)\])?")
_POSITION = re.compile(r"\d{1,4}")
# Where themes look for images given without a folder.
_MEDIA_FOLDERS = ("assets/media/", "static/media/", "assets/", "static/img/", "static/images/",
                  "assets/images/")  # fmt: skip
_UNSAFE_IN_TARGET = " ()<>#?%"


@dataclass
class HugoSite:
    """``files`` maps a URL, without its trailing slash, to a file of the folder."""

    tree: ContentTree
    report: ImportReport
    files: dict[str, str] = field(default_factory=dict)
    of_pages: dict[str, str] = field(default_factory=dict)

    _by_folder: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder, self.pages = self.tree.folder, self.tree.pages
        self.configuration = self.tree.configuration
        self.knitr = KnitrReader(self.folder, self.report)

    def file_of(self, target: str, beside: str) -> str | None:
        """Return the file that a target in the file ``beside`` leads to."""
        base = self.configuration
        try:
            parts = urlsplit(target)
        except ValueError:
            return None
        if (parts.scheme or parts.netloc) and parts.netloc.lower() != (base.host or None):
            return None
        path = parts.path
        if not path or self.folder.has(unquote(path).lstrip("/")):
            return unquote(path).lstrip("/") or None
        if parts.netloc or path.startswith("/"):
            return self._at(path) or self._below_root(path.lstrip("/"))
        return (
            self._beside(path, beside)
            or self._at(urljoin(self.of_pages.get(beside, "/") + "/", path))
            or self._at(path)
            or self._below_root(path)
        )

    def beside(self, folder: str) -> list[str]:
        if not self._by_folder:
            for path in sorted(self.folder.files):
                self._by_folder.setdefault(posixpath.dirname(path), []).append(path)
        return self._by_folder.get(folder, [])

    def images_beside(self, page: ContentPage) -> list[PurePosixPath]:
        beside = self.beside(posixpath.dirname(page.path))
        return [PurePosixPath(path) for path in beside if is_image(path)]

    def name_of(self, page: ContentPage) -> str:
        return self.of_pages[page.path].rpartition("/")[2].removesuffix(".html")

    def page_named(self, name: str, page: ContentPage) -> str | None:
        """Return the page that ``ref`` means: a path below the content folder or a bare name."""
        wanted = name.strip().strip("/").removesuffix("/")
        stem = re.sub(
            r"(?:\.[a-z]{2}(?:-[a-z]+)?)?\.(?:md|markdown|html)$", "", wanted, flags=re.IGNORECASE
        )
        stems = {stem.lower(), re.sub(r"/?_?index$", "", stem.lower())} - {""}
        here = "/".join(page.name.split("/")[:-1])
        near = {posixpath.normpath(f"{here}/{one}").lower() for one in stems}
        whole, last = self._by_name
        for known, names in ((whole, stems), (whole, near), (last, stems)):
            found = [one for name in sorted(names) for one in known.get(name, ())]
            found.sort(key=lambda one: one.language.key != page.language.key)
            if found:
                return found[0].path
        return None

    @cached_property
    def _by_name(self) -> tuple[dict[str, list[ContentPage]], dict[str, list[ContentPage]]]:
        """Pages by their path below the content folder, and by the last part of that path."""
        whole: dict[str, list[ContentPage]] = {}
        last: dict[str, list[ContentPage]] = {}
        for page in self.pages:
            name = re.sub(r"/?_?index$", "", page.name.lower())
            whole.setdefault(name, []).append(page)
            last.setdefault(name.rpartition("/")[2], []).append(page)
        return whole, last

    def _at(self, address: str) -> str | None:
        base = self.configuration.base_path
        for written in (address, unquote(address)):
            for known in (written, written.removeprefix(base) if base else written):
                plain = re.sub(r"/(?:index\.html?)?$", "", posixpath.normpath(f"/{known.strip()}"))
                plain = "/" + plain.strip("/")
                found = self.files.get(plain) or self.files.get(plain.lower())
                if found:
                    return found
        return None

    def _beside(self, path: str, beside: str) -> str | None:
        for name in (path, unquote(path)):
            found = self.folder.resolve(name, beside=beside)
            for candidate in (found, f"{found}.md", f"{found}/index.md", f"{found}/_index.md"):
                if found and candidate and self.folder.has(candidate):
                    return candidate
        return None

    def _below_root(self, path: str) -> str | None:
        """Themes resolve many names below the static or media folder."""
        for name in (path, unquote(path)):
            plain = posixpath.normpath(name).removeprefix("static/")
            if plain.startswith(".."):
                continue
            for above in (*self.configuration.static_folders, *_MEDIA_FOLDERS):
                if self.folder.has(f"{above}{plain}"):
                    return f"{above}{plain}"
        return None


def read_hugo_site(folder: Folder, report: ImportReport) -> HugoSite:
    tree = read_content_tree(folder, report)
    found = HugoSite(tree, report)
    for page in tree.pages:
        address = page_path(page, tree)
        found.of_pages[page.path] = address
        found.files.setdefault(address, page.path)
        found.files.setdefault(address.removesuffix(".html"), page.path)
    for page in tree.pages:
        for alias in page_aliases(page, found.of_pages[page.path]):
            found.files.setdefault(alias, page.path)
    _add_files(found)
    for address, path in list(found.files.items()):
        found.files.setdefault(address.lower(), path)
    return found


def page_path(page: ContentPage, tree: ContentTree) -> str:
    """Return a page's path on its site, with a leading and no trailing slash."""
    given = page.text("url")
    if given:
        at = _path_of(given).strip("/")
        return (
            f"/{at}" if given.startswith("/") else f"{page.language.prefix}/{at}".rstrip("/") or "/"
        )
    pattern = _pattern(page, tree)
    if pattern and not (page.is_section and pattern == ""):
        path = _TOKEN.sub(lambda token: _filled(token, page, tree), pattern)
    else:
        path = "/".join(
            page.folders
            if page.is_section
            else [*page.folders, page.text("slug") or page.base_name]
        )
    plain = "/".join(filter(None, (urlized(part, tree) for part in path.split("/"))))
    is_ugly = bool(tree.configuration.find("uglyurls")) and not page.is_section and plain
    return f"{page.language.prefix}/{plain}{'.html' if is_ugly else ''}".rstrip("/") or "/"


def page_aliases(page: ContentPage, address: str) -> list[str]:
    """Return a page's aliases; those without a leading slash are relative to it."""
    found = []
    for alias in page.words("aliases"):
        path = _path_of(alias)
        whole = path if path.startswith("/") else f"{posixpath.dirname(address)}/{path}"
        found.append(posixpath.normpath(f"/{whole.lstrip('/')}").removesuffix("/index.html"))
    return found


def urlized(text: str, tree: ContentTree) -> str:
    configuration = tree.configuration
    if configuration.find("removepathaccents"):
        parts = unicodedata.normalize("NFD", text)
        text = unicodedata.normalize(
            "NFC", "".join(c for c in parts if not unicodedata.combining(c))
        )
    plain = re.sub(r"\s+", "-", re.sub(r"[^\w\s.\-+~@]", "", text.strip()))
    plain = re.sub(r"-{2,}", "-", plain) if plain != text else plain
    return plain if configuration.find("disablepathtolower") else plain.lower()


def target_to(path: str, anchor: str = "") -> str:
    """Return the new target of a link to a file of the folder."""
    quoted = "".join(quote(c) if c in _UNSAFE_IN_TARGET else c for c in path)
    return f"/{quoted}#{anchor}" if anchor else f"/{quoted}"


def _path_of(written: str) -> str:
    try:
        return urlsplit(written).path
    except ValueError:
        return ""


def _pattern(page: ContentPage, tree: ContentTree) -> str:
    table = tree.configuration.table("permalinks")
    kind = table.get("section" if page.is_section else "page")
    if isinstance(kind, dict):
        table = kind
    elif page.is_section:
        return ""
    found = table.get(page.section) if page.section else table.get("/")
    return found if isinstance(found, str) else ""


def _filled(token: re.Match[str], page: ContentPage, tree: ContentTree) -> str:
    name, part = token[1], token[2]
    if name in {"section", "sections"}:
        folders = page.folders[:1] if name == "section" else page.folders
        return "/".join(_sliced(folders, part) if part else folders)
    slug = page.text("slug")
    if name in {"title", "slug"}:
        return (slug if name == "slug" else "") or page.title.replace("/", "-")
    if name in {"slugorfilename", "slugorcontentbasename"}:
        return slug or page.base_name
    if name in {"filename", "contentbasename"}:
        return page.base_name
    # Hugo dates pages without a date to its zero date.
    moment = page.source.moment("date", tree.configuration.zone) or datetime(1, 1, 1, tzinfo=UTC)
    known = {
        "year": f"{moment.year:04}",
        "month": f"{moment.month:02}",
        "monthname": f"{moment:%B}",
        "day": f"{moment.day:02}",
        "weekday": f"{moment:%w}",
        "weekdayname": f"{moment:%A}",
        "yearday": str(moment.timetuple().tm_yday),
    }
    return known.get(name, "")


def _sliced(folders: list[str], part: str) -> list[str]:
    if part == "last":
        return folders[-1:]
    first, colon, end = part.partition(":")
    start = int(first) if _POSITION.fullmatch(first) else 0
    if not colon:
        return folders[start : start + 1]
    return folders[start : int(end) if _POSITION.fullmatch(end.removeprefix("-")) else None]


def _add_files(found: HugoSite) -> None:
    """Static files are at the root; files next to pages are below the page's URL."""
    tree = found.tree
    folders = {
        (page.language.folder + page.name).rpartition("/")[0]: found.of_pages[page.path]
        for page in reversed(tree.pages)
        if page.is_bundle or page.is_section
    }
    for path in sorted(found.folder.files):
        for static in tree.configuration.static_folders:
            if path.startswith(static):
                found.files.setdefault(f"/{path.removeprefix(static)}", path)
        language = next(
            (one for one in tree.configuration.languages if path.startswith(one.folder)), None
        )
        if language is None or path.lower().endswith(CONTENT_SUFFIXES):
            continue
        above = posixpath.dirname(path)
        while above and above not in folders:
            above = posixpath.dirname(above)
        if above:
            rest = path.removeprefix(above)
            found.files.setdefault(f"{folders[above].rstrip('/')}{rest}", path)
        found.files.setdefault(f"{language.prefix}/{path.removeprefix(language.folder)}", path)
