"""Read a Hugo site's pages as posts; its owner is read separately."""

import re
from dataclasses import dataclass, field

from blog.folders.source import Folder, SourceRefused
from blog.markdown.rendering import render_markdown
from importers.collection import Collection, Line, SourcePage
from importers.front_matter import series_in
from importers.hugo.content_tree import (
    KNITTED_SUFFIXES,
    OTHER_SUFFIXES,
    ContentPage,
    ContentTree,
    PageRole,
    is_unlisted,
    read_content_tree,
    role_of,
)
from importers.hugo.dialect import split_at_divider
from importers.hugo.hugo_topics import TopicReader
from importers.hugo.page_addresses import HugoUrls, hugo_urls, page_aliases, target_to
from importers.hugo.page_facts import (
    authors_beside,
    cover_caption,
    cover_of,
    is_expired,
    language_tag_of,
    published_at,
    report_invalid_dates,
    row_of_links,
)
from importers.hugo.page_text import convert_page_text, lines_of
from importers.papers.note_details import shortened, split_title
from importers.report import ImportOutcome, ImportReport, Location
from importers.text.markdown_patterns import escape_label
from importers.text.prose import without_blank_runs

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Placeholder text of the theme.
_OF_THE_THEME = (
    re.compile(r"click the \W*(?:cite|slides)\W* button", re.IGNORECASE),
    re.compile(r"create your slides in markdown", re.IGNORECASE),
    re.compile(r"supplementary notes can be added here", re.IGNORECASE),
    re.compile(
        r"add the publication's \*\*full text\*\* or \*\*supplementary notes\*\*", re.IGNORECASE
    ),
)
_TAG_ALONE = re.compile(r"^\s*\{\{[<%]\s*/?\s*(?:callout|alert|metrics)\b[^{}]*\}\}\s*$")


def text_beside_abstract(page: ContentPage, body: list[Line]) -> list[Line]:
    """Return the page's text without the theme's placeholders."""
    whole = "\n".join(line.text for line in body)
    if not any(pattern.search(whole) for pattern in _OF_THE_THEME):
        return body if _COMMENT.sub("", whole).strip() else []
    kept = [
        line
        for line in body
        if not _TAG_ALONE.match(line.text)
        and not any(pattern.search(line.text) for pattern in _OF_THE_THEME)
    ]
    rest = _COMMENT.sub("", "\n".join(line.text for line in kept)).strip()
    return kept if len(rest.split()) > 8 else []


# Pages that this site generates, by their usual URLs in Hugo themes.
_SITE_PAGES = {
    "/": "/", "/blog": "/blog/", "/post": "/blog/", "/posts": "/blog/", "/archives": "/blog/",
    "/publication": "/publications/", "/publications": "/publications/", "/cv": "/cv/",
    "/experience": "/cv/", "/resume": "/cv/", "/authors/admin": "/", "/authors/me": "/",
    "/tags": "/blog/topics/", "/categories": "/blog/topics/", "/search": "/search/",
    "/index.xml": "/feed/atom.xml", "/feed": "/feed/atom.xml", "/sitemap.xml": "/sitemap.xml",
}  # fmt: skip
_POSTS = frozenset({PageRole.POST, PageRole.EVENT, PageRole.PUBLICATION})


def read_hugo(folder: Folder, report: ImportReport) -> Collection:
    return _read(folder, report, "hugo")


def read_hugoblox(folder: Folder, report: ImportReport) -> Collection:
    return _read(folder, report, "hugoblox")


def _read(folder: Folder, report: ImportReport, name: str) -> Collection:
    tree = read_content_tree(folder, report)
    reader = _SiteReader(tree, hugo_urls(tree), report, Collection(name))
    configuration = tree.configuration
    if configuration.host:
        reader.collection.own_url = f"https://{configuration.host}{configuration.base_path}"
    reader.import_all()
    _report_other_kinds(tree, report)
    return reader.collection


