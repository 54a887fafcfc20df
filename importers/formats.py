"""The kinds of folders that can be read, in the order in which a folder is tried for them."""

from collections.abc import Callable
from dataclasses import dataclass

from blog.folders.source import Folder, SourceRefused
from importers.collection import Collection
from importers.gitbook.reading import is_gitbook, read_gitbook
from importers.hugo.detection import is_hugo, is_hugoblox
from importers.hugo.hugo_reader import read_hugo, read_hugoblox
from importers.jekyll.detecting import is_academicpages, is_al_folio, is_jekyll
from importers.jekyll.reading import read_academicpages, read_al_folio, read_jekyll
from importers.mdbook.reading import is_mdbook, read_mdbook
from importers.obsidian.reading import read_obsidian
from importers.obsidian.vault import is_vault
from importers.plain.reading import is_markdown_folder, read_markdown_folder
from importers.report import Report


@dataclass(frozen=True)
class Format:
    """``mark`` says, in words for the owner, by what a folder of this kind is known."""

    name: str
    is_one: Callable[[Folder], bool]
    read: Callable[[Folder, Report], Collection]
    mark: str


# What is most particular comes first: a plain folder of Markdown is anything.
FORMATS = (
    Format(
        "al-folio",
        is_al_folio,
        read_al_folio,
        "al-folio has _config.yml with folders such as _bibliography and _news",
    ),
    Format(
        "academicpages",
        is_academicpages,
        read_academicpages,
        "academicpages has _config.yml with folders such as _publications and _teaching",
    ),
    Format("jekyll", is_jekyll, read_jekyll, "Jekyll has a folder _posts"),
    Format("mdbook", is_mdbook, read_mdbook, "an mdBook has a file book.toml"),
    Format("gitbook", is_gitbook, read_gitbook, "a GitBook has a file SUMMARY.md"),
    Format(
        "hugoblox",
        is_hugoblox,
        read_hugoblox,
        "a site of HugoBlox has content/authors or content/publication",
    ),
    Format("hugo", is_hugo, read_hugo, "a Hugo site has a hugo.toml, or a config.toml and content"),
    Format(
        "obsidian",
        is_vault,
        read_obsidian,
        "an Obsidian vault has a folder .obsidian or notes that link to each other with [[ ]]",
    ),
    Format(
        "markdown",
        is_markdown_folder,
        read_markdown_folder,
        "a plain folder has files that end in .md",
    ),
)
BY_NAME = {known.name: known for known in FORMATS}


def detected_format(folder: Folder) -> Format:
    for known in FORMATS:
        if known.is_one(folder):
            # What was only looked into is not of use yet.
            folder.taken.clear()
            return known
    marks = "; ".join(known.mark for known in FORMATS)
    refused = "".join(f" {path} {reason}." for path, reason in sorted(folder.refused.items())[:3])
    raise SourceRefused(f"{folder.name} is of no known kind: {marks}.{refused}")
