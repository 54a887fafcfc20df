"""Read values of front matter, settings and data files, whose types authors choose freely."""

import re
from typing import Any

from blog.folders.source import Folder
from importers.report import SourceLine


def one_line_text(value: object) -> str:
    """Return a value as one line; lists and mappings give ""."""
    if value is None or isinstance(value, bool | list | dict):
        return ""
    return " ".join(str(value).split())


def list_of(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def mapping_of(value: object) -> dict[str, Any]:
    return {str(name): given for name, given in value.items()} if isinstance(value, dict) else {}


def without_comma(name: str) -> str:
    """Return the name ``Person, Ada`` as ``Ada Person``."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".replace(",", "") if comma else name


def field_start(name: str) -> re.Pattern[str]:
    """Return the pattern of a line that begins with a field, in YAML, TOML or JSON."""
    return re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*[:=]", re.IGNORECASE)


class Places:
    """Finds the lines of values in a file, because most parsers don't record them."""

    def __init__(self, folder: Folder, path: str) -> None:
        self._path = path
        self._lines = folder.read_text(path).split("\n") if path else []
        self._at = -1

    def of(self, value: str) -> SourceLine:
        """Return the next line with the beginning of ``value``, or the first one."""
        wanted = value.strip()[:40]
        for number in (*range(self._at + 1, len(self._lines)), *range(self._at + 1)):
            line = self._lines[number]
            if wanted and wanted in line and not line.lstrip().startswith("#"):
                self._at = number
                return SourceLine(self._path, number + 1)
        return SourceLine(self._path)

    def of_field(self, name: str) -> SourceLine:
        start = field_start(name)
        numbers = (number for number, line in enumerate(self._lines, 1) if start.match(line))
        return SourceLine(self._path, next(numbers, 0))


class FieldReader:
    fields: dict[str, Any]
    separator = "\0"
    """Separates the words of a list written on one line."""

    def find(self, *names: str) -> Any:
        """Return the first value that is set; ``cover.image`` looks into a table."""
        for name in names:
            value: Any = self.fields
            for part in name.split("."):
                value = value.get(part) if isinstance(value, dict) else None
            if value not in (None, "", [], {}):
                return value
        return None

    def text(self, *names: str) -> str:
        return next(filter(None, (one_line_text(self.find(name)) for name in names)), "")

    def words(self, *names: str) -> list[str]:
        """Return a list of words, given as texts or as tables with a name."""
        value = self.find(*names)
        values = value.split(self.separator) if isinstance(value, str) else list_of(value)
        named = (v.get("name") or v.get("title") if isinstance(v, dict) else v for v in values)
        words = (" ".join(str(v).split()) for v in named if isinstance(v, str | int))
        return list(filter(None, words))

    def name_of(self, *names: str) -> str:
        return next((name for name in names if self.text(name)), "")


class DataRecord(FieldReader):
    """A table in a data file; any other value has no fields."""

    def __init__(self, value: object) -> None:
        self.fields = mapping_of(value)


class PageHead(FieldReader):
    """The front matter of the file at ``path``."""

    path: str

    @property
    def place(self) -> SourceLine:
        return SourceLine(self.path)
