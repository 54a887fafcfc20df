"""Blocks of HugoBlox homepages and CV pages, old and new."""

import re

from importers.collection import Line, NewsPlan, PersonPlan, ProfilePlan, ShortPlan
from importers.dates import parse_date_text
from importers.fields import mapping_of
from importers.hugo.authors import import_awards, import_education, import_work
from importers.hugo.content_tree import PageRole, role_of
from importers.hugo.page_addresses import HugoSite
from importers.hugo.person_facts import FactTable, in_words, markdown
from importers.report import SourceLine
from importers.text.markdown_patterns import ITEM

_LISTS = frozenset({
    "pages", "featured", "portfolio", "collection", "people", "tag_cloud", "tag-cloud", "search",
    "carousel", "talks", "publications",
})  # fmt: skip
_OWNER_BLOCKS = frozenset({
    "about", "about.biography", "about.avatar", "resume-biography", "resume-biography-3",
    "resume-skills", "resume-languages", "biography", "dev-hero",
})  # fmt: skip
_SECTIONS = (
    ("award", re.compile(r"award|hono[u]?r|fellowship|prize|grant", re.IGNORECASE)),
    ("teaching", re.compile(r"teaching|courses", re.IGNORECASE)),
    ("service", re.compile(r"service|review|committee", re.IGNORECASE)),
    ("talk", re.compile(r"talks|presentations|lectures", re.IGNORECASE)),
)
_NEWS = re.compile(r"\bnews\b|\bupdates\b|announcements", re.IGNORECASE)
_DATED = re.compile(
    r"^[\[(*_]*(?P<date>\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?|[A-Z][a-z]{2,8}\.? (?:\d{1,2}, ?)?\d{4}"
    r"|\d{4})[\])*_]*\s*[:|–—-]?\s*"
)


def import_blocks(plan: PersonPlan, site: HugoSite) -> None:
    for page in [*site.pages, *site.tree.parts]:
        role = role_of(page, site.tree)
        if role in {PageRole.WIDGET, PageRole.LANDING} and site.tree.is_translation(page):
            site.report.skip(page.place, "translation of a block: the profile has one language")
            continue
        table = FactTable(page.fields, page, page.place, site)
        if role is PageRole.WIDGET:
            _import_widget(table, plan)
        elif role is PageRole.PAGE_OF_WIDGETS:
            site.report.skip(page.place, "only lists the homepage's blocks")
        elif role is PageRole.LANDING:
            for section in table.tables("sections"):
                _import_section(section, plan)


def _import_widget(table: FactTable, plan: PersonPlan) -> None:
    page, kind = table.page, table.text("widget")
    if table.find("active") is False:
        table.site.report.skip(page.place, f"disabled homepage block ({kind})")
        return
    fields = {**page.fields, **mapping_of(table.find("content"))}
    block = FactTable(fields, page, page.place, table.site)
    text = markdown(page.source.lines, page, table.site)
    _import_one(kind, table.text("title"), block, text, plan)


def _import_section(section: FactTable, plan: PersonPlan) -> None:
    """Read one of a page's ``sections``; its content is in a nested table."""
    kind = section.text("block")
    if section.find("demo") is True:
        message = f"block “{kind}” not imported: part of the theme's demo"
        section.site.report.note(section.place, message)
        return
    block = section.with_fields({**section.fields, **mapping_of(section.find("content"))})
    _import_one(kind, block.text("title"), block, block.lines("text"), plan)


def _import_one(
    kind: str, title: str, block: FactTable, text: list[Line], plan: PersonPlan
) -> None:
    button = block.text("button.url")
    profile = plan.profile or ProfilePlan(block.place)
    if button.lower().endswith(".pdf"):
        profile.cv_file = profile.cv_file or block.file(button)
    if kind in {"experience", "resume-experience"}:
        import_work(block.tables("experience", "items", "item"), plan)
        import_education(block, plan)
    elif kind in {"accomplishments", "resume-awards", "awards"}:
        import_awards(block.tables("item", "items", "awards"), plan)
    elif kind in {"contact", "contact-info"}:
        profile.email_words = profile.email_words or in_words(block.text("email"))
        if plan.profile is None and profile.email_words:
            plan.profile = profile
        _report_rest(kind, block, text)
    elif kind in _LISTS or kind in _OWNER_BLOCKS or text:
        if text and not _import_list(title, text, plan):
            _add_to_bio(title, text, plan, block.place)
        elif not text and kind in _LISTS:
            what = f"block “{title or kind}” not imported: this site generates the list"
            block.site.report.note(block.place, what)
    else:
        _report_rest(kind, block, text)


def _import_list(title: str, text: list[Line], plan: PersonPlan) -> bool:
    """Turn a list under a known heading into short lines; return whether it did."""
    items = _items(text)
    if not items:
        return False
    if _NEWS.search(title):
        news = list(filter(None, map(_news, items)))
        plan.news += news if len(news) == len(items) else []
        return len(news) == len(items)
    section = next((name for name, words in _SECTIONS if words.search(title)), "")
    for item in items if section else []:
        plan.shorts.append(ShortPlan(section, item, item[0].place))
    return bool(section)


def _news(item: list[Line]) -> NewsPlan | None:
    found = _DATED.match(item[0].text)
    day = parse_date_text(found["date"].replace(".", "-")) if found else None
    if found is None or day is None:
        return None
    first = Line(item[0].text[found.end() :], item[0].place)
    return NewsPlan(day, [first, *item[1:]], item[0].place)


def _items(text: list[Line]) -> list[list[Line]]:
    items: list[list[Line]] = []
    for line in text:
        found = ITEM.match(line.text)
        if found and not found["indent"]:
            items.append([Line(found["text"], line.place)])
        elif line.text.strip() and (not items or not line.text.startswith((" ", "\t"))):
            return []
        elif items:
            items[-1].append(Line(line.text.strip() if not found else line.text[2:], line.place))
    return items


def _add_to_bio(title: str, text: list[Line], plan: PersonPlan, place: SourceLine) -> None:
    """The homepage's text goes below the profile's."""
    plan.profile = plan.profile or ProfilePlan(place)
    heading = [Line(f"## {title}", place), Line("", place)] if title else []
    between = [Line("", place)] if plan.profile.bio else []
    plan.profile.bio = [*plan.profile.bio, *between, *heading, *text]


def _report_rest(kind: str, block: FactTable, text: list[Line]) -> None:
    parts = (block.text("title"), *block.words("feature", "features", "items"))
    content = "; ".join(filter(None, parts))[:200]
    is_contact = kind in {"contact", "contact-info"} and not text
    rest = f": {content}" if content and not is_contact else ""
    message = f"block “{kind or 'without a type'}” not imported: no equivalent here{rest}"
    block.site.report.warn(block.place, message)
