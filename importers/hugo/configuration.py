"""Settings of a Hugo site, and how a Hugo or HugoBlox folder is detected."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import SplitResult, urlsplit

from blog.folders.source import Folder
from blog.language_tags import is_language_tag
from importers.data_files import DATA_PARSERS, read_data_file
from importers.dates import zone_named
from importers.fields import FieldReader, list_of, mapping_of
from importers.report import ImportReport, SourceLine

SITE_FILES = tuple(f"{name}{suffix}" for name in ("hugo", "config") for suffix in DATA_PARSERS)
_DEFAULT_FOLDER = "config/_default/"
_SITE_NAMES = {"hugo", "config"}
# The time of a search grows with the power of repetitions; paths have up to 1,000 characters.
_REPEATED = re.compile(r"(?<!\\)[*+{]")
_REPEATED_GROUP = re.compile(r"\)[*+{]")
_MAX_PATTERN, _MAX_REPEATED = 200, 2


@dataclass
class Language:
    """``folder`` has the language's pages and ends with a slash; ``prefix`` starts their URLs."""

    key: str
    tag: str
    folder: str
    prefix: str = ""
    written: str = ""


@dataclass
class Configuration(FieldReader):
    """Keys are lower case, as in Hugo; ``places`` maps each to its file."""

    fields: dict[str, Any] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def table(self, name: str) -> dict[str, Any]:
        return mapping_of(self.find(name))

    @property
    def base_path(self) -> str:
        return _url(self.text("baseurl")).path.rstrip("/")

    @property
    def host(self) -> str:
        return _url(self.text("baseurl")).netloc.lower()

    @property
    def zone(self) -> tzinfo:
        return zone_named(self.text("timezone"))

    @property
    def content_folder(self) -> str:
        return f"{self.text('contentdir').strip('/') or 'content'}/"

    @property
    def static_folders(self) -> list[str]:
        given = self.find("staticdir")
        names = given if isinstance(given, list) else [given or "static"]
        return [f"{str(name).strip('/')}/" for name in names]

    @property
    def languages(self) -> list[Language]:
        """Return the site's languages, the one without a URL prefix first."""
        main = self.text("defaultcontentlanguage").lower() or "en"
        tables = {
            key: {name.lower(): value for name, value in table.items()}
            for key, table in self.table("languages").items()
            if isinstance(table, dict) and not table.get("disabled")
        }
        found = [self._language(key, table, main) for key, table in tables.items()]
        if main not in tables:
            found.append(self._language(main, {}, main))
        return sorted(found, key=lambda language: language.key != main)

    @property
    def menus(self) -> list[dict[str, Any]]:
        main = f"languages.{self.languages[0].key}."
        return [self.table(name) for name in ("menus", "menu", f"{main}menus", f"{main}menu")]

    def file_named(self, name: str) -> str:
        """Return the settings file with this in its name, or the last one, or ""."""
        named = (path for path in self.files if name in path)
        return next(named, self.files[-1] if self.files else "")

    def _language(self, key: str, table: dict[str, Any], main: str) -> Language:
        folder = str(table.get("contentdir") or "").strip("/")
        # A monolingual site often sets the language only for browsers.
        tag = self.text("languagecode", "locale") if key == main and not table else ""
        is_prefixed = key != main or bool(self.find("defaultcontentlanguageinsubdir"))
        return Language(
            key,
            language_tag(tag or key),
            f"{folder}/" if folder else self.content_folder,
            f"/{key}" if is_prefixed else "",
            tag or key,
        )


def ignored_paths(configuration: Configuration, report: ImportReport) -> list[re.Pattern[str]]:
    """Return the patterns of ``ignoreFiles``; those that may take too long are reported."""
    patterns = []
    for written in map(str, list_of(configuration.find("ignorefiles"))):
        is_slow = len(_REPEATED.findall(written)) > _MAX_REPEATED or _REPEATED_GROUP.search(written)
        try:
            if len(written) <= _MAX_PATTERN and not is_slow:
                patterns.append(re.compile(written))
                continue
            reason = "too complex"
        except (re.error, RecursionError, OverflowError) as error:
            reason = str(error)
        place = SourceLine(next(iter(configuration.files), "hugo.toml"))
        report.warn(place, f"ignoreFiles: “{written[:80]}” not used ({reason})")
    return patterns


