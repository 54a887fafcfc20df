"""Recognize a folder of Jupyter notebooks, which is read like a folder of Markdown files."""

from blog.folders.folder_walk import is_hidden_path
from blog.folders.source import Folder
from importers.collection import Collection
from importers.jupyter.notebooks import notebook_files
from importers.plain.reading import read_notes
from importers.report import ImportReport


def is_notebook_folder(folder: Folder) -> bool:
    """Return whether there are more notebooks than Markdown files."""
    notebooks = [path for path in notebook_files(folder) if not is_hidden_path(path)]
    return len(notebooks) > sum(not is_hidden_path(path) for path in folder.markdown_files)


def read_notebook_folder(folder: Folder, report: ImportReport) -> Collection:
    return read_notes(folder, report, Collection("jupyter"))
