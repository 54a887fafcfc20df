"""Bibliographies of a Jekyll site: papers cited in its texts go to the reading list."""

from dataclasses import dataclass, field
from functools import cached_property

from blog.bibliography.bibtex_reading import read_bibtex
from blog.bibliography.reference import Reference
from blog.folders.source import Folder, SourceRefused
from importers.collection import SourcePaper
from importers.fields import mapping_of, one_line_text
from importers.jekyll.site_settings import SiteSettings
from importers.report import ImportReport, SourceLine

_DISTILL_FOLDER = "assets/bibliography"


@dataclass
class Scholar:
    folder: Folder
    settings: SiteSettings
    report: ImportReport
    cited: dict[str, SourcePaper] = field(default_factory=dict)
    _files: dict[str, dict[str, Reference]] = field(default_factory=dict)

    @cached_property
    def path(self) -> str:
        """The bibliography of the owner's publications, or ""."""
        scholar = mapping_of(self.settings.find("scholar"))
        source = (one_line_text(scholar.get("source")) or "_bibliography").strip("./")
        name = one_line_text(scholar.get("bibliography")) or "papers.bib"
        named = f"{source}/{name}" if name.endswith(".bib") else f"{source}/{name}.bib"
        known = sorted(
            f for f in self.folder.files if f.startswith(f"{source}/") and f.endswith(".bib")
        )
        return named if self.folder.has(named) else (known[0] if len(known) == 1 else "")

    def cite(self, keys: list[str], place: SourceLine, file: str = "") -> str:
        """Return this site's citation of ``keys``; unknown keys stay as text."""
        found = [key for key in keys if self._plan(key, file)]
        missing = [key for key in keys if key not in found]
        for key in missing:
            self.report.warn(place, f"citation “{key}” not found in any bibliography")
        cited = [f"[{'; '.join(f'@{key}' for key in found)}]"] if found else []
        return " ".join([*cited, *(f"({key})" for key in missing)])

    def _plan(self, key: str, file: str) -> SourcePaper | None:
        plan = self.cited.get(key.lower())
        if plan is None:
            paths = [f"{_DISTILL_FOLDER}/{file}" if file else "", self.path]
            found = next(filter(None, (self._read(p).get(key.lower()) for p in paths if p)), None)
            if found is None:
                return None
            path = next(p for p in paths if p and key.lower() in self._read(p))
            plan = self.cited[key.lower()] = paper_of(found, SourceLine(path, found.line or 0))
        return plan

    def _read(self, path: str) -> dict[str, Reference]:
        if path not in self._files:
            self._files[path] = {}
            try:
                reading = (
                    read_bibtex(self.folder.read_text(path)) if self.folder.has(path) else None
                )
            except (SourceRefused, ValueError) as refusal:
                self.report.warn(SourceLine(path), f"invalid bibliography: {refusal}")
                reading = None
            for reference in reading.references if reading else []:
                self._files[path].setdefault(reference.key.lower(), reference)
        return self._files[path]


def paper_of(reference: Reference, place: SourceLine) -> SourcePaper:
    plan = SourcePaper(reference.title, place, reference.venue_short or reference.venue)
    plan.year, plan.citation_key = reference.year, reference.key
    plan.authors = ", ".join(str(author.name) for author in reference.authors)
    plan.url = reference.url
    pdf = next((one.target for one in reference.links if one.kind == "pdf"), "")
    plan.pdf_url = pdf if pdf.startswith(("http://", "https://")) else ""
    if reference.doi:
        plan.urls.append(f"https://doi.org/{reference.doi}")
    if reference.arxiv_id:
        plan.urls.append(f"https://arxiv.org/abs/{reference.arxiv_id}")
    return plan
