"""Crawl the site and write its pages to a folder."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from blog.file_locks import folder_lock
from blog.models import Post
from site_config.language import in_site_language
from site_config.program import PROGRAM
from site_config.static_export.base_url import BaseUrl
from site_config.static_export.client import SiteClient, SiteResponse, at_root
from site_config.static_export.folder import ExportFolder
from site_config.static_export.redirect_pages import (
    REDIRECTS_FILE,
    redirect_file,
    redirect_list,
    redirect_page,
)
from site_config.static_export.report import ExportReport, count_label
from site_config.static_export.search_files import search_files
from site_config.static_export.search_page import search_page
from site_config.static_export.seeds import former_urls, start_urls
from site_config.static_export.site_urls import SEARCH, SiteUrl, is_writable
from site_config.static_export.url_rewriting import Links, Rewriter

MISSING = SiteUrl("/there-is-no-such-page/")
NOT_FOUND_FILE = "404.html"
TOO_LONG = "URLs that can't be file names"
TAKEN = "URLs whose file is taken by another"
# Updates the progress about every tenth of a second.
PAGES_PER_PROGRESS = 100

_Progress = Callable[[int, int], None]


class ExportFailedError(Exception):
    """The message is for the owner."""


@dataclass(frozen=True)
class QueuedUrl:
    url: SiteUrl
    linked_on: str = ""


def live_base_url() -> BaseUrl:
    """Return the URL of the live site, guessed from the settings."""
    local = {"127.0.0.1", "localhost", "[::1]", "testserver"}
    names = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host not in local]
    scheme = "https" if settings.HTTPS else "http"
    return BaseUrl(scheme, names[0] if names else f"127.0.0.1:{settings.PORT}")


def export_site(
    folder: Path,
    *,
    copy: BaseUrl,
    live: BaseUrl | None = None,
    may_overwrite: bool = False,
    dry_run: bool = False,
    progress: _Progress = lambda done, known: None,
) -> ExportReport:
    """Write the public site to a folder. Raise ExportFailedError, FolderRefusedError or OSError.

    Only one export runs at a time.
    """
    with folder_lock(Path(settings.DATA_DIR) / "exporting"):
        export_folder = ExportFolder(folder, may_overwrite=may_overwrite, dry_run=dry_run)
        export = _Export(copy, live, export_folder, progress)
        try:
            with in_site_language(export.client.request(SiteUrl("/"))):
                export.run()
            export.report.written = export_folder.finish()
        finally:
            export_folder.discard()
    export.report.dry_run = dry_run
    export.report.is_unknown_to_live = live is not None and not copy.is_named_in(
        settings.STATIC_COPIES
    )
    return export.report


class _Export:
    def __init__(
        self, copy: BaseUrl, live: BaseUrl | None, folder: ExportFolder, progress: _Progress
    ) -> None:
        self.copy = copy
        self.folder = folder
        self.progress = progress
        self.report = ExportReport(str(copy))
        self.client = SiteClient(copy)
        self.rewriter = Rewriter(copy, live)
        self._waiting: deque[QueuedUrl] = deque()
        self._known: set[SiteUrl] = set()
        self._former: set[SiteUrl] = set()
        self._moved: dict[str, str] = {}

    def run(self) -> None:
        for url in start_urls():
            self._enqueue(QueuedUrl(url))
        self._crawl()
        # Last, so that current pages take precedence over redirects from former URLs.
        self._former = set(former_urls()) - self._known
        for url in sorted(self._former, key=lambda url: url.path):
            self._enqueue(QueuedUrl(url))
        self._crawl()
        self._put_host_files()
        self._put_search()
        public = Post.with_pages.public()
        self.report.unlisted = public.count() - Post.with_pages.published().count()

    def _enqueue(self, queued: QueuedUrl) -> None:
        if queued.url not in self._known:
            self._known.add(queued.url)
            self._waiting.append(queued)

    def _crawl(self) -> None:
        while self._waiting:
            self._export(self._waiting.popleft())
            done = len(self._known) - len(self._waiting)
            if done % PAGES_PER_PROGRESS == 0:
                self.progress(done, len(self._known))

    def _export(self, queued: QueuedUrl) -> None:
        url = queued.url
        if not url.is_writable:
            self.report.skipped[TOO_LONG] += 1
            return
        response = self._get(url)
        if response.is_redirect:
            self._export_redirect(url, response)
        elif response.status == 200:
            self._store(url, response)
        elif response.status < 500 and url not in self._former:
            self.report.dead[url.path] = queued.linked_on or "nothing"
        elif response.status >= 500:
            raise ExportFailedError(
                f"{url.path} failed ({response.error}). Run '{PROGRAM} prepare' first."
            )

    def _get(self, url: SiteUrl) -> SiteResponse:
        # URLs in images and PDFs can't be rewritten.
        if url.path.endswith(".pdf") or url.path.startswith("/share/"):
            response = self.client.get(url, is_final=True)
            if response.status == 200:
                return response
        return self.client.get(url)

    def _store(self, url: SiteUrl, response: SiteResponse) -> None:
        if url.file in self.folder:
            self.report.skipped[TAKEN] += 1
            return
        found = Links()
        self.folder.put(url.file, self.content(url, response, found))
        self.report.counts[count_label(url, response.content_type)] += 1
        self.report.skipped.update(set(found.skipped))
        for other in found.urls:
            self._enqueue(QueuedUrl(other, linked_on=url.path))

    def content(self, url: SiteUrl, response: SiteResponse, found: Links) -> bytes | Path:
        """Return the content of a response, with its URLs rewritten."""
        if response.file is not None and response.content_type != "text/css":
            if response.content_type == "text/javascript":
                self.rewriter.find_imports(response.file.read_text("utf-8"), url, found)
            return response.file
        try:
            text = (response.file.read_bytes() if response.file else response.body).decode()
        except UnicodeDecodeError:
            return response.file or response.body
        if url.path == "/robots.txt":
            return self.rewriter.robots(text).encode()
        rewrite = {
            "text/html": self.rewriter.html,
            "text/css": self.rewriter.css,
            "application/xml": self.rewriter.xml,
        }.get(response.content_type)
        return (rewrite(text, url, found) if rewrite else self.copy.write_in(text)).encode()

    def _export_redirect(self, url: SiteUrl, response: SiteResponse) -> None:
        """Write a redirect page; files are written at both URLs instead."""
        found = Links()
        address = self.rewriter.address(response.location, url, found)
        target = next(iter(found.urls), None)
        if address is None:
            return
        if target is not None:
            self._enqueue(QueuedUrl(target, linked_on=url.path))
            if not target.is_page:
                self._store(url, self._get(target))
                return
        name = redirect_file(url.path)
        if name in self.folder or not is_writable(name):
            return
        written = self.copy.write_in(address)
        origin = self.copy.origin if written.startswith("/") else ""
        self.folder.put(name, redirect_page(written, origin))
        self._moved[url.path] = written
        self.report.counts["redirects"] += 1

    def _put_search(self) -> None:
        """Write the search page and the index that its script reads."""
        page, found = SiteUrl(SEARCH), Links()
        self.folder.put(
            page.file, self.rewriter.html(search_page(self.client), page, found).encode()
        )
        with at_root(f"{self.copy.path}/"):
            for name, content in search_files():
                self.folder.put(f"search/{name}", content)
                self.report.counts["search files"] += 1
        for url in found.urls:
            self._enqueue(QueuedUrl(url, linked_on=page.path))
        self._crawl()

    def _put_host_files(self) -> None:
        """Write the files that hosts expect: the 404 page, .nojekyll and the redirects."""
        found = Links()
        missing = self.client.get(MISSING)
        self.folder.put(NOT_FOUND_FILE, self.content(MISSING, missing, found))
        # Without it, GitHub Pages ignores names that start with an underscore.
        self.folder.put(".nojekyll", b"")
        if self._moved:
            self.folder.put(REDIRECTS_FILE, redirect_list(self._moved, self.copy.path))
