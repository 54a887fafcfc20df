"""A page in the cache: headers, and the body compressed in each encoding."""

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import brotli
import zstandard

Headers = list[tuple[str, str]]

OK = "200 OK"
# By preference, smallest first.
ENCODINGS = ("br", "zstd", "gzip")
MIN_COMPRESSED_BYTES = 400


@dataclass(slots=True)
class EncodedPage:
    etag: str
    headers: Headers
    body: bytes


@dataclass(slots=True)
class CachedPage:
    version: int
    fresh_until: float
    # For counting visits: the key of a post, or the path of a page.
    counted: int | str | None
    variants: dict[str, EncodedPage] = field(default_factory=dict)
    # Pages with another status are sent once and not stored.
    status: str = OK
    # After failed rebuilds: their number, and when to try again.
    failures: int = 0
    retry_at: float = 0.0

    @property
    def size(self) -> int:
        return sum(len(variant.body) + 600 for variant in self.variants.values())


def compress(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, quality=10, lgwin=19))
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=15).compress(body)
    if encoding == "gzip":
        return gzip.compress(body, 9, mtime=0)
    return body


def encode_page(headers: Headers, body: bytes) -> dict[str, EncodedPage]:
    """Return the page in every encoding, each with its own strong ETag."""
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    encodings = ("", *ENCODINGS) if len(body) >= MIN_COMPRESSED_BYTES else ("",)
    variants = {}
    for encoding in encodings:
        content = compress(body, encoding)
        etag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'
        own = [("ETag", etag), ("Content-Length", str(len(content))), ("Vary", "Accept-Encoding")]
        if encoding:
            own.append(("Content-Encoding", encoding))
        variants[encoding] = EncodedPage(etag, [*headers, *own], content)
    return variants


def choose_encoding(accepted: str, encodings: Sequence[str] = ENCODINGS) -> str:
    """Return the first encoding that an ``Accept-Encoding`` header accepts; empty for none."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        weights[name.strip()] = _weight(parameters)
    for encoding in encodings:
        if weights.get(encoding, weights.get("*", 0.0)) > 0:
            return encoding
    return ""


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
