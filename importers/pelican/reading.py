"""Read a Pelican blog: the settings in pelicanconf.py, articles and pages in its content folder."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.text import slugify

from blog.folders.source import Folder
from importers.collection import Collection, SourcePage
from importers.front_matter import SourceText, read_source
from importers.plain.pages import in_order
from importers.plain.reading import NotesReader
from importers.report import ImportReport, SourceLine
from importers.text.prose import Prose

_SETTINGS = "pelicanconf.py"
_LINK = re.compile(r"(?:\{(filename|static|attach)\}|\|(filename)\|)(/?)")
_PLACEHOLDER = re.compile(r"\{(\w+)(?::([%\w/ .-]*))?\}")
_OTHER_TEXTS = {".rst": "reStructuredText", ".html": "HTML", ".htm": "HTML", ".adoc": "AsciiDoc"}


def is_pelican(folder: Folder) -> bool:
    return folder.has(_SETTINGS)


def read_pelican(folder: Folder, report: ImportReport) -> Collection:
    settings = _read_settings(folder, report)
    path = str(settings.get("PATH", "content")).strip("./")
    root = f"{path}/" if path else ""
    reader = _BlogReader(folder, report, Collection(), root, settings=settings)
    reader.read_sources()
    reader.import_all()
    return reader.collection


def _read_settings(folder: Folder, report: ImportReport) -> dict[str, Any]:
    """Return the settings with literal values; the file is not run."""
    try:
        tree = ast.parse(folder.read_text(_SETTINGS))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        report.warn(SourceLine(_SETTINGS), "is not valid Python; Pelican's defaults are used")
        return {}
    found = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            try:
                found[statement.targets[0].id] = ast.literal_eval(statement.value)
            except (ValueError, TypeError, RecursionError, MemoryError):
                place = SourceLine(_SETTINGS, statement.lineno)
                report.note(place, f"{statement.targets[0].id} is computed, so it is not used")
    return found


@dataclass
class _BlogReader(NotesReader):
    settings: dict[str, Any] = field(default_factory=dict)
    index_names_topic = False

    def read_sources(self) -> None:
        for path in in_order(self.folder.files):
            suffix = PurePosixPath(path).suffix.lower()
            is_content = path.startswith(self.root)
            if is_content and suffix in _OTHER_TEXTS:
                reason = f"{_OTHER_TEXTS[suffix]} article, not supported"
                self.report.skip(SourceLine(path), reason)
            elif is_content and path in self.folder.markdown_files:
                source = read_source(self.folder, path, self.report, is_published=False)
                self.sources[path] = source

    def read(self, path: str, source: SourceText) -> SourcePage:
        page = super().read(path, source)
        page.lines = Prose(page.lines).substitute(_LINK, self._from_root).lines
        return page

    def decide(self, page: SourcePage) -> None:
        defaults = self.settings.get("DEFAULT_METADATA")
        default = str(defaults.get("status", "")) if isinstance(defaults, dict) else ""
        source = self.sources[page.path]
        if self._is_page(page.path) and not page.is_note:
            stem = f"/{PurePosixPath(page.path).stem}"
            page.address = next(iter(self.old_addresses(page.path)), stem)
        if page.is_draft:
            state = source.text("status") or "draft"
            self.report.note(source.place_of("status"), f"{state}; imported as a draft")
        elif default not in {"", "published"} and not source.text("status"):
            page.is_draft = True
            self.report.note(page.place, f"{default} by default; imported as a draft")
        elif page.published_at is None and not self._is_page(page.path):
            page.is_draft = True
            self.report.note(page.place, "no date, so Pelican leaves it out; imported as a draft")

    def topic_folder(self, path: PurePosixPath) -> PurePosixPath:
        is_page = self._is_page(str(path))
        return PurePosixPath(self.root) if is_page else path.parent

    def old_addresses(self, path: str) -> list[str]:
        source = self.sources[path]
        kind, usual = ("PAGE", "pages/{slug}") if self._is_page(path) else ("ARTICLE", "{slug}")
        pattern = source.text("url") or str(self.settings.get(f"{kind}_URL", f"{usual}.html"))
        values = {
            "slug": source.text("slug") or slugify(source.text("title")),
            "lang": source.text("lang"),
            "category": slugify(source.text("category")),
        }

        def filled(found: re.Match[str]) -> str:
            if found[1] == "date" and source.published_at:
                return source.published_at.strftime(found[2] or "%Y-%m-%d")
            return values.get(found[1]) or found[0]

        address = _PLACEHOLDER.sub(filled, pattern).strip("/")
        if "{" in address or not address:
            return []
        bare = address.removesuffix("/index.html").removesuffix(".html")
        return list(dict.fromkeys([f"/{bare}", f"/{address}"]))

    def _is_page(self, path: str) -> bool:
        given = self.settings.get("PAGE_PATHS", ["pages"])
        folders = given if isinstance(given, list) else ["pages"]
        return any(path.startswith(f"{self.root}{str(name).strip('/')}/") for name in folders)

    def _from_root(self, found: re.Match[str], _place: SourceLine) -> str:
        return f"/{self.root}" if found[3] else ""
