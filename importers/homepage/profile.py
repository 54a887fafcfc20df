"""Read who a homepage is about: name, photo, headline, text, email address and links."""

import re
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import PurePosixPath
from urllib.parse import unquote

from blog.bibliography.entry_facts import is_valid_url
from blog.folders.source import Folder
from importers.collection import Line, LinkPlan, ProfilePlan
from importers.homepage.documents import HtmlPage
from importers.homepage.sections import (
    BIO,
    CONTACT,
    Entry,
    PageText,
    Section,
    image_in,
    is_only_links,
    links_in,
    plain_text,
)
from importers.jekyll.person import without_mail
from importers.profile_links import in_words, link_kind
from importers.report import SourceLine
from importers.text.markdown_patterns import LINK, link_of
from importers.writing.assets import IMAGE_SUFFIXES
from profile_app.models import ProfileLink

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_NAME = re.compile(
    rf"(?P<latin>(?:[^\W\d_{_CJK}][^\W\d{_CJK}.'’-]*[.'’-]?[^\W\d{_CJK}]*\.?[ ]?){{2,6}})?"
    rf"[\s(（|/,]*(?P<native>[{_CJK}·]{{2,8}})?\s*[)）]?"
)
_NOT_NAMES = frozenset({
    "welcome", "home", "homepage", "page", "research", "publications", "university", "college",
    "the", "my", "of", "for", "and", "department", "institute", "lab", "group", "hello", "news",
    "cv", "resume", "contact", "student", "professor", "blog", "projects", "teaching", "people",
    "team",
})  # fmt: skip
_TITLE_WORDS = re.compile(
    r"(?i)(?:'s|’s)?\s*\b(?:personal|academic|home|web)?\s*[- ]?"
    r"(?:(?:home|web) ?page|web ?site|page)\b"
    r"|\bwelcome to\b|\bhome\b|\bhome page of\b|(?:的)?(?:个人)?(?:学术)?(?:主页|网站)|\bof\b"
)
_GREETING = re.compile(
    r"(?i)^\W*(?:(?:hi|hello|hey)\b\W*)?(?:there\b\W*)?(?:i['’]?\s?a?m\b|my name is\b)\s*"
)
_HONORIFICS = re.compile(r"(?i)^(?:prof(?:essor|\.)?|dr\.?)\s+|,?\s*(?:ph\.?\s?d\.?|m\.?d\.?)$")
ROLE = re.compile(
    r"(?i)\b(?:ph\.?\s?d|doctoral|student|candidate|professor|lecturer|reader|researcher|scientist"
    r"|engineer|postdoc\w*|fellow|intern(?:ship)?|assistant|director|chair|developer|consultant"
    r"|analyst|manager|founder|scholar|visiting|visitor|instructor|tutor|teacher|undergraduate"
    r"|graduate|bachelor|master|b\.?\s?(?:sc?|a|eng?)|m\.?\s?(?:sc?|a|eng?|phil)|lead|head|officer)\b"
    r"|教授|讲师|研究员|博士|硕士|学士|本科|工程师|实习|学生|助理|院士"
)
_MAIL = re.compile(
    r"(?i)(?P<user>[\w.+-]{1,64})\s?(?P<at>@|[\[({<]\s?(?:at|@)\s?[\])}>]|＠)\s?"
    r"(?P<host>[\w-]{1,63}(?:\s?(?:\.|[\[({<]\s?(?:dot|\.)\s?[\])}>]|\bdot\b)\s?[\w-]{1,63}){1,5})"
)
_MAIL_IN_WORDS = re.compile(
    r"(?i)(?P<user>[\w.+-]{1,64}(?:\sdot\s[\w-]{1,63}){0,3})\sat\s"
    r"(?P<host>[\w-]{1,63}(?:\sdot\s[\w-]{1,63}){1,5})"
)
_DOT = re.compile(r"(?i)\s?(?:\.|[\[({<]\s?(?:dot|\.)\s?[\])}>]|\bdot\b)\s?")
_CV = re.compile(r"(?i)\W*(?:cv|curriculum vitae|r[ée]sum[ée]|简历)\b.*")
_NOT_PHOTOS = re.compile(r"(?i)icon|logo|badge|banner|flag|counter|button|arrow|new\.gif")
_LABELS = "email e mail mailto at dot contact cv 电子邮件 邮箱 电子邮箱 home homepage links"
_MIN_WORDS, _MAX_HEADLINE, _MIN_CJK = 10, 160, 20


