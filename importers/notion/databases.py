"""Databases: a CSV file becomes a Markdown table whose rows link to their pages."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from blog.folders.source import Folder, SourceRefused
from importers.collection import Line
from importers.notion.properties import shown_value
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import escape_label, table_row

_ESCAPED = re.compile(r"([\\`*\[\]<>$~]|(?<!\w)_|_(?!\w))")


@dataclass
class Database:
    """``pages`` are those of the rows, by the number of the row."""

    path: str
    title: str
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    pages: dict[int, str] = field(default_factory=dict)

    def place(self, row: int) -> SourceLine:
        return SourceLine(self.path, row + 2)

    def match_pages(self, pages: dict[str, tuple[str, set[str]]]) -> None:
        """Give each row its page: one with its title, and with most of its values.

        ``pages`` maps paths to the title and the values of the properties.
        """
        by_title: dict[str, list[str]] = {}
        for path, (title, _) in pages.items():
            by_title.setdefault(_key(title), []).append(path)
        for number, row in enumerate(self.rows):
            candidates = by_title.get(_key(row[0] or "Untitled"), [])
            if candidates:
                values = set(row[1:])
                best = max(candidates, key=lambda path: len(values & pages[path][1]))
                candidates.remove(best)
                self.pages[number] = best

    def table(self, folder: Folder, target_of: Callable[[str], str]) -> list[Line]:
        """``target_of`` returns the path that a row's title links to, or "" for none."""
        shown = [n for n in range(len(self.columns)) if not n or any(row[n] for row in self.rows)]
        names = [_plain(self.columns[n]) for n in shown]
        result = [
            Line(table_row(names), SourceLine(self.path, 1)),
            Line(table_row(["---"] * len(shown)), SourceLine(self.path, 1)),
        ]
        for number, row in enumerate(self.rows):
            target = target_of(self.pages.get(number, ""))
            label = escape_label(row[0] or "Untitled")
            first = f"[{label}](</{target.replace('|', '%7C')}>)" if target else _plain(row[0])
            rest = [_value(row[n], folder, self.path) for n in shown[1:]]
            result.append(Line(table_row([first, *rest]), self.place(number)))
        return result

    def empty_columns(self) -> list[str]:
        columns = enumerate(self.columns)
        return [name for n, name in columns if n and name and not any(row[n] for row in self.rows)]


def read_database(folder: Folder, path: str, title: str, report: ImportReport) -> Database | None:
    """Return None, and report why, if the file can't be read."""
    try:
        text = folder.read_text(path)
        rows = list(csv.reader(io.StringIO(text.replace("\0", ""), newline="")))
    except SourceRefused as refusal:
        report.skip(SourceLine(path), str(refusal).removeprefix(f"{path} ").rstrip("."))
        return None
    except csv.Error as error:
        report.skip(SourceLine(path), f"is not valid CSV ({error})")
        return None
    columns, *rows = rows or [[]]
    width = max(map(len, (columns, *rows)))
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    stripped = [[" ".join(cell.split(" ")).strip() for cell in row] for row in filled]
    database = Database(path, title, [*columns, *[""] * (width - len(columns))])
    database.rows = [row for row in stripped if any(row)]
    return database if width else None


def _value(value: str, folder: Folder, beside: str) -> str:
    shown = shown_value(value, folder, beside)
    return _plain(value) if shown == value else shown


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\\\1", text)


def _key(title: str) -> str:
    return " ".join(title.split()).casefold()
