"""The settings of a Quarto, R Markdown or bookdown project, and which of its files are pages."""

import re
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from blog.folders.folder_walk import is_hidden_path
from blog.folders.source import MARKDOWN_SUFFIXES, Folder
from importers.data_files import read_data_file
from importers.fields import FieldReader, list_of, mapping_of, one_line_text
from importers.jupyter.notebooks import CHECKPOINTS, NOTEBOOK_SUFFIX
from importers.report import ImportReport, SourceLine

QUARTO_FILES = ("_quarto.yml", "_quarto.yaml")
BOOKDOWN_FILES = ("_bookdown.yml", "_bookdown.yaml")
SITE_FILES = ("_site.yml", "_site.yaml")
COMPUTED_SUFFIXES = frozenset({".qmd", ".rmd", ".rmarkdown"})
PAGE_SUFFIXES = COMPUTED_SUFFIXES | MARKDOWN_SUFFIXES | {NOTEBOOK_SUFFIX}
_SOURCES = (".qmd", ".Rmd", ".rmd", ".Rmarkdown")
_POSTS_OF_DISTILL = "_posts"
_GENERATED = "pages that were generated from the sources"
_LEFT_OUT = {
    ".quarto": "cache of Quarto", "_freeze": "stored results of computations (freeze)",
    "renv": "R packages (renv)", "packrat": "R packages (packrat)", "_site": _GENERATED,
    "_book": _GENERATED, "site_libs": _GENERATED, "_extensions": "extensions of Quarto",
    "_bookdown_files": "files that bookdown generated",
    CHECKPOINTS: "autosaved copies of notebooks",
}  # fmt: skip
# Quarto never renders these.
_REPOSITORY_FILES = frozenset({
    "readme", "changelog", "code_of_conduct", "contributing", "license", "security", "news",
    "agents", "claude",
})  # fmt: skip


def is_quarto(folder: Folder) -> bool:
    """Return whether the folder has settings or sources of Quarto or R Markdown."""
    if any(map(folder.has, (*QUARTO_FILES, *BOOKDOWN_FILES, *SITE_FILES))):
        return True
    return any(PurePosixPath(path).suffix.lower() in COMPUTED_SUFFIXES for path in folder.files)


