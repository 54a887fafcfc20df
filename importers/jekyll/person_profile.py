"""The profile on a Jekyll site: its about page, settings and accounts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from importers.collection import Line
from importers.jekyll.documents import Document
from importers.jekyll.page_plans import plain_words_of
from importers.jekyll.person_links import links_in
from importers.jekyll.site import JekyllSite
from importers.jekyll.site_settings import mapping_of, one_line_text
from importers.person_plan import ProfilePlan
from importers.report import ImportReport, Location
from importers.text.prose import without_blank_runs

_MAIL = re.compile(r"(?<![\w.+-])(?:mailto:)?([\w.+-]{1,100})@([\w-]+(?:\.[\w-]+)+)")
_MAIL_LINK = re.compile(
    r"<a\b[^<>]{0,300}href=[\"']?mailto:[^<>]{0,300}>(?:(?!</a>).){0,1000}</a>", re.DOTALL
)
_BREAK = re.compile(r"\s*<br\s*/?>\s*")
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|h\d|tr|td|table)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_OF_THE_THEME = re.compile(r"al-folio|jekyll|academicpages|minimal.mistakes", re.IGNORECASE)
# Placeholder names of the themes.
_NO_NAMES = frozenset({"blank", "your name", "your name / site title", "you r. name"})


@dataclass
class ProfileReader:
    """``convert`` turns a document's lines into this site's Markdown."""

    site: JekyllSite
    report: ImportReport
    convert: Callable[[Document, list[Line]], list[Line]]

    def read(self, basics: Mapping[str, Any]) -> ProfilePlan | None:
        """``basics`` are the CV's facts about the person, used if nothing else has them."""
        abouts = [d for d in self.site.documents if is_about(d) and not d.is_excluded]
        about = abouts[0] if abouts else None
        settings = self.site.settings
        if about is None and not settings.path:
            return None
        self.author = mapping_of(settings.values.get("author"))
        place = Location(about.path if about else settings.path)
        plan = ProfilePlan(place, name=self._name(about) or one_line_text(basics.get("name")))
        plan.headline = self._headline(about) or one_line_text(basics.get("label"))
        plan.photo = self._photo(about)
        plan.bio = self._bio(abouts) or _lines(one_line_text(basics.get("summary")), place)
        email = (
            one_line_text(self._socials().get("email"))
            or settings.text("email")
            or one_line_text(self.author.get("email"))
            or one_line_text(basics.get("email"))
        )
        plan.email_words = mail_in_words(email)
        plan.footer = self._footer()
        plan.cv_file = self._cv_file()
        plan.links = self._links()
        return plan

    def _name(self, about: Document | None) -> str:
        names = (self.site.settings.text(f"{part}_name") for part in ("first", "middle", "last"))
        settings = self.site.settings
        candidates = (
            " ".join(filter(None, names)),
            one_line_text(self.author.get("name")),
            one_line_text(settings.values.get("author")),
            settings.text("name"),
            # Other themes use it for the title of a blog.
            settings.text("title") if about and about.layout == "about" else "",
        )
        return next((name for name in candidates if name and name.lower() not in _NO_NAMES), "")

    def _headline(self, about: Document | None) -> str:
        written = about.text("subtitle") if about else ""
        given = written or one_line_text(self.author.get("bio"))
        parts = (strip_markup(part) for part in _BREAK.split(given))
        return " · ".join(filter(None, parts))

    def _photo(self, about: Document | None) -> str:
        image = one_line_text(mapping_of(about.fields.get("profile")).get("image")) if about else ""
        folder = "assets/img"
        if not image:
            image, folder = one_line_text(self.author.get("avatar")), "images"
        if not image or "://" in image:
            return ""
        return f"/{image.lstrip('/')}" if "/" in image else f"/{folder}/{image}"

    def _bio(self, abouts: list[Document]) -> list[Line]:
        if not abouts:
            return []
        about, lines = abouts[0], self.convert(abouts[0], abouts[0].lines)
        for other in abouts[1:]:
            further_lines = self.convert(other, other.lines)
            if plain_words_of(further_lines):
                lines += [Line("", Location(other.path)), *further_lines]
        profile = mapping_of(about.fields.get("profile"))
        further = [one_line_text(profile.get("more_info")), one_line_text(profile.get("address"))]
        further.append(
            " · ".join(
                filter(None, (one_line_text(self.author.get(n)) for n in ("employer", "location")))
            )
        )
        place = Location(about.path, 1)
        for written in further:
            said = strip_markup(_MAIL_LINK.sub("", written))
            if said and not _MAIL.fullmatch(said):
                lines += [Line("", place), Line(without_mail(said), place)]
        return without_blank_runs(lines)

    def _footer(self) -> list[Line]:
        settings = self.site.settings
        written = settings.text("footer_text")
        if not written:
            return []
        place = self._place_of("footer_text")
        if _OF_THE_THEME.search(written):
            self.report.skip(place, "footer of the old site's theme, not imported")
            return []
        return _lines(written, place)

    def _cv_file(self) -> str:
        for document in self.site.documents:
            name = document.text("cv_pdf")
            if document.layout == "cv" and name and not document.is_excluded and "://" not in name:
                return f"/{name.lstrip('/')}" if "/" in name else f"/assets/pdf/{name}"
        return ""

    def _links(self) -> list[Any]:
        settings = self.site.settings
        given = [(self._socials(), self.site.data.paths.get("socials", ""))]
        given += [(settings.values, settings.path), (self.author, settings.path)]
        links, seen = [], set()
        for values, path in given:
            if not path:
                continue
            lines = self.site.folder.read_text(path).split("\n")
            for link in links_in(values, path, lines):
                if link.url.lower() not in seen:
                    seen.add(link.url.lower())
                    links.append(link)
        if contact := settings.text("contact_note"):
            said = f"contact note not imported: “{strip_markup(contact)[:80]}”"
            self.report.skip(self._place_of("contact_note"), without_mail(said))
        return links

    def _socials(self) -> dict[str, Any]:
        return mapping_of(self.site.data.get("socials"))

    def _place_of(self, name: str) -> Location:
        lines = self.site.folder.read_text(self.site.settings.path).split("\n")
        number = next((n for n, line in enumerate(lines, 1) if line.startswith(f"{name}")), 0)
        return Location(self.site.settings.path, number)


def is_about(document: Document) -> bool:
    addresses = {"/", "/about/", "/about.html"}
    is_home = document.kind == "pages" and document.address in addresses
    return document.layout == "about" or is_home


def mail_in_words(address: str) -> str:
    """Return an e-mail address spelled out for readers only: ``ada at math dot org``."""
    found = _MAIL.fullmatch(address.strip())
    if found is None:
        return "" if "@" in address else address
    user = found[1].replace(".", " dot ")
    return f"{user} at {found[2].replace('.', ' dot ')}".lower()


def without_mail(text: str) -> str:
    return _MAIL.sub(lambda found: mail_in_words(f"{found[1]}@{found[2]}"), text)


def strip_markup(written: str) -> str:
    return " ".join(unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", written))).split())


def _lines(text: str, place: Location) -> list[Line]:
    return [Line(text, place)] if text else []
