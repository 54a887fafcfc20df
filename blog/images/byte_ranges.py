"""Parts of files: what viewers of PDFs and players of films ask for (RFC 9110, section 14)."""

import re
from typing import BinaryIO


def requested_part(header: str, size: int) -> range | None:
    """Return the bytes that a ``Range`` header names, empty where the file has none of them.

    None means the whole file: no range, a broken one, or several at once.
    """
    found = re.fullmatch(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", header)
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


class FilePart:
    """An open file of which only a part can be read; closing it closes the file."""

    def __init__(self, file: BinaryIO, part: range) -> None:
        self.file = file
        self.left = len(part)
        file.seek(part.start)

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        return data

    def close(self) -> None:
        self.file.close()
