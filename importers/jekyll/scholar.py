"""Bibliographies of a Jekyll site: papers cited in its texts go to the reading list."""

from dataclasses import dataclass, field
from functools import cached_property

from importers.collection import SourcePaper
from importers.fields import mapping_of, one_line_text
from importers.jekyll.site_settings import SiteSettings
from importers.papers.bibliographies import Bibliographies, paper_of
from importers.report import SourceLine

_DISTILL_FOLDER = "assets/bibliography"


@dataclass
class Scholar(Bibliographies):
    settings: SiteSettings = field(default_factory=SiteSettings)

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
        found = [key for key in keys if self._paper(key, file)]
        missing = [key for key in keys if key not in found]
        for key in missing:
            self.report.warn(place, f"citation “{key}” not found in any bibliography")
        cited = [f"[{'; '.join(f'@{key}' for key in found)}]"] if found else []
        return " ".join([*cited, *(f"({key})" for key in missing)])

    def _paper(self, key: str, file: str) -> SourcePaper | None:
        """Return the paper with a key in any case."""
        if key.lower() not in self.cited:
            for path in (f"{_DISTILL_FOLDER}/{file}" if file else "", self.path):
                entries = self.entries(path) if self.folder.has(path) else {}
                known = {name.lower(): entry for name, entry in reversed(entries.items())}
                if entry := known.get(key.lower()):
                    self.cited[key.lower()] = paper_of(*entry)
                    break
        return self.cited.get(key.lower())
