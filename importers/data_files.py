"""Read settings and data files, within limits."""

from pathlib import PurePosixPath
from typing import Any

from blog.folders.source import Folder, SourceRefused
from importers.front_matter import (
    FrontMatterError,
    parse_json_front_matter,
    parse_toml_front_matter,
    parse_yaml_front_matter,
)
from importers.report import ImportReport, SourceLine


def _parse_lenient_yaml(text: str) -> Any:
    return parse_yaml_front_matter(text.replace("\t", "  "))


def _parse_lenient_json(text: str) -> Any:
    """JSON with comments or commas at the end is valid YAML."""
    try:
        return parse_json_front_matter(text)
    except FrontMatterError:
        return _parse_lenient_yaml(text)


DATA_PARSERS = {
    ".toml": parse_toml_front_matter, ".yaml": _parse_lenient_yaml, ".yml": _parse_lenient_yaml,
    ".json": _parse_lenient_json,
}  # fmt: skip


def read_data_file(folder: Folder, path: str, report: ImportReport) -> Any:
    """Return the values of a file, or None, reported, if it is invalid."""
    try:
        return DATA_PARSERS[PurePosixPath(path).suffix.lower()](folder.read_text(path))
    except (FrontMatterError, SourceRefused) as error:
        place = SourceLine(path, error.line if isinstance(error, FrontMatterError) else 0)
        report.warn(place, f"invalid file, ignored ({error})")
        return None
