"""Merge all mentions of a paper in a folder."""

from collections.abc import Iterable

from blog.bibliography.paper_titles import is_truncated, parse_paper_title, without_ellipsis
from blog.folders.source import Folder
from blog.models.papers import title_key
from importers.collection import SourcePage, SourcePaper
from importers.papers.index_papers import ListedPaper
from importers.report import ImportReport
from importers.text.markdown_patterns import HEADING, heading_text
from importers.text.prose import with_code_marks
from importers.text.targets import find_anchor, gitbook_anchor, is_web_address, locate


class PaperShelf:
    def __init__(self, report: ImportReport) -> None:
        self.papers: list[SourcePaper] = []
        self._report = report
        self._by_title: dict[str, SourcePaper] = {}
        self._by_place: dict[str, dict[str, SourcePaper]] = {}

    def add_pages(self, pages: Iterable[SourcePage]) -> None:
        for page in pages:
            if page.paper:
                page.paper = self.add(page.paper)
            else:
                self._add_headings(page)

    def add(self, plan: SourcePaper) -> SourcePaper:
        known = self._by_title.get(title_key(plan.title))
        if known is None:
            self.papers.append(plan)
            self._by_title[title_key(plan.title)] = plan
            return plan
        self._merge(known, plan)
        return known

    def add_listed(self, listed: ListedPaper, folder: Folder, pages: dict[str, SourcePage]) -> None:
        """Merge an item of a reading list with the note it links to or that has its title."""
        plan = listed.plan
        is_local = bool(listed.link) and not is_web_address(listed.link)
        target = locate(folder, listed.link, beside=plan.place.path) if is_local else None
        page = pages.get(target.path or "") if target else None
        if page is None or target is None:
            self.add(plan)
            return
        plan.has_note = True
        if target.anchor:
            parts = self._by_place.get(page.path, {})
            known = parts.get(find_anchor(target.anchor, {name: name for name in parts}) or "")
        else:
            known = page.paper
        if known is not None:
            self._merge(known, plan)
            self._by_title.setdefault(title_key(plan.title), known)
        elif target.anchor:
            self.add(plan)
        else:
            page.paper = self.add(plan)
            page.paper.mentioned_in.add(page.path)
            page.is_note = True

    def _add_headings(self, page: SourcePage) -> None:
        for line, is_code in with_code_marks(page.lines):
            heading = None if is_code else HEADING.match(line.text)
            text = heading_text(heading[2]) if heading else ""
            named = parse_paper_title(text)
            if named:
                plan = SourcePaper(named.title, line.place, named.venue, named.year, has_note=True)
                plan.topics = list(page.topics)
                page.is_note = True
                plan = self.add(plan)
                self._by_place.setdefault(page.path, {})[gitbook_anchor(text)] = plan

    def _merge(self, known: SourcePaper, other: SourcePaper) -> None:
        if is_truncated(known.title) and title_key(other.title).startswith(
            title_key(without_ellipsis(known.title))
        ):
            known.title = other.title
        if known.venue.lower() == "arxiv" and other.venue.lower() != "arxiv":
            known.venue, known.year = other.venue, other.year
        elif (known.venue.lower(), known.year) != (other.venue.lower(), other.year):
            self._report.note(
                other.place,
                f"“{other.title}” is {other.venue} {other.year} here and "
                f"{known.venue} {known.year} in {known.place}; using the latter",
            )
        known.authors = known.authors or other.authors
        known.url = known.url or other.url
        known.pdf_url = known.pdf_url or other.pdf_url
        known.state = known.state or other.state
        known.has_note = known.has_note or other.has_note
        known.mentioned_in |= other.mentioned_in
        known.urls += [url for url in other.urls if url not in known.urls]
        known.topics += [topic for topic in other.topics if topic not in known.topics]
