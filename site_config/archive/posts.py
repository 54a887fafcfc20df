"""A post as a Markdown file: its details as YAML between two lines of ---, then its text."""

import unicodedata
from collections.abc import Iterable

from site_config.archive.errors import ContentRefused
from site_config.archive.fields import Addresses, Place, Record, read_record, record_of
from site_config.archive.schema import POSTS
from site_config.archive.serialize import Read, Values
from site_config.archive.yaml_text import Mapping, read_yaml, write_yaml

FOLDER = POSTS.file
PREFIX = "../"
_EDGE = "---\n"
# Of a name in a folder, in bytes, with room for a number and the ending.
LONGEST_NAME = 200


def file_names(slugs: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Return the name of each post's file: its address, where a file may be called so."""
    names: dict[int, str] = {}
    taken: set[str] = set()
    for pk, slug in slugs:
        stem = slug.encode()[:LONGEST_NAME].decode(errors="ignore")
        # Two that differ in a capital letter are one file on many machines.
        if _folded(stem) in taken:
            stem = f"{stem}.{pk}"
        taken.add(_folded(stem))
        names[pk] = f"{FOLDER}{stem}.md"
    return names


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def write_post(values: Values, addresses: Addresses) -> str:
    record = record_of(POSTS, values, addresses, PREFIX)
    body = record.get("body", "")
    if "\r" in body or body.startswith("\ufeff"):
        # Not a text as a file holds one: it stays among the details, between quotation marks.
        return f"{_EDGE}{write_yaml(record)}{_EDGE}"
    record.pop("body", None)
    text = f"\n{body}\n" if body else ""
    return f"{_EDGE}{write_yaml(_with_status(record))}{_EDGE}{text}"


def _with_status(record: Record) -> Record:
    """Other programs publish whatever is not called a draft."""
    return record if record.get("status") else {**record, "status": "draft"}


def read_post(text: str, path: str, addresses: Addresses) -> Read:
    """Raises ContentRefused."""
    parts = text.split(_EDGE, 1)[-1].partition(f"\n{_EDGE}")
    if not text.startswith(_EDGE) or not parts[1]:
        raise ContentRefused(f"{path}: a post begins with its details between two lines of ---.")
    details, _, body = parts
    record = read_yaml(details, path, first_line=1)
    if not isinstance(record, Mapping):
        raise ContentRefused(f"{path}:2: here should be details, each as “name: value”.")
    if "body" not in record:
        record["body"] = body.removeprefix("\n").removesuffix("\n")
        record.lines["body"] = details.count("\n") + 4
    if "slug" not in record:
        record["slug"] = path.removeprefix(FOLDER).removesuffix(".md")
        record.lines["slug"] = 1
    return read_record(POSTS, record, addresses, Place(path, 2, PREFIX))
