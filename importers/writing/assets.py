"""Store images and files of a folder once each, and delete them if the import fails."""

import hashlib
from functools import cached_property
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from blog.folders.source import Folder, SourceRefused
from blog.images.cleaning import ImageRefused, clean_image
from blog.images.files import delete_unused
from blog.images.library import store_image, stored_image
from blog.images.svg import clean_figure
from blog.models import Image
from importers.report import ImportOutcome, ImportReport
from profile_app.models import ImportedRow

IMAGE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".heic", ".heif", ".svg", ".bmp"}
)
# Documents and archives that readers may download; never a page or program.
FILE_SUFFIXES = frozenset({
    ".pdf", ".txt", ".csv", ".tsv", ".bib", ".ris", ".zip", ".gz", ".tar", ".tgz", ".7z", ".doc",
    ".docx", ".ppt", ".pptx", ".xls", ".xlsx", ".odt", ".odp", ".ods", ".key", ".pages", ".numbers",
    ".epub", ".ipynb", ".tex", ".mp4", ".mp3", ".json", ".yaml", ".yml",
})  # fmt: skip
# Resizing takes half a second per image; beyond this number it happens in the background.
RESIZE_LATER_ABOVE = 100
IMAGE_SECTION = "image"
_MARK_LENGTH = 40


def is_image(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in IMAGE_SUFFIXES


class AssetRefused(ValueError):  # noqa: N818 - an answer to the owner, not a fault
    """The message gives the reason and follows the file's name."""


class Assets:
    def __init__(self, folder: Folder, report: ImportReport, *, is_dry_run: bool) -> None:
        self._folder = folder
        self._report = report
        self.is_dry_run = is_dry_run
        self._known = set(Image.objects.values_list("digest", flat=True))
        self._urls: dict[str, str] = {}
        self._refusals: dict[str, str] = {}
        self._written: list[str] = []
        self._stored: list[Image] = []
        self._new_marks: dict[str, Image] = {}

    @property
    def are_many(self) -> bool:
        paths = (*self._folder.files, *self._folder.extracted)
        return sum(map(is_image, paths)) > RESIZE_LATER_ABOVE

    def url_of(self, path: str) -> str:
        if path in self._refusals:
            raise AssetRefused(self._refusals[path])
        if path not in self._urls:
            try:
                store = self._image_url if is_image(path) else self._file_url
                self._urls[path] = store(path)
            except (AssetRefused, ImageRefused, SourceRefused) as refusal:
                self._refusals[path] = str(refusal)
                raise AssetRefused(str(refusal)) from refusal
        return self._urls[path]

    def keep(self) -> None:
        self._written.clear()
        self._stored.clear()

    def forget(self) -> None:
        for name in self._written:
            default_storage.delete(name)
        delete_unused(name for image in self._stored for name in image.file_names())

    def remember(self, name: str) -> None:
        """Delete this file too if the import fails."""
        self._written.append(name)

    def cover(self, path: str) -> bytes | None:
        try:
            return clean_image(self._folder.read_bytes(path)).data
        except (ImageRefused, SourceRefused):
            return None

    def figure(self, path: str) -> bytes:
        """Raise AssetRefused or SourceRefused."""
        try:
            return clean_figure(self._folder.read_bytes(path)).data
        except ImageRefused as refusal:
            raise AssetRefused(str(refusal)) from refusal

    def document(self, path: str) -> bytes:
        """Raise AssetRefused or SourceRefused."""
        suffix = PurePosixPath(path).suffix.lower()
        if suffix not in FILE_SUFFIXES:
            raise AssetRefused(f"unsupported file type “{suffix or 'no extension'}”")
        data = self._folder.read_bytes(path)
        self._report.stored.add(path)
        if suffix == ".pdf" and b"%PDF-" not in data[:1024]:
            raise AssetRefused("not a valid PDF")
        return data

    def _image_url(self, path: str) -> str:
        data = self._folder.read_bytes(path)
        mark = hashlib.sha256(data).hexdigest()[:_MARK_LENGTH]
        digest = self._digests.get(mark)
        image = stored_image(digest) if digest else None
        if image is None and self.is_dry_run:
            return self._checked_image_url(data)
        if image is None:
            image = store_image(data, PurePosixPath(path).name)
            self._new_marks[mark] = image
        is_new = image.digest not in self._known
        if is_new:
            self._known.add(image.digest)
            self._stored.append(image)
        self._count("images", is_new=is_new)
        return image.file.url

    @cached_property
    def _digests(self) -> dict[str, str]:
        """The digests of clean images by the fingerprints of the files they were made from."""
        memories = ImportedRow.objects.filter(section=IMAGE_SECTION)
        return {key: marks["digest"] for key, marks in memories.values_list("key", "marks")}

    def remember_images(self) -> None:
        """Spare the next import cleaning the same files."""
        memories = (
            ImportedRow(
                section=IMAGE_SECTION, key=mark, row=image.pk, marks={"digest": image.digest}
            )
            for mark, image in self._new_marks.items()
        )
        ImportedRow.objects.bulk_create(
            memories,
            batch_size=500,
            update_conflicts=True,
            update_fields=["row", "marks"],
            unique_fields=["source", "section", "key"],
        )

    def _checked_image_url(self, data: bytes) -> str:
        """Return the image's URL, or a placeholder on a dry run."""
        digest = clean_figure(data).digest
        image = Image.objects.filter(digest=digest).first()
        self._count("images", is_new=digest not in self._known)
        self._known.add(digest)
        return image.file.url if image else f"/{digest}"

    def file_name(self, path: str) -> str:
        """Return the name in the storage that a document has or gets."""
        digest = hashlib.sha256(self.document(path)).hexdigest()
        return f"files/{digest}{PurePosixPath(path).suffix.lower()}"

    def _file_url(self, path: str) -> str:
        name = self.file_name(path)
        is_new = not default_storage.exists(name)
        if is_new and not self.is_dry_run:
            self._written.append(default_storage.save(name, ContentFile(self.document(path))))
        self._count("files", is_new=is_new)
        return default_storage.url(name)

    def _count(self, thing: str, *, is_new: bool) -> None:
        self._report.count(thing, ImportOutcome.CREATED if is_new else ImportOutcome.UNCHANGED)
