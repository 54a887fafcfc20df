"""Redirects as CSV: a line for each, with the old URL and its target."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.db import transaction

from blog.models import Redirect

MAX_BYTES = 1_000_000
MAX_ROWS = 2000
MAX_SHOWN = 50
_HEADER = ("old URL", "target")
_DELIMITERS = ",;\t"


@dataclass
class ImportedRedirects:
    counts: Counter[str] = field(default_factory=Counter)
    saved: list[Redirect] = field(default_factory=list)

    def __str__(self) -> str:
        return ", ".join(
            f"{self.counts[what]} {what}" for what in ("added", "changed", "unchanged")
        )


def write_redirects() -> str:
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_HEADER)
    for redirect in Redirect.objects.select_related("post", "topic"):
        writer.writerow([redirect.path, redirect.target_url()])
    return file.getvalue()


@transaction.atomic
def import_redirects(text: str) -> ImportedRedirects:
    """Add the redirects, or change their targets; raise ValidationError and save none of them if
    a line is wrong.
    """
    imported, wrong = ImportedRedirects(), []
    lines: dict[str, int] = {}
    for line, cells in _rows(text):
        try:
            _import(cells, line, lines, imported)
        except ValidationError as error:
            wrong.append(f"Line {line}: {' '.join(error.messages)}")
    if surplus := wrong[MAX_SHOWN:]:
        wrong[MAX_SHOWN:] = [f"And {len(surplus)} more."]
    if wrong:
        raise ValidationError(wrong)
    return imported


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line with its number, without the heading and empty lines."""
    first = text.strip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text), delimiter=delimiter)
    found: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                found.append((reader.line_num, cells))
    except csv.Error as error:
        raise ValidationError(f"Line {reader.line_num}: {error}.") from error
    if found and not any("/" in cell for cell in found[0][1]):
        del found[0]
    if not found:
        raise ValidationError("There are no redirects in it. Example of a line: /cv.html,/cv/")
    if len(found) > MAX_ROWS:
        raise ValidationError(f"It has {len(found)} redirects; the limit is {MAX_ROWS}.")
    yield from found


def _import(
    cells: list[str], line: int, lines: dict[str, int], imported: ImportedRedirects
) -> None:
    if len(cells) != len(_HEADER) or not all(cells):
        raise ValidationError("Write the old URL and the target, such as /cv.html,/cv/.")
    path, url = unquote(cells[0]), cells[1]
    if path in lines:
        raise ValidationError(f"{path} is also on line {lines[path]}.")
    lines[path] = line
    known = Redirect.objects.select_related("post", "topic").filter(path=path).first()
    if known is not None and known.target_url() == url:
        imported.counts["unchanged"] += 1
        return
    redirect = known or Redirect(path=path)
    redirect.post, redirect.topic, redirect.url = None, None, url
    redirect.full_clean()
    redirect.save()
    imported.counts["changed" if known else "added"] += 1
    imported.saved.append(redirect)
