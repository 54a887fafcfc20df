"""Read a Hugo site's owner: profile, positions, talks and publications."""

import re
from datetime import UTC, datetime

from blog.folders.source import Folder
from importers.collection import Line, PersonPlan, ProfilePlan, ShortPlan
from importers.fields import DataRecord, list_of
from importers.front_matter import SourceText
from importers.hugo.authors import import_authors, name_of
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
from importers.hugo.person_blocks import import_blocks
from importers.hugo.person_facts import FactTable, import_links, in_words, markdown
from importers.hugo.publications import import_publications
from importers.hugo.works import work_kind
from importers.report import ImportReport, SourceLine
from importers.starters import is_example_name
from importers.text.markdown_patterns import escape_label

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
