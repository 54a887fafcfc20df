"""Read an XML file that may be hostile: without entities, and with limits."""

from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree as ET

from blog.folders.source import Folder, SourceRefused

_CONTROL_CHARACTERS = bytes(set(range(32)) - set(b"\t\n\r"))
_MAX_ELEMENTS = 1_000_000


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
