"""Settings of a vault: where its notes are, and which are private."""

import json
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from blog.folders.source import Folder, SourceRefused

WIKI_LINK = re.compile(r"\[\[[^\[\]\n]+\]\]")
_QUARTZ = ("quartz.config.ts", "quartz.config.js", "quartz.config.yaml")
_IGNORED = re.compile(r"ignorePatterns:\s*\[([^\]]*)\]")
# Not in a comment.
_EXPLICIT = re.compile(r"^(?:(?!//|#).)*\bExplicitPublish\b", re.MULTILINE)
_QUOTED = re.compile(r"[\"'`]([^\"'`]+)[\"'`]")
_TEMPLATES = frozenset({"templates", "_templates", "template"})
# Minimum number and share of files with wiki links in a vault without .obsidian.
_MIN_FILES, _MIN_SHARE = 3, 0.1


@dataclass
class Vault:
    """``root`` ends with a slash, or is empty; folders in ``private`` are not published."""

    root: str = ""
    is_quartz: bool = False
    is_publishing_explicitly: bool = False
    breaks_lines: bool = True
    templates: set[str] = field(default_factory=set)
    daily: str = ""
    private: set[str] = field(default_factory=set)

    def skip_reason(self, path: str) -> str:
        if not path.startswith(self.root):
            return f"outside the notes folder {self.root}"
        inside = path.removeprefix(self.root)
        folders = PurePosixPath(inside).parent.parts
        if any(part.startswith(".") for part in (*folders, PurePosixPath(inside).name)):
            return "in a hidden folder"
        if inside.lower().endswith(".excalidraw.md"):
            return "Excalidraw drawing, not supported"
        is_template = any(inside.startswith(f"{folder}/") for folder in self.templates)
        if is_template or any(part.lower() in _TEMPLATES for part in folders):
            return "template"
        if self.private & set(folders):
            return "excluded in quartz.config"
        return ""


def is_vault(folder: Folder) -> bool:
    if any(folder.has(name) for name in _QUARTZ):
        return True
    if any(f".obsidian/{name}" in f"/{path}" for path in folder.files for name in ("app.", "work")):
        return True
    files = [path for path in folder.markdown_files if not path.startswith(".")]
    linked = sum(bool(WIKI_LINK.search(_text(folder, path))) for path in files)
    return linked >= max(_MIN_FILES, _MIN_SHARE * len(files))


def read_vault(folder: Folder) -> Vault:
    quartz = next((name for name in _QUARTZ if folder.has(name)), "")
    vault = Vault(root=_root(folder, is_quartz=bool(quartz)), is_quartz=bool(quartz))
    settings = f"{vault.root}.obsidian"
    app = _settings(folder, f"{settings}/app.json")
    vault.breaks_lines = not app.get("strictLineBreaks", False)
    templates = _settings(folder, f"{settings}/templates.json").get("folder")
    templater = f"{settings}/plugins/templater-obsidian/data.json"
    for written in (templates, _settings(folder, templater).get("templates_folder")):
        if isinstance(written, str) and written.strip("/"):
            vault.templates.add(written.strip("/"))
    daily = _settings(folder, f"{settings}/daily-notes.json").get("folder")
    vault.daily = daily.strip("/") if isinstance(daily, str) else ""
    if quartz:
        text = _text(folder, quartz)
        vault.breaks_lines = "HardLineBreaks" in text
        vault.is_publishing_explicitly = _EXPLICIT.search(text) is not None
        ignored = _IGNORED.search(text)
        written = _QUOTED.findall(ignored[1]) if ignored else []
        vault.private = {name.strip("/*") for name in written} - {""}
    return vault


def _root(folder: Folder, *, is_quartz: bool) -> str:
    if is_quartz and any(path.startswith("content/") for path in folder.files):
        return "content/"
    marked = (path.partition(".obsidian/")[0] for path in folder.files if ".obsidian/" in path)
    return min((root for root in marked if root == "" or root.endswith("/")), key=len, default="")


def _text(folder: Folder, path: str) -> str:
    try:
        return folder.read_text(path)
    except SourceRefused:
        return ""


def _settings(folder: Folder, path: str) -> dict[str, Any]:
    if not folder.has(path):
        return {}
    try:
        written = json.loads(_text(folder, path))
    except (ValueError, RecursionError):
        return {}
    return written if isinstance(written, dict) else {}
