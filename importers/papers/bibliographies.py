"""Bibliographies of a folder, whose entries become papers where texts cite them."""

from dataclasses import dataclass, field

from blog.bibliography.bibtex_reading import read_bibtex
from blog.bibliography.reference import Reference
from blog.folders.source import Folder, SourceRefused
from importers.collection import SourcePaper
from importers.report import ImportReport, SourceLine

Entries = dict[str, tuple[Reference, SourceLine]]


@dataclass
class Bibliographies:
    """Reads each file once; ``cited`` are the papers that texts cite, by their keys."""

    folder: Folder
    report: ImportReport
    cited: dict[str, SourcePaper] = field(default_factory=dict)
    _files: dict[str, Entries] = field(default_factory=dict)

    def entries(self, path: str) -> Entries:
        """Return the entries of a file by their keys; what can't be read is reported."""
        if path not in self._files:
            self._files[path] = self._read(path)
        return self._files[path]

    def _read(self, path: str) -> Entries:
        if not path.lower().endswith((".bib", ".bibtex")):
            self.report.warn(SourceLine(path), "not a BibTeX bibliography: not read")
            return {}
        try:
            references = read_bibtex(self.folder.read_text(path)).references
        except (SourceRefused, ValueError) as refusal:
            self.report.warn(SourceLine(path), f"invalid bibliography: {refusal}")
            return {}
        found: Entries = {}
        for reference in references:
            found.setdefault(reference.key, (reference, SourceLine(path, reference.line or 0)))
        return found


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
