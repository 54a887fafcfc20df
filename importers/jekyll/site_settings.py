"""_config.yml and _data: URLs, collections, defaults, and Liquid's site values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

from blog.folders.source import Folder, SourceRefused
from importers.data_files import read_data_file
from importers.dates import zone_named
from importers.fields import DataRecord, FieldReader, list_of, mapping_of
from importers.jekyll.liquid_values import Unknown
from importers.report import ImportReport

CONFIG_FILES = ("_config.yml", "_config.yaml")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}
# Common folders of documents that don't have to be listed in the settings.
_USUAL_COLLECTIONS = ("news", "projects", "talks", "teaching", "teachings", "publications",
                      "portfolio", "books")  # fmt: skip

_ABOUT_OWNER = frozenset({"news", "talks", "teaching", "publications"})


@dataclass
class SiteSettings(FieldReader):
    """``path`` is empty if there is no settings file."""

    path: str = ""
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The base path of the old site: ``/blog``, or ""."""
        base = self.text("baseurl").strip("/")
        return f"/{base}" if base else ""

    @property
    def language(self) -> str:
        return self.text("lang", "locale").replace("_", "-").lower()

    def language_folder(self, language: str) -> str:
        """Return the folder in which jekyll-polyglot publishes a language, such as /zh, or ""."""
        main = self.text("default_lang") or "en"
        is_in_folder = language != main and language in list_of(self.find("languages"))
        return f"/{language}" if is_in_folder else ""

    @property
    def zone(self) -> tzinfo:
        return zone_named(self.text("timezone"))

    @property
    def collections(self) -> dict[str, dict[str, Any]]:
        given = self.find("collections")
        if isinstance(given, list):
            given = {str(name): {} for name in given}
        named = given if isinstance(given, dict) else {}
        found = {str(name): mapping_of(value) for name, value in named.items() if name != "posts"}
        return {**{name: {"output": True} for name in _USUAL_COLLECTIONS}, **found}

    def hiding_collection(self, name: str) -> str:
        """Return why no document of a collection has a page, or ""; Jekyll's default is no output.

        Lines about the owner need no page.
        """
        if name in {"posts", "pages", *_ABOUT_OWNER}:
            return ""
        is_shown = self.collections.get(name, {}).get("output", name in _USUAL_COLLECTIONS) is True
        return "" if is_shown else f"collection “{name}” has no output in {self.path}"

    @property
    def permalink(self) -> str:
        return style_of(self.text("permalink") or "date")

    def has_pretty_pages(self) -> bool:
        return self.text("permalink") == "pretty" or self.text("permalink").endswith("/")

    def lists(self, name: str, path: str) -> bool:
        """Return whether a path is one of those to ``include`` or to ``exclude``."""
        return any(_names(str(pattern), path) for pattern in list_of(self.find(name)))

    def defaults_for(self, path: str, kind: str) -> dict[str, Any]:
        """Return the front matter defaults of a document; the narrowest scope wins."""
        fitting = []
        for given in map(DataRecord, list_of(self.find("defaults"))):
            within, of_kind = given.text("scope.path").strip("/"), given.text("scope.type")
            if (not within or _names(within, path)) and of_kind in {"", kind}:
                fitting.append((len(within), bool(of_kind), mapping_of(given.find("values"))))
        values: dict[str, Any] = {}
        for _, _, given_values in sorted(fitting, key=lambda one: one[:2]):
            values |= given_values
        return values


def read_jekyll_settings(folder: Folder, report: ImportReport) -> SiteSettings:
    path = next((name for name in CONFIG_FILES if folder.has(name)), "")
    if not path:
        return SiteSettings()
    return SiteSettings(path, mapping_of(read_data_file(folder, path, report)))


def style_of(permalink: str) -> str:
    return _STYLES.get(permalink, permalink)


def _names(pattern: str, path: str) -> bool:
    pattern = pattern.strip("/").removeprefix("./")
    inside = path == pattern or path.startswith(f"{pattern}/")
    return bool(pattern) and (inside or fnmatchcase(path, pattern))


DATA_FOLDER = "_data"
_DATA_SUFFIXES = frozenset({".yml", ".yaml", ".json"})
# Lists that Jekyll makes of the documents; this site generates its own.
_MADE = ("posts", "pages", "static_files", "documents", "categories", "tags", "related_posts",
         "github", "html_pages", "time")  # fmt: skip


@dataclass
class DataFiles(Mapping[str, Any]):
    """The files of ``_data`` by name, each read on first use."""

    folder: Folder
    report: ImportReport
    _read: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.paths: dict[str, str] = {}
        for path in sorted(self.folder.files):
            file = PurePosixPath(path)
            is_data = path.startswith(f"{DATA_FOLDER}/") and file.suffix.lower() in _DATA_SUFFIXES
            if is_data and not file.name.startswith("."):
                self.paths.setdefault(file.stem, path)

    def __getitem__(self, name: str) -> Any:
        if name not in self._read:
            self._read[name] = read_data_file(self.folder, self.paths[name], self.report)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)


def site_values(
    settings: SiteSettings, data: DataFiles, collections: Mapping[str, int]
) -> dict[str, Any]:
    """Return ``site``; its URL is empty, so that links stay on this site.

    ``collections`` has the number of documents of each, so that empty ones are known.
    """
    values: dict[str, Any] = {name: _unknown(name) for name in _MADE}
    for name in settings.collections:
        values[name] = _unknown(name) if collections.get(name) else []
    values |= {name: value for name, value in settings.fields.items() if name != "collections"}
    return {**values, "url": "", "baseurl": "", "data": data}


def _unknown(name: str) -> Unknown:
    return Unknown(f"site.{name} is only known to the old site")


def is_jekyll(folder: Folder) -> bool:
    # Distill blogs, made with R Markdown, have this folder, too.
    is_of_other_tool = folder.has("_site.yml") or folder.has("_quarto.yml")
    has_posts = not is_of_other_tool and any("/_posts/" in f"/{path}" for path in folder.files)
    return has_posts or (
        folder.has("_config.yml")
        and _has_folder(folder, "_layouts", "_pages", "_drafts", "_includes")
    )


def is_al_folio(folder: Folder) -> bool:
    if not folder.has("_config.yml"):
        return False
    marks = (
        _has_folder(folder, "_bibliography"),
        _has_folder(folder, "_news"),
        any(
            folder.has(path)
            for path in ("_data/cv.yml", "_data/socials.yml", "assets/json/resume.json")
        ),
        "al-folio" in _config_text(folder) or "scholar:" in _config_text(folder),
    )
    return sum(marks) >= 2


def is_academicpages(folder: Folder) -> bool:
    if not folder.has("_config.yml"):
        return False
    has_folders = _has_folder(folder, "_publications", "_teaching", "_portfolio")
    return has_folders or "academicpages" in _config_text(folder)


def _has_folder(folder: Folder, *names: str) -> bool:
    return any(path.startswith(f"{name}/") for path in folder.files for name in names)


def _config_text(folder: Folder) -> str:
    try:
        return folder.read_text("_config.yml")
    except SourceRefused:
        return ""
