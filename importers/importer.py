"""Write a folder into the database in one transaction; importing it again changes nothing."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import Resolver404, resolve

from blog.folders.source import Folder
from blog.images.rendition_threads import encoding_ahead, encoding_later
from blog.list_blocks import LIST_RULES
from blog.markdown.rendering import MAX_BODY_BYTES, Rendered, RenderingTimeout, render_markdown
from blog.models import Paper, Post, Redirect, Topic
from blog.models.pages import OPEN_PATHS
from blog.rerendering import deferred_import
from importers.addresses import AddressBook, fitting_url
from importers.collection import Collection, SourcePage
from importers.formats import FORMATS_BY_NAME, JEKYLL_FORMATS, detect_format
from importers.report import ImportOutcome, ImportReport, SourceLine
from importers.starters import leave_out_examples
from importers.text.dialects import with_common_markdown
from importers.text.html import without_foreign_html
from importers.text.math import with_dollars
from importers.text.prose import Prose
from importers.text.targets import anchors_of
from importers.undo import recorded
from importers.visibility import hiding_folder
from importers.writing.assets import Assets
from importers.writing.menu import write_menu
from importers.writing.papers import find_papers, write_papers
from importers.writing.posts import PostWriter, link_translations
from importers.writing.rows import RowWriter
from importers.writing.topics import TopicWriter
from importers.writing.works import WorkWriter

_MAX_PATH_LENGTH = 500
# New URLs of links and images make a text longer than in the folder.
_ROOM_FOR_ADDRESSES = 0.8
_AS_DRAFT = "; imported as a draft"


@dataclass(frozen=True)
class Options:
    """``dated`` is the date of the first page; each following page is a minute older.

    ``on_progress`` receives the step, the number of steps and the page's title.
    ``name`` separates folders that have the same file names.
    """

    format: str = ""
    is_dry_run: bool = False
    as_drafts: bool = False
    dated: date | None = None
    name: str = ""
    on_progress: Callable[[int, int, str], None] | None = None


@dataclass
class ImportRun:
    """An import in progress: what was read, and where it goes."""

    folder: Folder
    report: ImportReport
    options: Options
    collection: Collection
    book: AddressBook

    def report_progress(self, step: int, title: str) -> None:
        """Each page has two steps: reading and writing."""
        if self.options.on_progress:
            self.options.on_progress(step, 2 * len(self.collection.pages), title)


def read_source_folder(root: Path, options: Options, unpacked_from: str = "") -> ImportRun:
    """``unpacked_from`` is the name of the owner's ZIP file."""
    folder = Folder(root, unpacked_from)
    report = ImportReport(is_dry_run=options.is_dry_run)
    found = FORMATS_BY_NAME[options.format] if options.format else detect_format(folder)
    report.format = found.name
    for path, reason in sorted(folder.refused.items()):
        report.skip(SourceLine(path), reason)
    collection = found.read(folder, report)
    leave_out_examples(collection, report)
    collection.rewrite(partial(with_common_markdown, report=report))
    with_dollars(collection)
    collection.rewrite(partial(without_foreign_html, report=report))
    assets = Assets(folder, report, is_dry_run=options.is_dry_run)
    run = ImportRun(
        folder, report, options, collection, AddressBook(folder, collection, assets, report)
    )
    _read_anchors(run)
    return run


@contextmanager
def import_transaction(
    run: ImportRun, database: AbstractContextManager[None] | None = None
) -> Iterator[None]:
    """Commit the database and files together; roll both back on a dry run or an error.

    ``database`` is where to work, if not on the site's own rows.
    """
    assets = run.book.assets
    encoding = encoding_later if assets.are_many else encoding_ahead
    if assets.are_many:
        message = "images are shown at full size until their smaller sizes are generated "
        run.report.note(SourceLine("."), f"{message}in the background")
    try:
        with (
            database or nullcontext(),
            transaction.atomic(),
            deferred_import(),
            encoding(),
            recorded(run.folder.name),
        ):
            transaction.on_commit(assets.keep)
            yield
            assets.remember_images()
            if run.options.is_dry_run:
                transaction.set_rollback(True)
    except BaseException:
        assets.forget()
        raise


def write_posts(run: ImportRun) -> None:
    """Write all pages, and what they need: topics, papers, projects, talks, courses and people."""
    collection, report, options = run.collection, run.report, run.options
    book = run.book
    topics = TopicWriter(collection, report)
    topics.place()
    papers = _write_papers(run, topics.topics)
    _cite_by_known_keys(collection, papers)
    rows = RowWriter(book, options.name)
    works = WorkWriter(rows, book, f"{options.name}:" if options.name else "")
    posts = PostWriter(
        report, book, options.as_drafts, options.dated, options.name, papers, topics.topics
    )
    placed = works.place(collection.pages)
    as_posts = {page.path for page in posts.place([page for page in placed if not page.work])}
    collection.pages = [page for page in placed if page.work or page.path in as_posts]
    for path, key in collection.topic_pages.items():
        book.urls[path] = topics.topics[key].get_absolute_url()
        book.titles[path] = topics.topics[key].name
    topics.write(book)
    targets: dict[str, Any] = {
        path: topics.topics[key] for path, key in collection.topic_pages.items()
    }
    written: dict[str, Post] = {}
    for number, page in enumerate(collection.pages):
        run.report_progress(len(collection.pages) + number + 1, page.title)
        if page.work:
            targets[page.path] = works.write(page)
        else:
            written[page.path] = posts.write(page, number)
    # Projects, talks, courses and people have one language.
    texts = [page for page in collection.pages if page.path in written]
    link_translations(texts, written, posts.created, report)
    _redirect_old_paths(collection, targets | written, report)
    write_menu(collection.menu, book, rows)


