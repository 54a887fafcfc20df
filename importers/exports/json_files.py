"""Read a JSON file that may be hostile: with limits, and errors that name the file."""

import json
from typing import Any

from blog.folders.source import Folder, SourceRefused

# Commas and brackets are counted, also those in texts.
_MAX_VALUES = 2_000_000


def read_json(folder: Folder, path: str) -> Any:
    """Raise SourceRefused if the file is not JSON or has too many values."""
    written = folder.read_bytes(path)
    if sum(map(written.count, (b",", b"[", b"{"))) > _MAX_VALUES:
        raise SourceRefused(f"{path} has more than {_MAX_VALUES:,} values.")
    try:
        return json.loads(written)
    except (ValueError, RecursionError) as error:
        raise SourceRefused(f"{path} is not valid JSON: {error}.") from error
