"""Resolve a link or image of a source file to its URL on this site; report what isn't found."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from blog.folders.source import MARKDOWN_SUFFIXES, Folder
from importers.collection import Collection
from importers.report import ImportReport, SourceLine
from importers.text.targets import BROKEN_REFERENCE, LinkTarget, find_anchor, is_web_address, locate
from importers.writing.assets import AssetRefused, Assets

_MAX_URL_LENGTH = 500


@dataclass
class AddressBook:
    """The new URLs of a collection's source files, with their titles and anchors."""

    folder: Folder
    collection: Collection
    assets: Assets
    report: ImportReport
    urls: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    drafts: set[str] = field(default_factory=set)
    anchors: dict[str, dict[str, str]] = field(default_factory=dict)

    def image(self, target: str, place: SourceLine, words: str) -> str | None:
        """Return an image's URL on this site, or None if it has to be replaced by ``words``."""
        fallback = "replaced by its alt text" if words else "removed, as it has no alt text"
        target = self._without_base(target)
        if is_web_address(target):
            host = urlsplit(target).netloc
            is_linked = "replaced by a link" if host else fallback
            self.report.warn(place, f"external image ({host or 'data:'}): {is_linked}")
            return None
        path = self._located(target, place).path
        if path is None:
            self.report.warn(place, f"image {target} not found in the folder: {fallback}")
            return None
        return self._asset(path, place, f"image {target}", fallback)

    def link(self, target: str, place: SourceLine, words: str, *, page: str) -> str | None:
        """Return a link's new URL, or None if it is broken. ``page`` is the file it is in."""
        target = self._without_base(target)
        if is_web_address(target):
            return target
        what = f"link “{words[:80]}”"
        found = self._located(target, place)
        path = page if target.startswith("#") else found.path
        if own := self._own_page(path, target):
            return f"{own}#{found.anchor}" if found.anchor else own
        if path is None or target in {"", BROKEN_REFERENCE}:
            where = f"{target} not found in the folder"
            if target in {"", BROKEN_REFERENCE}:
                where = f"no valid target ({target or 'empty'})"
            self.report.warn(place, f"{what}: {where}; replaced by its text")
            return None
        if path in self.urls:
            return self._page(path, found.anchor, place, what, page=page)
        if path.lower().endswith(tuple(MARKDOWN_SUFFIXES)):
            self.report.warn(place, f"{what}: {path} is not a page; replaced by its text")
            return None
        return self._asset(path, place, what, "replaced by its text")

    def generated_page(self, target: str) -> str:
        """Return the page that this site generates in place of an old one, or ""."""
        return self.collection.site_addresses.get(_bare(self._without_base(target)), "")

    def path_of(self, target: str, place: SourceLine) -> str:
        """Return the file of the folder that a link leads to, or ""."""
        target = self._without_base(target)
        return "" if is_web_address(target) else self._located(target, place).path or ""

    def title(self, target: str, place: SourceLine) -> str:
        path = self._located(self._without_base(target), place).path
        return self.titles.get(path or "", "")

    def _without_base(self, target: str) -> str:
        """Return a link's target without the prefix that all URLs of the old site share."""
        base = urlsplit(self.collection.own_url).path
        whole = re.sub(r"^(?:http:)?//", "https://", target)
        own_url = re.sub(r"^http:", "https:", self.collection.own_url)
        for start in filter(None, (own_url, base)):
            rest = whole[len(start) :]
            if whole.lower().startswith(start.lower()) and rest[:1] in {"", "/", "#", "?"}:
                return f"/{rest.lstrip('/')}"
        return target

    def _own_page(self, path: str | None, target: str) -> str:
        if path in self.urls:
            return ""
        named = self.collection.site_addresses.get(f"/{path}", "") if path else ""
        is_address = target.startswith("/") or not path
        return named or (
            self.collection.site_addresses.get(_bare(target), "") if is_address else ""
        )

    def _located(self, target: str, place: SourceLine) -> LinkTarget:
        address, _, anchor = target.partition("#")
        resolve = self.collection.resolve
        if resolve and address and (path := resolve(address, place.path)):
            return LinkTarget(path, anchor)
        found = locate(self.folder, target, beside=place.path)
        if not self.collection.addresses or found.path in self.urls or target.startswith("#"):
            return found
        named = self.collection.addresses.get(_bare(target))
        if named or found.path:
            return LinkTarget(named or found.path, found.anchor)
        # A link written relative to a page's URL usually means a file at the top of the folder.
        return locate(self.folder, re.sub(r"^(?:\.{0,2}/)*", "/", target), beside="")

    def _page(self, path: str, anchor: str, place: SourceLine, what: str, *, page: str) -> str:
        url = self.urls[path]
        if path in self.drafts and page not in self.drafts:
            self.report.warn(place, f"{what}: {path} is a draft")
        if not anchor:
            return url
        known = find_anchor(anchor, self.anchors.get(path, {}))
        if known is None:
            self.report.warn(
                place, f"{what}: #{anchor} not found in {path}; it links to the top of the page"
            )
            return url
        return f"#{known}" if path == page else f"{url}#{known}"

    def _asset(self, path: str, place: SourceLine, what: str, fallback: str) -> str | None:
        try:
            return self.assets.url_of(path)
        except AssetRefused as refusal:
            reason = str(refusal).rstrip(".")
            self.report.warn(place, f"{what} not imported: {reason}; {fallback}")
            return None


def fitting_url(url: str) -> str:
    """Return a URL that fits into a field; an encoded letter takes up to nine characters."""
    return url if len(url) <= _MAX_URL_LENGTH else unquote(url)


def _bare(target: str) -> str:
    address = unquote(re.split(r"[?#]", target, maxsplit=1)[0])
    return f"/{address.strip('/')}"
