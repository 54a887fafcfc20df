"""The supported source formats, in order of detection."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from blog.folders.source import Folder, SourceRefused
from importers.collection import Collection
from importers.exports.ghost import is_ghost, read_ghost
from importers.exports.wordpress import is_wordpress, read_wordpress
from importers.gitbook.reading import is_gitbook, read_gitbook
from importers.homepage.reading import is_homepage, read_homepage, refuse_generated_site
from importers.hugo.configuration import is_hugo, is_hugoblox
from importers.hugo.hugo_reader import read_hugo
from importers.jekyll.reading import read_jekyll
from importers.jekyll.site_settings import is_academicpages, is_al_folio, is_jekyll
from importers.jupyter.notebooks import is_notebook_folder
from importers.logseq.graph import is_logseq
from importers.logseq.reading import read_logseq
from importers.mdbook.reading import is_mdbook, read_mdbook
from importers.notion.export import is_notion
from importers.notion.reading import read_notion
from importers.obsidian.reading import read_obsidian
from importers.obsidian.vault import is_vault
from importers.other_tools import other_texts, refuse_other_tool
from importers.pelican.reading import is_pelican, read_pelican
from importers.plain.reading import is_markdown_folder, read_notes
from importers.quarto.project import is_quarto
from importers.quarto.reading import read_quarto
from importers.report import ImportReport
from importers.zotero.library import is_zotero
from importers.zotero.reading import read_zotero


@dataclass(frozen=True)
class SourceFormat:
    """``mark`` describes, for the owner, how the format is recognized."""

    name: str
    is_one: Callable[[Folder], bool]
    read: Callable[[Folder, ImportReport], Collection]
    mark: str

    @property
    def label(self) -> str:
        return self.mark.partition(" (")[0]


# The most specific formats come first: any folder of Markdown is plain.
SOURCE_FORMATS = (
    SourceFormat(
        "al-folio",
        is_al_folio,
        read_jekyll,
        "al-folio (_config.yml with folders such as _bibliography and _news)",
    ),
    SourceFormat(
        "academicpages",
        is_academicpages,
        read_jekyll,
        "academicpages (_config.yml with folders such as _publications and _teaching)",
    ),
    SourceFormat("jekyll", is_jekyll, read_jekyll, "Jekyll (a _posts folder)"),
    SourceFormat("mdbook", is_mdbook, read_mdbook, "mdBook (book.toml)"),
    SourceFormat("gitbook", is_gitbook, read_gitbook, "GitBook (SUMMARY.md)"),
    SourceFormat(
        "hugoblox",
        is_hugoblox,
        read_hugo,
        "HugoBlox (content/authors or content/publication)",
    ),
    SourceFormat("hugo", is_hugo, read_hugo, "Hugo (hugo.toml, or config.toml and content)"),
    # Private unless marked, even with sources of Quarto attached.
    SourceFormat(
        "notion", is_notion, read_notion, "Notion (an export in the format Markdown & CSV)"
    ),
    SourceFormat(
        "logseq",
        is_logseq,
        read_logseq,
        "Logseq (logseq/config.edn, or folders pages and journals)",
    ),
    SourceFormat(
        "quarto",
        is_quarto,
        read_quarto,
        "Quarto, R Markdown (_quarto.yml, _site.yml, _bookdown.yml, or .qmd and .Rmd files)",
    ),
    SourceFormat("wordpress", is_wordpress, read_wordpress, "WordPress (an export file, .xml)"),
    SourceFormat("ghost", is_ghost, read_ghost, "Ghost (an export file, .json)"),
    SourceFormat(
        "zotero",
        is_zotero,
        read_zotero,
        "Zotero (a library in CSL-JSON, BibLaTeX or Zotero RDF: .json, .bib, .rdf)",
    ),
    SourceFormat("pelican", is_pelican, read_pelican, "Pelican (pelicanconf.py)"),
    SourceFormat(
        "homepage",
        is_homepage,
        read_homepage,
        "HTML homepage (index.html, or a single .html file)",
    ),
    SourceFormat(
        "obsidian",
        is_vault,
        read_obsidian,
        "Obsidian (a .obsidian folder, or notes with [[wiki links]])",
    ),
    SourceFormat(
        "jupyter",
        is_notebook_folder,
        read_notes,
        "Jupyter (.ipynb notebooks)",
    ),
    SourceFormat(
        "markdown",
        is_markdown_folder,
        read_notes,
        "Markdown (.md files)",
    ),
)
# Other tools use Markdown, too, with a meaning of their own.
_GENERAL_FORMATS = {"zotero", "homepage", "obsidian", "jupyter", "markdown"}
_SINGLE_FILES = {
    ".xml": "an export file of WordPress",
    ".json": "an export file of Ghost or a library in CSL-JSON",
    ".bib": "a bibliography in BibTeX or BibLaTeX",
    ".rdf": "a library in Zotero RDF",
}
JEKYLL_FORMATS = ("al-folio", "academicpages", "jekyll")
FORMATS_BY_NAME = {known.name: known for known in SOURCE_FORMATS}


def _refuse_single_file(folder: Folder) -> None:
    """Raise SourceRefused if the folder is only one file that should be an export."""
    wanted = _SINGLE_FILES.get(PurePosixPath(folder.name).suffix.lower())
    if wanted and len(folder.files) == 1:
        raise SourceRefused(f"{folder.name} is not {wanted}.")


def detect_format(folder: Folder) -> SourceFormat:
    for known in SOURCE_FORMATS:
        if known.is_one(folder):
            if known.name in _GENERAL_FORMATS:
                refuse_other_tool(folder)
            if known.name == "homepage":
                refuse_generated_site(folder)
            # Detection reads files that are not used yet.
            folder.taken.clear()
            return known
    refuse_other_tool(folder)
    _refuse_single_file(folder)
    marks = "; ".join(known.mark for known in SOURCE_FORMATS)
    refused = "".join(f" {path} {reason}." for path, reason in sorted(folder.refused.items())[:3])
    raise SourceRefused(
        f"Unknown format: {folder.name}.{other_texts(folder)} Supported formats: {marks}.{refused}"
    )