@dataclass
class ProfileReader:
    page: HtmlPage
    text: PageText
    folder: Folder
    saved: list[str] = field(default_factory=list)
    """The words that were read."""
    lost: list[str] = field(default_factory=list)
    """Links of the headline, which is plain text."""

    def read(self) -> ProfilePlan:
        self.place = SourceLine(self.page.path)
        self.plan = ProfilePlan(self.place)
        self.top = list(takewhile(lambda one: one.kind in {"", BIO, CONTACT}, self.text.sections))
        self._read_name()
        about = [entry for section in self.top for entry in section.entries]
        self._read_photo(about)
        below = self.text.sections[len(self.top) :]
        bios, further, others = (
            [entry for section in below if section.kind in kinds for entry in section.entries]
            for kinds in ({BIO}, {BIO, CONTACT}, {""})
        )
        everywhere = [entry for section in self.text.sections for entry in section.entries]
        for entry in (*about, *further, *others, *everywhere):
            self._read_mail(entry)
        for entry in (*about, *further, *(one for one in others if is_only_links(one.text))):
            self._read_links(entry)
        self._read_headline(about)
        self._read_bio([*about, *bios])
        for entry in everywhere:
            self._remove_if_read(entry)
            targets = [target for _, target in links_in(entry.text)]
            if is_only_links(entry.text) and all(
                one.startswith("#") or self.local(one) == self.page.path for one in targets
            ):
                self.text.removed |= set(entry.numbers)
        return self.plan

    def _read_name(self) -> None:
        first = [one for section in self.top[:2] for one in section.entries if not one.is_item][:4]
        titled = [section.title for section in self.top if section.title and not section.kind]
        lines = [plain_text(entry.parts[0]) for entry in first if entry.parts]
        shown = (_GREETING.sub("", text) for text in (*titled[:2], *lines))
        for written in (*shown, _TITLE_WORDS.sub(" ", self.page.title)):
            for part in (written, *re.split(r"\s[|–—-]\s|[|:·,]", written)):
                if names := name_in(part):
                    self.plan.name, self.plan.native_name = names
                    self.saved.append(" ".join(names).strip())
                    return

    def _read_photo(self, about: list[Entry]) -> None:
        for entry in about:
            path = self.local(image_in(" ".join(entry.parts)))
            suffix = PurePosixPath(path).suffix.lower()
            if suffix in IMAGE_SUFFIXES - {".svg"} and not _NOT_PHOTOS.search(path):
                self.plan.photo = f"/{path}"
                return

    def _read_headline(self, about: list[Entry]) -> None:
        titled = [one.title for one in self.top if one.title and not one.kind]
        shown = [[title] for title in titled if not name_in(title)]
        shown += [one.parts for one in about if not is_only_links(one.text)]
        for parts in shown[:6]:
            plain = [plain_text(part).strip(" ,;") for part in parts]
            lines = list(takewhile(lambda one: one and not mail_in(one), plain))
            lines = [line for line in lines if line not in self.saved]
            headline = ", ".join(lines)
            if 0 < len(headline) <= _MAX_HEADLINE and ROLE.search(lines[0]) and lines[0][-1] != ".":
                self.plan.headline = headline
                self.saved.append(headline)
                return

    def _read_mail(self, entry: Entry) -> None:
        for label, target in links_in(entry.text):
            if target.lower().startswith("mailto:") and not self.plan.email_words:
                self.plan.email_words = in_words(unquote(target[7:])) or mail_in(label)
                self.saved.append(label)
        for part in map(plain_text, entry.parts):
            if not self.plan.email_words and len(part) < _MAX_HEADLINE:
                self.plan.email_words = mail_in(part)

    def _read_links(self, entry: Entry) -> None:
        for part in entry.parts:
            links = [(label, target) for label, target in links_in(part) if target]
            is_list = is_only_links(part)
            known = {link.kind for link in self.plan.links}
            is_of_owner = False
            for label, target in links:
                path, kind = self.local(target), link_kind(target, "")
                if _CV.fullmatch(label) and path.lower().endswith(".pdf"):
                    self.plan.cv_file = self.plan.cv_file or f"/{path}"
                    is_of_owner = True
                elif kind != ProfileLink.Kind.OTHER and (is_list or _names_service(label, kind)):
                    if kind not in known and is_valid_url(target):
                        known.add(kind)
                        self.plan.links.append(LinkPlan(kind, target, self.place))
                        self.saved.append(label)
                    is_of_owner = True
                elif target.lower().startswith("mailto:"):
                    is_of_owner = True
                else:
                    continue
                self.saved.append(label)
            if is_list and is_of_owner:
                self._read_other_links(links)

    def _read_other_links(self, links: list[tuple[str, str]]) -> None:
        """Read the links beside those to known services."""
        for label, target in links:
            is_other = link_kind(target, "") == ProfileLink.Kind.OTHER
            if is_other and label and is_valid_url(target) and len(label) <= 60:
                kind = ProfileLink.Kind.OTHER
                self.plan.links.append(LinkPlan(kind, target, self.place, label))
                self.saved.append(label)

    def _read_bio(self, about: list[Entry]) -> None:
        for entry in about:
            plain = plain_text(entry.text)
            if (
                entry.is_item
                or not any(_is_long(plain_text(part)) for part in entry.parts)
                or plain in self.saved
                or is_only_links(entry.text)
            ):
                continue
            if self.plan.headline and self.plan.headline.split(",")[0] == plain.split(",")[0]:
                continue
            lines = [
                Line(without_mail(_without_mail_links(part)), entry.place) for part in entry.parts
            ]
            self.plan.bio += [Line("", entry.place), *lines] if self.plan.bio else lines
            self.text.removed |= set(entry.numbers)

    def _remove_if_read(self, entry: Entry) -> None:
        links = [target for label, target in links_in(entry.text) if label]
        used = {link.url for link in self.plan.links} | {self.plan.cv_file}
        is_used = all(
            one in used or f"/{self.local(one)}" in used or one.lower().startswith("mailto:")
            for one in links
        )
        image, plain = self.local(image_in(" ".join(entry.parts))), plain_text(entry.text)
        if not (links or image or mail_in(plain) or plain in self.saved):
            return
        is_photo = not image or f"/{image}" == self.plan.photo
        if is_photo and (is_used or self._is_in_headline(entry)):
            saved = (_LABELS, self.plan.email_words, *self.saved)
            is_removed = self.text.remove_if_saved(entry, *saved)
            unused = links if is_removed and not is_used else []
            self.lost += [f"link to {one} not imported" for one in unused if "mailto:" not in one]

    def _is_in_headline(self, entry: Entry) -> bool:
        shown = (plain_text(part).strip(" ,;") for part in entry.parts)
        return any(one and one in self.plan.headline for one in shown)

    def remove_titles(self) -> None:
        """Remove the headings that are the name or the headline."""
        for section in self.top:
            if section.title and section.level and not section.kind and self._is_saved(section):
                self.text.removed.add(section.numbers.start)

    def _is_saved(self, section: Section) -> bool:
        names = f"{self.plan.name} {self.plan.native_name} {self.plan.headline}".casefold()
        names += " ph d phd dr prof professor"
        return set(re.findall(r"\w+", section.title.casefold())) <= set(re.findall(r"\w+", names))

    def local(self, target: str) -> str:
        """Return the file of the folder that a link leads to, or ""."""
        bare = unquote(re.split(r"[?#]", target, maxsplit=1)[0])
        if not bare or ":" in bare or bare.startswith("//"):
            return ""
        path = self.folder.resolve(bare, beside=self.page.path) or ""
        return path if self.folder.has(path) else self.folder.spelled_otherwise(path) or ""


