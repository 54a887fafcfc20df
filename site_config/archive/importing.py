"""A folder into an empty site, whole or not at all; against a filled one it is only compared."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from blog.images.library import encoding_ahead
from blog.models import Image, Post
from blog.rerendering import deferred_import
from profile_app.models import CvSection, HomeSection
from site_config.archive.deserialize import FROM_THE_START, Maker
from site_config.archive.diff import differences
from site_config.archive.exporting import bibliographies, one_moment
from site_config.archive.reader import Content, read_folder, text_of
from site_config.archive.schema import SHAPES

Progress = Callable[[str], None]
HAS_OWN_WORDS = ~Q(title="") | ~Q(text="")


@dataclass
class Imported:
    is_dry_run: bool
    numbers: dict[str, int] = field(default_factory=dict)
    # Where the site is not what the folder says: of a filled one, why nothing was written.
    differences: list[str] = field(default_factory=list)
    was_filled: bool = False
    notes: list[str] = field(default_factory=list)

    def summary(self) -> str:
        if self.was_filled:
            return "The site is what the folder says. Nothing was written."
        named = (f"{number} {_called(name)}" for name, number in self.numbers.items() if number)
        lines = [
            *self.notes,
            f"Imported: {', '.join(named) or 'nothing, for the folder is empty'}.",
        ]
        if self.is_dry_run:
            lines.append("This was a dry run: nothing was written.")
        return "\n".join(lines)


def import_content(folder: Path, *, dry_run: bool, progress: Progress) -> Imported:
    """Raises ContentRefused and SourceRefused; then no row and no file was written."""
    content = read_folder(folder)
    if is_filled():
        with one_moment():
            return Imported(dry_run, differences=list(differences(content)), was_filled=True)
    maker = Maker(content, progress)
    imported = Imported(dry_run, maker.numbers)
    try:
        with transaction.atomic():
            with deferred_import(), encoding_ahead():
                maker.make()
            maker.set_exactly()
            maker.make_counts()
            imported.differences = list(differences(content))
            imported.notes = list(_unread(content))
            transaction.set_rollback(dry_run)
    except BaseException:
        maker.forget()
        raise
    if dry_run:
        maker.forget()
    return imported


def _unread(content: Content) -> Iterator[str]:
    """Tell who has changed a bibliography that it says nothing to the site."""
    for path, text in bibliographies():
        if content.folder.has(path) and text_of(content.folder, path) != text:
            yaml = path.replace(".bib", ".yaml")
            yield f"{path} is not what {yaml} says; {yaml} was read. import_bibtex takes BibTeX."


def is_filled() -> bool:
    """Whether the site has content other than what is there from the first start."""
    models = [shape.model for shape in SHAPES if shape.model not in FROM_THE_START]
    own = HAS_OWN_WORDS | Q(is_visible=False)
    sections = (HomeSection.objects.filter(own), CvSection.objects.filter(own))
    return (
        Image.objects.exists()
        or Post.with_trash.exists()
        or any(model._base_manager.exists() for model in models)
        or any(rows.exists() for rows in sections)
    )


def _called(name: str) -> str:
    return name.removesuffix(".yaml").removesuffix("/").replace("-", " ")
