"""Read a Hugo site's pages as posts; its owner is read separately."""

import re
from dataclasses import dataclass, replace

from blog.folders.source import Folder, SourceRefused
from blog.markdown.rendering import render_markdown
from importers.collection import Collection, Line, SourcePage, WorkPlan
from importers.front_matter import series_in
from importers.hugo.configuration import report_refused_languages
from importers.hugo.content_tree import (
    AUTHOR_SECTIONS,
    OTHER_SUFFIXES,
    SOURCE_SUFFIXES,
    ContentPage,
    PageRole,
    hiding_of,
    is_private,
    is_unlisted,
    role_of,
)
from importers.hugo.hugo_topics import TopicReader
from importers.hugo.menu import read_menu
from importers.hugo.page_addresses import HugoSite, page_aliases, read_hugo_site, target_to
from importers.hugo.page_facts import (
    authors_beside,
    cover_caption,
    cover_of,
    event_of,
    language_tag_of,
    published_at,
    row_of_links,
    translation_key_of,
)
from importers.hugo.page_text import convert_page_text, lines_of, split_at_divider
from importers.hugo.works import make_work, other_people, work_kind
from importers.papers.note_details import shortened, split_title
from importers.report import ImportOutcome, ImportReport, SourceLine
from importers.text.markdown_patterns import escape_label
from importers.text.prose import paragraphs, without_blank_runs
from importers.works import WORK_LISTS, WorkList, lists_of

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Placeholder text of the theme.
_PLACEHOLDER = re.compile(
    r"click the \W*(?:cite|slides)\W* button|create your slides in markdown"
    r"|supplementary notes can be added here"
    r"|add the publication's \*\*full text\*\* or \*\*supplementary notes\*\*",
    re.IGNORECASE,
)
_TAG_ALONE = re.compile(r"^\s*\{\{[<%]\s*/?\s*(?:callout|alert|metrics)\b[^{}]*\}\}\s*$")
# Pages that this site generates, by their usual URLs in Hugo themes.
_SITE_PAGES = {
    "/": "/", "/blog": "/blog/", "/post": "/blog/", "/posts": "/blog/", "/archives": "/blog/",
    "/publication": "/publications/", "/publications": "/publications/", "/cv": "/cv/",
    "/experience": "/cv/", "/resume": "/cv/", "/authors/admin": "/", "/authors/me": "/",
    "/tags": "/blog/topics/", "/categories": "/blog/topics/", "/search": "/search/",
    "/index.xml": "/feed/atom.xml", "/feed": "/feed/atom.xml", "/sitemap.xml": "/sitemap.xml",
}  # fmt: skip
_PAGES_BY_ROLE = {
    PageRole.PUBLICATION: "/publications/", PageRole.HOME: "/", PageRole.AUTHOR: "/",
    PageRole.EVENT: "/cv/", PageRole.LANDING: "/",
}  # fmt: skip
_POSTS = frozenset({PageRole.POST, PageRole.EVENT, PageRole.PUBLICATION})
_SKIPPED = {
    PageRole.PART: "part of a bundle, which Hugo doesn't publish",
    PageRole.HIDDEN: "headless page, which Hugo doesn't publish",
    PageRole.EMPTY: "page has no text",
}


def read_hugo(folder: Folder, report: ImportReport) -> Collection:
    site = read_hugo_site(folder, report)
    report_refused_languages(site.configuration, report)
    reader = _SiteReader(site, Collection(resolve=site.file_of))
    if site.configuration.host:
        own_url = f"https://{site.configuration.host}{site.configuration.base_path}"
        reader.collection.own_url = own_url
    reader.import_all()
    reader.collection.papers = list(site.knitr.references.cited.values())
    _report_other_kinds(site)
    return reader.collection


