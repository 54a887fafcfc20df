"""Resolve a link or image of a source file to its URL on this site; report what isn't found."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from blog.folders.source import MARKDOWN_SUFFIXES, Folder
from importers.report import ImportReport, Location
from importers.text.targets import BROKEN_REFERENCE, LinkTarget, find_anchor, is_web_address, locate
from importers.writing.assets import AssetRefused, Assets


@dataclass
class SourceUrls:
    """The new URLs: for each source file, its URL and its anchors.

    ``addresses``, ``own_pages`` and ``own_url`` are those of the collection.
    """

    urls: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    drafts: set[str] = field(default_factory=set)
    anchors: dict[str, dict[str, str]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    own_pages: dict[str, str] = field(default_factory=dict)
    own_url: str = ""

    def address_in(self, target: str) -> str:
        """Return a link's target without the prefix that all URLs of the old site share."""
        base = urlsplit(self.own_url).path
        for start in filter(None, (self.own_url, base)):
            rest = target[len(start) :]
            if target.lower().startswith(start.lower()) and rest[:1] in {"", "/", "#", "?"}:
                return f"/{rest.lstrip('/')}"
        return target


@dataclass
class AddressBook:
    folder: Folder
    site: SourceUrls
    assets: Assets
    report: ImportReport

    def picture(self, target: str, place: Location, words: str) -> str | None:
        """Return an image's URL on this site, or None if it has to be replaced by ``words``."""
        shown = "replaced by its text" if words else "removed, as it has no text"
        target = self.site.address_in(target)
        if is_web_address(target):
            host = urlsplit(target).netloc
            is_linked = "replaced by a link" if host else shown
            self.report.warn(place, f"external image ({host or 'data:'}): {is_linked}")
            return None
        path = self._located(target, place).path
        if path is None:
            self.report.warn(place, f"image {target} not found in the folder: {shown}")
            return None
        return self._asset(path, place, f"image {target}", shown)

    def link(self, target: str, place: Location, words: str, *, page: str) -> str | None:
        """Return a link's new URL, or None if it is broken. ``page`` is the file it is in."""
        target = self.site.address_in(target)
        if is_web_address(target):
            return target
        said = f"link “{words[:80]}”"
        found = self._located(target, place)
        path = page if target.startswith("#") else found.path
        if own := self._own_page(path, target):
            return f"{own}#{found.anchor}" if found.anchor else own
        if path is None or target in {"", BROKEN_REFERENCE}:
            where = f"{target} not found in the folder"
            if target in {"", BROKEN_REFERENCE}:
                where = f"no valid target ({target or 'empty'})"
            self.report.warn(place, f"{said}: {where}; replaced by its text")
            return None
        if path in self.site.urls:
            return self._page(path, found.anchor, place, said, page=page)
        if path.lower().endswith(tuple(MARKDOWN_SUFFIXES)):
            self.report.warn(place, f"{said}: {path} is not a page; replaced by its text")
            return None
        return self._asset(path, place, said, "replaced by its text")

    def title(self, target: str, place: Location) -> str:
        """Return the title of the linked page, or "" if the link's target is not a page."""
        path = self._located(self.site.address_in(target), place).path
        return self.site.titles.get(path or "", "")

    def _own_page(self, path: str | None, target: str) -> str:
        """Return the page that this site generates in place of the link's target."""
        if path in self.site.urls:
            return ""
        named = self.site.own_pages.get(f"/{path}", "") if path else ""
        is_address = target.startswith("/") or not path
        return named or (self.site.own_pages.get(_bare(target), "") if is_address else "")

    def _located(self, target: str, place: Location) -> LinkTarget:
        """Find the linked file by its path or by its old URL."""
        found = locate(self.folder, target, beside=place.path)
        if not self.site.addresses or found.path in self.site.urls or target.startswith("#"):
            return found
        named = self.site.addresses.get(_bare(target))
        if named or found.path:
            return LinkTarget(named or found.path, found.anchor)
        # A link written relative to a page's URL usually means a file at the top of the folder.
        return locate(self.folder, re.sub(r"^(?:\.{0,2}/)*", "/", target), beside="")

    def _page(self, path: str, anchor: str, place: Location, said: str, *, page: str) -> str:
        url = self.site.urls[path]
        if path in self.site.drafts:
            self.report.warn(place, f"{said}: {path} is a draft")
        if not anchor:
            return url
        known = find_anchor(anchor, self.site.anchors.get(path, {}))
        if known is None:
            self.report.warn(
                place, f"{said}: #{anchor} not found in {path}; it links to the top of the page"
            )
            return url
        return f"#{known}" if path == page else f"{url}#{known}"

    def _asset(self, path: str, place: Location, said: str, shown: str) -> str | None:
        try:
            return self.assets.url_of(path)
        except AssetRefused as refusal:
            reason = str(refusal).rstrip(".")
            self.report.warn(place, f"{said} not imported: {reason}; {shown}")
            return None


def _bare(target: str) -> str:
    address = unquote(re.split(r"[?#]", target, maxsplit=1)[0])
    return f"/{address.strip('/')}"
