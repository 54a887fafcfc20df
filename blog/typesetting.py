"""Typeset data with Typst templates."""

import hashlib
import json
from pathlib import Path
from typing import Any

import typst


class TypesettingError(Exception):
    """Typesetting failed; the message says why."""


def typeset_template(template: Path, data: object, **options: Any) -> bytes:
    """Return the document of a template, which reads ``data`` as JSON from ``sys.inputs``."""
    inputs = {template.stem: json.dumps(data, ensure_ascii=False)}
    try:
        document = typst.compile(template.read_bytes(), sys_inputs=inputs, timestamp=0, **options)
    except typst.TypstError as error:
        raise TypesettingError(str(error)) from error
    if not isinstance(document, bytes):
        raise TypesettingError("Typst did not return exactly one document.")
    return document


def typesetting_fingerprint(template: Path, data: object) -> str:
    """Return a digest of a template and its data."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    return hashlib.sha256(template.read_bytes() + text).hexdigest()[:32]