@dataclass
class _SiteReader:
    site: HugoSite
    collection: Collection

    def import_all(self) -> None:
        tree, report = self.site.tree, self.site.report
        self.owners = _owner_names(self.site)
        roles = [(page, role_of(page, tree)) for page in [*tree.pages, *tree.parts]]
        kinds = [(page.section, work_kind(page, role, self.site)) for page, role in roles]
        people = list(other_people(self.site))
        self.listed = lists_of([*(kind for _, kind in kinds), *(["person"] if people else [])])
        self.listed |= {f"/{section}": WORK_LISTS[kind] for section, kind in kinds if kind}
        self.collection.pages += people
        sections = frozenset(section for section, kind in kinds if kind)
        self.topics = TopicReader(self.collection, self.site, sections)
        for page, role in sorted(roles, key=lambda one: _weight(one[0])):
            if role in _SKIPPED:
                report.skip(page.place, _SKIPPED[role])
            elif role in _POSTS:
                try:
                    self._import_page(page, role)
                except SourceRefused as refusal:
                    report.skip(page.place, str(refusal))
                    report.count("posts", ImportOutcome.SKIPPED)
        self._redirect_to_own_pages(roles)
        self.collection.menu = read_menu(self.site)
        self._redirect_people(people)
        for page, role in roles:
            if role is PageRole.SECTION and self._list_at(page):
                self._import_list(page)
            elif role is PageRole.SECTION:
                self.topics.import_section(page)
            elif role is PageRole.TERM:
                self.topics.import_term(page)

    def _redirect_to_own_pages(self, roles: list[tuple[ContentPage, PageRole]]) -> None:
        """Redirect links to skipped pages to the page of this site that shows their content."""
        own = self.collection.site_addresses
        lists = {path: listed.url for path, listed in self.listed.items()}
        own |= lists | _SITE_PAGES
        for page, role in roles:
            self._redirect_list(f"/{page.section}" if work_kind(page, role, self.site) else "")
            if role is PageRole.PUBLICATION and not is_private(page):
                own[f"/{page.path}"] = f"/publications/{self.site.name_of(page)}/"
            elif role in _PAGES_BY_ROLE:
                address = self.site.of_pages[page.path]
                own[f"/{page.path}"] = own.get(address, _PAGES_BY_ROLE[role])
                self._redirect_list("/authors" if role is PageRole.AUTHOR else address)

    def _redirect_list(self, path: str) -> None:
        if listed := self.listed.get(path):
            self.collection.old_lists[f"{self.site.configuration.base_path}{path}"] = listed.url

    def _redirect_people(self, people: list[SourcePage]) -> None:
        for person in people:
            folder = person.path.split("/")[-2 if person.path.endswith(".md") else -1]
            made = f"/authors/{folder.rpartition('.')[0] or folder}"
            address = self.site.of_pages.get(person.path, made)
            whole = f"{self.site.configuration.base_path}{address}"
            self.collection.old_paths.setdefault(whole, person.path)
            self.collection.addresses.setdefault(address, person.path)

    def _list_at(self, page: ContentPage) -> WorkList | None:
        return self.listed.get(self.site.of_pages[page.path]) if len(page.folders) == 1 else None

    def _import_list(self, page: ContentPage) -> None:
        """A section's text becomes a page with the list of what the section has."""
        listed, address = self._list_at(page), self.site.of_pages[page.path]
        lines = convert_page_text(page.source.lines, page, self.site)
        if listed is None or not lines or self.site.tree.is_translation(page) or is_private(page):
            reason = f"list of “{page.title}”, which this site generates"
            self.site.report.skip(page.place, reason)
            if listed:
                self.collection.site_addresses[f"/{page.path}"] = listed.url
            return
        post = SourcePage(page.path, page.title, [*lines, *listed.block(page.place)], address)
        post.language = language_tag_of(page, self.site, lines)
        self.collection.pages.append(post)
        base = self.site.configuration.base_path
        self.collection.old_lists.pop(f"{base}{address}", None)
        self._import_addresses(page)

    def _import_page(self, page: ContentPage, role: PageRole) -> None:
        before, body = split_at_divider(page.source.lines)
        lines = convert_page_text(_own_text(page, role, body), page, self.site)
        kind = work_kind(page, role, self.site)
        if role is not PageRole.POST and not lines and not kind:
            return
        head = self._head(page, role)
        title, (heading, rest) = page.text("title"), split_title(lines)
        if heading and not title:
            title, lines = heading, rest
        if not head and not lines and not page.text("summary") and not kind:
            self.site.report.skip(page.place, "page has no text")
            return
        text = lines if kind else without_blank_runs([*head, Line("", page.place), *lines])
        post = SourcePage(page.path, (title or page.title)[:300], text)
        post.summary = self._summary(page, before)
        post.language = language_tag_of(page, self.site, lines)
        post.translation_key = translation_key_of(page, self.site)
        post.published_at = published_at(page, self.site)
        post.updated_at = page.source.moment("lastmod", self.site.configuration.zone)
        if hiding := hiding_of(page):
            self.site.report.private[page.path] = hiding
        post.is_draft = bool(hiding)
        post.series, post.part = series_in(page.fields)
        post.is_unlisted = is_unlisted(page)
        if post.is_unlisted and not post.is_draft:
            self.site.report.note(page.place, "build.list: never; imported as unlisted")
        cover = cover_of(page, self.site)
        post.cover = target_to(cover) if self.site.folder.has(cover) else cover
        if kind:
            make_work(post, page, WorkPlan(kind, head=head), self._authors(page), self.site)
        elif role is PageRole.POST and _is_page(page):
            post.address = self.site.of_pages[page.path].removesuffix(".html")
        else:
            post.topics = self.topics.topics_of(page)
            post.authors = self._authors(page) if role is PageRole.POST else []
        self.collection.pages.append(post)
        if not post.is_draft:
            self._import_addresses(page)

    def _head(self, page: ContentPage, role: PageRole) -> list[Line]:
        caption = cover_caption(page) if cover_of(page, self.site) else ""
        subtitle = page.text("subtitle")
        parts = {
            "caption": f"<small>{caption}</small>" if caption else "",
            "subtitle": f"*{subtitle}*" if subtitle else "",
            "authors": self._byline(page) if role is PageRole.POST and _is_page(page) else "",
            "event": event_of(page) if role is PageRole.EVENT else "",
            "links": row_of_links(page, self.site) if role is not PageRole.PUBLICATION else "",
        }
        lines: list[Line] = []
        for name, text in parts.items():
            lines += paragraphs([text], page.source.place_of(name))
        return lines

    def _byline(self, page: ContentPage) -> str:
        names = self._authors(page)
        listed = " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
        return f"*By {escape_label(listed)}*" if listed else ""

    def _authors(self, page: ContentPage) -> list[str]:
        """Return the authors, unless the owner is the only one; a folder may name one."""
        pages = {p.folders[-1].casefold(): p for p in self.site.pages if p.is_section and p.folders}
        names = []
        for name in authors_beside(page, self.owners):
            known = pages.get(name.casefold())
            is_author = known is not None and known.section in AUTHOR_SECTIONS
            names.append((known.text("title", "name") if known and is_author else "") or name)
        return names

    def _summary(self, page: ContentPage, before: list[Line]) -> str:
        given = page.text("summary", "description", "subtitle", "lead")
        if not given and before:
            plain = convert_page_text(before, page, replace(self.site, report=ImportReport()))
            given = render_markdown("\n".join(line.text for line in plain)).text
        return shortened(given)

    def _import_addresses(self, page: ContentPage) -> None:
        address = self.site.of_pages[page.path]
        for old in [address, *page_aliases(page, address)]:
            whole = f"{self.site.configuration.base_path}{old}"
            if whole != "/":
                self.collection.add_old_path(whole, page.path, self.site.report)