def _redirect_old_paths(
    collection: Collection, targets: dict[str, Any], report: ImportReport
) -> None:
    for address, path in collection.old_paths.items():
        if path in targets:
            _redirect(address, targets[path], SourceLine(path), report)
    for address, url in collection.old_lists.items():
        _redirect(address, url, SourceLine(address), report)


def _write_papers(run: ImportRun, topics: dict[str, Topic]) -> dict[int, Paper]:
    """Return the paper of each plan; a draft note doesn't add its paper to the public list."""
    notes = {page.path: page for page in run.collection.pages}
    drafts = {path for path, page in notes.items() if page.is_draft or run.options.as_drafts}
    private = [paper for paper in run.collection.papers if paper.mentioned_in <= drafts]
    public = [paper for paper in run.collection.papers if paper not in private]
    papers = write_papers(public, topics, run.report)
    known = find_papers(private)
    for paper in private:
        if id(paper) not in known:
            path = next(iter(sorted(paper.mentioned_in)))
            message = f"{paper.summary} not added to the reading list, as its note is a draft"
            run.report.note(SourceLine(path), message)
    return papers | known


def _cite_by_known_keys(collection: Collection, papers: dict[int, Paper]) -> None:
    """A paper that is already listed keeps its key, so the texts cite it by that key."""
    keys = {
        plan.citation_key: papers[id(plan)].citation_key
        for plan in collection.papers
        if plan.citation_key
        and id(plan) in papers
        and plan.citation_key != papers[id(plan)].citation_key
    }
    if not keys:
        return
    pattern = re.compile(rf"@({'|'.join(map(re.escape, keys))})(?=[\];,\s])")
    for page in collection.pages:
        page.lines = (
            Prose(page.lines).substitute(pattern, lambda found, _: f"@{keys[found[1]]}").lines
        )


def _read_anchors(run: ImportRun) -> None:
    """Render each page unchanged: headings and formulas don't depend on link targets."""
    collection, report, book = run.collection, run.report, run.book
    result = []
    for number, page in enumerate(collection.pages, 1):
        run.report_progress(number, page.title)
        _hide_if_private(page, run)
        text = "\n".join(line.text for line in page.lines)
        reason = _skip_reason(page.path, text)
        if not reason:
            try:
                rendered = render_markdown(text, lists=LIST_RULES)
                book.anchors[page.path] = anchors_of(rendered)
                _report_problems(page, rendered, report)
            except RenderingTimeout as timeout:
                reason = str(timeout)
        if reason:
            report.skip(page.place, reason)
            report.count("posts", ImportOutcome.SKIPPED)
        else:
            result.append(page)
    collection.pages = result


def _hide_if_private(page: SourcePage, run: ImportRun) -> None:
    report, collection = run.report, run.collection
    folder = hiding_folder(page.path)
    # Jekyll's own folders begin with an underscore.
    is_public = folder in collection.public_folders
    is_hiding = (
        folder and not is_public and (report.format not in JEKYLL_FORMATS or folder == "_drafts")
    )
    reason = report.private.get(page.path) or (f"in {folder}" if is_hiding else "")
    if reason and not page.is_draft:
        page.is_draft = True
        collection.forget_addresses({page.path})
    noted = (line.place.path for line in report.notes if line.message.endswith(_AS_DRAFT))
    if page.is_draft and reason and page.path not in noted:
        report.note(page.place, f"{reason}{_AS_DRAFT}")


def _report_problems(page: SourcePage, rendered: Rendered, report: ImportReport) -> None:
    for problem in rendered.problems:
        line = min(problem.line or 0, len(page.lines))
        report.warn(page.lines[line - 1].place if line else page.place, problem.message)


def _skip_reason(path: str, text: str) -> str:
    if len(path) > _MAX_PATH_LENGTH:
        return "file path is too long"
    if len(text.encode()) > MAX_BODY_BYTES * _ROOM_FOR_ADDRESSES:
        return "text is too long for one post; split it"
    return ""


def _redirect(address: str, target: Any, place: SourceLine, report: ImportReport) -> None:
    """``target`` is a row with a page, or a path of this site."""
    url = fitting_url(target if isinstance(target, str) else target.get_absolute_url())
    report.save_texts(place, address)
    if f"{address}/" == url:
        return
    if len(address) > _MAX_PATH_LENGTH or _is_page_of_site(address):
        report.note(place, f"no redirect from {address}: this site already has a page there")
        return
    known = Redirect.objects.filter(path=address).select_related("post", "topic")
    redirect = known.first()
    if redirect is None:
        redirect = Redirect(path=address)
        if isinstance(target, Post):
            redirect.post = target
        elif isinstance(target, Topic):
            redirect.topic = target
        else:
            redirect.url = url
        redirect.save()
        report.count("redirects", ImportOutcome.CREATED)
        return
    is_same = fitting_url(redirect.target_url()) == url
    report.count("redirects", ImportOutcome.UNCHANGED if is_same else ImportOutcome.PRESERVED)
    if not is_same:
        report.note(place, f"no redirect from {address}: it already redirects elsewhere")


def _is_page_of_site(address: str) -> bool:
    """Exclude redirects, for unknown names and for lists that are empty so far."""
    try:
        found = resolve(f"{address}/")
    except Resolver404:
        return False
    return not (found.kwargs or found.url_name in OPEN_PATHS)
