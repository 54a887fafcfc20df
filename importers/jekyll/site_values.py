"""Liquid's ``site``: settings, data files, and the sizes of collections."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from blog.folders.source import Folder
from importers.jekyll.liquid_values import Unknown
from importers.jekyll.site_settings import SiteSettings, read_data
from importers.report import ImportReport

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
            self._read[name] = read_data(self.folder, self.paths[name], self.report)
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
    values |= {name: value for name, value in settings.values.items() if name != "collections"}
    return {**values, "url": "", "baseurl": "", "data": data}


def _unknown(name: str) -> Unknown:
    return Unknown(f"site.{name} is only known to the old site")
