"""Read the positions, news and short lines of a homepage that are certain."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from importers.collection import Line, NewsPlan, PositionPlan, ShortPlan
from importers.dates import Span, moments_in, parse_date_text, span_of, years_of
from importers.homepage.profile import ROLE
from importers.homepage.sections import (
    AWARD,
    EDUCATION,
    EXPERIENCE,
    INTEREST,
    NEWS,
    Entry,
    PageText,
    image_in,
    links_in,
    plain_text,
)

_MONTH = (
    r"(?:\b(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|spring|summer|fall|autumn|winter)\b"
    r"\.?,?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?)"
)
_DAY = (
    rf"(?:(?:19|20)\d\d年(?:\d{{1,2}}月)?|{_MONTH}?(?:19|20)\d\d(?:[./-]\d{{1,2}}(?!\d)){{0,2}}"
    r"|\d{1,2}[./](?:19|20)\d\d)"
)
_OPEN = r"(?:present|now|current|today|ongoing|至今|现在)"
_SPAN = re.compile(
    rf"(?i)[\[(（]?\s*(?:since\s+{_DAY}"
    rf"|{_DAY}(?:\s*(?:-|–|—|~|to|至)+\s*(?:{_DAY}|{_OPEN})?)?)\s*[\])）]?"
)
_DEGREE = re.compile(
    r"(?i)\b(?:ph\.?\s?d|bachelor|master|doctor|undergraduate|b\.?\s?(?:sc?|a|eng?)"
    r"|m\.?\s?(?:sc?|a|eng?|phil)|diploma|degree|postgraduate)\b|博士|硕士|学士|本科"
)
_INSTITUTION = re.compile(
    r"(?i)\b(?:university|université|universität|universidad|college|institute|school|lab\w*|inc|corp"
    r"|company|academy|center|centre|department|research)\b|大学|学院|研究所|公司|实验室"
)
_AT = re.compile(r"\s*(?:@|\bat\b)\s*")
_ADVISOR = re.compile(
    r"(?i)(?:advis[eo]rs?|supervisors?|mentors?|host|(?:advis|supervis|mentor)ed by)\s*:?\s*(\S.*)"
)
_PLACE = re.compile(r"[^\W\d][^\d,]{1,30}, ?[^\W\d][^\d,]{1,30}(?:, ?[^\W\d][^\d,]{1,30})?")
_NEWS = re.compile(
    rf"(?i)^[\W_]*(?P<date>(?:19|20)\d\d年\d{{1,2}}月(?:\d{{1,2}}日)?|{_DAY})(?=\W)[\])）】*_:：,.\s|–—-]*(?P<text>\S.*)$"
)
_WORDS = "advisor advisors supervisor mentor advised by supervised at in host present since to"


@dataclass
class RecordReader:
    """``local`` returns the file of the folder that a link leads to, or ""."""

    text: PageText
    local: Callable[[str], str]
    lost: list[str] = field(default_factory=list)
    """Links of entries that were read, for which a position has no field."""

    def positions(self) -> Iterator[tuple[Entry, PositionPlan]]:
        for section, entry in self.text.of_kind(EDUCATION, EXPERIENCE):
            if plan := self._position(section.kind, entry):
                yield entry, plan

    def news(self) -> Iterator[tuple[Entry, NewsPlan]]:
        for _, entry in self.text.of_kind(NEWS):
            found = _NEWS.match(entry.text)
            on = _day(found["date"]) if found else None
            if found and on:
                text = re.sub(r"^[*_]+\s+", "", found["text"])
                self.text.removed |= set(entry.numbers)
                yield entry, NewsPlan(on, [Line(text, entry.place)], entry.place)

    def shorts(self) -> Iterator[tuple[Entry, ShortPlan]]:
        for section, entry in self.text.of_kind(AWARD, INTEREST, "service", "teaching", "talk"):
            is_list = any(other.is_item for other in section.entries)
            if not entry.parts or (is_list and not entry.is_item):
                continue
            if not entry.is_item and len(entry.text) > 300:
                continue
            parts = [part for part in entry.parts if plain_text(part)]
            text = " – ".join(parts) if len(parts) == 2 else " ".join(parts)
            text = re.sub(r"!\[[^\[\]]*\]\([^()]*\)\s*", "", text)
            self.text.removed |= set(entry.numbers)
            yield (
                entry,
                ShortPlan(
                    section.kind, [Line(text, entry.place)], entry.place, years_of(plain_text(text))
                ),
            )

    def _position(self, kind: str, entry: Entry) -> PositionPlan | None:
        shown = (re.sub(r"!\[[^\[\]]*\]\([^()]*\)", "", part) for part in entry.parts)
        parts = [re.sub(r"^[^\w(\[*_]+", "", part) for part in shown]
        parts = [part for part in parts if plain_text(part).strip(" .,")]
        span, parts = _without_span(parts)
        if span is None:
            return None
        advisor, url, parts = _without_advisor(parts)
        named = _named(parts)
        if named is None:
            return None
        role, institution, team, rest = named
        places = [part for part in rest if _PLACE.fullmatch(plain_text(part).strip(" .()"))]
        location = plain_text(places[0]).strip(" .()") if places else ""
        notes = [part for part in rest if part not in places[:1]]
        image = self.local(image_in(" ".join(entry.parts)))
        links = dict(links_in(" ".join(parts)))
        is_degree = _DEGREE.search(role) is not None
        if kind == EXPERIENCE and is_degree and "intern" not in role.lower() and not _is_job(role):
            kind = EDUCATION
        plan = PositionPlan(
            kind, role, institution, entry.place,
            institution_url=links.get(institution, ""), logo=f"/{image}" if image else "",
            team=team, location=location, start_on=span.start_on, end_on=span.end_on,
            advisor=advisor, advisor_url=url, note=[Line(part, entry.place) for part in notes],
        )  # fmt: skip
        dates = " ".join(_SPAN.findall(plain_text(entry.text)))
        saved = (role, institution, team, location, advisor, *map(plain_text, notes), dates, _WORDS)
        if self.text.remove_if_saved(entry, *saved):
            kept = {
                plan.institution_url,
                url,
                *(one for part in notes for _, one in links_in(part)),
            }
            left = ((label, target) for label, target in links_in(" ".join(parts)))
            self.lost += [f"link “{a}” to {b} not imported" for a, b in left if b not in kept]
        return plan


def _without_span(parts: list[str]) -> tuple[Span | None, list[str]]:
    """Return the only dates of an entry, and its parts without them."""
    found: list[str] = []
    rest = []
    for part in parts:
        spans = [one[0] for one in _SPAN.finditer(part) if moments_in(one[0])]
        found += spans
        around = part.split(spans[0], 1) if len(spans) == 1 else [part]
        left = ", ".join(text for one in around if (text := one.strip(" ,;:|–—-.*_")))
        rest += [left] if plain_text(left).strip(" .()") else []
    if len(found) != 1:
        return None, rest
    is_open = re.search(rf"(?i)since|{_OPEN}", found[0])
    span = span_of(found[0].strip("[]()（） "), is_single_end=False)
    if span.start_on is None or (span.end_on is None and not is_open):
        return None, rest
    return span, rest


def _without_advisor(parts: list[str]) -> tuple[str, str, list[str]]:
    for number, part in enumerate(parts):
        if found := _ADVISOR.fullmatch(plain_text(part).strip(" .()")):
            links = links_in(part)
            url = links[0][1] if len(links) == 1 else ""
            return found[1].strip(" ."), url, parts[:number] + parts[number + 1 :]
    return "", "", parts


def _named(parts: list[str]) -> tuple[str, str, str, list[str]] | None:
    """Return role, institution, team and the other parts, if it is certain which is which."""
    plain = [plain_text(part).strip(" .,") for part in parts]
    if plain and len(halves := _AT.split(plain[0])) == 2 and ROLE.search(halves[0]):
        institution, _, team = halves[1].partition(", ")
        return halves[0].strip(), institution, team, parts[1:]
    pieces = _pieces(plain[:1])
    first = 1 if len(pieces) > 1 and any(ROLE.search(piece[0]) for piece in pieces) else 2
    pieces = _pieces(plain[:first])
    roles = [piece for piece in pieces if ROLE.search(piece[0])]
    institutions = [p for p in pieces if _INSTITUTION.search(p[0]) and p not in roles]
    if len(roles) != 1:
        return None
    others = [piece for piece in pieces if piece not in roles]
    if not others or (len(others) > 1 and not institutions):
        return None
    chosen = (institutions or others)[-1 if _is_department(institutions) else 0]
    role, at = [roles[0][0]], pieces.index(roles[0])
    rest: list[str] = []
    for number in range(first):
        line = [piece for piece in pieces if piece[1] == number and piece not in (roles[0], chosen)]
        is_degree = number == roles[0][1] and _DEGREE.search(role[0]) is not None
        # The field of study stands between degree and institution.
        fields = [
            piece for piece in line
            if is_degree and at < pieces.index(piece)
            and not (chosen[1] == number and at < pieces.index(chosen) < pieces.index(piece))
        ]  # fmt: skip
        role += [text for text, _ in fields]
        rest.append(", ".join(text for text, _ in line if (text, number) not in fields))
    return ", ".join(role), chosen[0], "", [*filter(None, rest), *parts[first:]]


def _pieces(parts: list[str]) -> list[tuple[str, int]]:
    """Return the texts between commas, with the number of their part."""
    return [
        (piece.strip(), number)
        for number, text in enumerate(parts)
        for piece in re.split(r",\s|，|\s[|–—-]\s|;\s|(?<=[^\W\d_]{4})(?<!Prof)\.\s", text)
        if piece.strip()
    ]


def _is_department(institutions: list[tuple[str, int]]) -> bool:
    first = institutions[0][0] if institutions else ""
    return re.match(r"(?i)(?:department|school|lab)\b", first) is not None


def _is_job(role: str) -> bool:
    """Whether the role is a job that only mentions a degree: a position for doctors."""
    jobs = r"(?i)researcher|professor|engineer|scientist|assistant|lecturer"
    return re.search(jobs, role) is not None


def _day(written: str) -> date | None:
    moments = moments_in(written)
    day = parse_date_text(written)
    if day and re.search(r"\d{4}[./-]\d{1,2}[./-]\d|[^\W\d_]\s+\d{1,2}\D", written):
        return day
    return date(moments[0].year, moments[0].month, 1) if moments and moments[0].month else None