def language_tag(key: str) -> str:
    """Return a language tag as this site writes it: ``zh-cn`` becomes ``zh-Hans``."""
    name = key.lower().replace("_", "-")
    if name in {"zh", "zh-cn", "zh-sg", "zh-hans", "zh-hans-cn", "cn"}:
        return "zh-Hans"
    if name in {"zh-tw", "zh-hk", "zh-mo", "zh-hant"}:
        return "zh-Hant"
    first = name.partition("-")[0]
    return first if is_language_tag(first) else "en"


def report_refused_languages(configuration: Configuration, report: ImportReport) -> None:
    place = SourceLine(next(iter(configuration.files), "hugo.toml"))
    for language in configuration.languages:
        if not is_language_tag(language.written.replace("_", "-")):
            message = f"“{language.written[:80]}” is not a language tag: imported as {language.tag}"
            report.warn(place, message)


def read_configuration(folder: Folder, report: ImportReport) -> Configuration:
    configuration = Configuration()
    for path in _files(folder):
        written = read_data_file(folder, path, report)
        if isinstance(written, dict):
            _merge(configuration.fields, _nested(path, _lowered(written)))
            configuration.files.append(path)
    return configuration


def _files(folder: Folder) -> Iterator[str]:
    yield from (path for path in SITE_FILES if folder.has(path))
    for path in sorted(folder.files):
        name = PurePosixPath(path)
        if (
            path.startswith(_DEFAULT_FOLDER)
            and name.suffix in DATA_PARSERS
            and path.count("/") == 2
        ):
            yield path


def _nested(path: str, written: dict[str, Any]) -> dict[str, Any]:
    """A file ``params.zh.yaml`` has the ``params`` of the language ``zh``."""
    name, _, language = PurePosixPath(path).stem.partition(".")
    if name.lower() in _SITE_NAMES:
        return written
    nested = {name.lower(): written}
    return {"languages": {language.lower(): nested}} if language else nested


def _lowered(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name).lower(): _lowered(inner) for name, inner in value.items()}
    return [_lowered(inner) for inner in value] if isinstance(value, list) else value


def _merge(below: dict[str, Any], above: dict[str, Any]) -> None:
    for name, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(name), dict):
            _merge(below[name], value)
        else:
            below[name] = value


def _url(written: str) -> SplitResult:
    try:
        return urlsplit(written)
    except ValueError:
        return urlsplit("")


_SURE = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "archetypes/default.md")
_KEYS = frozenset({
    "baseurl", "languagecode", "defaultcontentlanguage", "theme", "module", "markup", "permalinks",
    "taxonomies", "params", "menu", "menus", "languages",
})  # fmt: skip
_THEMES = ("academic", "wowchemy", "hugoblox", "hugo-blox", "blox")
_BLOX_FOLDERS = ("authors/", "publication/", "publications/", "home/")


def is_hugo(folder: Folder) -> bool:
    if folder.has("_config.yml") or any(f.startswith("quartz.config") for f in folder.files):
        return False
    if any(folder.has(path) for path in _SURE) or _any_in(folder, "config/_default/"):
        return True
    has_config = any(folder.has(path) for path in SITE_FILES)
    if has_config and _any_in(folder, "content/"):
        configuration = read_configuration(folder, ImportReport())
        return bool(_KEYS & configuration.fields.keys()) or not configuration.fields
    return any(f.startswith("content/") and f.endswith("/_index.md") for f in folder.files)


def is_hugoblox(folder: Folder) -> bool:
    if not is_hugo(folder):
        return False
    configuration = read_configuration(folder, ImportReport())
    content = configuration.content_folder
    if any(_any_in(folder, f"{content}{name}") for name in _BLOX_FOLDERS):
        return True
    imports = map(mapping_of, list_of(configuration.find("module.imports")))
    paths = [str(one.get("path")) for one in imports]
    named = " ".join([configuration.text("theme"), *paths]).lower()
    return any(theme in named for theme in _THEMES) or _any_in(folder, "data/authors/")


def _any_in(folder: Folder, start: str) -> bool:
    return any(path.startswith(start) for path in folder.files)
