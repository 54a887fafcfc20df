"""Read a Hugo site's owner: profile, positions, talks and publications."""

from datetime import UTC, datetime

from blog.folders.source import Folder
from importers.collection import Line, PersonPlan, ProfilePlan, ShortPlan
from importers.front_matter import SourceText
from importers.hugo.authors import import_authors
from importers.hugo.content_tree import (
    AUTHOR_SECTIONS,
    TEACHING_SECTIONS,
    ContentPage,
    PageRole,
    read_content_tree,
    role_of,
)
from importers.hugo.hugo_reader import has_text_of_its_own
from importers.hugo.page_addresses import HugoUrls, hugo_urls, target_to
from importers.hugo.page_facts import named_links
from importers.hugo.person_blocks import import_blocks
from importers.hugo.person_facts import FactTable, import_links, in_words, markdown
from importers.hugo.publications import import_publications
from importers.hugo.shortcode_blocks import link
from importers.report import ImportReport, Location
from importers.text.markdown_patterns import escape_label


def read_hugo_person(folder: Folder, report: ImportReport) -> PersonPlan:
    addresses = hugo_urls(read_content_tree(folder, report))
    plan = PersonPlan()
    import_authors(plan, addresses, report)
    _import_configuration(plan, addresses, report)
    _import_homepage(plan, addresses, report)
    import_blocks(plan, addresses, report)
    for page in sorted(addresses.tree.pages, key=_moment, reverse=True):
        role = role_of(page, addresses.tree)
        if role is PageRole.EVENT:
            plan.shorts.append(_activity("talk", page, addresses, report))
        elif role is PageRole.POST and page.section in TEACHING_SECTIONS and len(page.folders) == 1:
            plan.shorts.append(_activity("teaching", page, addresses, report))
    names = _names_by_folder(addresses, plan)
    plan.publications = import_publications(addresses, names, report)
    return plan


def _moment(page: ContentPage) -> datetime:
    """Newest talks first, undated ones last."""
    return page.source.moment("date") or datetime.min.replace(tzinfo=UTC)


def _import_configuration(plan: PersonPlan, addresses: HugoUrls, report: ImportReport) -> None:
    """Plain themes describe the owner in the site's settings."""
    configuration = addresses.tree.configuration
    params = configuration.table("params")
    name = configuration.text("params.author.name", "params.author", "author.name", "author")
    mode = params.get("profilemode")
    mode = mode if isinstance(mode, dict) and mode.get("enabled") is not False else {}
    has_links = any(params.get(key) for key in ("social", "socialicons", "contact_links"))
    if not configuration.files or not any((name, mode, has_links, plan.profile)):
        return
    path = next((p for p in configuration.files if "params" in p), configuration.files[-1])
    source = SourceText([Line("", Location(path))])
    page = ContentPage(path, "_index", configuration.languages[0], source)
    settings = FactTable(params, page, page.place, addresses, report)
    profile = plan.profile or ProfilePlan(page.place)
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


def _import_homepage(plan: PersonPlan, addresses: HugoUrls, report: ImportReport) -> None:
    """The homepage's text goes into the profile, below the author page's."""
    for page in addresses.tree.pages:
        if role_of(page, addresses.tree) is not PageRole.HOME:
            continue
        text = markdown(page.source.lines, page, addresses, report)
        is_main = page.language.key == addresses.tree.configuration.languages[0].key
        if not text:
            report.skip(page.place, "page has no text")
        elif not is_main:
            report.skip(page.place, "translation of the homepage: the profile has one text")
        else:
            plan.profile = plan.profile or ProfilePlan(page.place)
            between = [Line("", page.place)] if plan.profile.bio else []
            plan.profile.bio = [*plan.profile.bio, *between, *text]


def _activity(
    section: str, page: ContentPage, addresses: HugoUrls, report: ImportReport
) -> ShortPlan:
    """A talk or course as one line that links to its post, if any."""
    has_post = (
        has_text_of_its_own(page, role_of(page, addresses.tree)) and page.field("draft") is not True
    )
    title = escape_label(page.title)
    named = f"[{title}]({target_to(page.path)})" if has_post else title
    event, url = page.text("event"), page.text("event_url")
    at = [
        link(event, url) if event and url else escape_label(event),
        escape_label(page.text("location")),
    ]
    text = ", ".join(filter(None, (f"**{named}**", *at)))
    links = [] if has_post else named_links(page, addresses)
    row = " · ".join(link(one.label, one.target) for one in links)
    place = page.source.place_of("title")
    moment = page.source.moment("date", addresses.tree.configuration.zone or UTC)
    year = str(moment.year) if moment else page.text("year")[:20]
    return ShortPlan(section, [Line(f"{text} ({row})" if row else text, place)], place, year)


def _names_by_folder(addresses: HugoUrls, plan: PersonPlan) -> dict[str, str]:
    """Return full names by author folder."""
    names = {
        page.folders[-1].casefold(): page.text("title", "name")
        for page in addresses.tree.pages
        if page.section in AUTHOR_SECTIONS and len(page.folders) > 1
    }
    owner = plan.profile.name if plan.profile else ""
    names |= {key: names.get(key) or owner for key in ("admin", "me")}
    return {key: name for key, name in names.items() if name}
