"""Recognize the example content of themes' public starters, and leave it out of an import."""

import re
import tomllib
from collections.abc import Callable
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TypeVar
from unicodedata import combining, normalize

from blog.bibliography.reference import Reference
from importers.collection import (
    Collection,
    Line,
    LinkPlan,
    NewsPlan,
    PersonPlan,
    PositionPlan,
    ProfilePlan,
    ShortPlan,
    SourcePage,
)
from importers.report import ImportReport, SourceLine
from importers.text.prose import without_blank_runs

_FEW_WORDS, _SHORT_TEXT, _BEGINNING = 25, 300, 30
_UNDERLINE = re.compile(r"\s*(?:=+|-+)\s*")
_TAG = re.compile(r"<[^<>]*>|\]\([^()\s]*\)")


Row = TypeVar("Row", PositionPlan, NewsPlan, ShortPlan)


class Origin(Enum):
    OWN = "own"
    MIXED = "mixed"
    """The theme's title with another text, or some of its text."""
    EXAMPLE = "example"


@cache
def _known(name: str) -> frozenset[str]:
    data = tomllib.loads((Path(__file__).parent / "starters.toml").read_text())
    return frozenset(data[name])


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(_known('phrases')))})\b")


def plain_words(text: str) -> str:
    """Return the words of a text in lower case, without markup and punctuation."""
    return " ".join(re.findall(r"[^\W_]+", _TAG.sub(" ", text).casefold()))


def is_example_title(title: str) -> bool:
    return re.sub(r"\d+", "0", plain_words(title)) in _known("titles")


def has_example_text(text: str) -> bool:
    return _phrases().search(plain_words(text)) is not None


def is_example_name(name: str) -> bool:
    return plain_words(name) in _known("names")


def origin_of(title: str, text: str) -> Origin:
    words = plain_words(text)
    number = words.count(" ") + 1 if words else 0
    phrase = _phrases().search(words)
    if is_example_title(title) or (phrase and number < _FEW_WORDS):
        return Origin.EXAMPLE if phrase or number < _FEW_WORDS else Origin.MIXED
    is_early = phrase and words.count(" ", 0, phrase.start()) < _BEGINNING
    return Origin.MIXED if phrase and (is_early or number < _SHORT_TEXT) else Origin.OWN


def is_same_person(one: str, other: str) -> bool:
    """Return whether two names may be one person's: they share a word, or differ in script."""
    first, second = _name_words(one), _name_words(other)
    if not first or not second or _is_latin(first) != _is_latin(second):
        return True
    return any(len(word) > 1 or not word.isascii() for word in first & second)


def _name_words(name: str) -> set[str]:
    plain = (c for c in normalize("NFKD", name) if not combining(c))
    return set(plain_words("".join(plain)).split()) - {"phd", "dr", "prof", "jr"}


def _is_latin(words: set[str]) -> bool:
    return all(character < "\u0250" for word in words for character in word)


def leave_out_examples(collection: Collection, report: ImportReport) -> None:
    removed = []
    for page in collection.pages:
        text = "\n".join(line.text for line in page.lines)
        origin = origin_of(page.title, f"{page.summary}\n{text}")
        if page.work and is_example_name(page.work.values.get("instructors", "")):
            origin = Origin.EXAMPLE
        if origin is Origin.EXAMPLE:
            removed.append(page)
            report.add_example(page.place, f"“{page.title}”: not imported")
        elif origin is Origin.MIXED and not page.is_draft:
            page.is_draft = True
            message = f"“{page.title}”, perhaps changed: imported as a draft"
            report.add_example(page.place, message, is_left_out=False)
            collection.forget_addresses({page.path})
    if removed:
        _forget(collection, removed)
        paths = {page.path for page in removed}
        report.notes = [line for line in report.notes if line.place.path not in paths]
        report.warnings = [line for line in report.warnings if line.place.path not in paths]


def _forget(collection: Collection, removed: list[SourcePage]) -> None:
    """Remove the pages, and the topics and cited papers that nothing else has."""
    collection.pages = [page for page in collection.pages if page not in removed]
    collection.forget_addresses({page.path for page in removed})
    cited = {page.path: {line.text for line in page.lines} for page in removed}
    own = "\n".join(line.text for page in collection.pages for line in page.lines)
    theirs = "\n".join(text for texts in cited.values() for text in texts)
    papers = {id(page.paper) for page in removed if page.paper}
    collection.papers = [
        paper
        for paper in collection.papers
        if id(paper) not in papers
        and not (_cites(theirs, paper.citation_key) and not _cites(own, paper.citation_key))
    ]
    used = {key for page in collection.pages for key in page.topics}
    used |= {key for paper in collection.papers for key in paper.topics}
    used |= {topic.key for topic in collection.topics if topic.lines}
    parents = {topic.key: topic.parent for topic in collection.topics}
    theirs_only = {key for page in removed for key in page.topics}
    theirs_only |= {parents.get(key, "") for key in theirs_only}
    unused = theirs_only - used
    unused -= {parent for key, parent in parents.items() if key not in unused}
    collection.topics = [topic for topic in collection.topics if topic.key not in unused]
    pages = collection.topic_pages
    collection.topic_pages = {path: key for path, key in pages.items() if key not in unused}


