"""Split a page's Markdown into sections, and those into entries."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from blog.markdown.missing_words import words_in
from importers.collection import Line
from importers.report import SourceLine
from importers.text.markdown_patterns import HEADING, ITEM, LINK, heading_text, link_of
from importers.text.prose import with_headings

PUBLICATIONS, NEWS, BIO, CONTACT = "publications", "news", "bio", "contact"
HIDDEN, HIDDEN_TITLE = "hidden", "Hidden on the page"
EDUCATION, EXPERIENCE, AWARD, INTEREST = "education", "experience", "award", "interest"
_PRIZES = r"(?:awards?|honou?rs?|prizes?|scholarships?|fellowships?|grants?)"
_WORKS = r"(?:publications?|papers?|preprints?|manuscripts?|articles)"
_JOBS = r"(?:experiences?|internships?|employment|positions?|appointments?|jobs)"
_KINDS = {
    PUBLICATIONS: r"(?:(?:selected|recent|full|all|refereed|peer.reviewed|conference|journal|my"
    rf"|list of|workshop|research) )*{_WORKS}(?: (?:and|&|/) {_WORKS})?|research|publikationen"
    r"|(?:发表|代表|学术)?论文|科研成果",
    EDUCATION: r"education(?:al background)?|degrees|studies|academic background|教育(?:经历|背景)",
    EXPERIENCE: r"(?:(?:work|professional|industry|industrial|research|academic|past|my) )*"
    rf"{_JOBS}(?: (?:and|&) {_JOBS})?|work|career|(?:工作|实习|科研|研究|职业)(?:经历|经验)",
    NEWS: r"(?:recent |latest )?(?:news|updates?|highlights|announcements)(?: (?:and|&) updates)?"
    r"|what.s new|新闻|(?:最新|近期)?动态",
    AWARD: rf"(?:selected )?{_PRIZES}(?:,? (?:and|&) {_PRIZES})*|获奖(?:情况|经历)?|荣誉(?:奖项)?",
    INTEREST: r"(?:research |my |personal )?interests?(?: (?:and|&) hobbies)?|(?:研究)?兴趣"
    r"|研究方向",
    "service": r"(?:academic |professional |community )*(?:services?|activities|reviewing)"
    r"|学术服务",
    "teaching": r"teaching(?: experience| assistant)?|courses taught|教学(?:经历)?",
    "talk": r"(?:invited |selected |recent )?(?:talks?|presentations?)(?: (?:and|&) talks)?"
    r"|学术报告",
    BIO: r"about(?: me)?|(?:short |brief )?bio(?:graphy)?|introduction|profile|关于我?"
    r"|(?:个人)?简介",
    HIDDEN: HIDDEN_TITLE.lower(),
    CONTACT: r"contacts?(?: (?:me|info(?:rmation)?|details))?|get in touch|links|find me"
    r"|联系(?:方式|我)?",
}
_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _KINDS.items()}
_EDGES = re.compile(r"^[\W\d_]+|[\W_]+$")
_IN_BRACKETS = re.compile(r"[(\[（【][^()\[\]（）【】]{0,60}[)\]）】]")
_MIXED = re.compile(
    r"education (?:and|&|/) (?:\w+ )?experiences?|experiences? (?:and|&|/) education"
)
_MAX_TITLE_LENGTH = 60


def kind_of(title: str) -> str:
    """Return what a section with this title holds, or ""."""
    if len(title) > _MAX_TITLE_LENGTH:
        return ""
    words = " ".join(_EDGES.sub("", _IN_BRACKETS.sub(" ", title)).lower().split())
    if _MIXED.fullmatch(words):
        return EXPERIENCE
    return next((kind for kind, known in _PATTERNS.items() if known.fullmatch(words)), "")


def is_title(text: str) -> bool:
    return bool(kind_of(text))


# Headings that only group the entries below them: years and kinds of publications.
_GROUP = re.compile(
    r"\W*(?:(?:19|20)\d\d(?: ?[-–] ?(?:(?:19|20)?\d\d|present))?"
    r"|(?:in )?(?:preprints?|press|submission)"
    r"|(?:refereed |peer.reviewed )?(?:conferences?|journals?|workshops?|books?)"
    r"(?: (?:papers?|articles?|publications?|chapters?))?|under review|theses|thesis|others?)\W*",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"(\$[^$\n]+\$)")
_EMPHASIS = re.compile(r"(?<!\\)[*_`]+")
# What marks links: the words of their labels and the signs between them.
# A longer entry is not read, but stays on the page.
_MAX_LENGTH = 10_000
_SIGNS = re.compile(r"[\s|/·•,;:()\[\]{}\\–—-]+")


@dataclass
class Entry:
    """``parts`` are the lines of text, without the marks of lists and line breaks."""

    numbers: range
    parts: list[str]
    place: SourceLine
    is_item: bool

    @property
    def text(self) -> str:
        return " ".join(self.parts)


@dataclass
class Section:
    """``kind`` is empty if the title is unknown, ``numbers`` are those of its lines."""

    title: str
    kind: str
    level: int
    numbers: range
    entries: list[Entry] = field(default_factory=list)


@dataclass
class PageText:
    """A page's lines, from which what was read is removed."""

    lines: list[Line]
    removed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.sections = list(_sections(self.lines))

    def of_kind(self, *kinds: str) -> Iterator[tuple[Section, Entry]]:
        for section in self.sections:
            if section.kind in kinds:
                yield from ((section, entry) for entry in section.entries)

    def remove_if_saved(self, entry: Entry, *saved: object) -> bool:
        """Remove an entry of which every word has been saved elsewhere."""
        missing = words_in(plain_text(entry.text)) - words_in(" ".join(map(str, saved)))
        is_saved = not any(word.isalnum() for word in missing)
        if is_saved:
            self.removed |= set(entry.numbers)
        return is_saved

    def rest(self) -> list[Line]:
        """Return the remaining lines, without known titles that have nothing below them."""
        removed = set(self.removed)
        for section in reversed(self.sections[1:]):
            heading, *below = section.numbers
            is_known = section.kind or _GROUP.fullmatch(section.title)
            was_read = any(number in self.removed for number in below)
            if is_known and was_read and not self._has_text(below, removed):
                removed |= {heading, *below}
        rest: list[Line] = []
        for number, line in enumerate(self.lines):
            if number not in removed:
                is_heading = HEADING.match(line.text) is not None
                rest += [Line("", line.place), line] if is_heading else [line]
        return rest if any(line.text.strip() for line in rest) else []

    def _has_text(self, numbers: Iterable[int], removed: set[int]) -> bool:
        left = (self.lines[number].text for number in numbers if number not in removed)
        return any(text.strip(" *-_") for text in left)


