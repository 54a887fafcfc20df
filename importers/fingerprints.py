"""Fingerprints of imported values, so that a later import detects the owner's changes."""

import hashlib
from collections.abc import Mapping

FIELDS = ("title", "summary", "body", "language")
_LENGTH = 64 // len(FIELDS)


def as_stored(text: str) -> str:
    """Normalize line endings and surrounding whitespace, which browsers and Django change."""
    return text.replace("\r\n", "\n").strip()


def value_fingerprint(text: str) -> str:
    return hashlib.sha256(as_stored(text).encode()).hexdigest()[:_LENGTH]


def fingerprints(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value_fingerprint(values[name]) for name in FIELDS}


def join_fingerprints(marks: Mapping[str, str]) -> str:
    return "".join(marks[name] for name in FIELDS)


def split_fingerprints(digest: str) -> dict[str, str]:
    return {
        name: digest[index * _LENGTH : (index + 1) * _LENGTH] for index, name in enumerate(FIELDS)
    }