def _cites(text: str, key: str) -> bool:
    return bool(key) and re.search(rf"@{re.escape(key)}(?![\w:-])", text) is not None


def leave_out_examples_of_person(person: PersonPlan, report: ImportReport) -> None:
    person.positions = _own_rows(
        person.positions,
        lambda one: one.role,
        lambda one: f"{one.role}, {one.institution}, {one.start_on.year if one.start_on else ''}",
        report,
    )
    person.shorts = _own_rows(
        person.shorts,
        lambda one: _title(one.text),
        lambda one: f"{one.year} {_text(one.text)}",
        report,
    )
    person.news = _own_rows(
        person.news, lambda one: _text(one.text), lambda one: _text(one.text), report
    )
    owner = person.profile.name if person.profile else ""
    for bibliography in person.publications:
        reading = bibliography.reading
        examples = [one for one in reading.references if _is_example_entry(one, owner)]
        for entry in examples:
            place = SourceLine(bibliography.path, entry.line or 0)
            report.add_example(place, f"“{entry.title}”: not imported")
        reading.references = [one for one in reading.references if one not in examples]
    if person.profile:
        _clean_profile(person.profile, report)


def _own_rows(
    rows: list[Row],
    title_of: Callable[[Row], str],
    text_of: Callable[[Row], str],
    report: ImportReport,
) -> list[Row]:
    result = []
    for row in rows:
        text = text_of(row).strip()
        if has_example_text(text) or is_example_title(title_of(row)):
            report.add_example(row.place, f"“{text[:100]}”: not imported")
        else:
            result.append(row)
    return result


def _text(lines: list[Line]) -> str:
    return " ".join(line.text for line in lines)


def _title(lines: list[Line]) -> str:
    """Return the title at the start of a line such as ``**[Title](url)**, place``."""
    text = _text(lines[:1]).lstrip("* ")
    return text[1:].partition("](")[0] if text.startswith("[") else text.partition(",")[0]


def _is_example_entry(entry: Reference, owner: str) -> bool:
    authors = [str(author.name) for author in entry.authors]
    if owner and any(is_same_person(name, owner) for name in authors):
        return is_example_title(entry.title) and re.search(r"\d|example", entry.title) is not None
    return is_example_title(entry.title) or any(map(is_example_name, authors))


def _clean_profile(profile: ProfilePlan, report: ImportReport) -> None:
    """Remove the placeholders that the owner has left in the theme's profile."""

    def own(value: str, *, is_example: bool) -> str:
        if value and is_example:
            message = f"“{value[:100]}”: not imported"
            report.add_example(profile.place, message, is_left_out=False)
        return "" if is_example else value

    profile.name = own(profile.name, is_example=is_example_name(profile.name))
    headline = profile.headline
    profile.headline = own(headline, is_example=has_example_text(headline))
    mail = profile.email_words
    profile.email_words = own(mail, is_example=_is_example_mail(mail))
    name = profile.cv_file.rpartition("/")[2]
    profile.cv_file = own(profile.cv_file, is_example=name == "example_pdf.pdf")
    profile.bio = _own_bio(profile, report)
    examples = [link for link in profile.links if _is_example_account(link)]
    for link in examples:
        report.add_example(link.place, f"{link.url}: not imported")
    profile.links = [link for link in profile.links if link not in examples]


def _own_bio(profile: ProfilePlan, report: ImportReport) -> list[Line]:
    result, was_heading = [], False
    for line in profile.bio:
        parts = line.text.split(" · ")
        own = [part for part in parts if not has_example_text(part)]
        is_underline = was_heading and _UNDERLINE.fullmatch(line.text) is not None
        was_heading = plain_words(line.text) in _known("headings")
        if was_heading or len(own) < len(parts):
            report.add_example(line.place, f"“{line.text[:100]}”: not imported")
        if own and not (was_heading or is_underline):
            result.append(Line(" · ".join(own), line.place))
    return without_blank_runs(result)


def _is_example_mail(words: str) -> bool:
    mail = plain_words(words).replace(" at ", " ").replace(" dot ", " ")
    mailbox, _, host = mail.partition(" example ")
    is_example = mailbox in _known("mailboxes") and host in {"com", "org", "net"}
    return is_example or mail in _known("mails")


def _is_example_account(link: LinkPlan) -> bool:
    host, slash, path = re.sub(r"^https?://", "", link.url).rstrip("/").partition("/")
    is_bare = not slash and link.kind != "other"
    account = f" {plain_words(f'{host}/{path}')}"
    return is_bare or account.endswith(tuple(f" {known}" for known in _known("accounts")))
