"""Read XML and JSON files that may be hostile: with limits, and errors that name the file."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

from blog.folders.source import Folder, SourceRefused

_CONTROL_CHARACTERS = bytes(set(range(32)) - set(b"\t\n\r"))
_MAX_ELEMENTS = 1_000_000
# Commas and brackets are counted, also those in texts.
_MAX_VALUES = 2_000_000


def head_of(folder: Folder, path: str, length: int) -> bytes:
    with (folder.root / path).open("rb") as file:
        return file.read(length)


def read_json(folder: Folder, path: str) -> Any:
    """Raise SourceRefused if the file is not JSON or has too many values."""
    written = folder.read_bytes(path)
    if sum(map(written.count, (b",", b"[", b"{"))) > _MAX_VALUES:
        raise SourceRefused(f"{path} has more than {_MAX_VALUES:,} values.")
    try:
        return json.loads(written)
    except (ValueError, RecursionError) as error:
        raise SourceRefused(f"{path} is not valid JSON: {error}.") from error


def elements_in(folder: Folder, path: str) -> Iterator[ET.Element]:
    """Yield each element when it ends, the root last. Raise SourceRefused."""
    data = folder.read_bytes(path)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise SourceRefused(f"{path} defines XML entities, which no export does.")
    readable = BytesIO(data.translate(None, _CONTROL_CHARACTERS))
    try:
        for number, (_, element) in enumerate(ET.iterparse(readable)):  # noqa: S314 - checked
            if number > _MAX_ELEMENTS:
                message = f"{path} has more than {_MAX_ELEMENTS:,} elements."
                raise SourceRefused(f"{message} Export fewer items at a time.")
            yield element
    except ET.ParseError as error:
        raise SourceRefused(f"{path} is not valid XML: {error}.") from error
