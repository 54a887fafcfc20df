"""The files that a bibliography names: found in the folder of the site that it came from."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import get_valid_filename

from blog.bibliography.bibtex_entries import Refusal
from blog.bibliography.bibtex_fields import LINK_FIELD
from blog.bibliography.reference import Link, Reference
from profile_app.models import Publication
from profile_app.models.resources import RESOURCE_EXTENSIONS

LARGEST = 100 * 1024 * 1024
# Where the themes of researchers' sites keep what their bibliographies name.
FOLDERS = ("", "assets/pdf", "assets", "assets/img/publication_preview", "files", "pdf", "papers")


class LocalFiles:
    """Files below some folders; nothing outside of them is ever read."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.roots = [folder.resolve() for folder in folders if folder.is_dir()]

    def find(self, name: str) -> Path | None:
        if not name:
            return None
        for root in self.roots:
            for folder in FOLDERS:
                try:
                    path = (root / folder / name.lstrip("/")).resolve()
                    if path.is_relative_to(root) and path.is_file():
                        return path
                except (OSError, ValueError):
                    continue
        return None


def with_local_links(
    reference: Reference,
    publication: Publication | None,
    files: LocalFiles | None,
    notices: list[Refusal],
) -> tuple[Reference, dict[str, Path]]:
    """Return the reference with file names where it names files, and the files that come along.

    A file that is not to be had stays what it was, a further BibTeX field, and is told.
    """
    links: list[Link] = []
    fields = dict(reference.fields)
    found: dict[str, Path] = {}
    own = _own_files(publication)
    for link in reference.links:
        name = own.get(urlsplit(link.target).path) or get_valid_name(link.target)
        if name in own.values():
            links.append(replace(link, target=name))
        elif is_address(link.target):
            links.append(link)
        elif path := files.find(link.target) if files else None:
            if sentence := _unfit(path):
                notices.append(Refusal(reference.key, reference.line or 0, sentence))
                _keep(link, fields)
            else:
                links.append(replace(link, target=name))
                found[name] = path
        else:
            _keep(link, fields)
            sentence = f"{link.kind} = {link.target}: there is no such file; the name is kept."
            notices.append(Refusal(reference.key, reference.line or 0, sentence))
    return replace(reference, links=tuple(links), fields=fields), found


def is_address(target: str) -> bool:
    try:
        URLValidator(schemes=["http", "https", "ftp"])(target)
    except ValidationError:
        return False
    return len(target) <= 500


def get_valid_name(target: str) -> str:
    """Return the name under which a file is kept; empty for what can be none."""
    name = PurePosixPath(target).name
    return get_valid_filename(name) if name.strip("._ ") else ""


def _own_files(publication: Publication | None) -> dict[str, str]:
    """Return the names of the publication's files by their addresses on the site."""
    if publication is None:
        return {}
    own = [resource for resource in publication.resources.all() if resource.file]
    return {resource.get_absolute_url(): resource.served_name for resource in own}


def _unfit(path: Path) -> str:
    if path.suffix.lower().lstrip(".") not in RESOURCE_EXTENSIONS:
        return f"{path.name} is not a kind of file that a publication may have; its name is kept."
    if path.stat().st_size > LARGEST:
        return f"{path.name} has more than {LARGEST // 1_048_576} MB; its name is kept."
    return ""


def _keep(link: Link, fields: dict[str, str]) -> None:
    name = LINK_FIELD.get(link.kind, "link")
    number = 1
    while (free := name if number == 1 else f"{name}{number}") in fields:
        number += 1
    fields[free] = link.target
