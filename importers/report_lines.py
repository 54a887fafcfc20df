"""Lines of an import's report, each with its place in the source."""

from dataclasses import dataclass

_MAX_VALUE_LENGTH = 500


@dataclass(frozen=True, order=True)
class SourceLine:
    """A line of a source file; ``line`` counts from 1, 0 means the whole file."""

    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, order=True)
class ReportLine:
    place: SourceLine
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, order=True)
class UnusedField:
    """A value that arrived nowhere; ``name`` is the path of its field: ``author.name``."""

    name: str
    place: SourceLine
    value: str

    def __str__(self) -> str:
        return f"{self.place}: {self.name}: {self.value[:_MAX_VALUE_LENGTH]}"
