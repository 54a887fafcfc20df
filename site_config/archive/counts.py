"""Visits, referrers and downloads as CSV, one file per year, so that past years never change."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db import models
from django.utils import timezone

from blog.models import DailyDownloads, DailyReferrer, DailyVisits, ExcludedRequests, Post
from blog.validators import POSSIBLE_YEARS
from site_config.archive.errors import ContentRefused
from site_config.archive.serialize import RowNames

COUNTS_FOLDER = "visits/"
INSERT_BATCH_SIZE = 2_000

CountRow = tuple[str, ...]


@dataclass(frozen=True)
class CountTable:
    """``columns`` maps column names to model fields; the day comes first."""

    stem: str
    model: type[models.Model]
    columns: dict[str, str]

    def file_of(self, year: int | str) -> str:
        return f"{COUNTS_FOLDER}{self.stem}-{year}.csv"


TABLES = (
    CountTable("visits", DailyVisits, {"day": "day", "post": "post", "visits": "count"}),
    CountTable(
        "referrers",
        DailyReferrer,
        {"day": "day", "post": "post", "from": "host", "visits": "count"},
    ),
    CountTable("downloads", DailyDownloads, {"day": "day", "file": "name", "downloads": "count"}),
    CountTable(
        "not-counted", ExcludedRequests, {"day": "day", "reason": "reason", "requests": "count"}
    ),
)


def tables_of_site(names: RowNames) -> Iterator[tuple[str, str]]:
    """Yield the path and text of each file."""
    for table in TABLES:
        for year, rows in groupby(rows_of_site(table, names), lambda row: row[0][:4]):
            yield table.file_of(year), _written(table, rows)


def rows_of_site(table: CountTable, names: RowNames) -> list[CountRow]:
    columns = [f"{name}_id" if name == "post" else name for name in table.columns.values()]
    place = columns.index("post_id") if "post_id" in columns else None
    rows: list[CountRow] = []
    for row in table.model._default_manager.order_by().values_list(*columns).iterator():
        values = [*row]
        if place is not None:
            values[place] = names.word(Post, row[place])
            if not values[place]:
                continue
        rows.append(tuple(map(str, values)))
    return sorted(rows)


def _written(table: CountTable, rows: Iterable[CountRow]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(rows)
    return file.getvalue()


def read_table(table: CountTable, text: str, path: str) -> Iterator[CountRow]:
    """Yield the rows of a file. Raise ContentRefused if it is malformed."""
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        if next(reader, None) != list(table.columns):
            raise ContentRefused(f"{path}:1: expected the columns {', '.join(table.columns)}.")
        for row in reader:
            yield _checked(table, row, f"{path}:{reader.line_num}")
    except csv.Error as error:
        raise ContentRefused(f"{path}:{reader.line_num}: invalid CSV: {error}.") from error


def _checked(table: CountTable, row: list[str], place: str) -> CountRow:
    if len(row) != len(table.columns):
        raise ContentRefused(f"{place}: expected {len(table.columns)} values, found {len(row)}.")
    try:
        day = date.fromisoformat(row[0])
        is_number = 0 <= int(row[-1]) < 2**31
    except ValueError:
        is_number = False
    if not is_number:
        raise ContentRefused(f"{place}: the first value must be a date and the last a count.")
    # Charts have a bar for every day, and the trend of future days has no bounds.
    if not POSSIBLE_YEARS[0] <= day.year <= timezone.now().year + 1:
        raise ContentRefused(f"{place}: {day} can't be a day on which visits were counted.")
    for name, value in zip(table.columns.values(), row, strict=True):
        longest = getattr(table.model._meta.get_field(name), "max_length", None)
        if longest and len(value) > longest:
            raise ContentRefused(f"{place}: {value[:20]}… is too long.")
    return tuple(row)


def insert_counts(
    table: CountTable, rows: Iterable[tuple[CountRow, str]], posts: dict[str, int]
) -> int:
    """Insert rows, each given with its place, into an empty table. Return their number."""
    fields = list(table.columns.values())
    made: list[Any] = []
    seen: set[CountRow] = set()
    for row, place in rows:
        if row[:-1] in seen:
            raise ContentRefused(f"{place}: duplicate row {', '.join(row[:-1])}.")
        seen.add(row[:-1])
        values: dict[str, Any] = dict(zip(fields, row, strict=True))
        if "post" in values:
            slug = values.pop("post")
            if slug not in posts:
                raise ContentRefused(f"{place}: there is no post “{slug}”.")
            values["post_id"] = posts[slug]
        made.append(table.model(**{**values, "count": int(values["count"])}))
    table.model._default_manager.bulk_create(made, batch_size=INSERT_BATCH_SIZE)
    return len(made)
