"""Read a Hugo site's owner: profile, positions, talks and publications."""

import re
from datetime import UTC, datetime

from blog.folders.source import Folder
from importers.collection import Line, NewsPlan, PersonPlan, ProfilePlan, ShortPlan
from importers.dates import parse_date_text
from importers.fields import DataRecord, list_of, mapping_of
from importers.front_matter import SourceText
from importers.hugo.authors import (
    import_authors,
    import_awards,
    import_education,
    import_work,
    name_of,
)
from importers.hugo.content_tree import (
    AUTHOR_SECTIONS,
    TEACHING_SECTIONS,
    ContentPage,
    PageRole,
    hiding_of,
    is_private,
    role_of,
)
from importers.hugo.hugo_reader import has_text_of_its_own
from importers.hugo.page_addresses import HugoSite, read_hugo_site, target_to
from importers.hugo.page_facts import event_of, row_of_links
from importers.hugo.person_facts import FactTable, import_links, markdown
from importers.hugo.publications import import_publications
from importers.hugo.works import work_kind
from importers.profile_links import in_words
from importers.report import ImportReport, SourceLine
from importers.starters import is_example_name
from importers.text.markdown_patterns import ITEM, escape_label

_CV = re.compile(r"(?i)\b(?:cv|r[eé]sum[eé]|vita)\b|curriculum")


def read_hugo_person(folder: Folder, report: ImportReport) -> PersonPlan:
    site = read_hugo_site(folder, report)
    plan = PersonPlan()
    import_authors(plan, site)
    _import_configuration(plan, site)
    _import_homepage(plan, site)
    import_blocks(plan, site)
    for page in sorted(site.pages, key=_sort_key, reverse=True):
        role = role_of(page, site.tree)
        if is_private(page) or site.tree.is_translation(page) or work_kind(page, role, site):
            continue
        if role is PageRole.EVENT:
            plan.shorts.append(_activity("talk", page, site))
        elif role is PageRole.POST and page.section in TEACHING_SECTIONS and len(page.folders) == 1:
            plan.shorts.append(_activity("teaching", page, site))
    _import_cv_of_menu(plan, site)
    plan.publications = import_publications(site, _names_by_folder(site, plan))
    return plan


def _sort_key(page: ContentPage) -> datetime:
    """Newest talks first, undated ones last."""
    return page.source.moment("date") or datetime.min.replace(tzinfo=UTC)


def _import_configuration(plan: PersonPlan, site: HugoSite) -> None:
    """Plain themes describe the owner in the site's settings."""
    configuration = site.configuration
    params = configuration.table("params")
    name = configuration.text("params.author.name", "params.author", "author.name", "author")
    mode = params.get("profilemode")
    mode = mode if isinstance(mode, dict) and mode.get("enabled") is not False else {}
    has_links = any(params.get(key) for key in ("social", "socialicons", "contact_links"))
    if not configuration.files or not any((name, mode, has_links, plan.profile)):
        return
    settings = _settings(site, "params").with_fields(params)
    profile = plan.profile or ProfilePlan(settings.place)
    profile.name = profile.name or name or str(mode.get("title") or "")
    profile.headline = profile.headline or str(mode.get("subtitle") or "")[:200]
    if not profile.photo and mode.get("imageurl"):
        profile.photo = settings.file(str(mode["imageurl"]))
    if not profile.email_words:
        profile.email_words = in_words(settings.text("email", "author.email"))
    if not profile.links:
        import_links(settings, profile)
    info = params.get("homeinfoparams")
    if isinstance(info, dict) and not profile.bio:
        profile.bio = settings.markdown(str(info.get("content") or ""))
    if profile.name or (plan.profile is None and name):
        plan.profile = profile


def _settings(site: HugoSite, name: str) -> FactTable:
    """Return the settings as a table of the file that is named so, or of the last one."""
    path = site.configuration.file_named(name)
    source = SourceText([Line("", SourceLine(path))])
    page = ContentPage(path, "_index", site.configuration.languages[0], source)
    return FactTable({}, page, page.place, site)


def _import_homepage(plan: PersonPlan, site: HugoSite) -> None:
    """The homepage's text goes into the profile, below the author page's."""
    for page in site.pages:
        if role_of(page, site.tree) is not PageRole.HOME:
            continue
        text = markdown(page.source.lines, page, site)
        is_main = page.language.key == site.configuration.languages[0].key
        if not text:
            site.report.skip(page.place, "page has no text")
        elif is_private(page):
            site.report.skip(page.place, f"homepage was not public ({hiding_of(page)})")
        elif not is_main:
            site.report.skip(page.place, "translation of the homepage: the profile has one text")
        else:
            plan.profile = plan.profile or ProfilePlan(page.place)
            between = [Line("", page.place)] if plan.profile.bio else []
            plan.profile.bio = [*plan.profile.bio, *between, *text]


def _import_cv_of_menu(plan: PersonPlan, site: HugoSite) -> None:
    """A menu entry may lead to the CV's file."""
    menus = [menu for table in site.configuration.menus for menu in table.values()]
    for entry in (DataRecord(one) for menu in menus for one in list_of(menu)):
        url, name = entry.text("url"), entry.text("name", "title")
        settings = _settings(site, "menu")
        if url.lower().endswith(".pdf") and _CV.search(f"{name} {url}"):
            plan.profile = plan.profile or ProfilePlan(settings.place)
            plan.profile.cv_file = plan.profile.cv_file or settings.file(url)


def _activity(section: str, page: ContentPage, site: HugoSite) -> ShortPlan:
    """A talk or course as one line that links to its post, if any."""
    has_post = has_text_of_its_own(page, role_of(page, site.tree))
    title = escape_label(page.title)
    named = f"[{title}]({target_to(page.path)})" if has_post else title
    text = ", ".join(filter(None, (f"**{named}**", event_of(page))))
    row = "" if has_post else row_of_links(page, site)
    place = page.source.place_of("title")
    date = page.source.moment("date", site.configuration.zone)
    year = str(date.year) if date else page.text("year")[:20]
    return ShortPlan(section, [Line(f"{text} ({row})" if row else text, place)], place, year)


def _names_by_folder(site: HugoSite, plan: PersonPlan) -> dict[str, str]:
    names = {
        page.folders[-1].casefold(): page.text("title", "name")
        for page in site.pages
        if page.section in AUTHOR_SECTIONS
        and len(page.folders) > 1
        and not is_example_name(name_of(page))
    }
    owner = plan.profile.name if plan.profile else ""
    names |= {key: names.get(key) or owner for key in ("admin", "me")}
    return {key: name for key, name in names.items() if name}


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
