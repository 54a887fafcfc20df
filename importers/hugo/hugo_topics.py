"""Sections, tags and categories of a Hugo site as topics, with their pages and old URLs."""

from dataclasses import dataclass

from importers.collection import Collection, TopicPlan
from importers.hugo.content_tree import (
    ContentPage,
    hiding_of,
    is_private,
    main_sections,
    taxonomies_of,
)
from importers.hugo.page_addresses import HugoSite, urlized
from importers.hugo.page_text import convert_page_text
from importers.papers.note_details import word_count
from importers.report import SourceLine

_NAMES = {
    "event": "Talks", "events": "Talks", "talk": "Talks", "project": "Projects",
    "publication": "Publications",
}  # fmt: skip


@dataclass
class TopicReader:
    """``listed`` are sections of which this site has lists, so that they are no topics."""

    collection: Collection
    site: HugoSite
    listed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        tree = self.site.tree
        self._taxonomies = taxonomies_of(tree)
        self._main = main_sections(tree)
        self._sections: dict[str, ContentPage] = {}
        self._plans: dict[str, TopicPlan] = {}
        for language in reversed(tree.configuration.languages):
            self._sections |= tree.sections(language)

    def topics_of(self, page: ContentPage) -> list[str]:
        keys = [self._section(page.folders, page.place)]
        for taxonomy, name in self._taxonomies.items():
            place = page.source.place_of(name)
            keys += [self._term(taxonomy, term, place) for term in page.words(name)]
        return list(dict.fromkeys(filter(None, keys)))

    def import_section(self, page: ContentPage) -> None:
        """The text of a section's page goes above its posts if the section is a topic."""
        has_text = word_count(page.source.lines) > 0
        main = self._sections.get("/".join(page.folders))
        is_main = len(page.folders) == 1 and page.section in self._main
        is_topic = f"section:{'/'.join(page.folders)}" in self._plans
        if main is not page:
            reason = f"translation of section “{page.title}”: a topic has one text"
            self.site.report.skip(page.place, reason)
        elif has_text and is_private(page):
            reason = f"section that was not public ({hiding_of(page)}): text not imported"
            self.site.report.skip(page.place, reason)
        elif is_main or not (is_topic or has_text):
            what = "the blog" if is_main else f"“{page.title}”"
            rest = f"; its text was not imported: “{_beginning(page)}”" if has_text else ""
            self.site.report.skip(page.place, f"list of {what}, which this site generates{rest}")
        else:
            key = self._section(page.folders, page.place)
            self._plans[key].lines = convert_page_text(page.source.lines, page, self.site)
            self.site.report.note(
                page.place, f"imported as the text of topic “{self._plans[key].name}”"
            )

    def import_term(self, page: ContentPage) -> None:
        if len(page.folders) < 2:
            reason = f"list of all {page.title.lower()}, which this site generates"
            self.site.report.skip(page.place, reason)
            return
        if is_private(page):
            self.site.report.skip(page.place, f"was not public ({hiding_of(page)})")
            return
        key = self._term(page.section, page.title, page.place)
        self._plans[key].lines = convert_page_text(page.source.lines, page, self.site)
        self._redirect_to(key, page.path, self.site.of_pages[page.path])

    def _section(self, folders: list[str], place: SourceLine) -> str:
        parent = ""
        for depth in range(1, len(folders) + 1):
            path = "/".join(folders[:depth])
            page = self._sections.get(path)
            if depth == 1 and folders[0].lower() in self._main | self.listed:
                continue
            if depth > 1 and page is None:
                continue
            name = page.title if page else _name_of(folders[depth - 1])
            key = f"section:{path}"
            self._add(TopicPlan(key, name, page.place if page else place, parent))
            if page:
                self._redirect_to(key, page.path, self.site.of_pages[page.path])
            else:
                self._redirect_to(key, *self._made_page(f"/{path.lower()}"))
            parent = key
        return parent

    def _term(self, taxonomy: str, term: str, place: SourceLine) -> str:
        key = f"term:{term.casefold()}"
        self._add(TopicPlan(key, term, place))
        page, address = self._made_page(f"/{taxonomy}/{urlized(term, self.site.tree)}")
        if not self.site.folder.has(page):
            self._redirect_to(key, page, address)
        return key

    def _made_page(self, address: str) -> tuple[str, str]:
        """Return the file that would describe a list Hugo generates, and the list's URL."""
        page = f"{self.site.configuration.content_folder}{address.strip('/')}/_index.md"
        self.collection.addresses[address] = page
        return page, address

    def _redirect_to(self, key: str, page: str, address: str) -> None:
        """``page`` may not exist: Hugo generates tag pages."""
        self.collection.topic_pages[page] = key
        self.collection.old_paths[f"{self.site.configuration.base_path}{address}"] = page

    def _add(self, plan: TopicPlan) -> None:
        if plan.key not in self._plans:
            self._plans[plan.key] = plan
            self.collection.topics.append(plan)


def _name_of(folder: str) -> str:
    """Return the name of a section without a page; some HugoBlox sections are known."""
    return _NAMES.get(folder.lower(), folder.replace("-", " ").replace("_", " ").capitalize())


def _beginning(page: ContentPage) -> str:
    text = " ".join(" ".join(line.text for line in page.source.lines).split())
    return text if len(text) <= 120 else f"{text[:119]}…"
