"""Recognize the sites of tools that have no importer, so that none is mistaken for Markdown."""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from blog.folders.source import Folder, SourceRefused
from importers.notion.export import check_is_readable, is_html_export

_AS_MARKDOWN = (
    "Nothing was imported. To import its Markdown files unchanged, choose the format “Markdown” "
    "(--format markdown) and import them as drafts: anything that only {name} understands stays in "
    "the text."
)
_AS_EXPORT = "Nothing was imported. Export it as Markdown and import that folder."
_CONVERTED = (
    "Nothing was imported. Convert the files to Markdown, for example with pandoc, and import them."
)


@dataclass(frozen=True)
class OtherTool:
    """``marks`` are patterns of paths; one file that matches is enough."""

    name: str
    marks: tuple[str, ...]
    advice: str = _AS_MARKDOWN


_TOOLS = (
    OtherTool("Docusaurus", ("docusaurus.config.*", "website/docusaurus.config.*")),
    OtherTool("VitePress", (".vitepress/*", "docs/.vitepress/*")),
    OtherTool("VuePress", (".vuepress/*", "docs/.vuepress/*")),
    OtherTool("Eleventy", (".eleventy.*", "eleventy.config.*")),
    OtherTool("Gatsby", ("gatsby-config.*",)),
    OtherTool("Astro", ("astro.config.*",)),
    OtherTool("Next.js", ("next.config.*",)),
    OtherTool("SvelteKit", ("svelte.config.*",)),
    OtherTool("Jupyter Book", ("_toc.yml", "myst.yml")),
    OtherTool("Nikola or Sphinx", ("conf.py", "source/conf.py", "docs/conf.py")),
    OtherTool("Lektor", ("*.lektorproject",)),
    OtherTool("Middleman", ("config.rb",)),
    OtherTool("Nanoc", ("nanoc.yaml",)),
    OtherTool("Franklin", ("config.md",)),
    OtherTool("Dendron", ("dendron.yml",)),
    OtherTool("TiddlyWiki", ("tiddlywiki.info", "*.tid"), _AS_EXPORT),
    OtherTool("Evernote", ("*.enex",), _AS_EXPORT),
)
# Files that are converted first, if there is no Markdown at all.
_OTHER_TEXTS = {
    ".rst": "reStructuredText", ".org": "Org mode", ".tex": "LaTeX", ".adoc": "AsciiDoc",
    ".textile": "Textile", ".docx": "Word", ".odt": "OpenDocument",
    ".html": "HTML", ".htm": "HTML",
}  # fmt: skip
_JOPLIN_END = re.compile(r"^type_: \d+\s*\Z", re.MULTILINE)


def refuse_other_tool(folder: Folder) -> None:
    """Raise SourceRefused, with what can be done, if a tool without an importer made the folder."""
    if any("/.obsidian/" in f"/{path}" or path.startswith("quartz.") for path in folder.files):
        return
    if is_html_export(folder):
        check_is_readable(folder)
    for tool in _TOOLS:
        if mark := next((p for p in sorted(folder.files) if _matches(p, tool)), ""):
            raise SourceRefused(_sentence(folder, tool, mark))
    notes = folder.markdown_files
    if notes and _JOPLIN_END.search(folder.read_text(notes[0])):
        raise SourceRefused(_sentence(folder, OtherTool("Joplin", ()), notes[0]))


def other_texts(folder: Folder) -> str:
    """Return what to do with texts in other formats; empty if there are none."""
    counts: dict[str, int] = {}
    for path in folder.files:
        if kind := _OTHER_TEXTS.get(PurePosixPath(path).suffix.lower()):
            counts[kind] = counts.get(kind, 0) + 1
    if not counts:
        return ""
    kind = max(counts, key=lambda name: (counts[name], name))
    return f" It has {counts[kind]:,} {kind} files. {_CONVERTED}"


def _matches(path: str, tool: OtherTool) -> bool:
    # A star also matches slashes, so marks with a folder are for that folder alone.
    return any(fnmatchcase(path, mark) for mark in tool.marks)


def _sentence(folder: Folder, tool: OtherTool, mark: str) -> str:
    advice = tool.advice.format(name=tool.name)
    return f"{folder.name} looks like a {tool.name} site ({mark}), which has no importer. {advice}"
