"""The profile on a Jekyll site: its about page, settings and accounts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from importers.collection import Line, LinkPlan, ProfilePlan
from importers.fields import DataRecord, Places
from importers.jekyll.accounts import links_in
from importers.jekyll.documents import Document
from importers.jekyll.page_plans import plain_words_of
from importers.jekyll.shown_fields import strip_markup
from importers.jekyll.site import JekyllSite
from importers.report import ImportReport, SourceLine
from importers.starters import is_example_name
from importers.text.prose import without_blank_runs

_MAIL = re.compile(r"(?<![\w.+-])(?:mailto:)?([\w.+-]{1,100})@([\w-]+(?:\.[\w-]+)+)")
_MAIL_LINK = re.compile(
    r"<a\b[^<>]{0,300}href=[\"']?mailto:[^<>]{0,300}>(?:(?!</a>).){0,1000}</a>", re.DOTALL
)
_BREAK = re.compile(r"\s*<br\s*/?>\s*")
_THEME_NAMES = re.compile(r"al-folio|jekyll|academicpages|minimal.mistakes", re.IGNORECASE)
_BELOW_PHOTO = ("more_info", "address")


@dataclass
class ProfileReader:
    """``convert`` turns a document's lines into this site's Markdown."""

    site: JekyllSite
    report: ImportReport
    convert: Callable[[Document], list[Line]]

    def __post_init__(self) -> None:
        self.author = DataRecord(self.site.settings.find("author"))

    def owner_name(self) -> str:
        """Return the owner's name, if the settings have one; other themes name the blog there."""
        settings = self.site.settings
        names = map(settings.text, ("first_name", "middle_name", "last_name"))
        given = (" ".join(filter(None, names)), self.author.text("name"), settings.text("author"))
        return next((name for name in given if name and not is_example_name(name)), "")

    def read(self, facts: Mapping[str, Any]) -> ProfilePlan | None:
        """``facts`` about the person are the CV's, used if nothing else has them."""
        abouts = [
            d for d in self.site.documents if is_about(d) and not (d.is_excluded or d.is_draft)
        ]
        settings, basics = self.site.settings, DataRecord(dict(facts))
        if not abouts and not settings.path:
            return None
        about = DataRecord(abouts[0].fields if abouts else {})
        self.socials = DataRecord(self.site.data.get("socials"))
        place = SourceLine(abouts[0].path if abouts else settings.path)
        plan = ProfilePlan(place, name=self._name(about) or basics.text("name"))
        headline = about.text("subtitle") or self.author.text("bio")
        parts = filter(None, map(strip_markup, _BREAK.split(headline)))
        plan.headline = " · ".join(parts) or basics.text("label")
        plan.photo = self._photo(about)
        plan.bio = self._bio(abouts) or _lines(basics.text("summary"), place)
        emails = (owner.text("email") for owner in (self.socials, settings, self.author, basics))
        plan.email_words = mail_in_words(next(filter(None, emails), ""))
        plan.footer = self._footer()
        plan.cv_file = self._cv_file()
        plan.links = self._links()
        return plan

    def _name(self, about: DataRecord) -> str:
        settings = self.site.settings
        candidates = (
            self.owner_name(),
            settings.text("name"),
            settings.text("title") if about.text("layout") == "about" else "",
        )
        return next((name for name in candidates if name and not is_example_name(name)), "")

    def _photo(self, about: DataRecord) -> str:
        image, folder = about.text("profile.image"), "assets/img"
        if not image:
            image, folder = self.author.text("avatar"), "images"
        if not image or "://" in image:
            return ""
        return f"/{image.lstrip('/')}" if "/" in image else f"/{folder}/{image}"

    def _bio(self, abouts: list[Document]) -> list[Line]:
        lines: list[Line] = []
        for about in abouts:
            text = self.convert(about)
            if about is abouts[0] or plain_words_of(text):
                lines += [Line("", about.place), *text]
        further = [about.text(f"profile.{n}") for about in abouts[:1] for n in _BELOW_PHOTO]
        at = map(self.author.text, ("employer", "location"))
        for written in [*further, " · ".join(filter(None, at))] if abouts else []:
            words = strip_markup(_MAIL_LINK.sub("", written))
            if words and not _MAIL.fullmatch(words):
                place = SourceLine(abouts[0].path, 1)
                lines += [Line("", place), Line(without_mail(words), place)]
        return without_blank_runs(lines)

    def _footer(self) -> list[Line]:
        written = self.site.settings.text("footer_text")
        if not written:
            return []
        place = self._place_of("footer_text")
        if _THEME_NAMES.search(written):
            self.report.skip(place, "footer of the old site's theme, not imported")
            return []
        return _lines(written, place)

    def _cv_file(self) -> str:
        for document in self.site.documents:
            name = document.text("cv_pdf")
            if document.layout == "cv" and name and not document.is_excluded and "://" not in name:
                return f"/{name.lstrip('/')}" if "/" in name else f"/assets/pdf/{name}"
        return ""

    def _links(self) -> list[LinkPlan]:
        settings = self.site.settings
        given = [(self.socials.fields, self.site.data.paths.get("socials", ""))]
        given += [(settings.fields, settings.path), (self.author.fields, settings.path)]
        links: dict[str, LinkPlan] = {}
        for values, path in given:
            places = Places(self.site.folder, path)
            for link in links_in(values, places.of_field) if path else ():
                links.setdefault(link.url.lower(), link)
        if contact := settings.text("contact_note"):
            message = f"contact note not imported: “{strip_markup(contact)[:80]}”"
            self.report.skip(self._place_of("contact_note"), without_mail(message))
        return list(links.values())

    def _place_of(self, name: str) -> SourceLine:
        return Places(self.site.folder, self.site.settings.path).of_field(name)


def is_about(document: Document) -> bool:
    is_home = document.layout == "about" or document.address in {"/", "/about/", "/about.html"}
    return document.kind == "pages" and is_home


def mail_in_words(address: str) -> str:
    """Return an email address spelled out for readers only: ``ada at math dot org``."""
    found = _MAIL.fullmatch(address.strip())
    if found is None:
        return "" if "@" in address else address
    user = found[1].replace(".", " dot ")
    return f"{user} at {found[2].replace('.', ' dot ')}".lower()


def without_mail(text: str) -> str:
    return _MAIL.sub(lambda found: mail_in_words(f"{found[1]}@{found[2]}"), text)


def _lines(text: str, place: SourceLine) -> list[Line]:
    return [Line(text, place)] if text else []
