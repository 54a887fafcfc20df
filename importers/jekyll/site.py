"""A Jekyll folder, shared by the readers of its posts and of its owner."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from blog.folders.source import Folder
from importers.collection import Line
from importers.jekyll.documents import Document, categories, documents, names_in
from importers.jekyll.includes import Includer
from importers.jekyll.kramdown import convert_kramdown
from importers.jekyll.liquid import LiquidRenderer
from importers.jekyll.liquid_syntax import report_switched_off
from importers.jekyll.liquid_tags import Tags
from importers.jekyll.liquid_values import Unknown
from importers.jekyll.scholar import Scholar
from importers.jekyll.site_settings import (
    DataFiles,
    SiteSettings,
    read_jekyll_settings,
    site_values,
)
from importers.jekyll.theme_html import HtmlConverter
from importers.report import ImportReport
from importers.text.html import convert_html, without_foreign_html
from importers.text.prose import with_fences, without_blank_runs

# The old site drew these in the browser; here their source is shown.
_DRAWN = {
    "mermaid": "Mermaid diagram", "echarts": "chart (ECharts)", "chartjs": "chart (Chart.js)",
    "plotly": "chart (Plotly)", "vega_lite": "chart (Vega-Lite)", "vega": "chart (Vega)",
    "geojson": "map", "typograms": "typogram", "pseudocode": "algorithm (pseudocode)",
    "diff2html": "difference", "plantuml": "PlantUML diagram", "dot": "Graphviz diagram",
    "wavedrom": "WaveDrom diagram",
}  # fmt: skip
_OPENING = re.compile(r"^(?P<lead>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*\{?\.?(?P<name>[\w-]+)")


_ELSEWHERE = {
    **{name: Unknown(f"{name} is only known to the old site") for name in ("content", "paginator")},
    "jekyll": {"environment": "production"},
}


def _page_values(document: Document) -> dict[str, Any]:
    """Return Liquid's ``page``: the front matter and what Jekyll adds."""
    unknown = ("content", "excerpt", "id", "next", "previous", "output")
    return {
        **{name: Unknown(f"page.{name} is only known to the old site") for name in unknown},
        "slug": document.slug,
        "collection": document.kind,
        **document.fields,
        "categories": categories(document),
        "tags": names_in(document, "tag", "tags"),
        **({"date": document.date} if document.date else {}),
        "url": document.address,
        "title": document.title,
        "path": document.path,
    }


def _report_drawings(lines: list[Line], report: ImportReport) -> None:
    for line, opens, _, _ in with_fences(lines):
        opening = _OPENING.match(line.text) if opens is not None else None
        if drawing := _DRAWN.get(opening["name"].lower()) if opening else None:
            report.warn(line.place, f"{drawing} shown as source code")


@dataclass
class JekyllSite:
    folder: Folder
    report: ImportReport

    @cached_property
    def settings(self) -> SiteSettings:
        return read_jekyll_settings(self.folder, self.report)

    @cached_property
    def documents(self) -> list[Document]:
        return list(documents(self.folder, self.settings, self.report))

    @cached_property
    def data(self) -> DataFiles:
        return DataFiles(self.folder, self.report)

    @cached_property
    def scholar(self) -> Scholar:
        return Scholar(self.folder, self.report, settings=self.settings)

    @cached_property
    def _posts(self) -> dict[str, str]:
        """The files of posts by the names that links to them use."""
        return {
            re.sub(r"^(?:.*/)?_posts/", "", d.path).rpartition(".")[0].rpartition("/")[2]: d.path
            for d in self.documents
            if d.kind == "posts"
        }

    @cached_property
    def _values(self) -> dict[str, Any]:
        return site_values(self.settings, self.data, Counter(d.kind for d in self.documents))

    def convert(self, document: Document, report: ImportReport) -> list[Line]:
        self.scholar.report = report
        report_switched_off(document.lines, report)
        includer = Includer(self.folder, report, data=self.data)
        tags = Tags(self.folder, report, self.scholar, self._posts, includer)
        renderer = includer.renderer = LiquidRenderer(report, tags.by_name())
        values = {**_ELSEWHERE, "site": self._values, "page": _page_values(document)}
        made = renderer.render(document.lines, values)
        made = HtmlConverter(report, self.scholar, document.text("bibliography")).convert(made)
        made = convert_kramdown(without_foreign_html(made, report), report)
        made = convert_html(made, report)
        _report_drawings(made, report)
        return without_blank_runs(made)
