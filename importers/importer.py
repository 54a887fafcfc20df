"""Writes a folder into the database: all of it or nothing, and twice is the same as once."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.urls import Resolver404, resolve

from blog.folders.source import Folder
from blog.images.library import encoding_ahead, encoding_later
from blog.markdown.rendering import MAX_BODY_BYTES, Rendered, RenderingTimeout, render_markdown
from blog.models import Paper, Post, Redirect, Topic
from blog.rerendering import deferred_import
from importers.addresses import AddressBook, Site
from importers.collection import Collection, Page
from importers.formats import BY_NAME, detected_format
from importers.report import Outcome, Place, Report
from importers.text.anchors import anchors_of
from importers.text.foreign_html import name_foreign_html
from importers.text.math_delimiters import with_dollars
from importers.text.prose import Prose
from importers.writing.assets import Assets
from importers.writing.papers import write_papers
from importers.writing.posts import PostWriter
from importers.writing.topics import TopicWriter

LONGEST_PATH = 500
# New addresses of links and pictures make a text longer than it was in the folder.
_ROOM_FOR_ADDRESSES = 0.8


@dataclass(frozen=True)
class Options:
    """``dated`` is the date of the first page; those after it are a minute older each.

    ``on_progress`` is told which step it is of how many, and the title of the page.
    ``name`` keeps the files of one folder apart from those of another.
    """

    format: str = ""
    is_dry_run: bool = False
    as_drafts: bool = False
    dated: date | None = None
    name: str = ""
    on_progress: Callable[[int, int, str], None] | None = None


@dataclass
class Arrival:
    """A folder on its way into the site: what was read of it, and where that stands here."""

    folder: Folder
    report: Report
    options: Options
    collection: Collection
    book: AddressBook

    def tell(self, step: int, title: str) -> None:
        """Each page takes two steps: it is read, and it is written."""
        if self.options.on_progress:
            self.options.on_progress(step, 2 * len(self.collection.pages), title)


def read_folder(root: Path, options: Options, unpacked_from: str = "") -> Arrival:
    """``unpacked_from`` is the name of the archive that the owner gave."""
    folder = Folder(root, unpacked_from)
    report = Report(is_dry_run=options.is_dry_run)
    found = BY_NAME[options.format] if options.format else detected_format(folder)
    report.format = found.name
    for path, reason in sorted(folder.refused.items()):
        report.skip(Place(path), reason)
    collection = found.read(folder, report)
    with_dollars(collection)
    name_foreign_html(collection, report)
    assets = Assets(folder, report, is_dry_run=options.is_dry_run)
    site = Site(
        addresses=collection.addresses,
        own_pages=collection.site_addresses,
        own_url=collection.own_url,
    )
    book = AddressBook(folder, site, assets, report)
    arrival = Arrival(folder, report, options, collection, book)
    _read_anchors(arrival)
    return arrival


@contextmanager
def all_or_nothing(arrival: Arrival) -> Iterator[None]:
    """What is written within it comes to be as a whole, with its files; on a dry run not at all."""
    assets = arrival.book.assets
    encoding = encoding_later if assets.are_many else encoding_ahead
    if assets.are_many:
        message = "the pictures are shown as they are until the site has made their other sizes, "
        arrival.report.note(Place("."), f"{message}which it does while it is served")
    try:
        with transaction.atomic(), deferred_import(), encoding():
            transaction.on_commit(assets.keep)
            yield
            if arrival.options.is_dry_run:
                transaction.set_rollback(True)
    except BaseException:
        assets.forget()
        raise


def write_posts(arrival: Arrival) -> None:
    collection, report, options = arrival.collection, arrival.report, arrival.options
    book, site = arrival.book, arrival.book.site
    topics = TopicWriter(collection, report)
    topics.place()
    papers = write_papers(collection.papers, topics.topics, report)
    _cite_by_known_keys(collection, papers)
    posts = PostWriter(
        report, book, options.as_drafts, options.dated, options.name, papers, topics.topics
    )
    collection.pages = posts.place(collection.pages)
    for path, key in collection.topic_pages.items():
        site.urls[path] = topics.topics[key].get_absolute_url()
        site.titles[path] = topics.topics[key].name
    topics.write(book)
    targets: dict[str, Post | Topic] = {
        path: topics.topics[key] for path, key in collection.topic_pages.items()
    }
    for number, page in enumerate(collection.pages):
        arrival.tell(len(collection.pages) + number + 1, page.title)
        targets[page.path] = posts.write(page, number)
    for address, path in collection.old_paths.items():
        if path in targets:
            _redirect(address, targets[path], Place(path), report)


def _cite_by_known_keys(collection: Collection, papers: dict[int, Paper]) -> None:
    """A paper that was on the list before keeps its key: the texts then cite it by that one."""
    keys = {
        plan.citation_key: papers[id(plan)].citation_key
        for plan in collection.papers
        if plan.citation_key and plan.citation_key != papers[id(plan)].citation_key
    }
    if not keys:
        return
    pattern = re.compile(rf"@({'|'.join(map(re.escape, keys))})(?=[\];,\s])")
    for page in collection.pages:
        page.lines = (
            Prose(page.lines).substitute(pattern, lambda found, _: f"@{keys[found[1]]}").lines
        )


def _read_anchors(arrival: Arrival) -> None:
    """Render each page as it is: neither headings nor formulas depend on where its links lead."""
    collection, report, site = arrival.collection, arrival.report, arrival.book.site
    kept = []
    for number, page in enumerate(collection.pages, 1):
        arrival.tell(number, page.title)
        if page.path in report.unsure and not page.is_draft:
            page.is_draft = True
            report.note(Place(page.path), "arrives as a draft, since its head cannot be read")
        text = "\n".join(line.text for line in page.lines)
        reason = _reason_against(page.path, text)
        if not reason:
            try:
                rendered = render_markdown(text)
                site.anchors[page.path] = anchors_of(rendered)
                _name_problems(page, rendered, report)
            except RenderingTimeout as timeout:
                reason = str(timeout)
        if reason:
            report.skip(Place(page.path), reason)
            report.count("posts", Outcome.SKIPPED)
        else:
            kept.append(page)
    collection.pages = kept


def _name_problems(page: Page, rendered: Rendered, report: Report) -> None:
    for problem in rendered.problems:
        line = min(problem.line or 0, len(page.lines))
        place = page.lines[line - 1].place if line else Place(page.path)
        report.leave(place, problem.message)


def _reason_against(path: str, text: str) -> str:
    if len(path) > LONGEST_PATH:
        return "the path of the file is too long"
    if len(text.encode()) > MAX_BODY_BYTES * _ROOM_FOR_ADDRESSES:
        return "the text is too long for one post; please split it"
    return ""


def _redirect(address: str, target: Post | Topic, place: Place, report: Report) -> None:
    if f"{address}/" == target.get_absolute_url():
        return
    if len(address) > LONGEST_PATH or _is_page_of_site(address):
        report.note(place, f"its old address {address} cannot lead to it: the site has it already")
        return
    redirect = Redirect.objects.filter(path=address).first()
    if redirect is None:
        redirect = Redirect(path=address)
        if isinstance(target, Post):
            redirect.post = target
        else:
            redirect.topic = target
        redirect.save()
        report.count("redirects", Outcome.CREATED)
        return
    is_same = target in (redirect.post, redirect.topic)
    report.count("redirects", Outcome.UNCHANGED if is_same else Outcome.KEPT)
    if not is_same:
        report.note(place, f"its old address {address} leads elsewhere on the site, and still does")


def _is_page_of_site(address: str) -> bool:
    """A pattern that takes any name answers with a redirect where it knows none."""
    try:
        return not resolve(f"{address}/").kwargs
    except Resolver404:
        return False
