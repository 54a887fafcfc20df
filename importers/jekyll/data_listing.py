"""Show a data file as a list: each record's name and its other values on one line."""

import re
from collections.abc import Iterator
from typing import Any

from importers.collection import Line
from importers.jekyll.site_settings import one_line_text
from importers.report import Location
from importers.text.markdown_patterns import escape_label, written_target

MAX_RECORDS = 1_000
_TITLES = ("title", "name", "role", "degree", "language", "label", "venue")
_ADDRESSES = ("url", "link", "website", "company_url", "institution_url", "href")
_NOT_SHOWN = re.compile(
    r"(?:^|_)(?:img|image|icon|logo|badge|color|color|order|weight|id|ownership)(?:$|_)"
)


def listing(data: Any, place: Location) -> list[Line]:
    lines = [Line(text, place) for text in _lines(data, "", 0)]
    return lines[:MAX_RECORDS]


def _lines(data: Any, indent: str, depth: int) -> Iterator[str]:
    if depth > 4:
        return
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _entry(str(name), value, indent, depth, is_alone=len(data) == 1)
    elif isinstance(data, list):
        for record in data:
            if isinstance(record, dict):
                yield from _record(record, indent, depth)
            elif one_line_text(record):
                yield f"{indent}- {one_line_text(record)}"


def _fact(name: str, value: Any, address: str) -> str:
    """A number is shown with its name, and a URL as a link."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(one_line_text, value)))
    text = one_line_text(value)
    words = name.replace("_", " ")
    if text.startswith(("http://", "https://")):
        return f"[{words.removesuffix(' url')}]({written_target(text)})" if text != address else ""
    is_number = isinstance(value, int | float) and name not in {"year", "date"}
    return f"{words} {text}" if is_number and text else text


def _entry(name: str, value: Any, indent: str, depth: int, *, is_alone: bool) -> Iterator[str]:
    words = escape_label(name.replace("_", " "))
    if isinstance(value, list | dict) and value:
        if not is_alone:
            yield f"{indent}- **{words}**"
        yield from _lines(value, indent if is_alone else f"{indent}  ", depth + 1)
    elif one_line_text(value):
        yield f"{indent}- {words}: {one_line_text(value)}"


def _record(record: dict[Any, Any], indent: str, depth: int) -> Iterator[str]:
    title_field = next((name for name in _TITLES if one_line_text(record.get(name))), "")
    address = next(
        (one_line_text(record[n]) for n in _ADDRESSES if one_line_text(record.get(n))), ""
    )
    title = escape_label(one_line_text(record.get(title_field)))
    if address.startswith(("http://", "https://", "/")) and title:
        title = f"[{title}]({written_target(address)})"
    others = [
        _fact(str(name), value, address)
        for name, value in record.items()
        if name != title_field and not _NOT_SHOWN.search(str(name))
    ]
    words = " · ".join(filter(None, [f"**{title}**" if title else "", *others]))
    if words:
        yield f"{indent}- {words}"
    for value in record.values():
        if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
            yield from _lines(value, f"{indent}  ", depth + 1)
