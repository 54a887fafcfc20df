"""Links between the pages of an export, also those to Notion's website."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from importers.notion.export import ExportTree, id_in_url
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import (
    LINK,
    escape_label,
    link_of,
    markdown_link,
    written_target,
)
from importers.text.prose import Prose
from importers.text.targets import is_web_address, locate

_NOTION = re.compile(r"(?:.+\.)?notion\.(?:so|site|com)")
_BARE_URL = re.compile(
    r"(?<![(\[\w])(?P<open><?)(?P<url>https://(?:[\w-]+\.)*notion\.(?:so|site|com)/"
    r"[^\s<>()\[\]]*[^\s<>()\[\],.;:!?])(?(open)>?)"
)


@dataclass
class PageLinks:
    """``instead`` maps files that are no pages to the page that has their content."""

    tree: ExportTree
    report: ImportReport
    titles: dict[str, str]
    instead: dict[str, str] = field(default_factory=dict)

    def rewrite(self, prose: Prose) -> Prose:
        if "](" not in prose.text and "notion." not in prose.text:
            return prose
        return prose.substitute(_BARE_URL, self._bare_url).substitute(LINK, self._link)

    def page_at(self, target: str, beside: str) -> str:
        """Return the page of the export that a link leads to, or ""."""
        if is_web_address(target):
            is_notion = _NOTION.fullmatch(urlsplit(target).hostname or "")
            path = self.tree.by_id(target) if is_notion else ""
        else:
            path = locate(self.tree.folder, target, beside=beside).path or ""
            is_page = target.partition("#")[0].endswith((".md", ".csv"))
            path = path or self.tree.by_id(target) or (self.tree.by_name(target) if is_page else "")
        return self.instead.get(path, path)

    def _link(self, found: re.Match[str], place: SourceLine) -> str:
        link = link_of(found)
        if link.target.startswith("about:blank"):
            return link.label
        path = "" if link.is_image else self.page_at(link.target, place.path)
        if path not in self.titles:
            self._report_private(link.target, place)
            return found[0]
        label = link.label.strip() or escape_label(self.titles[path])
        # Most anchors are IDs of blocks, which the export doesn't have.
        anchor = link.target.partition("#")[2]
        part = f"#{anchor}" if anchor and not id_in_url(anchor) else ""
        if path == place.path and not part:
            return label
        return f"[{label}]({written_target(f'/{path}{part}')})"

    def _bare_url(self, found: re.Match[str], place: SourceLine) -> str:
        path = self.page_at(found["url"], place.path)
        if path not in self.titles:
            self._report_private(found["url"], place)
            return found[0]
        return markdown_link(self.titles[path], f"/{path}")

    def _report_private(self, target: str, place: SourceLine) -> None:
        hostname = urlsplit(target).hostname or "" if is_web_address(target) else ""
        if _NOTION.fullmatch(hostname) and id_in_url(target):
            message = f"link to a page of Notion that is not in the export: {target}"
            self.report.warn(place, message)
