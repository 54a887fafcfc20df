"""Find the files that a bibliography names in the folder of its site."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from django.utils.text import get_valid_filename

from blog.bibliography.bibtex_entries import EntryMessage
from blog.bibliography.bibtex_fields import LINK_FIELD
from blog.bibliography.entry_facts import is_valid_url
from blog.bibliography.reference import Reference, ReferenceLink
from profile_app.models import Publication
from profile_app.models.resources import RESOURCE_EXTENSIONS

_MAX_FILE_BYTES = 100 * 1024 * 1024
# Where academic site themes put the files that bibliographies name.
_FOLDERS = ("", "assets/pdf", "assets", "assets/img/publication_preview", "files", "pdf", "papers")


class LocalFiles:
    """Files in the given folders; nothing outside of them is read."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.roots = [folder.resolve() for folder in folders if folder.is_dir()]

    def find(self, name: str) -> Path | None:
        if not name:
            return None
        for root in self.roots:
            for folder in _FOLDERS:
                try:
                    path = (root / folder / name.lstrip("/")).resolve()
                    if path.is_relative_to(root) and path.is_file():
                        return path
                except (OSError, ValueError):
                    continue
        return None


def resolve_files(
    reference: Reference,
    publication: Publication | None,
    files: LocalFiles | None,
    notices: list[EntryMessage],
) -> tuple[Reference, dict[str, Path]]:
    """Return the reference with the names of its files, and the paths of those to import.

    A missing file stays a BibTeX field, and is reported.
    """
    links: list[ReferenceLink] = []
    fields = dict(reference.fields)
    paths: dict[str, Path] = {}
    own = _own_files(publication)
    for link in reference.links:
        name = own.get(urlsplit(link.target).path) or served_file_name(link.target)
        if name in own.values():
            links.append(replace(link, target=name))
        elif is_valid_url(link.target):
            links.append(link)
        elif path := files.find(link.target) if files else None:
            if error := _file_error(path):
                notices.append(EntryMessage(reference.key, reference.line or 0, error))
                _store_as_field(link, fields)
            else:
                links.append(replace(link, target=name))
                paths[name] = path
        else:
            _store_as_field(link, fields)
            text = f"{link.kind} = {link.target}: file not found, so only its name is stored."
            notices.append(EntryMessage(reference.key, reference.line or 0, text))
    return replace(reference, links=tuple(links), fields=fields), paths


def served_file_name(target: str) -> str:
    """Return the name under which a file is stored, or "" if it can't be a file name."""
    name = PurePosixPath(target).name
    return get_valid_filename(name) if name.strip("._ ") else ""


def _own_files(publication: Publication | None) -> dict[str, str]:
    """Return the names of the publication's files by their URLs."""
    if publication is None:
        return {}
    own = [resource for resource in publication.resources.all() if resource.file]
    return {resource.get_absolute_url(): resource.served_name for resource in own}


def _file_error(path: Path) -> str:
    if path.suffix.lower().lstrip(".") not in RESOURCE_EXTENSIONS:
        return f"{path.name} has an unsupported file type, so only its name is stored."
    if path.stat().st_size > _MAX_FILE_BYTES:
        megabytes = _MAX_FILE_BYTES // 1_048_576
        return f"{path.name} is larger than {megabytes} MB, so only its name is stored."
    return ""


def _store_as_field(link: ReferenceLink, fields: dict[str, str]) -> None:
    name = LINK_FIELD.get(link.kind, "link")
    number = 1
    while (free := name if number == 1 else f"{name}{number}") in fields:
        number += 1
    fields[free] = link.target
