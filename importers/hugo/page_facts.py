"""Front matter of a page: date, language, authors, image and links."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from importers.collection import Line
from importers.dates import parse_datetime_text
from importers.fields import list_of
from importers.hugo.content_tree import ContentPage
from importers.hugo.page_addresses import HugoSite, target_to
from importers.languages import likely_language
from importers.text.markdown_patterns import escape_label, markdown_link

_LINK_LABELS = {
    "url_pdf": "PDF", "url_preprint": "Preprint", "url_code": "Code", "url_dataset": "Dataset",
    "url_slides": "Slides", "url_video": "Video", "url_poster": "Poster", "url_source": "Source",
    "url_project": "Project", "external_link": "More", "externalurl": "More", "externalUrl": "More",
}  # fmt: skip
_COVER_FIELDS = (
    "image.filename", "image", "cover.image", "cover", "featured_image", "featuredImage",
    "featureimage", "featureImage", "header.image", "thumbnail", "banner", "image_preview",
)  # fmt: skip
_CAPTION_FIELDS = ("image.caption", "cover.caption", "header.caption", "featured_image_caption")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?=-|$)")
_COVER_NAMES = ("featured", "feature", "cover", "thumbnail")


@dataclass
class NamedLink:
    """``kind`` is the field, such as ``url_code``, or the link's own name."""

    kind: str
    label: str
    target: str


def published_at(page: ContentPage, site: HugoSite) -> datetime | None:
    zone = site.configuration.zone
    dated = page.source.moment("date", zone)
    if dated is None and (named := _DATE.match(page.base_name)):
        dated = parse_datetime_text(named[0], zone)
    dates = (page.source.moment(n, zone) for n in ("publishDate", "publishdate", "pubdate"))
    shown = next(filter(None, dates), None)
    now = timezone.now()
    if shown and (dated is None or shown > now or dated > now):
        return shown
    return dated


def language_tag_of(page: ContentPage, site: HugoSite, lines: list[Line]) -> str:
    """Use the setting on multilingual sites; on others the text is more reliable."""
    if len(site.configuration.languages) > 1:
        return page.language.tag
    return likely_language([Line(page.title, page.place), *lines]) or page.language.tag


def translation_key_of(page: ContentPage, site: HugoSite) -> str:
    """Return what Hugo's translations have in common: a key of their own, or their path."""
    given = page.text("translationKey", "translationkey")
    return given or (page.name if len(site.configuration.languages) > 1 else "")


def cover_of(page: ContentPage, site: HugoSite) -> str:
    for name in _COVER_FIELDS:
        written = page.find(name)
        if isinstance(written, str) and written.strip():
            return site.file_of(written.strip(), page.path) or written.strip()
    if not page.is_bundle and not page.is_section:
        return ""
    for name in _COVER_NAMES:
        for image in site.images_beside(page):
            stem = image.stem.lower()
            if "featured" in stem if name == "featured" else stem.startswith(name):
                return image.as_posix()
    return ""


def event_of(page: ContentPage) -> str:
    event, url = page.text("event"), page.text("event_url")
    named = markdown_link(event, url) if event and url else escape_label(event)
    return ", ".join(filter(None, (named, escape_label(page.text("location")))))


def cover_caption(page: ContentPage) -> str:
    return page.text(*_CAPTION_FIELDS)


def named_links(page: ContentPage, site: HugoSite) -> list[NamedLink]:
    found = []
    other = [name for name in page.fields if name.startswith("url_") and name not in _LINK_LABELS]
    labels = _LINK_LABELS | {name: name[4:].replace("_", " ").capitalize() for name in other}
    for name, label in labels.items():
        target = page.text(name)
        if target:
            found.append(NamedLink(name, label, _target(target, page, site)))
    for one in (*list_of(page.find("links")), *list_of(page.find("url_custom"))):
        target = str(one.get("url") or one.get("link") or "") if isinstance(one, dict) else ""
        if target.strip():
            kind = str(one.get("type") or "")
            label = str(one.get("name") or one.get("label") or kind.capitalize() or target)
            found.append(NamedLink(kind or label.lower(), label, _target(target, page, site)))
    return found


def row_of_links(page: ContentPage, site: HugoSite) -> str:
    return " · ".join(markdown_link(one.label, one.target) for one in named_links(page, site))


def authors_beside(page: ContentPage, owners: set[str]) -> list[str]:
    """Return a page's authors, unless the owner is the only one."""
    names = page.words("authors") or ([page.text("author")] if page.text("author") else [])
    words = [set(owner.split()) for owner in owners]
    is_owner = all(any(set(name.casefold().split()) <= own for own in words) for name in names)
    return [] if is_owner else names


def _target(written: str, page: ContentPage, site: HugoSite) -> str:
    path = site.file_of(written.strip(), page.path)
    return target_to(path) if path else written.strip()
