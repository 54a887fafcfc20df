"""Byte range requests, as sent by PDF viewers and video players (RFC 9110, section 14)."""

import re

from django.core.files.base import File


def requested_part(header: str, size: int) -> range | None:
    """Return the range that a ``Range`` header requests, empty if it is not satisfiable.

    None means the whole file: no range, an invalid one, or several.
    """
    match = re.fullmatch(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", header)
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


class FilePart:
    """A file-like object that reads only a part of an open file."""

    def __init__(self, file: "File[bytes]", part: range) -> None:
        self.file = file
        self.left = len(part)
        file.seek(part.start)

    def read(self, size: int = -1) -> bytes:
        data: bytes = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        return data

    def close(self) -> None:
        self.file.close()