@dataclass
class _SiteReader:
    tree: ContentTree
    addresses: HugoUrls
    report: ImportReport
    collection: Collection
    owners: set[str] = field(default_factory=set)

    def import_all(self) -> None:
        self.topics = TopicReader(self.collection, self.addresses, self.report)
        self.owners = owner_names(self.tree)
        roles = [(page, role_of(page, self.tree)) for page in [*self.tree.pages, *self.tree.parts]]
        for page, role in sorted(roles, key=lambda one: _weight(one[0])):
            if role in _POSTS:
                try:
                    self._import_page(page, role)
                except SourceRefused as refusal:
                    self.report.skip(page.place, str(refusal))
                    self.report.count("posts", ImportOutcome.SKIPPED)
            elif role is PageRole.PART:
                self.report.skip(page.place, "part of a bundle, which Hugo doesn't publish")
            elif role is PageRole.HIDDEN:
                self.report.skip(page.place, "headless page, which Hugo doesn't publish")
            elif role is PageRole.EMPTY:
                self.report.skip(page.place, "page has no text")
        self._redirect_to_own_pages(roles)
        for page, role in roles:
            if role is PageRole.SECTION:
                self.topics.import_section(page)
            elif role is PageRole.TERM:
                self.topics.import_term(page)

    def _redirect_to_own_pages(self, roles: list[tuple[ContentPage, PageRole]]) -> None:
        """Redirect links to skipped pages to the page of this site that shows their content."""
        own = self.collection.site_addresses
        own |= _SITE_PAGES
        shown_at = {
            PageRole.PUBLICATION: "/publications/",
            PageRole.HOME: "/",
            PageRole.AUTHOR: "/",
            PageRole.EVENT: "/cv/",
            PageRole.LANDING: "/",
        }
        for page, role in roles:
            if role in shown_at:
                at = _SITE_PAGES.get(self.addresses.of_pages[page.path], shown_at[role])
                if role is PageRole.PUBLICATION and page.field("draft") is not True:
                    at = f"/publications/{self.addresses.name_of(page)}/"
                own[f"/{page.path}"] = at

    def _import_page(self, page: ContentPage, role: PageRole) -> None:
        before, body = split_at_divider(page.source.lines)
        lines = convert_page_text(own_text(page, role, body), page, self.addresses, self.report)
        if role is not PageRole.POST and not lines:
            return
        report_invalid_dates(page, self.report)
        head = self._head(page, role)
        title = page.text("title") or split_title(lines)[0] or page.title
        if not page.text("title") and split_title(lines)[0]:
            lines = split_title(lines)[1]
        if not head and not lines and not page.text("summary"):
            self.report.skip(page.place, "page has no text")
            return
        text = without_blank_runs([*head, Line("", page.place), *lines])
        post = SourcePage(page.path, title[:300], text)
        post.summary = self._summary(page, before)
        post.language = language_tag_of(page, self.tree, lines)
        post.published_at = published_at(page, self.tree)
        post.updated_at = page.source.moment("lastmod", self.tree.configuration.zone)
        post.is_draft = page.field("draft") is True
        post.series, post.part = series_in(page.source.fields)
        post.is_unlisted = is_unlisted(page)
        cover = cover_of(page, self.addresses)
        post.cover = target_to(cover) if self.tree.folder.has(cover) else cover
        post.topics = self.topics.topics_of(page)
        if is_expired(page, self.tree):
            post.is_draft = True
            place = page.source.place_of("expiryDate")
            self.report.note(place, "expired; imported as a draft")
        self.collection.pages.append(post)
        self._import_addresses(page, post)

    def _head(self, page: ContentPage, role: PageRole) -> list[Line]:
        """Return the lines between title and text: subtitle, authors, links, event."""
        parts: list[tuple[str, str]] = []
        if cover_of(page, self.addresses) and cover_caption(page):
            parts.append(("caption", f"<small>{cover_caption(page)}</small>"))
        subtitle = page.text("subtitle")
        if subtitle:
            parts.append(("subtitle", f"*{subtitle}*"))
        if role is PageRole.POST:
            if names := authors_beside(page, self.owners):
                known = self._names_of_authors(names)
                parts.append(("authors", f"*By {escape_label(_in_words(known))}*"))
            if row := row_of_links(page, self.addresses):
                parts.append(("links", row))
        if role is PageRole.EVENT:
            parts.append(("event", self._occasion(page)))
            if row := row_of_links(page, self.addresses):
                parts.append(("links", row))
        lines: list[Line] = []
        for name, text in parts:
            place = page.source.place_of(name)
            lines += [Line(text, place), Line("", place)] if text else []
        return lines

    def _occasion(self, page: ContentPage) -> str:
        event, url = page.text("event"), page.text("event_url")
        named = f"[{escape_label(event)}]({url})" if event and url else escape_label(event)
        return ", ".join(filter(None, (named, escape_label(page.text("location")))))

    def _names_of_authors(self, names: list[str]) -> list[str]:
        """Resolve author names: an author may be named by the folder of a page."""
        pages = {p.folders[-1].casefold(): p for p in self.tree.pages if p.is_section and p.folders}
        known = {
            name: pages[name.casefold()].text("title", "name")
            for name in names
            if name.casefold() in pages and pages[name.casefold()].section in {"author", "authors"}
        }
        return [known.get(name) or name for name in names]

    def _summary(self, page: ContentPage, before: list[Line]) -> str:
        given = page.text("summary", "description", "subtitle", "lead")
        if not given and before:
            plain = convert_page_text(before, page, self.addresses, ImportReport())
            given = render_markdown("\n".join(line.text for line in plain)).text
        return shortened(given)

    def _import_addresses(self, page: ContentPage, post: SourcePage) -> None:
        if post.is_draft:
            return
        address = self.addresses.of_pages[page.path]
        for old in [address, *page_aliases(page, address)]:
            whole = f"{self.tree.configuration.base_path}{old}"
            if whole != "/":
                self.collection.old_paths.setdefault(whole, page.path)


