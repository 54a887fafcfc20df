"""Rewrite the containers of image files without metadata.

Each function raises ValueError on a malformed file, and drops data after the end of the image.
"""

import re
import struct
from collections.abc import Callable, Iterator
from functools import partial

MAX_FRAMES = 1000

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_CHUNKS = frozenset({
    b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD",
    b"acTL", b"fcTL", b"fdAT", b"IDAT", b"IEND",
})  # fmt: skip
WEBP_CHUNKS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
WEBP_PROFILE_FLAG = 0x20
WEBP_METADATA_FLAGS = 0x08 | 0x04  # EXIF, XMP

JPEG_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
END, SCAN, JFIF, ADOBE, LAST_APPLICATION, COMMENT = 0xD9, 0xDA, 0xE0, 0xEE, 0xEF, 0xFE

GIF_IMAGE, GIF_EXTENSION, GIF_END = 0x2C, 0x21, 0x3B
GIF_CONTROL, GIF_APPLICATION = 0xF9, 0xFF
GIF_LOOPS = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")


class TooManyFramesError(ValueError):
    pass


def _check_frames(frames: int) -> int:
    if frames > MAX_FRAMES:
        raise TooManyFramesError(f"more than {MAX_FRAMES} frames")
    return frames


def strip_png(data: bytes, chunks: frozenset[bytes] = PNG_CHUNKS) -> bytes:
    """https://www.w3.org/TR/png-3/#5Chunk-layout"""
    parts, position, frames, kind = [PNG_SIGNATURE], len(PNG_SIGNATURE), 0, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 12 + length
        if end > len(data):
            raise ValueError("a chunk ends after the file")
        frames = _check_frames(frames + (kind == b"fcTL"))
        if kind in chunks:
            parts.append(data[position:end])
        position = end
    return b"".join(parts)


def strip_webp(data: bytes, *, has_profile: bool = False) -> bytes:
    """https://developers.google.com/speed/webp/docs/riff_container"""
    parts = [_riff_chunk(kind, body) for kind, body in _riff_chunks(data, has_profile=has_profile)]
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _riff_chunks(data: bytes, *, has_profile: bool) -> Iterator[tuple[bytes, bytes]]:
    dropped = WEBP_METADATA_FLAGS | (0 if has_profile else WEBP_PROFILE_FLAG)
    size = struct.unpack_from("<I", data, 4)[0]
    position, frames = 12, 0
    if 8 + size > len(data):
        raise ValueError("the file is shorter than its header says")
    while position + 8 <= 8 + size:
        kind, length = struct.unpack_from("<4sI", data, position)
        body = data[position + 8 : position + 8 + length]
        frames = _check_frames(frames + (kind == b"ANMF"))
        if kind == b"VP8X":
            body = bytes([body[0] & ~dropped]) + body[1:]
        if kind in WEBP_CHUNKS or (has_profile and kind == b"ICCP"):
            yield kind, body
        position += 8 + length + length % 2


def _riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def strip_jpeg(data: bytes) -> bytes:
    """ITU-T T.81, annex B. The only application segments retained are JFIF and Adobe."""
    parts, position = [b"\xff\xd8"], 2
    while True:
        found = JPEG_MARKER.search(data, position)
        if found is None:
            raise ValueError("the file ends before the image")
        marker, position = found[1][0], found.end()
        if marker == END:
            return b"".join([*parts, b"\xff\xd9"])
        end = position + struct.unpack_from(">H", data, position)[0]
        parts.append(_jpeg_segment(marker, data[position + 2 : end]))
        position = end
        if marker == SCAN:
            after = JPEG_MARKER.search(data, position)
            parts.append(data[position : after.start() if after else len(data)])
            position = after.start() if after else len(data)


def _jpeg_segment(marker: int, body: bytes) -> bytes:
    if marker == JFIF:
        # Only the twelve bytes before the thumbnail.
        body = body[:12] + b"\0\0" if body.startswith(b"JFIF\0") else b""
    elif JFIF < marker <= LAST_APPLICATION:
        body = body if marker == ADOBE and body.startswith(b"Adobe") else b""
    elif marker == COMMENT:
        body = b""
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body if body else b""


def strip_gif(data: bytes) -> bytes:
    """https://www.w3.org/Graphics/GIF/spec-gif89a.txt"""
    position = 13 + _color_table_size(data[10])
    parts, frames = [data[:position]], 0
    while position < len(data) and data[position] != GIF_END:
        start = position
        if data[start] == GIF_IMAGE:
            frames = _check_frames(frames + 1)
            position = _after_blocks(data, start + 11 + _color_table_size(data[start + 9]))
            is_needed = True
        elif data[start] == GIF_EXTENSION:
            position = _after_blocks(data, start + 2)
            is_needed = data[start + 1] == GIF_CONTROL or (
                data[start + 1] == GIF_APPLICATION and data[start + 2 : start + 14] in GIF_LOOPS
            )
        else:
            raise ValueError("unknown block type")
        if is_needed:
            parts.append(data[start:position])
    return b"".join([*parts, bytes([GIF_END])])


def _color_table_size(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, position: int) -> int:
    while data[position]:
        position += data[position] + 1
    return position + 1


STRIPPERS: dict[str, Callable[[bytes], bytes]] = {
    "PNG": strip_png,
    "JPEG": strip_jpeg,
    "GIF": strip_gif,
    "WEBP": strip_webp,
}
WITH_PROFILE: dict[str, Callable[[bytes], bytes]] = {
    "PNG": partial(strip_png, chunks=PNG_CHUNKS | {b"iCCP"}),
    "WEBP": partial(strip_webp, has_profile=True),
}
