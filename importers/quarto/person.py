"""The owner of a Quarto site: the page with an ``about`` template, or the homepage."""

from blog.folders.source import Folder
from importers.collection import Line, PersonPlan, ProfilePlan
from importers.fields import DataRecord, list_of, mapping_of, one_line_text
from importers.profile_links import add_profile_link
from importers.quarto.book import first_heading, without_title
from importers.quarto.reading import about_document
from importers.quarto.references import References
from importers.quarto.site import Document, Site, read_site
from importers.report import ImportReport, SourceLine
from importers.text.html import convert_html, without_foreign_html
from importers.text.prose import paragraphs, without_blank_runs

_NOT_A_NAME = frozenset({"about", "about me", "home", "welcome", "index", "me", "bio", "profile"})


def read_quarto_person(folder: Folder, report: ImportReport) -> PersonPlan:
    site = read_site(folder, ImportReport())
    if site.project.kind != "website":
        return PersonPlan()
    site.report = report
    about = about_document(site)
    home = next((one for one in site.documents.values() if one.is_home), None)
    if home is not None and site.hiding_of(home):
        report.skip(home.place, f"homepage was not public ({site.hiding_of(home)})")
        home = None
    document = about or home
    if document is None:
        return PersonPlan()
    profile = ProfilePlan(document.place)
    profile.bio = _text(document, site)
    if home is not None and home is not document and (more := _text(home, site)):
        profile.bio = without_blank_runs([*more, Line("", home.place), *profile.bio])
    if about is not None:
        _describe(profile, about, report)
    profile.footer = _footer(site)
    has_more = any((profile.footer, profile.name, profile.bio, profile.photo, profile.links))
    return PersonPlan(profile=profile if has_more else None)


def _text(document: Document, site: Site) -> list[Line]:
    text = without_title(site.text_of(document), first_heading(document)[0])
    lines = convert_html(without_foreign_html(text, site.report), site.report)
    references = References(site.folder, site.report, labels=site.labels)
    given = document.find("bibliography")
    return without_blank_runs(references.resolve(lines, document.path, given, {}))


def _footer(site: Site) -> list[Line]:
    given = site.project.site.find("page-footer")
    table = mapping_of(given) or {"center": given}
    texts = (one_line_text(table.get(name)) for name in ("left", "center", "right"))
    return paragraphs(texts, SourceLine(site.project.file))


def _describe(profile: ProfilePlan, about: Document, report: ImportReport) -> None:
    title = about.text("title")
    names = about.authors
    is_name = title.casefold() not in _NOT_A_NAME and 1 < len(title.split()) < 6
    profile.name = title if is_name else names[0] if len(names) == 1 else ""
    profile.headline = about.text("subtitle")[:200]
    table = mapping_of(about.find("about"))
    image = about.text("image") or one_line_text(table.get("image"))
    profile.photo = image if not image or image.startswith("/") else f"/{image}"
    if image and not image.startswith("/") and about.folder:
        profile.photo = f"/{about.folder}/{image}"
    for record in map(DataRecord, list_of(table.get("links"))):
        _import_link(record, profile, about, report)


def _import_link(
    record: DataRecord, profile: ProfilePlan, about: Document, report: ImportReport
) -> None:
    place = about.source.place_of("about")
    url, icon = record.text("href"), record.text("icon").lower()
    label = record.text("text", "aria-label")
    if url and add_profile_link(profile, url, icon, label or icon.capitalize(), place):
        return
    if url.lower().endswith(".pdf") and not profile.cv_file:
        profile.cv_file = url if url.startswith("/") or not about.folder else (
            f"/{about.folder}/{url}"
        )  # fmt: skip
    elif url:
        report.warn(place, f"link “{label or icon}” to {url} is not one of a profile: not imported")
