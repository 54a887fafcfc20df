"""Write pages as posts: create new ones and update those the owner hasn't edited."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.db.models import F
from django.utils import timezone

from blog.dates import full_date, start_of_day
from blog.editor.revisions import recording_revisions
from blog.folders.source import SourceRefused
from blog.markdown.rendering import BodyTooLarge, RenderingTimeout
from blog.models import Page, Paper, Post, Series, Topic
from blog.models.pages import refusal_of_path, unique_path
from blog.translations import refusal_of_translation, set_translation_key, translation_key_of
from importers.addresses import AddressBook
from importers.collection import SourcePage
from importers.languages import report_refused_language
from importers.merging import fingerprints, join_fingerprints, split_fingerprints, value_fingerprint
from importers.report import ImportOutcome, ImportReport, SourceLine, outcome_of
from importers.text.links import linked_text
from importers.text.targets import locate
from importers.works import LIST_URLS

_MAX_SERIES_TITLE_LENGTH = 200
# More pages are a second apart, so that all are on the day of the first.
MAX_MINUTES_APART = 600


@dataclass
class PostWriter:
    report: ImportReport
    book: AddressBook
    as_drafts: bool
    dated: date | None
    name: str
    papers: dict[int, Paper]
    topics: dict[str, Topic]
    # The paths of pages that were not imported before.
    created: set[str] = field(default_factory=set)
    _posts: dict[str, Post] = field(default_factory=dict)
    _started_at: datetime = field(default_factory=timezone.now)

    def place(self, pages: list[SourcePage]) -> list[SourcePage]:
        """Find or create the posts, so that all URLs are known before links are rewritten.

        Return the pages whose posts are not in the trash.
        """
        result = []
        book = self.book
        prefix = f"{self.name}:" if self.name else ""
        sources = {page.path: f"{prefix}{page.path}" for page in pages}
        of_source = Post.with_trash.filter(source_path__in=sources.values())
        # A post on the site takes precedence over one in the trash.
        known = {p.source_path: p for p in of_source.order_by(F("binned_at").desc(nulls_last=True))}
        _check_is_same_folder(pages, {path: known.get(source) for path, source in sources.items()})
        for page in pages:
            post = known.get(sources[page.path])
            if post is not None and post.binned_at is not None:
                thing = "page" if post.path else "post"
                self.report.note(page.place, f"its {thing} is in the trash; not imported")
                self.report.count(f"{thing}s", ImportOutcome.PRESERVED)
                self.report.not_imported.add(page.place)
                continue
            result.append(page)
            if post is None:
                post = self._page(page) if page.address else Post(title=page.title)
                post.source_path = sources[page.path]
                post.save()
            if page.address and post.path:
                self._report_path(page, post.path)
            self._posts[page.path] = post
            book.urls[page.path] = post.get_absolute_url()
            book.titles[page.path] = post.title
            if page.is_draft:
                book.drafts.add(page.path)
        return result

    def _page(self, page: SourcePage) -> Page:
        """Return a new page at the old path, or at a similar one if the path is in use."""
        path = f"/{page.address.strip('/')}/"
        new = Page(title=page.title, path=path)
        if refusal_of_path(path):
            new.path = unique_path(new, page.address)
        elif Page.objects.filter(path=path).exists():
            new.path = unique_path(new, page.address)
            message = f"another page is at {path}: imported at {new.path}"
            self.report.warn(page.place, message)
        return new

    def _report_path(self, page: SourcePage, path: str) -> None:
        old = f"/{page.address.strip('/')}/"
        generated = self.book.collection.site_addresses.get(old.rstrip("/"))
        if generated and generated not in LIST_URLS:
            page.is_draft = True
            message = f"this site generates {old}: imported as a draft at {path}"
            self.report.warn(page.place, message)
        elif refusal_of_path(old):
            message = f"{old} is not available for a page of your own: imported at {path}"
            self.report.warn(page.place, message)

    def write(self, page: SourcePage, number: int) -> Post:
        post = self._posts[page.path]
        report_refused_language(page, self.report)
        self._account_for_cover(page)
        wanted = {
            "title": page.title,
            "summary": page.summary,
            "body": linked_text(page.lines, self.book, page=page.path),
            "language": page.language,
        }
        try:
            if post.source_digest:
                outcome, edited = self._update(post, wanted, page)
                wanted |= {name: getattr(post, name) for name in edited}
            else:
                self._create(post, wanted, page, number)
                self.created.add(page.path)
                outcome = ImportOutcome.CREATED
        except (BodyTooLarge, RenderingTimeout) as error:
            raise SourceRefused(f"{page.path}: {error}") from error
        names = (self.topics[key].name for key in page.topics)
        paper = page.paper.summary if page.paper else ""
        self.report.save_texts(
            page.place,
            *wanted.values(),
            *page.authors,
            *(page.series, page.part, page.address, page.cover, paper),
            *(page.published_at, page.updated_at),
            *names,
        )
        self.report.record(
            "pages" if post.path else "posts",
            outcome,
            post.title,
            _about(post, page, self.topics),
            post.get_absolute_url(),
        )
        return post

    def _create(self, post: Post, wanted: dict[str, str], page: SourcePage, number: int) -> None:
        is_draft = page.is_draft or self.as_drafts
        if not is_draft:
            post.status = Post.Status.UNLISTED if page.is_unlisted else Post.Status.PUBLISHED
            post.published_at = self._date_of(number)
        post.published_at = page.published_at or post.published_at
        post.kind = Post.Kind.NOTE if page.is_note else Post.Kind.ESSAY
        post.paper = self.papers.get(id(page.paper)) if page.paper else None
        post.authors = self._authors_of(page)
        post.series, post.part = self._series_of(page), page.part if page.series else None
        for name, value in wanted.items():
            setattr(post, name, value)
        post.source_digest = join_fingerprints(fingerprints(wanted))
        self._import_cover(post, page)
        post.save()
        if page.updated_at and page.updated_at < self._started_at:
            Post.objects.filter(pk=post.pk).update(updated_at=page.updated_at)
        if not post.path:
            post.topics.set([self.topics[key] for key in page.topics])

    def _authors_of(self, page: SourcePage) -> str:
        names = [" ".join(name.replace(",", " ").split()) for name in page.authors]
        longest = Post._meta.get_field("authors").max_length or 0
        while len(", ".join(names)) > longest:
            self.report.warn(page.place, f"too many authors, not imported: {names.pop()}")
        return ", ".join(filter(None, names))

    def _series_of(self, page: SourcePage) -> Series | None:
        if not page.series:
            return None
        title = page.series[:_MAX_SERIES_TITLE_LENGTH]
        series = Series.objects.filter(title__iexact=title).order_by("pk").first()
        if series is None:
            series = Series(title=title, language=page.language)
            series.save()
        return series

    def _update(
        self, post: Post, wanted: dict[str, str], page: SourcePage
    ) -> tuple[ImportOutcome, list[str]]:
        """Write what the source has changed and the owner hasn't; return what both have."""
        marks, new_marks = split_fingerprints(post.source_digest), fingerprints(wanted)
        changed = [name for name in wanted if marks[name] != new_marks[name]]
        edited = [
            name
            for name in changed
            if value_fingerprint(getattr(post, name)) not in {marks[name], new_marks[name]}
        ]
        if edited:
            fields = " and ".join(edited)
            message = f"{fields} changed both in the folder and on the site: not updated"
            self.report.note(page.place, message)
        written = [name for name in changed if name not in edited]
        for name in written:
            setattr(post, name, wanted[name])
            marks[name] = new_marks[name]
        if "language" in written:
            _leave_group_if_taken(post, page, self.report)
        if written:
            post.source_digest = join_fingerprints(marks)
            with recording_revisions(post, None, "Imported again"):
                post.save()
        return outcome_of(is_new=False, is_changed=written, has_edits=edited), edited

    def _date_of(self, number: int) -> datetime:
        """The first page is the newest, so that lists keep the source's order."""
        first = self._started_at
        if self.dated and self.dated != timezone.localdate():
            first = start_of_day(self.dated) + timedelta(hours=12)
        minutes = min(number, MAX_MINUTES_APART)
        return first - timedelta(minutes=minutes, seconds=number - minutes)

    def _import_cover(self, post: Post, page: SourcePage) -> None:
        path = self._cover_path(page)
        if path is None:
            return
        cover = self.book.assets.cover(path)
        if cover is None:
            self._warn_about_cover(page)
        elif not self.book.assets.is_dry_run:
            post.cover.save(PurePosixPath(path).name, ContentFile(cover), save=False)
            self.book.assets.remember(str(post.cover.name))

    def _account_for_cover(self, page: SourcePage) -> None:
        path = self._cover_path(page)
        if path:
            self.book.folder.take(path)
        elif page.cover:
            self._warn_about_cover(page)

    def _warn_about_cover(self, page: SourcePage) -> None:
        message = f"cover {page.cover} is missing or not an image"
        self.report.warn(self._place_of(page, PurePosixPath(page.cover).name), message)

    def _place_of(self, page: SourcePage, text: str) -> SourceLine:
        """Return the first line of the page's file that has a text."""
        folder = self.book.folder
        lines = folder.read_text(page.path).split("\n") if folder.has(page.path) else []
        return SourceLine(page.path, next((n for n, one in enumerate(lines, 1) if text in one), 1))

    def _cover_path(self, page: SourcePage) -> str | None:
        return locate(self.book.folder, page.cover, beside=page.path).path if page.cover else None


