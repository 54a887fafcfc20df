"""The owner of a HugoBlox site: name, role, affiliations, interests, education, work, awards."""

from datetime import date
from pathlib import PurePosixPath

from importers.collection import Line, PersonPlan, PositionPlan, ProfilePlan, ShortPlan
from importers.data_files import DATA_PARSERS, read_data_file
from importers.fields import mapping_of
from importers.front_matter import SourceText
from importers.hugo.content_tree import AUTHOR_SECTIONS, ContentPage
from importers.hugo.page_addresses import HugoSite
from importers.hugo.person_facts import FactTable, import_links, markdown
from importers.profile_links import in_words
from importers.report import SourceLine
from importers.starters import is_example_name
from importers.text.markdown_patterns import markdown_link
from importers.writing.assets import IMAGE_SUFFIXES

_DATA = "data/authors/"
_MAX_HEADLINE_LENGTH = 200


def import_authors(plan: PersonPlan, site: HugoSite) -> None:
    for page in _owners(_own_people(site)):
        _import_owner(FactTable(page.fields, page, page.place, site), plan)


def other_authors(site: HugoSite) -> list[ContentPage]:
    """Return the pages of people other than the owner, and report those that are left out."""
    for page in site.pages:
        if page.section in AUTHOR_SECTIONS and page.folders and site.tree.is_translation(page):
            site.report.skip(page.place, "translation of a profile: a person has one language")
    for page in _author_pages(site):
        if len(page.folders) < 2:
            site.report.skip(page.place, "list of all authors, which this site generates")
        elif is_example_name(name_of(page)):
            site.report.add_example(page.place, f"page of {name_of(page)}: not imported")
    people = _own_people(site)
    names = {page.folders[-1] for page in _owners(people)}
    return [page for page in people if page.folders[-1] not in names]


def _author_pages(site: HugoSite) -> list[ContentPage]:
    pages = (page for page in site.pages if page.section in AUTHOR_SECTIONS and page.folders)
    return [page for page in pages if not site.tree.is_translation(page)] + _data_pages(site)


def _own_people(site: HugoSite) -> list[ContentPage]:
    pages = (page for page in _author_pages(site) if len(page.folders) > 1)
    return [page for page in pages if not is_example_name(name_of(page))]


def name_of(page: ContentPage) -> str:
    return page.text("name.display", "title", "name")


def _owners(people: list[ContentPage]) -> list[ContentPage]:
    """Return the owner's files, the newest layout with the most fields first."""
    marked = [p for p in people if p.find("superuser") is True or p.find("is_owner") is True]
    named = [p for p in people if p.folders[-1].lower() in {"admin", "me", "owner"}]
    found = marked[:1] or named[:1] or (people if len(people) == 1 else [])
    names = {page.folders[-1] for page in found}
    both = [page for page in people if page.folders[-1] in names]
    return sorted(both, key=lambda page: not page.path.startswith(_DATA))


def _data_pages(site: HugoSite) -> list[ContentPage]:
    found = []
    for path in sorted(site.folder.files):
        name = PurePosixPath(path)
        if not path.startswith(_DATA) or name.suffix not in DATA_PARSERS:
            continue
        fields = read_data_file(site.folder, path, site.report)
        if fields is not None:
            text = site.folder.read_text(path)
            head = [Line(line, SourceLine(path, n)) for n, line in enumerate(text.split("\n"), 1)]
            source = SourceText([Line("", SourceLine(path))], mapping_of(fields), head)
            language = site.configuration.languages[0]
            found.append(ContentPage(path, f"authors/{name.stem}/_index", language, source))
    return found


def _import_owner(owner: FactTable, plan: PersonPlan) -> None:
    page = owner.page
    profile = plan.profile = plan.profile or ProfilePlan(owner.place)
    # Other files refer to the owner by this name.
    owner.site.report.save_texts(owner.place, page.folders[-1])
    names = (owner.text("name.given", "first_name"), owner.text("name.family", "last_name"))
    given = " ".join(filter(None, names))
    profile.name = profile.name or owner.text("name.display", "title", "name") or given
    profile.native_name = profile.native_name or owner.text("name.alternate", "native_name")
    profile.headline = profile.headline or _headline(owner)
    bio = profile.bio or markdown(page.source.lines, page, owner.site)
    profile.bio = bio or owner.lines("bio")
    profile.photo = profile.photo or photo_of(owner)
    import_links(owner, profile)
    profile.email_words = profile.email_words or in_words(owner.text("email"))
    place = page.source.place_of("interests")
    known = {short.text[0].text for short in plan.shorts if short.section == "interest"}
    for words in owner.words("interests"):
        if words not in known:
            plan.shorts.append(ShortPlan("interest", [Line(words, place)], place))
    import_education(owner, plan)
    import_work(owner.tables("work", "experience"), plan)
    import_awards(owner.tables("awards", "accomplishments"), plan)
    for name in ("skills", "languages"):
        if listed := _skills(owner, name):
            message = f"{name} not imported, as the profile has no field for them: {listed}"
            owner.site.report.warn(page.source.place_of(name), message)


