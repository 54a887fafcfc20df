"""Describe the differences between an export folder and the site."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.storage import default_storage

from blog.images.cleaning import ImageRefused
from blog.images.svg import clean_figure
from site_config.archive.counts import TABLES, rows_of_site
from site_config.archive.media import MEDIA, MediaFile, media_of_site
from site_config.archive.media_paths import is_cleaned
from site_config.archive.reader import Content, Located
from site_config.archive.schema import IMAGES, SHAPES, Shape
from site_config.archive.serialize import RowNames, Values, rows_of, values_of

MAX_QUOTE_LENGTH = 40


def site_differences(content: Content) -> Iterator[str]:
    names = RowNames()
    for shape in SHAPES:
        rows = [values_of(shape, row, names) for row in shape.in_order(rows_of(shape))]
        if shape.key:
            yield from _by_name(shape, content, rows)
        else:
            yield from _in_a_list(shape, content.rows[shape.file], rows)
    yield from _media(content, media_of_site(names).files)
    for table in TABLES:
        here = {row for row, _ in content.table_rows(table)}
        there = set(rows_of_site(table, names))
        if here != there:
            first = min(here ^ there)
            number = len({row[:-1] for row in here ^ there})
            yield f"{table.stem}: {number} rows differ; the first is {', '.join(first[:-1])}."


def _by_name(shape: Shape, content: Content, rows: list[Values]) -> Iterator[str]:
    here = {row.values["id"]: row for row in content.rows[shape.file]}
    by_key = {row.values[shape.key]: row for row in content.rows[shape.file]}
    what = shape.model._meta.verbose_name
    found = set()
    for values in rows:
        row = by_key.get(values[shape.key]) if shape.key != "name" else here.get(values["id"])
        if row is None:
            yield f"{what} “{values[shape.key]}” is only on the site."
        else:
            found.add(id(row))
            yield from _details(
                shape, row.values, values, f"{row.path}: {what} “{values[shape.key]}”"
            )
    for row in content.rows[shape.file]:
        if id(row) not in found:
            yield f"{row.place}: {what} “{row.values[shape.key]}” is only in the folder."


def _in_a_list(shape: Shape, here: list[Located], rows: list[Values]) -> Iterator[str]:
    if shape.is_one and here and rows:
        yield from _details(shape, here[0].values, rows[0], here[0].path)
        return
    what = shape.model._meta.verbose_name
    theirs = Counter(map(_frozen, rows))
    for row in here:
        frozen = _frozen(row.values)
        if theirs[frozen]:
            theirs[frozen] -= 1
        else:
            yield f"{row.place}: {what} {_first(row.values)} is only in the folder."
    for values in rows:
        frozen = _frozen(values)
        if theirs[frozen]:
            theirs[frozen] -= 1
            yield f"{what} {_first(values)} is only on the site."


def _details(shape: Shape, ours: Values, theirs: Values, lead: str) -> Iterator[str]:
    for name, value in ours.items():
        other = theirs[name]
        if _frozen(_sorted(value)) != _frozen(_sorted(other)):
            label = shape.name_of(name)
            yield f"{lead}: {label} is {_short(value)} in the folder, {_short(other)} on the site."


def _media(content: Content, theirs: Iterable[MediaFile]) -> Iterator[str]:
    here = {file.path: file for file in content.media.files}
    there = {file.path: file for file in theirs}
    for path in sorted(here.keys() | there.keys()):
        one, other = here.get(path), there.get(path)
        if one is None or other is None:
            where = "on the site" if one is None else "in the folder"
            yield f"{MEDIA}{(one or other).name} ({path}) is only {where}."  # type: ignore[union-attr]
            continue
        if _bytes_differ(content, one, other):
            yield f"{MEDIA}{one.name} differs from the file on the site."
        if one.values and other.values:
            yield from _details(IMAGES, one.values, other.values, f"{MEDIA}{one.name}")


def _bytes_differ(content: Content, one: MediaFile, other: MediaFile) -> bool:
    if one.is_missing or other.is_missing:
        return one.is_missing != other.is_missing
    place = content.folder.root / f"{MEDIA}{one.name}"
    if place.stat().st_size == default_storage.size(one.path):
        with default_storage.open(one.path) as file:
            if file.read() == place.read_bytes():
                return False
    if one.values is None and not is_cleaned(one.path):
        return True
    # The site stores images re-encoded, so compare with the folder's after the same treatment.
    try:
        with default_storage.open(one.path) as file:
            return bool(file.read() != clean_figure(place.read_bytes()).data)
    except ImageRefused:
        return True


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return frozenset((key, _frozen(item)) for key, item in value.items())
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def _sorted(value: Any) -> Any:
    """Sort lists of names, whose order means nothing."""
    is_words = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return sorted(value) if is_words else value


def _first(values: Values) -> str:
    return next(
        (_short(value) for value in values.values() if isinstance(value, str) and value), ""
    )


def _short(value: Any) -> str:
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "empty"
    text = " ".join(str(value).split())
    if value is None or text == "":
        return "empty"
    return f"“{text[:MAX_QUOTE_LENGTH]}…”" if len(text) > MAX_QUOTE_LENGTH else f"“{text}”"
