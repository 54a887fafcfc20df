"""Crawl the site and write its pages to a folder."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from blog.file_locks import folder_lock
from blog.models import Post
from site_config.language import in_site_language
from site_config.static_export.base_url import BaseUrl
from site_config.static_export.client import Answer, SiteClient, at_root
from site_config.static_export.folder import CopyFolder
from site_config.static_export.redirect_pages import (
    REDIRECTS_FILE,
    redirect_file,
    redirect_list,
    redirect_page,
)
from site_config.static_export.report import ExportReport, count_label
from site_config.static_export.search_files import search_files
from site_config.static_export.search_page import search_page
from site_config.static_export.seeds import former_places, start_places
from site_config.static_export.site_urls import SEARCH, Location, is_writable
from site_config.static_export.url_rewriting import Links, Rewriter

MISSING = Location("/there-is-no-such-page/")
NOT_FOUND_FILE = "404.html"
TOO_LONG = "URLs that can't be file names"
TAKEN = "URLs whose file is taken by another"
# About every tenth of a second.
PROGRESS_EVERY = 100

_Progress = Callable[[int, int], None]


class ExportFailedError(Exception):
    """The message is for the owner."""


@dataclass(frozen=True)
class Wanted:
    place: Location
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
        copy_folder = CopyFolder(folder, may_overwrite=may_overwrite, dry_run=dry_run)
        export = _Export(copy, live, copy_folder, progress)
        try:
            with in_site_language(export.asker.request(Location("/"))):
                export.run()
            export.report.written = copy_folder.finish()
        finally:
            copy_folder.discard()
    export.report.dry_run = dry_run
    export.report.is_unknown_to_live = live is not None and not copy.is_named_in(
        settings.STATIC_COPIES
    )
    return export.report


class _Export:
    def __init__(
        self,
        copy: BaseUrl,
        live: BaseUrl | None,
        folder: CopyFolder,
        progress: _Progress,
    ) -> None:
        self.copy = copy
        self.folder = folder
        self.progress = progress
        self.report = ExportReport(str(copy))
        self.asker = SiteClient(copy)
        self.rewriter = Rewriter(copy, live)
        self._waiting: deque[Wanted] = deque()
        self._known: set[Location] = set()
        self._former: set[Location] = set()
        self._moved: dict[str, str] = {}

    def run(self) -> None:
        for place in start_places():
            self._want(Wanted(place))
        self._follow()
        # Last, so that current pages take precedence over redirects from former URLs.
        self._former = set(former_places()) - self._known
        for place in sorted(self._former, key=lambda place: place.path):
            self._want(Wanted(place))
        self._follow()
        self._put_beside()
        self._put_search()
        public = Post.objects.public()
        self.report.unlisted = public.count() - Post.objects.published().count()

    def _want(self, wanted: Wanted) -> None:
        if wanted.place not in self._known:
            self._known.add(wanted.place)
            self._waiting.append(wanted)

    def _follow(self) -> None:
        while self._waiting:
            self._take(self._waiting.popleft())
            done = len(self._known) - len(self._waiting)
            if done % PROGRESS_EVERY == 0:
                self.progress(done, len(self._known))

    def _take(self, wanted: Wanted) -> None:
        place = wanted.place
        if not place.is_writable:
            self.report.left_out[TOO_LONG] += 1
            return
        answer = self._ask(place)
        if answer.is_redirect:
            self._take_redirect(place, answer)
        elif answer.status == 200:
            self._keep(place, answer)
        elif answer.status < 500 and place not in self._former:
            self.report.dead[place.path] = wanted.linked_on or "nothing"
        elif answer.status >= 500:
            raise ExportFailedError(
                f"{place.path} failed ({answer.error}). Run 'manage.py prepare' first."
            )

    def _ask(self, place: Location) -> Answer:
        # URLs in images and PDFs can't be rewritten.
        if place.path.endswith(".pdf") or place.path.startswith("/share/"):
            answer = self.asker.ask_at_address(place)
            if answer.status == 200:
                return answer
        return self.asker.ask(place)

    def _keep(self, place: Location, answer: Answer) -> None:
        if place.file in self.folder:
            self.report.left_out[TAKEN] += 1
            return
        found = Links()
        self.folder.put(place.file, self.content(place, answer, found))
        self.report.counts[count_label(place, answer.content_type)] += 1
        self.report.left_out.update(set(found.left_out))
        for other in found.places:
            self._want(Wanted(other, linked_on=place.path))

    def content(self, place: Location, answer: Answer, found: Links) -> bytes | Path:
        """Return the content of a response, with its URLs rewritten."""
        if answer.file is not None and answer.content_type != "text/css":
            if answer.content_type == "text/javascript":
                self.rewriter.find_imports(answer.file.read_text("utf-8"), place, found)
            return answer.file
        try:
            text = (answer.file.read_bytes() if answer.file else answer.body).decode()
        except UnicodeDecodeError:
            return answer.file or answer.body
        if place.path == "/robots.txt":
            return self.rewriter.robots(text).encode()
        rewrite = {
            "text/html": self.rewriter.html,
            "text/css": self.rewriter.css,
            "application/xml": self.rewriter.xml,
        }.get(answer.content_type)
        return (rewrite(text, place, found) if rewrite else self.copy.write_in(text)).encode()

    def _take_redirect(self, place: Location, answer: Answer) -> None:
        """Write a redirect page; files are written at both URLs instead."""
        found = Links()
        address = self.rewriter.address(answer.location, place, found)
        target = next(iter(found.places), None)
        if target is None or address is None:
            return
        self._want(Wanted(target, linked_on=place.path))
        if not target.is_page:
            self._keep(place, self._ask(target))
            return
        name = redirect_file(place.path)
        if name in self.folder or not is_writable(name):
            return
        written = self.copy.write_in(address)
        self.folder.put(name, redirect_page(written, self.copy.origin))
        self._moved[place.path] = written
        self.report.counts["redirects"] += 1

    def _put_search(self) -> None:
        """Write the search page and the index that its script reads."""
        page, found = Location(SEARCH), Links()
        self.folder.put(
            page.file, self.rewriter.html(search_page(self.asker), page, found).encode()
        )
        with at_root(f"{self.copy.path}/"):
            for name, content in search_files():
                self.folder.put(f"search/{name}", content)
                self.report.counts["search files"] += 1
        for place in found.places:
            self._want(Wanted(place, linked_on=page.path))
        self._follow()

    def _put_beside(self) -> None:
        """Write the files that hosts expect: the 404 page, .nojekyll and the redirects."""
        found = Links()
        missing = self.asker.ask(MISSING)
        self.folder.put(NOT_FOUND_FILE, self.content(MISSING, missing, found))
        # Without it, GitHub Pages ignores names that start with an underscore.
        self.folder.put(".nojekyll", b"")
        if self._moved:
            self.folder.put(REDIRECTS_FILE, redirect_list(self._moved, self.copy.path))