def _headline(owner: FactTable) -> str:
    places = owner.words("organizations") or owner.words("affiliations")
    parts = [owner.text("role", "status.role", "tagline"), *places]
    headline = ", ".join(filter(None, parts))
    return headline if len(headline) <= _MAX_HEADLINE_LENGTH else parts[0][:_MAX_HEADLINE_LENGTH]


def photo_of(owner: FactTable) -> str:
    written = owner.text("avatar", "avatar.filename", "image", "photo")
    if found := owner.file(written) if written else "":
        return found
    beside = owner.site.images_beside(owner.page)
    avatars = [path.as_posix() for path in beside if "avatar" in path.stem.lower()]
    return next(iter(avatars), "") or _image_named(
        owner, owner.page.folders[-1], "assets/media/authors/"
    )


def import_education(owner: FactTable, plan: PersonPlan) -> None:
    for one in owner.tables("education.courses", "education"):
        role = one.text("course", "degree", "area", "title", "position")
        school = one.text("institution", "school", "company", "company_name")
        if not role and not school:
            continue
        position = _position("education", role, school, one)
        year = one.text("year")
        if year and not position.start_on and not position.end_on:
            position.note = [Line(year, one.place), Line("", one.place), *position.note]
        plan.positions.append(position)


def import_work(rows: list[FactTable], plan: PersonPlan) -> None:
    for one in rows:
        role = one.text("position", "title", "role")
        company = one.text("company_name", "company", "organization", "institution")
        if role or company:
            plan.positions.append(_position("experience", role, company, one))


def import_awards(rows: list[FactTable], plan: PersonPlan) -> None:
    for one in rows:
        title, url = one.text("title", "name"), one.text("url", "certificate_url")
        if not title:
            continue
        named = markdown_link(title, url) if url else title
        giver = one.text("awarder", "organization", "issuer")
        lines = [Line(", ".join(filter(None, (f"**{named}**", giver))), one.place)]
        if about := one.lines("summary", "description"):
            lines += [Line("", one.place), *about]
        won_on = one.day("date", "date_start", "year")
        year = str(won_on.year) if won_on else one.text("date", "year")
        plan.shorts.append(ShortPlan("award", lines, one.place, year[:20]))


def _position(kind: str, role: str, institution: str, one: FactTable) -> PositionPlan:
    logo = one.text("company_logo", "logo", "institution_logo")
    # A logo may be named without an extension, like an image in ``assets/media/icons/brands``.
    folders = ("", "assets/media/icons/brands/", "assets/media/icons/")
    return PositionPlan(
        kind,
        role or institution,
        institution or role,
        one.place,
        institution_url=one.text("company_url", "institution_url", "organization_url", "url"),
        logo=(_image_named(one, logo, *folders) or one.file(logo)) if logo else "",
        location=one.text("location"),
        start_on=_start_or_end(one, "date_start", "start"),
        end_on=_start_or_end(one, "date_end", "end"),
        note=one.lines("summary", "description"),
    )


def _start_or_end(one: FactTable, *names: str) -> date | None:
    day, written = one.day(*names), one.find(*names)
    is_open = isinstance(written, str) and written.strip().lower() in {"present", "now", "current"}
    if written is not None and day is None and not is_open:
        one.site.report.warn(one.place, f"unrecognized date “{str(written)[:60]}”")
    return day


def _image_named(one: FactTable, name: str, *folders: str) -> str:
    suffixes = ("", *sorted(IMAGE_SUFFIXES))
    paths = (f"{folder}{name}{suffix}" for folder in folders for suffix in suffixes)
    return next(filter(one.site.folder.has, paths), "")


def _skills(owner: FactTable, name: str) -> str:
    found: list[str] = []
    for group in owner.tables(name):
        names, label = ", ".join(group.words("items")), group.text("name", "title")
        found.append(f"{label} ({names})" if names else label)
    return ", ".join(filter(None, found)) or ", ".join(owner.words(name))
