"""From an address in a source file to one of the site; what leads nowhere is named."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from blog.exchange.anchors import find_anchor
from blog.exchange.assets import AssetRefused, Assets
from blog.exchange.report import Place, Report
from blog.exchange.source import MARKDOWN_SUFFIXES, Folder
from blog.exchange.targets import BROKEN_REFERENCE, is_web_address, locate


@dataclass
class Site:
    """What is known of the new addresses: of each source file its URL and its anchors."""

    urls: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    drafts: set[str] = field(default_factory=set)
    anchors: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass
class AddressBook:
    folder: Folder
    site: Site
    assets: Assets
    report: Report

    def picture(self, target: str, place: Place, words: str) -> str | None:
        """Return where a picture is on the site; None if only ``words`` can stand for it."""
        shown = "its text stays" if words else "it has no text that could stay"
        if is_web_address(target):
            host = urlsplit(target).netloc
            is_linked = "a link leads there now" if host else shown
            self.report.leave(
                place, f"a picture is on another site ({host or 'data:'}); {is_linked}"
            )
            return None
        path = locate(self.folder, target, beside=place.path).path
        if path is None:
            self.report.leave(place, f"the picture {target} is not in the folder; {shown}")
            return None
        return self._asset(path, place, f"the picture {target}", shown)

    def link(self, target: str, place: Place, words: str, *, page: str) -> str | None:
        """Return where a link leads now; None if it leads nowhere. ``page`` is the text's file."""
        if is_web_address(target):
            return target
        said = f"the link “{words[:80]}”"
        if target in {"", BROKEN_REFERENCE}:
            self.report.leave(place, f"{said} leads nowhere ({target or 'empty'}); its text stays")
            return None
        found = locate(self.folder, target, beside=place.path)
        path = page if target.startswith("#") else found.path
        if path is None:
            self.report.leave(
                place, f"{said} leads to {target}, which is not in the folder; its text stays"
            )
            return None
        if path in self.site.urls:
            return self._page(path, found.anchor, place, said, page=page)
        if path.lower().endswith(tuple(MARKDOWN_SUFFIXES)):
            self.report.leave(place, f"{said} leads to {path}, which is no page; its text stays")
            return None
        return self._asset(path, place, said, "its text stays")

    def title(self, target: str, place: Place) -> str:
        """Return the title of the page to which a link leads; nothing if it is not a page."""
        path = locate(self.folder, target, beside=place.path).path
        return self.site.titles.get(path or "", "")

    def _page(self, path: str, anchor: str, place: Place, said: str, *, page: str) -> str:
        url = self.site.urls[path]
        if path in self.site.drafts:
            self.report.leave(place, f"{said} leads to {path}, which is a draft")
        if not anchor:
            return url
        known = find_anchor(anchor, self.site.anchors.get(path, {}))
        if known is None:
            self.report.leave(
                place, f"{said} leads to #{anchor}, which is not in {path}; it leads to the page"
            )
            return url
        return f"#{known}" if path == page else f"{url}#{known}"

    def _asset(self, path: str, place: Place, said: str, shown: str) -> str | None:
        try:
            return self.assets.url_of(path)
        except AssetRefused as refusal:
            reason = str(refusal).rstrip(".")
            self.report.leave(place, f"{said} is not taken over: {reason}; {shown}")
            return None
