"""The profile on a Jekyll site: its about page, settings and accounts."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from importers.collection import Line, LinkPlan, ProfilePlan
from importers.fields import DataRecord, one_line_text
from importers.jekyll.documents import Document
from importers.jekyll.page_plans import plain_words_of
from importers.jekyll.site import JekyllSite
from importers.report import ImportReport, SourceLine
from importers.starters import is_example_name
from importers.text.prose import without_blank_runs
from profile_app.models import ProfileLink

# Settings without “_username”, “_id” etc., and the URL of such an account.
_ACCOUNTS = {
    "academia": "{}", "acm": "https://dl.acm.org/profile/{}", "arxiv": "https://arxiv.org/a/{}",
    "bitbucket": "https://bitbucket.org/{}", "blogger": "{}",
    "bluesky": "https://bsky.app/profile/{}", "codepen": "https://codepen.io/{}",
    "dblp": "https://dblp.org/pid/{}", "discord": "https://discord.com/users/{}",
    "facebook": "https://facebook.com/{}", "flickr": "https://www.flickr.com/{}",
    "github": "https://github.com/{}", "gitlab": "https://gitlab.com/{}",
    "goodreads": "https://www.goodreads.com/{}",
    "google_scholar": "https://scholar.google.com/citations?user={}",
    "googlescholar": "https://scholar.google.com/citations?user={}",
    "huggingface": "https://huggingface.co/{}", "ieee": "https://ieeexplore.ieee.org/author/{}",
    "impactstory": "{}", "inspirehep": "https://inspirehep.net/authors/{}",
    "instagram": "https://instagram.com/{}", "kaggle": "https://www.kaggle.com/{}",
    "keybase": "https://keybase.io/{}", "lastfm": "https://www.last.fm/user/{}",
    "lattes": "http://lattes.cnpq.br/{}", "linkedin": "https://www.linkedin.com/in/{}",
    "mastodon": "https://{}", "medium": "https://medium.com/@{}",
    "openreview": "https://openreview.net/profile?id={}", "orcid": "https://orcid.org/{}",
    "osf": "https://osf.io/{}", "pinterest": "https://www.pinterest.com/{}",
    "publons": "https://publons.com/a/{}", "pubmed": "https://pubmed.ncbi.nlm.nih.gov/?term={}",
    "quora": "https://www.quora.com/profile/{}",
    "research_gate": "https://www.researchgate.net/profile/{}",
    "researchgate": "https://www.researchgate.net/profile/{}",
    "scholar": "https://scholar.google.com/citations?user={}",
    "scopus": "https://www.scopus.com/authid/detail.uri?authorId={}",
    "semantic": "https://www.semanticscholar.org/author/{}",
    "semanticscholar": "https://www.semanticscholar.org/author/{}",
    "spotify": "https://open.spotify.com/user/{}",
    "stackoverflow": "https://stackoverflow.com/users/{}",
    "strava": "https://www.strava.com/athletes/{}", "telegram": "https://telegram.me/{}",
    "twitter": "https://x.com/{}", "unsplash": "https://unsplash.com/@{}", "uri": "{}",
    "website": "{}", "weibo": "https://www.weibo.com/{}",
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "wikipedia": "https://wikipedia.org/wiki/User:{}", "work": "{}", "x": "https://x.com/{}",
    "youtube": "https://www.youtube.com/@{}", "zhihu": "https://www.zhihu.com/people/{}",
    "zotero": "https://www.zotero.org/{}",
}  # fmt: skip
# Kinds of links that differ from the setting's name.
_KINDS = {
    "google_scholar": "scholar", "googlescholar": "scholar", "huggingface": "hugging",
    "semanticscholar": "semantic", "twitter": "x",
}  # fmt: skip
# Labels that differ from the setting's name.
_LABELS = {
    "academia": "Academia.edu", "acm": "ACM", "arxiv": "arXiv", "codepen": "CodePen",
    "ieee": "IEEE Xplore", "inspirehep": "Inspire HEP", "lastfm": "Last FM", "osf": "OSF",
    "pubmed": "PubMed", "research_gate": "ResearchGate", "researchgate": "ResearchGate",
    "stackoverflow": "Stack Overflow", "uri": "Website",
}  # fmt: skip
_ENDING = re.compile(r"_(?:username|userid|user|id|url|profile)$")


def links_in(settings: Mapping[str, Any], path: str, lines: list[str]) -> Iterator[LinkPlan]:
    """``lines`` are those of the settings file, used to locate each value."""
    for name, value in settings.items():
        custom, written = DataRecord(value), one_line_text(value)
        account = _ENDING.sub("", name.replace("-", "_"))
        kind, url, label = "", "", ""
        if "logo" in custom.fields:
            kind, url, label = "other", custom.text("url"), custom.text("title") or name
        elif account in _ACCOUNTS and written:
            kind = _KINDS.get(account, account)
            kind = kind if kind in ProfileLink.Kind.values else "other"
            url = written if "://" in written else _ACCOUNTS[account].format(_user(name, written))
            if kind == "other":
                label = _LABELS.get(account, account.title())
        if url.startswith(("http://", "https://")):
            yield LinkPlan(kind, url, _place(path, lines, name), label)


def _user(name: str, written: str) -> str:
    if name.startswith("mastodon"):
        user, _, host = written.lstrip("@").partition("@")
        return f"{host}/@{user}" if host else written.lstrip("@")
    return written.lstrip("@")


def _place(path: str, lines: list[str], name: str) -> SourceLine:
    beginning = re.compile(rf"^\s*[\"']?{re.escape(name)}[\"']?\s*:")
    return SourceLine(
        path, next((n for n, line in enumerate(lines, 1) if beginning.match(line)), 0)
    )


_MAIL = re.compile(r"(?<![\w.+-])(?:mailto:)?([\w.+-]{1,100})@([\w-]+(?:\.[\w-]+)+)")
_MAIL_LINK = re.compile(
    r"<a\b[^<>]{0,300}href=[\"']?mailto:[^<>]{0,300}>(?:(?!</a>).){0,1000}</a>", re.DOTALL
)
_BREAK = re.compile(r"\s*<br\s*/?>\s*")
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|h\d|tr|td|table)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_THEME_NAMES = re.compile(r"al-folio|jekyll|academicpages|minimal.mistakes", re.IGNORECASE)
_BELOW_PHOTO = ("more_info", "address")


@dataclass
class ProfileReader:
    """``convert`` turns a document's lines into this site's Markdown."""

    site: JekyllSite
    report: ImportReport
    convert: Callable[[Document, list[Line]], list[Line]]

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
            text = self.convert(about, about.lines)
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
            lines = self.site.folder.read_text(path).split("\n") if path else []
            for link in links_in(values, path, lines) if path else ():
                links.setdefault(link.url.lower(), link)
        if contact := settings.text("contact_note"):
            message = f"contact note not imported: “{strip_markup(contact)[:80]}”"
            self.report.skip(self._place_of("contact_note"), without_mail(message))
        return list(links.values())

    def _place_of(self, name: str) -> SourceLine:
        path = self.site.settings.path
        return _place(path, self.site.folder.read_text(path).split("\n"), name)


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


def strip_markup(written: str) -> str:
    return " ".join(unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", written))).split())


def _lines(text: str, place: SourceLine) -> list[Line]:
    return [Line(text, place)] if text else []