def own_text(page: ContentPage, role: PageRole, body: list[Line]) -> list[Line]:
    """Return the text of a page, with its abstract first."""
    if role is PageRole.PUBLICATION:
        return text_beside_abstract(page, body)
    abstract = page.field("abstract")
    if not isinstance(abstract, str) or not abstract.strip():
        return body
    place = page.source.place_of("abstract")
    return [*lines_of(abstract, place), Line("", place), *body]


def has_text_of_its_own(page: ContentPage, role: PageRole) -> bool:
    """Return whether a page becomes a post even though the CV has its facts."""
    return any(line.text.strip() for line in own_text(page, role, page.source.lines))


def owner_names(tree: ContentTree) -> set[str]:
    """Return the names that pages use for the owner, in lower case."""
    names = {"admin", "me", "default"}
    configuration = tree.configuration
    named = configuration.text("params.author.name", "params.author", "author.name", "author")
    names |= {named, configuration.text("title")}
    for page in tree.pages:
        is_owner = page.field("superuser") is True or page.name.split("/")[1:2] in (
            ["admin"],
            ["me"],
        )
        if page.section in {"author", "authors"} and page.is_section and is_owner:
            names |= {page.text("title"), page.text("name"), page.folders[-1]}
            names.add(page.text("first_name"))
    return {name.casefold() for name in names if name}


def _weight(page: ContentPage) -> tuple[int, str]:
    weight = page.field("weight")
    return (weight if isinstance(weight, int) else 0, page.name)


def _in_words(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _report_other_kinds(tree: ContentTree, report: ImportReport) -> None:
    """Report files that Hugo renders with other programs, and sources of rendered pages."""
    folders = tuple(language.folder for language in tree.configuration.languages)
    made = {page.path.rpartition(".")[0] for page in [*tree.pages, *tree.parts]}
    for path in sorted(tree.folder.files):
        lowered = path.lower()
        if not path.startswith(folders):
            continue
        if lowered.endswith(OTHER_SUFFIXES):
            suffix = lowered.rpartition(".")[2]
            report.skip(
                Location(path),
                f"unsupported file type “.{suffix}”; convert it to Markdown",
            )
        elif lowered.endswith(KNITTED_SUFFIXES) and path.rpartition(".")[0] in made:
            report.skip(Location(path), "source of the Markdown file next to it")
        elif lowered.endswith(KNITTED_SUFFIXES) and not lowered.endswith(".ipynb"):
            report.skip(Location(path), "not rendered to Markdown yet")
