"""Give media files readable names in an export, and rewrite the links to them.

A post on the site links to ``/media/images/3f/plot-3f0a1b2c3d4e.png``, the exported post to
``../media/plot.png``, so that images work wherever the folder is.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils.encoding import filepath_to_uri
from django.utils.text import slugify

from blog.models import Image
from site_config.archive.schema import IMAGES, SHAPES, Shape
from site_config.archive.serialize import RowNames, Values, values_of

MEDIA = "media/"
MAX_MEDIA_NAME_BYTES = 80
# A URL starts only where none of these characters precedes it.
_START = r"(?<![\w.:/-])"
_ON_SITE = re.compile(_START + re.escape(settings.MEDIA_URL) + r"([\w%./+~-]+)")
# An image that replaced another also has the other's URL.
_IN_MEDIA = re.compile(_START + r"((?:\.\./)?)media/([\w.-]+(?:\?former=\d+)?)")
# Suffixes added on upload: a digest, or random letters if the name was taken.
_ADDED = re.compile(r"(?:-[0-9a-f]{12,64})?(?:_(?=\w*\d)(?=\w*[a-zA-Z])[a-zA-Z0-9]{7})?$")


@dataclass(frozen=True)
class MediaFile:
    """``name``: the name in the folder. ``path``: the path in the media storage."""

    name: str
    path: str
    # The fields of the Image row, if there is one.
    values: Values | None = None
    # Referenced by a row, but not in the storage.
    is_missing: bool = False

    def addresses(self) -> Iterator[tuple[str, str]]:
        yield self.name, self.path
        former = self.values["former_paths"] if self.values else []
        for number, row in enumerate(former, 1):
            yield f"{self.name}?former={number}", row["path"]


class Media:
    """Map the media URLs of a site to those of an export folder and back."""

    def __init__(self, files: Iterable[MediaFile]) -> None:
        self.files = list(files)
        self._names = {file.path: file.name for file in self.files}
        self._paths = {file.name: file.path for file in self.files}
        self._urls = {
            name: filepath_to_uri(path) or ""
            for file in self.files
            for name, path in file.addresses()
        }
        self._by_url = {url: name for name, url in self._urls.items()}

    def name_of(self, path: str) -> str:
        return self._names.get(path, "")

    def path_of(self, name: str) -> str:
        return self._paths.get(name, "")

    def to_folder_links(self, text: str, prefix: str) -> str:
        if settings.MEDIA_URL not in text:
            return text
        return _ON_SITE.sub(_replacing(self._by_url, f"{prefix}{MEDIA}"), text)

    def to_site_links(self, text: str, prefix: str) -> str:
        def address(found: re.Match[str]) -> str:
            if found[1] != prefix:
                return found[0]
            return _replacing(self._urls, settings.MEDIA_URL, group=2)(found)

        return _IN_MEDIA.sub(address, text) if MEDIA in text else text


def _replacing(known: dict[str, str], lead: str, group: int = 1) -> Callable[[re.Match[str]], str]:
    def replaced(found: re.Match[str]) -> str:
        whole = found[group]
        # A period that ends a sentence is not part of the URL.
        for address in (whole, whole.rstrip(".")):
            if address in known:
                return f"{lead}{known[address]}{whole[len(address) :]}"
        return found[0]

    return replaced


def media_of_site(names: RowNames) -> Media:
    texts = list(_texts(names))
    mentioned: dict[str, str] = {}
    for hint, text in texts:
        for found in _ON_SITE.finditer(text):
            mentioned.setdefault(found[1].rstrip("."), hint)
    # A name that occurs in a post is taken, because it means something else there.
    linked = (found[2] for _, text in texts for found in _IN_MEDIA.finditer(text))
    taken = {name.partition("?")[0].rstrip(".").casefold() for name in linked}
    return Media(_named(_files(names, mentioned), taken))


def _texts(names: RowNames) -> Iterator[tuple[str, str]]:
    """Yield texts that may link to files, each with a hint for naming the files."""
    for shape in _with_parts(SHAPES):
        for field in shape.fields():
            if isinstance(field, models.TextField):
                rows = shape.model._default_manager.filter(**{f"{field.name}__contains": MEDIA})
                for pk, text in rows.order_by("pk").values_list("pk", field.name):
                    hint = names.word(shape.model, pk) if shape.key else ""
                    yield hint, text


def _with_parts(shapes: Iterable[Shape]) -> Iterator[Shape]:
    for shape in shapes:
        yield shape
        yield from _with_parts(shape.parts.values())


def _files(names: RowNames, mentioned: dict[str, str]) -> Iterator[tuple[str, str, Values | None]]:
    """Yield each path with a hint for its name, images first."""
    seen: set[str] = set()
    for image in Image.objects.order_by("pk").prefetch_related("former_paths"):
        path = str(image.file.name)
        seen.add(path)
        former = (each.path for each in image.former_paths.all())
        if image.binned_at is not None and mentioned.keys().isdisjoint([path, *former]):
            # In the trash and not in any text.
            continue
        yield path, image.name or path, values_of(IMAGES, image, names)
    found: dict[str, str] = {}
    for shape in _with_parts(SHAPES):
        for field in shape.fields():
            if isinstance(field, models.FileField):
                rows = shape.model._default_manager.exclude(**{field.name: ""})
                found |= {path: path for path in rows.values_list(field.name, flat=True)}
    # Imported files are referenced only in texts.
    found |= {path: hint for path, hint in mentioned.items() if path.startswith("files/")}
    for path in sorted(set(found) - seen):
        yield path, found[path], None


def _named(files: Iterable[tuple[str, str, Values | None]], taken: set[str]) -> Iterator[MediaFile]:
    for path, hint, values in files:
        is_missing = not default_storage.exists(path)
        if is_missing and values:
            # A missing image file can't be imported again.
            continue
        stem, suffix = _readable(path, hint), PurePosixPath(path).suffix.lower()
        name, number = f"{stem}{suffix}", 2
        while name.casefold() in taken:
            name, number = f"{stem}-{number}{suffix}", number + 1
        taken.add(name.casefold())
        yield MediaFile(name, path, values, is_missing)


def _readable(path: str, hint: str) -> str:
    parts = PurePosixPath(path).parts
    stem = _ADDED.sub("", PurePosixPath(hint).stem if "." in hint else hint)
    if hint == path and len(parts) == 3 and parts[0] == "publications":
        # Many publications have a file named slides.pdf.
        stem = stem if stem.startswith(parts[1]) else f"{parts[1]}-{stem}"
    plain = unicodedata.normalize("NFC", slugify(stem, allow_unicode=True))
    return plain.encode()[:MAX_MEDIA_NAME_BYTES].decode(errors="ignore").strip("-_") or "file"