def name_in(text: str) -> tuple[str, str] | None:
    """Return a person's name, and the name in the original script, if the text is only that."""
    text = _HONORIFICS.sub("", " ".join(text.split()).strip(" .,!"))
    found = _NAME.fullmatch(text) if len(text) <= 60 else None
    if found is None or not (found["latin"] or found["native"]):
        return None
    latin, native = (found["latin"] or "").strip(), found["native"] or ""
    words = latin.split()
    if any(word.lower().strip(".") in _NOT_NAMES for word in words):
        return None
    if latin and (len(words) < 2 or not (words[0][0].isupper() and words[-1][0].isupper())):
        return None
    return (latin, native) if latin else (native, "")


def mail_in(text: str) -> str:
    """Return an email address in words, from any of the ways to write one, or ""."""
    found = _MAIL.search(text) or _MAIL_IN_WORDS.search(text)
    if found is None:
        return ""
    user, host = (_DOT.sub(" dot ", found[part].strip(" .")) for part in ("user", "host"))
    return f"{user} at {host}".lower()


def _without_mail_links(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        link = link_of(found)
        return in_words(link.target[7:]) if link.target.lower().startswith("mailto:") else found[0]

    return LINK.sub(plain, text)


def _names_service(label: str, kind: str) -> bool:
    names = {ProfileLink.Kind.SCHOLAR: "scholar", ProfileLink.Kind.X: "twitter"}
    name = names.get(ProfileLink.Kind(kind), str(kind).replace("-", ""))
    return name in label.lower().replace(" ", "")


def _is_long(plain: str) -> bool:
    is_cjk = len(re.findall(f"[{_CJK}]", plain)) >= _MIN_CJK
    return is_cjk or len(plain.split()) >= _MIN_WORDS
