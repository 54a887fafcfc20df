"""Tables of facts about a person, whose field names differ between themes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from blog.folders.source import SourceRefused
from importers.collection import Line
from importers.hugo.content_tree import ContentPage
from importers.hugo.page_addresses import HugoUrls, target_to
from importers.hugo.page_text import convert_page_text, lines_of
from importers.report import ImportReport, Location
from importers.text.foreign_html import without_foreign_html
from importers.text.math_delimiters import dollar_math
from importers.written_dates import parse_date_text


@dataclass
class FactTable:
    """Facts with their page and location."""

    facts: dict[str, Any]
    page: ContentPage
    place: Location
    addresses: HugoUrls
    report: ImportReport

    def value(self, *names: str) -> Any:
        """Return the value of the first of these names; ``name.display`` looks into a table."""
        for name in names:
            value: Any = self.facts
            for part in name.split("."):
                value = value.get(part) if isinstance(value, dict) else None
            if value not in (None, "", [], {}):
                return value
        return None

    def text(self, *names: str) -> str:
        for name in names:
            value = self.value(name)
            if isinstance(value, str | int | float | date) and not isinstance(value, bool):
                return " ".join(str(value).split())
        return ""

    def day(self, *names: str) -> date | None:
        return parse_date_text(self.value(*names))

    def lines(self, *names: str) -> list[Line]:
        """Return multi-line text as Markdown."""
        value = self.value(*names)
        return self.markdown(value) if isinstance(value, str) else []

    def markdown(self, text: str) -> list[Line]:
        return markdown(lines_of(text, self.place), self.page, self.addresses, self.report)

    def tables(self, *names: str) -> list["FactTable"]:
        value = self.value(*names)
        rows = value if isinstance(value, list) else []
        return [self.with_facts(row) for row in rows if isinstance(row, dict)]

    def words(self, *names: str) -> list[str]:
        """Return a list of words, given as text or as tables with a name."""
        value = self.value(*names)
        values = value if isinstance(value, list) else [value]
        named = [v.get("name") or v.get("title") if isinstance(v, dict) else v for v in values]
        return [
            " ".join(str(v).split()) for v in named if isinstance(v, str | int) and str(v).strip()
        ]

    def with_facts(self, facts: dict[str, Any]) -> "FactTable":
        return FactTable(facts, self.page, self._place_of(facts), self.addresses, self.report)

    def _place_of(self, facts: dict[str, Any]) -> Location:
        """Return the first line of the table that contains one of the values."""
        after = (line for line in self.page.source.head if line.place.line >= self.place.line)
        values = [str(v).split("\n")[0].strip()[:40] for v in facts.values() if isinstance(v, str)]
        known = [value for value in values if len(value) > 2]
        return next((o.place for o in after if any(v in o.text for v in known)), self.place)

    def file(self, written: str) -> str:
        """Return the file that a URL points to, or ""."""
        return self.addresses.file_of(written, self.page) or ""

    def link(self, written: str) -> str:
        path = self.file(written)
        return target_to(path) if path else written


def markdown(
    lines: list[Line], page: ContentPage, addresses: HugoUrls, report: ImportReport
) -> list[Line]:
    """Convert a text like a post's."""
    try:
        plain = convert_page_text(lines, page, addresses, report)
    except SourceRefused as refusal:
        report.skip(page.place, str(refusal))
        return []
    return dollar_math(without_foreign_html(plain, report))
