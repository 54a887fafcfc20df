"""Facts about a person, whose field names differ between themes, and links to their accounts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from blog.folders.source import SourceRefused
from importers.collection import Line, ProfilePlan
from importers.dates import parse_date_text
from importers.fields import FieldReader
from importers.hugo.content_tree import ContentPage
from importers.hugo.page_addresses import HugoSite
from importers.hugo.page_text import convert_page_text, lines_of
from importers.profile_links import add_profile_link
from importers.report import SourceLine


@dataclass
class FactTable(FieldReader):
    fields: dict[str, Any]
    page: ContentPage
    place: SourceLine
    site: HugoSite

    def day(self, *names: str) -> date | None:
        return parse_date_text(self.find(*names))

    def lines(self, *names: str) -> list[Line]:
        value = self.find(*names)
        return self.markdown(value) if isinstance(value, str) else []

    def markdown(self, text: str) -> list[Line]:
        return markdown(lines_of(text, self.place), self.page, self.site)

    def tables(self, *names: str) -> list["FactTable"]:
        value = self.find(*names)
        rows = value if isinstance(value, list) else []
        return [self.with_fields(row) for row in rows if isinstance(row, dict)]

    def with_fields(self, fields: dict[str, Any]) -> "FactTable":
        return FactTable(fields, self.page, self._place_of(fields), self.site)

    def _place_of(self, fields: dict[str, Any]) -> SourceLine:
        """Return the first line of the table that contains one of the values."""
        after = (line for line in self.page.source.head if line.place.line >= self.place.line)
        values = [str(v).split("\n")[0].strip()[:40] for v in fields.values() if isinstance(v, str)]
        known = [value for value in values if len(value) > 2]
        return next((o.place for o in after if any(v in o.text for v in known)), self.place)

    def file(self, written: str) -> str:
        return self.site.file_of(written, self.page.path) or ""


def markdown(lines: list[Line], page: ContentPage, site: HugoSite) -> list[Line]:
    try:
        return convert_page_text(lines, page, site)
    except SourceRefused as refusal:
        site.report.skip(page.place, str(refusal))
        return []


_LISTS = ("social", "profiles", "links", "socialicons", "contact_links")
_CV_WORDS = ("cv", "resume", "résumé", "curriculum")


def import_links(owner: FactTable, plan: ProfilePlan) -> None:
    for one in owner.tables(*_LISTS[:1]) or owner.tables(*_LISTS[1:]):
        address = one.text("link", "url", "href")
        name = one.text("label", "name", "text", "title")
        icon = one.text("icon", "network").rpartition("/")[2]
        if address and not add_profile_link(plan, address, icon, name, one.place):
            _import_local(address, f"{icon} {name}", one, plan)


def _import_local(address: str, words: str, one: FactTable, plan: ProfilePlan) -> None:
    path = one.file(address)
    is_cv = any(word in f"{words} {address}".lower() for word in _CV_WORDS)
    if path.lower().endswith(".pdf") and (is_cv or not plan.cv_file):
        plan.cv_file = plan.cv_file or path
    elif not address.startswith(("#", "/#")) and not address.endswith((".xml", "feed/")):
        where = "not found in the folder" if not path else "not a file that a profile can link to"
        one.site.report.warn(one.place, f"link “{words.strip()}”: {address} is {where}")
