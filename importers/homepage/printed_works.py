"""What the parts of a publication's entry say: title, venue, year, awards, numbers and links."""

import re
from dataclasses import dataclass, replace

from blog.bibliography.entry_facts import find_named_arxiv_id, parse_month
from blog.bibliography.reference import Author, Reference, ReferenceLink
from importers.homepage.sections import Entry, is_only_links, plain_text, without_links
from importers.text.markdown_patterns import LINK, link_of

YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)")
_KINDS = {
    "pdf": "pdf", "paper": "pdf", "ps": "pdf", "postscript": "pdf", "full text": "pdf",
    "preprint": "preprint", "code": "code", "github": "code", "source code": "code",
    "software": "code", "data": "data", "dataset": "data", "slides": "slides", "talk": "talk",
    "video": "video", "poster": "poster", "project page": "project", "project": "project",
    "website": "project", "webpage": "project", "demo": "project", "blog": "blog",
    "blog post": "blog", "supplement": "supplement", "supplementary": "supplement",
    "appendix": "supplement", "technical report": "report", "tech report": "report",
}  # fmt: skip
_IDENTIFIERS = frozenset({"doi", "arxiv"})
_AWARD = re.compile(
    r"(?i)\b(?:best|outstanding|distinguished|award|honou?rable mention|finalist|prize)\b"
)
_JOURNAL = re.compile(
    r"(?i)\b(?:journal|transactions|letters|review|annals|magazine|J\.)|学报|杂志"
)
_IN = re.compile(r"(?i)^[\s.,;:]*(?:(?:to appear )?in:?\s+|appeared in\s+)?(?:the\s+)?")
_NUMBERS = {
    "volume": re.compile(r"(?i)\bvol(?:ume|\.)?\s*(\d{1,4})"),
    "number": re.compile(r"(?i)\b(?:no|number|issue)\.?\s*(\d{1,4})"),
    "pages": re.compile(r"(?i)\b(?:pages|pp?\.)\s*(\d{1,6}\s*[-–]+\s*\d{1,6})"),
}
_BEFORE_NUMBERS = re.compile(r"(?i)[,;]?\s*\b(?:vol(?:ume)?|no|number|issue|pages|pp?)\b\.?\s*\d")
# As in APA: 3(2), 11-20.
_BRIEF = re.compile(
    r"\b(?P<volume>\d{1,4})\((?P<number>\d{1,4})\)[,:]\s*(?P<pages>\d{1,6}\s?[-–]\s?\d{1,6})"
)
_UNPUBLISHED = re.compile(
    r"(?i)\W*(?:submitted|under (?:review|submission)|in (?:preparation|submission|press|review)"
    r"|manuscript|forthcoming|work in progress)\b.{0,60}"
)
_MONTH_AT_END = re.compile(
    r"(?i)[,\s(]+((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})\.?$"
)
# What a label adds to links, and words of toggles.
LABELS = (
    "abstract bibtex bib cite show hide more details pdf paper doi arxiv in to appear and the of "
    "link links html"
)


@dataclass
class EntryFacts:
    """What the parts of an entry say."""

    title: str
    authors: tuple[Author, ...]
    has_more: bool
    rest: list[str]
    author_text: str = ""


@dataclass
class PrintedFacts:
    """What an entry says besides title and authors; ``words`` are all that was read of it."""

    venue: str
    year: int
    month: int | None
    awards: list[str]
    texts: list[str]
    numbers: dict[str, str]
    words: list[str]


def printed_facts(facts: EntryFacts, entry: Entry) -> PrintedFacts | None:
    """Return None if there is no year."""
    part = next((one for one in facts.rest if YEAR.search(without_links(one))), "")
    whole = plain_text(without_links(part))
    year = YEAR.search(whole)
    if year is None:
        return None
    venue = _IN.sub("", whole[: year.start()]).strip(" .,;:(–-'’")
    after = whole[year.end() :].strip(" .,;:()[]|/–—-")
    others = [one for one in facts.rest if one is not part and not is_only_links(one)]
    texts = [after, *(plain_text(without_links(one)).strip(" .|/") for one in others)]
    month = _MONTH_AT_END.search(venue)
    venue = venue[: month.start()] if month else venue
    if _UNPUBLISHED.fullmatch(venue):
        venue, texts = "", [venue.strip(" .,;("), *texts]
    awards = [one for one in texts if _AWARD.search(one)]
    texts = [one for one in texts if one not in awards and one.lower() not in ("", *LABELS.split())]
    written = plain_text(without_links(" ".join(entry.parts)))
    found = {name: one[1] for name, known in _NUMBERS.items() if (one := known.search(written))}
    if brief := _BRIEF.search(written):
        found |= brief.groupdict()
    return PrintedFacts(
        venue=_BEFORE_NUMBERS.split(venue)[0].strip(" .,;"),
        year=int(year[0]),
        month=parse_month(month[1]) if month else None,
        awards=awards,
        texts=texts,
        numbers=found,
        words=[whole, *awards, *texts, *found.values(), "vol volume no number issue pages pp p"],
    )


def completed(reference: Reference, given: Reference | None) -> Reference:
    """Add what only the BibTeX of the work says."""
    if given is None:
        return reference
    names = ("doi", "arxiv_id", "month", "abstract", "url")
    lacking = {name: getattr(given, name) for name in names if not getattr(reference, name)}
    fields = {**given.fields, **reference.fields}
    return replace(reference, type=given.type, fields=fields, **lacking)


def links_to(address: str, label: str, target: str, *, is_title: bool) -> list[ReferenceLink]:
    """Return the link, or none if it only identifies the work."""
    word = label.lower().strip(" [](){}.:|")
    if word in _IDENTIFIERS and (find_named_arxiv_id(target) or "doi.org/" in target):
        return []
    is_pdf = re.search(r"(?i)\.(?:pdf|ps|ps\.gz)$|/pdf/", target) is not None
    kind = _KINDS.get(word, "pdf" if is_title or word in _IDENTIFIERS else "other")
    if kind == "pdf" and not is_pdf:
        return [ReferenceLink("project", address, "Paper")]
    return [ReferenceLink(kind, address, label if kind == "other" else "")]


def type_of(venue: str) -> str:
    if not venue or venue.lower().startswith("arxiv"):
        return "misc"
    return "article" if _JOURNAL.search(venue) else "inproceedings"


def title_text(part: str) -> str:
    """Return a title without quotation marks and the links to files beside it."""

    def kept(found: re.Match[str]) -> str:
        label = plain_text(link_of(found).label).lower().strip(" [](){}.:|")
        return "" if label in _KINDS or label in _IDENTIFIERS else found[0]

    shown = re.sub(r"[\[(]\s*[\])]", "", plain_text(LINK.sub(kept, part)))
    return shown.strip(' .,|/“”"')


def is_title(part: str) -> bool:
    """Return False for what may be a venue, a label or a number."""
    title = title_text(part)
    words = title.split()
    is_venue = YEAR.search(title) is not None and len(words) <= 5
    return not is_venue and (len(words) > 1 or len(title) > 7 or is_cjk(title))


def is_cjk(text: str) -> bool:
    return len(re.findall(r"[\u3040-\u9fff\uac00-\ud7af]", text)) >= 4