def plain_text(text: str) -> str:
    """Return the words that are shown, without targets of links, images and emphasis."""
    shown = LINK.sub(lambda found: "" if found["bang"] else found["label"], text)
    parts = _FORMULA.split(shown)
    parts[::2] = [_EMPHASIS.sub("", re.sub(r"<[^<>]*>", " ", part)) for part in parts[::2]]
    return heading_text("".join(parts))


def links_in(text: str) -> list[tuple[str, str]]:
    """Return the label and target of each link that is not an image."""
    found = (link_of(match) for match in LINK.finditer(text))
    return [(plain_text(one.label), one.target) for one in found if not one.is_image]


def image_in(text: str) -> str:
    """Return the target of the first image, also of one that is a link, or ""."""
    found = re.search(r"!\[[^\]\n]*\]\((<[^<>\n]+>|[^()\s]+)", text)
    return found[1].strip("<>") if found else ""


def without_links(text: str) -> str:
    return LINK.sub(" ", text)


def is_only_links(text: str) -> bool:
    return bool(links_in(text)) and not _SIGNS.sub("", re.sub(r"[*_]", "", without_links(text)))


def _sections(lines: list[Line]) -> Iterator[Section]:
    """Yield the part before the first title, with level 0, and each section with those inside."""
    heads = [(-1, 0, "")]
    for number, (_, found) in enumerate(with_headings(lines)):
        if found and heading_text(found[2]):
            heads.append((number, len(found[1]), plain_text(found[2])))
    kinds: list[tuple[int, str]] = []
    ends = _ends([(start, level) for start, level, _ in heads], len(lines))
    for index, (start, level, title) in enumerate(heads):
        next_head = heads[index + 1][0] if index + 1 < len(heads) else len(lines)
        kinds = [(other, kind) for other, kind in kinds if other < level]
        own = kind_of(title)
        inherited = kinds[-1][1] if kinds else ""
        kinds.append((level, own or inherited))
        is_entry = not own and inherited and not _GROUP.fullmatch(title)
        end = ends[index] if level else next_head
        section = Section(title, own or inherited, level, range(max(start, 0), end))
        if is_entry:
            section.entries = [_entry(range(start, next_head), lines, is_item=True)]
        else:
            section.entries = list(_entries(range(start + 1, next_head), lines))
        yield section


def _ends(heads: list[tuple[int, int]], length: int) -> list[int]:
    """Return where each section ends: at the next title of its level or above."""
    ends = [length] * len(heads)
    open_heads: list[int] = []
    for index, (start, level) in enumerate(heads):
        while open_heads and heads[open_heads[-1]][1] >= level:
            ends[open_heads.pop()] = start
        open_heads.append(index)
    return ends


def _entries(numbers: range, lines: list[Line]) -> Iterator[Entry]:
    """Yield the items of lists, with what is indented below them, and paragraphs."""
    start, is_item, was_blank = None, False, True
    for number in numbers:
        text = lines[number].text
        item = ITEM.match(text)
        begins_item = item is not None and not item["indent"]
        begins = bool(text.strip()) and (
            begins_item or (was_blank and not (is_item and text[:1].isspace()))
        )
        if begins:
            if start is not None:
                yield _entry(range(start, number), lines, is_item=is_item)
            start, is_item = number, begins_item
        was_blank = not text.strip()
    if start is not None:
        yield _entry(range(start, numbers.stop), lines, is_item=is_item)


def _entry(numbers: range, lines: list[Line], *, is_item: bool) -> Entry:
    parts: list[str] = []
    if sum(len(lines[number].text) for number in numbers) > _MAX_LENGTH:
        return Entry(numbers, parts, lines[numbers.start].place, is_item)
    for number in numbers:
        text = lines[number].text
        item, heading = ITEM.match(text), HEADING.match(text)
        text = heading[2] if heading else item["text"] if item else text
        parts += [text.strip()] if text.strip() and not re.fullmatch(r"[\s*_-]+", text) else []
    return Entry(numbers, parts, lines[numbers.start].place, is_item)