def _about(post: Post, page: SourcePage, topics: Mapping[str, Topic]) -> str:
    date = full_date(post.published_at) if post.published_at else ""
    state = "draft" if post.status == Post.Status.DRAFT else ""
    names = ", ".join(topics[key].name for key in page.topics)
    return " · ".join(filter(None, (date, state, names)))


def _check_is_same_folder(pages: list[SourcePage], known: dict[str, Post | None]) -> None:
    """Two folders may each have a README.md: one must not replace the other."""
    found = {path: post for path, post in known.items() if post is not None}
    has_familiar = any(
        split_fingerprints(post.source_digest)["title"] == value_fingerprint(page.title)
        for page in pages
        if (post := found.get(page.path)) is not None
    )
    if found and not has_familiar and 2 * len(found) <= len(pages):
        path, post = next(iter(found.items()))
        raise SourceRefused(
            f"{path} was already imported as “{post.title}”, apparently from another folder. "
            "Give this folder its own name with --name."
        )


def link_translations(
    pages: Iterable[SourcePage], posts: Mapping[str, Post], new: set[str], report: ImportReport
) -> None:
    """Link new texts to those with their key; groups without a new text stay unchanged.

    ``posts`` are the texts by path, and ``new`` the paths of new ones.
    """
    groups: defaultdict[str, list[SourcePage]] = defaultdict(list)
    for page in pages:
        if page.translation_key:
            groups[page.translation_key].append(page)
    for group in groups.values():
        is_in_languages = len({page.language for page in group}) > 1
        if is_in_languages and any(page.path in new for page in group):
            _link(group, posts, report)


def _link(group: list[SourcePage], posts: Mapping[str, Post], report: ImportReport) -> None:
    first = next((posts[p.path] for p in group if posts[p.path].translation_key), None)
    first = first or posts[group[0].path]
    key = translation_key_of(first)
    set_translation_key(first, key)
    for page in group:
        post = posts[page.path]
        if post.translation_key:
            continue
        if reason := refusal_of_translation(post, first, post.language):
            report.note(page.place, f"not linked to its translations: {reason}")
        else:
            set_translation_key(post, key)


def _leave_group_if_taken(post: Post, page: SourcePage, report: ImportReport) -> None:
    """Before a text with another language is saved, which its group may have already."""
    if taken := post.translation_into(post.language):
        post.translation_key = ""
        report.note(page.place, f"no longer linked to its translations, one of them “{taken}”")
