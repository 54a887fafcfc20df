"""Detect Hugo sites and those made with HugoBlox (formerly Wowchemy and Academic)."""

from blog.folders.source import Folder
from importers.hugo.configuration import SITE_FILES, read_configuration
from importers.report import ImportReport

_SURE = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "archetypes/default.md")
_KEYS = frozenset(
    {
        "baseurl", "languagecode", "defaultcontentlanguage", "theme", "module", "markup",
        "permalinks", "taxonomies", "params", "menu", "menus", "languages",
    }
)  # fmt: skip
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
    imports = configuration.find("module.imports")
    paths = [
        str(one.get("path"))
        for one in (imports if isinstance(imports, list) else [])
        if isinstance(one, dict)
    ]
    named = " ".join([configuration.text("theme"), *paths]).lower()
    return any(theme in named for theme in _THEMES) or _any_in(folder, "data/authors/")


def _any_in(folder: Folder, start: str) -> bool:
    return any(path.startswith(start) for path in folder.files)
