"""Import real sites, each into an empty site, and print what arrived as a Markdown table.

python -m benchmarks.real_sites FOLDER...
"""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from benchmarks.running import empty_site

COLUMNS = {
    "Posts, pages": ("posts", "pages"),
    "Papers": ("papers",),
    "Publications": ("publications",),
    "Projects, talks, courses, people": ("projects", "talks", "courses", "people"),
    "CV and news": ("positions", "awards", "activities", "interests", "news"),
    "Images": ("images",),
    "Redirects": ("redirects",),
}


def row_of(folder: Path) -> list[str]:
    from django.db import transaction

    from site_config.imports.importing import import_site

    started = time.process_time()
    with transaction.atomic():
        report: Any = import_site(folder)
        transaction.set_rollback(True)
    seconds = time.process_time() - started
    numbers = [
        sum(sum(report.counts.get(thing, {}).values()) for thing in things)
        for things in COLUMNS.values()
    ]
    left_out = {place.path for place in report.not_imported if not place.line} | set(report.unused)
    words = report.all_words
    return [
        folder.name,
        report.format,
        *(f"{number:,}" if number else "–" for number in numbers),
        f"{len(left_out):,}",
        f"{len(report.warnings):,}",
        f"{words.number:,}",
        f"{words.saved_percent:g}%",
        f"{words.listed_percent:g}%",
        f"{words.missing:,}",
        f"{seconds:.1f}",
    ]


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    folders = parser.parse_args().folders
    names = [
        "Folder", "Format", *COLUMNS, "Files left out", "To review", "Words", "Saved", "Listed",
        "Not found", "CPU seconds",
    ]  # fmt: skip
    print(f"| {' | '.join(names)} |\n|{' --- |' * len(names)}")
    with empty_site():
        for folder in folders:
            print(f"| {' | '.join(row_of(folder))} |", flush=True)


if __name__ == "__main__":
    main()