@dataclass
class Project(FieldReader):
    """``kind`` is ``website``, ``book``, or empty for separate documents.

    ``inner`` are folders with projects of their own. ``of_index`` are the fields that the first
    file of a bookdown book sets for all.
    """

    folder: Folder
    report: ImportReport
    file: str = ""
    kind: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    is_unreadable: bool = False
    inner: list[str] = field(default_factory=list)
    of_index: dict[str, Any] = field(default_factory=dict)
    _above: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def site(self) -> FieldReader:
        """The table with the title, the menu and the URL."""
        reader = FieldReader()
        table = mapping_of(self.fields.get("website" if self.kind == "website" else "book"))
        reader.fields = table or self.fields
        return reader

    @property
    def url(self) -> str:
        given = self.site.text("site-url", "base_url")
        path = self.site.text("site-path")
        try:
            is_whole = bool(urlsplit(given).netloc)
        except ValueError:
            is_whole = False
        return given.rstrip("/") if is_whole else (path.rstrip("/") if path else "")

    @property
    def base_path(self) -> str:
        return urlsplit(self.url).path.rstrip("/")

    @property
    def is_distill(self) -> bool:
        return self.file in SITE_FILES and any(
            path.startswith(f"{_POSTS_OF_DISTILL}/") for path in self.folder.files
        )

    @property
    def public_folders(self) -> frozenset[str]:
        return frozenset({_POSTS_OF_DISTILL} if self.is_distill else ())

    @property
    def variables(self) -> dict[str, Any]:
        path = next((p for p in ("_variables.yml", "_variables.yaml") if self.folder.has(p)), "")
        return mapping_of(read_data_file(self.folder, path, self.report)) if path else {}

    def defaults_for(self, path: str) -> dict[str, Any]:
        """Return what the settings and the ``_metadata.yml`` files above a page give it."""
        shared = ("bibliography", "execute", "author", "lang", "draft", "categories", "date")
        found = {name: self.fields[name] for name in shared if name in self.fields}
        found |= {name: self.of_index[name] for name in shared if name in self.of_index}
        parents = [str(parent) for parent in PurePosixPath(path).parents if str(parent) != "."]
        for folder in reversed(parents):
            file = f"{folder}/_metadata.yml"
            if self.folder.has(file):
                if file not in self._above:
                    self._above[file] = mapping_of(read_data_file(self.folder, file, self.report))
                found |= self._above[file]
        return found

    def not_rendered(self, path: str) -> str:
        """Return why Quarto doesn't publish a page, or ""."""
        site = self.site
        drafts = [one_line_text(one).strip("/") for one in list_of(site.find("drafts"))]
        if path in drafts:
            return "listed under drafts in the settings"
        patterns = [one_line_text(one) for one in list_of(self.find("project.render"))]
        wanted = [one for one in patterns if one and not one.startswith("!")]
        is_left = any(_matches(path, one[1:]) for one in patterns if one.startswith("!"))
        if is_left or (wanted and not any(_matches(path, one) for one in wanted)):
            return "not under project.render in the settings"
        if inner := next((one for one in self.inner if path.startswith(f"{one}/")), ""):
            return f"part of the project in {inner}, whose settings were not used"
        return "the site's settings can't be read" if self.is_unreadable else ""

    def page_files(self) -> list[str]:
        """Return the files that may be pages; what is left out otherwise is reported."""
        output = self.text("project.output-dir", "output_dir")
        reasons = _LEFT_OUT | ({output.strip("./"): _GENERATED} if output.strip("./") else {})
        if any(path.startswith(("docs/site_libs/", "docs/search.json")) for path in
               self.folder.files):  # fmt: skip
            reasons["docs"] = _GENERATED
        found = []
        for path in sorted(self.folder.files):
            if where := _left_out(path, reasons):
                self.report.without_content[where] = reasons.get(where) or _reason_for(where)
            elif PurePosixPath(path).suffix.lower() in PAGE_SUFFIXES and not is_hidden_path(path):
                found.append(path)
            elif any(f"{path.rpartition('.')[0]}{suffix}" in self.folder.files
                     for suffix in _SOURCES if path.endswith((".html", ".tex"))):  # fmt: skip
                self.report.without_content[path] = "generated from the source next to it"
        known = frozenset(found)
        return [path for path in found if not self._skip(path, known)]

    def _skip(self, path: str, files: frozenset[str]) -> bool:
        file = PurePosixPath(path)
        suffix = file.suffix.lower()
        is_made = suffix not in COMPUTED_SUFFIXES and any(
            f"{file.with_suffix(source)}" in files for source in _SOURCES
        )
        name = file.stem.lower().replace("-", "_")
        # In a folder of notes, it may be one of them.
        is_about = name in _REPOSITORY_FILES and (name != "readme" or bool(self.kind))
        reason = "generated from the source next to it" if is_made else ""
        if file.stem == "404":
            reason = "page for broken links, which this site generates"
        if is_about and suffix in MARKDOWN_SUFFIXES:
            reason = "about the repository, not a page"
        if reason:
            self.report.skip(SourceLine(path), reason)
        return bool(reason)


def read_project(folder: Folder, report: ImportReport) -> Project:
    project = Project(folder, report)
    known = (*QUARTO_FILES, *BOOKDOWN_FILES, *SITE_FILES)
    project.file = next(filter(folder.has, known), "")
    for path in sorted(folder.files):
        inner, _, name = path.rpartition("/")
        if inner and name in known and not _left_out(path, dict(_LEFT_OUT)):
            project.inner.append(inner)
            report.warn(SourceLine(path), "project in a subfolder: import that folder by itself")
    if not project.file:
        return project
    project.fields = mapping_of(read_data_file(folder, project.file, report))
    project.is_unreadable = any(line.place.path == project.file for line in report.warnings)
    if project.file in QUARTO_FILES:
        kind = project.text("project.type")
        named = next((name for name in ("website", "book") if name in project.fields), "")
        project.kind = kind if kind in {"website", "book"} else named
    else:
        project.kind = "book" if project.file in BOOKDOWN_FILES else "website"
    for path in sorted(folder.files):
        if re.fullmatch(r"_quarto-[\w-]+\.ya?ml", path):
            report.warn(SourceLine(path), "settings of a profile, not used")
    return project


def _matches(path: str, pattern: str) -> bool:
    plain = pattern.strip("/").removeprefix("./")
    return path == plain or path.startswith(f"{plain}/") or fnmatch(path, plain)


def _left_out(path: str, reasons: dict[str, str]) -> str:
    """Return the folder above a file that holds no content, or ""."""
    parts = path.split("/")[:-1]
    for depth, name in enumerate(parts, 1):
        folder = "/".join(parts[:depth])
        if folder in reasons or name in reasons or _reason_for(name):
            reasons.setdefault(folder, reasons.get(name) or _reason_for(name))
            return folder
    return ""


def _reason_for(folder: str) -> str:
    if folder.endswith(("_cache", "/figure-html", "/figure-latex")):
        return "stored results of computations"
    return "files that were generated for a page" if folder.endswith("_files") else ""
