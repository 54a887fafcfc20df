"""Import an export folder into an empty site, or compare it with a site that has content."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db.models import Q

from blog.images.rendition_threads import encoding_ahead
from blog.models import Image, Post
from blog.rerendering import deferred_import
from profile_app.models import CvSection, HomeSection, MenuItem
from site_config.archive.deserialize import INITIAL_MODELS, RowImporter
from site_config.archive.diff import site_differences
from site_config.archive.exporting import bibliographies, snapshot_transaction
from site_config.archive.reader import Content, read_export, read_text_file
from site_config.archive.schema import SHAPES

_Progress = Callable[[str], None]
HAS_OWN_WORDS = ~Q(title="") | ~Q(text="")


@dataclass
class Imported:
    is_dry_run: bool
    numbers: dict[str, int] = field(default_factory=dict)
    # Between the site and the folder. If the site had content, nothing was written.
    differences: list[str] = field(default_factory=list)
    was_filled: bool = False
    notes: list[str] = field(default_factory=list)

    def summary(self) -> str:
        if self.was_filled:
            return "The site and the folder are identical. Nothing was written."
        named = (f"{number} {_label(name)}" for name, number in self.numbers.items() if number)
        lines = [*self.notes, f"Imported: {', '.join(named) or 'nothing; the folder is empty'}."]
        if self.is_dry_run:
            lines.append("Dry run: nothing was written.")
        return "\n".join(lines)


def import_content(folder: Path, *, dry_run: bool, progress: _Progress) -> Imported:
    """Import everything, or raise ContentRefused or SourceRefused and write nothing."""
    content = read_export(folder)
    if is_filled():
        with snapshot_transaction():
            return Imported(dry_run, differences=list(site_differences(content)), was_filled=True)
    importer = RowImporter(content, progress)
    imported = Imported(dry_run, importer.numbers)
    with importer.transaction(dry_run=dry_run):
        with deferred_import(), encoding_ahead():
            importer.import_rows()
        importer.restore_values()
        importer.import_counts()
        imported.differences = list(site_differences(content))
        imported.notes = list(_unread(content))
    return imported


def _unread(content: Content) -> Iterator[str]:
    """Warn about edited BibTeX files, which are not imported."""
    for path, text in bibliographies():
        if content.folder.has(path) and read_text_file(content.folder, path) != text:
            yaml = path.replace(".bib", ".yaml")
            yield f"{path} was ignored; {yaml} was imported. To import BibTeX, run import_bibtex."


def is_filled() -> bool:
    """Return whether the site has content beyond that of a new site."""
    models = [shape.model for shape in SHAPES if shape.model not in INITIAL_MODELS]
    own = HAS_OWN_WORDS | Q(is_visible=False)
    sections = (HomeSection.objects.filter(own), CvSection.objects.filter(own))
    return (
        Image.objects.exists()
        or Post.with_trash.exists()
        or any(model._base_manager.exists() for model in models)
        or any(rows.exists() for rows in sections)
        or not MenuItem.is_default()
    )


def _label(name: str) -> str:
    return name.removesuffix(".yaml").removesuffix("/").replace("-", " ")