def _is_page(page: ContentPage) -> bool:
    """Return whether a page becomes a page of the site instead of a post."""
    return not page.section and not series_in(page.fields)[0]


def has_text_of_its_own(page: ContentPage, role: PageRole) -> bool:
    return any(line.text.strip() for line in _own_text(page, role, page.source.lines))


def _own_text(page: ContentPage, role: PageRole, body: list[Line]) -> list[Line]:
    if role is PageRole.PUBLICATION:
        return _without_placeholders(body)
    abstract = page.find("abstract")
    if not isinstance(abstract, str) or not abstract.strip():
        return body
    place = page.source.place_of("abstract")
    return [*lines_of(abstract, place), Line("", place), *body]


def _without_placeholders(body: list[Line]) -> list[Line]:
    whole = "\n".join(line.text for line in body)
    if not _PLACEHOLDER.search(whole):
        return body if _COMMENT.sub("", whole).strip() else []
    rest = [
        line
        for line in body
        if not _TAG_ALONE.match(line.text) and not _PLACEHOLDER.search(line.text)
    ]
    return rest if len(_COMMENT.sub("", "\n".join(line.text for line in rest)).split()) > 8 else []


def _owner_names(site: HugoSite) -> set[str]:
    named = site.configuration.text("params.author.name", "params.author", "author.name", "author")
    names = {"admin", "me", "default", named, site.configuration.text("title")}
    for page in site.pages:
        is_owner = page.find("superuser") is True or page.folders[1:2] in (["admin"], ["me"])
        if page.section in AUTHOR_SECTIONS and page.is_section and is_owner:
            names |= {page.text("title"), page.text("name"), page.folders[-1]}
            names.add(page.text("first_name"))
    return {name.casefold() for name in names if name}


def _weight(page: ContentPage) -> tuple[int, str]:
    weight = page.find("weight")
    return (weight if isinstance(weight, int) else 0, page.name)


def _report_other_kinds(site: HugoSite) -> None:
    """Report files that Hugo renders with other programs, and sources of rendered pages."""
    folders = tuple(language.folder for language in site.configuration.languages)
    read = {page.path for page in [*site.pages, *site.tree.parts]}
    made = {path.rpartition(".")[0] for path in read}
    for path in sorted(site.folder.files):
        stem, _, suffix = path.rpartition(".")
        suffix = f".{suffix.lower()}"
        if not path.startswith(folders):
            continue
        if suffix in OTHER_SUFFIXES:
            reason = f"unsupported file type “{suffix}”; convert it to Markdown"
            site.report.skip(SourceLine(path), reason)
        elif suffix in SOURCE_SUFFIXES and path not in read and stem in made:
            site.report.skip(SourceLine(path), "source of the Markdown file next to it")
