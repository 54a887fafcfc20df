"""Projects, talks and courses of HugoBlox, and the people beside the owner."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from importers.collection import Line, ProfilePlan, SourcePage, WorkPlan
from importers.dates import WrittenTime, parse_datetime_text, parse_written_time
from importers.fields import DataRecord
from importers.hugo.authors import name_of, other_authors, photo_of
from importers.hugo.content_tree import (
    PROJECT_SECTIONS,
    TEACHING_SECTIONS,
    ContentPage,
    PageRole,
    hiding_of,
    is_private,
    is_unlisted,
    is_unrendered,
)
from importers.hugo.page_addresses import HugoSite, target_to
from importers.hugo.page_facts import cover_caption, named_links, published_at
from importers.hugo.person_facts import FactTable, import_links, markdown
from importers.profile_links import in_words
from importers.text.markdown_patterns import escape_label, markdown_link
from importers.text.prose import paragraphs, without_blank_runs
from importers.works import (
    course_role,
    is_possible,
    number_in,
    put_above,
    report_other_fields,
    talk_values,
)

_USED = frozenset({
    "abstract", "event", "location", "address", "date_end", "all_day", "authors", "author", "links",
    "author_notes", "code", "term", "role", "institution", "organization", "instructors",
    "publication_types", "caption",
})  # fmt: skip
_ADDRESS = ("street", "city", "region", "postcode", "country")
_MAX_MINUTES = 24 * 60


def work_kind(page: ContentPage, role: PageRole, site: HugoSite) -> str:
    """Return what a public page becomes, or ""; talks and courses need a date."""
    shown_at = published_at(page, site)
    is_future = shown_at is not None and shown_at > timezone.now()
    is_scheduled = is_future and site.configuration.find("buildfuture") is not True
    if is_private(page) or is_unlisted(page) or is_scheduled or site.tree.is_translation(page):
        return ""
    when = _when(page, site)
    is_dated = is_possible(when.on if when else None)
    if role is PageRole.EVENT:
        return "talk" if is_dated else ""
    if role is not PageRole.POST or len(page.folders) != 1:
        return ""
    if page.section in TEACHING_SECTIONS:
        return "course" if is_dated else ""
    return "project" if page.section in PROJECT_SECTIONS else ""


def make_work(
    post: SourcePage, page: ContentPage, work: WorkPlan, names: list[str], site: HugoSite
) -> None:
    """Make a page a work; ``names`` are authors beside the owner."""
    kind, post.work = work.kind, work
    work.once = number_in(page.find("weight"))
    place = page.source.place_of("links")
    links = [(one.kind, one.label, one.target) for one in named_links(page, site)]
    caption, subtitle = cover_caption(page) if post.cover else "", page.text("subtitle")
    top = [f"<small>{caption}</small>" if caption else "", f"*{subtitle}*" if subtitle else ""]
    top += [f"With {escape_label(', '.join(names))}"] if names else []
    if page.find("featured") is not None:
        work.once |= {"is_selected": page.find("featured") is True} if kind == "project" else {}
    if kind == "project":
        start = parse_datetime_text(page.find("date"), site.configuration.zone)
        # The theme shows one date, not a beginning.
        day = start.date() if start else None
        work.values = {"summary": post.summary, "start_on": day, "end_on": day}
        work.files = {"cover": post.cover} if post.cover else {}
    elif when := _when(page, site):
        work.values = _talk(page, when) if kind == "talk" else _course(page, when)
        top += [f"![]({post.cover})" if post.cover else "", _new_summary(page, post)]
        post.cover = ""
    put_above(post, top, links, place)
    used = _USED | {name for name in page.fields if name.startswith(("url_", "event_", "external"))}
    report_other_fields(page.fields, used, {kind, f"{kind}s"}, page.source, site.report)


def _when(page: ContentPage, site: HugoSite) -> WrittenTime | None:
    return parse_written_time(page.find("date"), site.configuration.zone)


def _talk(page: ContentPage, when: WrittenTime) -> dict[str, object]:
    address = DataRecord(page.find("address"))
    when = when._replace(at=None) if page.find("all_day") is True else when
    values = talk_values(page, when) | {"event_url": page.text("event_url")}
    values["place"] = values["place"] or ", ".join(filter(None, map(address.text, _ADDRESS)))
    if when.at:
        start, end = (parse_datetime_text(page.find(name)) for name in ("date", "date_end"))
        length = (end - start) // timedelta(minutes=1) if start and end else 0
        values |= {"minutes": length} if 0 < length <= _MAX_MINUTES else {}
    return values


def _course(page: ContentPage, when: WrittenTime) -> dict[str, object]:
    return {
        "start_on": when.on,
        "code": page.text("code"),
        "term": page.text("term"),
        "role": course_role(page.text("role")),
        "institution": page.text("institution", "organization", "event"),
        "instructors": ", ".join(page.words("instructors")),
    }


def _new_summary(page: ContentPage, post: SourcePage) -> str:
    given = page.text("summary", "description")
    return "" if any(given in line.text for line in post.lines[:3]) else given


def other_people(site: HugoSite) -> Iterator[SourcePage]:
    """Yield the people other than the owner; those with more than a name are members."""
    for page in other_authors(site):
        name = name_of(page) or page.folders[-1]
        if is_private(page):
            reason = f"page of {name} was not public ({hiding_of(page)})"
            site.report.skip(page.place, reason)
            continue
        person = FactTable(page.fields, page, page.place, site)
        if is_unrendered(page) and not person.words("user_groups"):
            site.report.skip(page.place, f"page of {name}, which Hugo doesn't publish")
            continue
        yield _person(person, name)


def _person(person: FactTable, name: str) -> SourcePage:
    page, site = person.page, person.site
    post = SourcePage(page.path, name)
    work = post.work = WorkPlan("person", once=number_in(page.find("weight")))
    profile = ProfilePlan(page.place)
    import_links(person, profile)
    work.links = profile.links
    if photo := photo_of(person):
        work.files["cover"] = target_to(photo)
    places = ", ".join(person.words("organizations") or person.words("affiliations"))
    work.values = {"role": person.text("role", "status.role"), "now_at": places}
    text = markdown(page.source.lines, page, site) or person.lines("bio")
    cv = markdown_link("CV", target_to(profile.cv_file)) if profile.cv_file else ""
    mail = profile.email_words or in_words(person.text("email"))
    further = [mail, cv, *_facts(person)]
    below = paragraphs(further, page.place)
    post.lines = without_blank_runs([*text, Line("", page.place), *below])
    if post.lines and is_unrendered(page):
        site.report.skip(page.place, f"text about {name}, which Hugo doesn't publish")
        text = post.lines = []
    groups = person.words("user_groups")
    if groups or text or photo or any(work.values.values()):
        work.once["is_member"] = True
    used = {
        *("role", "status", "organizations", "affiliations", "social", "profiles", "bio", "email"),
        *("interests", "education", "work", "experience", "awards", "first_name", "last_name"),
        *("authors", "avatar", "photo", "links"),
    }
    report_other_fields(page.fields, used, (), page.source, site.report)
    return post


def _facts(person: FactTable) -> Iterator[str]:
    """Yield what has no field, as lines of text."""
    if interests := person.words("interests"):
        yield f"Interests: {', '.join(interests)}"
    names = ("course", "degree", "position", "title", "area", "institution", "company_name", "year")
    for name in ("education.courses", "education", "work", "experience", "awards"):
        for one in person.tables(name):
            if listed := ", ".join(filter(None, map(one.text, names))):
                yield f"- {listed}"
