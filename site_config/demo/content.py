"""Reads the files of the demo: YAML, and notes in Markdown with YAML in front."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from site_config.demo.report import DemoError

FOLDER = Path(__file__).parent

Entry = dict[str, Any]


@dataclass(frozen=True)
class DemoContent:
    topics: list[Entry]
    papers: list[Entry]
    series: list[Entry]
    people: list[Entry]
    publications: list[Entry]
    # Holds "profile", "links", "positions", "interests" and what else a homepage has.
    person: Entry
    # Each with its text under "body".
    posts: list[Entry]


def read_content(folder: Path = FOLDER) -> DemoContent:
    """Raises DemoError."""
    publications = _read_yaml(folder / "publications.yaml")
    return DemoContent(
        topics=_read_yaml(folder / "topics.yaml"),
        papers=_read_yaml(folder / "papers.yaml"),
        series=_read_yaml(folder / "series.yaml"),
        people=publications["people"],
        publications=publications["publications"],
        person=_read_yaml(folder / "profile.yaml"),
        posts=[_read_post(path) for path in sorted((folder / "posts").glob("*.md"))],
    )


def _read_yaml(path: Path) -> Any:
    return _parsed(_read(path), path)


def _read_post(path: Path) -> Entry:
    parts = _read(path).split("---\n", 2)
    if len(parts) != 3 or parts[0]:
        raise DemoError(f"{path}: a post begins with its details between two lines of ---.")
    return {**_parsed(parts[1], path), "body": parts[2].lstrip("\n")}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DemoError(f"{path} cannot be read: {error}.") from error


def _parsed(text: str, path: Path) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DemoError(f"{path} is not valid YAML: {error}") from error
