"""Parse dates, identifiers and booleans in the fields of bibliographies."""

import re
import unicodedata
from html import unescape
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from blog import month_names
from blog.bibliography.bibtex_fields import MONTHS
from blog.bibliography.html_text import first_href, html_to_text
from blog.month_names import NamedDate, month_named

MAX_URL_LENGTH = 500
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|2[01]\d\d)(?!\d)")
_MONTH = re.compile(
    r"(?i)\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:T.*)?)?(?:/.*)?")
_COMPACT = re.compile(r"(\d{4})([01]\d)([0-3]\d)")
_DOI = re.compile(r"(?<![\d.])10\.\d{4,9}(?:\.\d+)*/(?:(?!\]\()[^\s{}\"“”«»])+")
_ARCHIVES = (
    r"acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas"
    r"|cond-mat|cs|dg-ga|funct-an|gr-qc|hep-(?:ex|lat|ph|th)|math(?:-ph)?|mtrl-th|nlin|nucl-(?:ex|th)"
    r"|patt-sol|physics|plasm-ph|q-(?:alg|bio)|quant-ph|solv-int|supr-con"
)
_ARXIV = re.compile(
    rf"(?i)(?<![\w.])(\d{{4}}\.\d{{4,5}}|(?:{_ARCHIVES})(?:\.[a-z]{{2}})?/\d{{7}})(?:v\d+)?(?!\d)"
)
_ARXIV_DOI = re.compile(r"(?i)10\.48550/arxiv\.([\d.]+|[a-z.-]+/\d{7})")
_NAMES_ARXIV = re.compile(r"(?i)arxiv|\b(?:ar5iv|alphaxiv)\.org/|\bhuggingface\.co/papers/")
_PREPRINT_SERVER = re.compile(
    r"(?i)(?:bio|med|chem|indi|tech|sport|ecoevo|paleo)r?xiv\b|indiarxiv\b"
    r"|(?:psy|soc|earth|ed|law|afric|arabi|engr|agri|meta|mind)[ar]*xiv\b"
    r"|ssrn\b|osf preprints?\b|preprints\.org\b|research square\b|authorea\b"
)
_WORKSHOP = re.compile(r"(?i)\bworkshops?\b|\bHot[A-Z]\w+")


def parse_date(text: str) -> tuple[int | None, int | None, int | None]:
    """Parse ``2024``, ``2024-05`` or ``2024-05-01/2024-05-03``; a range counts as its start."""
    text = unicodedata.normalize("NFKC", text)
    iso = _ISO.fullmatch(text.strip()) or _COMPACT.fullmatch(text.strip())
    if iso and parse_month(iso[2]):
        day = int(iso[3]) if iso[3] else None
        return int(iso[1]), int(iso[2]), day if day and 1 <= day <= 31 else None
    year = _YEAR.search(text)
    words = _MONTH.search(text)
    if year and words:
        days = re.findall(r"(?<!\d)\d\d?(?!\d)", text)
        number = int(days[0]) if days else 0
        return int(year[1]), parse_month(words[0]), number if 1 <= number <= 31 else None
    named = _named_date(text)
    if year and named and named.year == int(year[1]):
        return named[:3]
    return (int(year[1]) if year else None), None, None


def _named_date(text: str) -> NamedDate | None:
    return month_names.parse_date(text) or month_names.find_date(text)


def without_date(text: str) -> str:
    """Return what a text contains besides the date that ``parse_date`` finds in it."""
    year, month, day = parse_date(text)
    named = _named_date(text) if month and not _MONTH.search(text) else None
    if named:
        return text.replace(named.written, "", 1)
    text = re.sub(rf"{year}(?:-\d\d?){{0,2}}", "", text, count=1)
    text = _MONTH.sub("", text, count=1) if month else text
    return re.sub(rf"(?<!\d)0?{day}(?!\d)", "", text, count=1) if day else text


def parse_month(text: str) -> int | None:
    """Return the month's number, from its name in any language, an abbreviation or a number."""
    if number := re.fullmatch(r"0*(\d{1,2})", text.strip()):
        return int(number[1]) if 1 <= int(number[1]) <= 12 else None
    words = re.findall(r"[^\W\d_]{2,}", text)
    if words and _MONTH.fullmatch(words[0]):
        return MONTHS.index(words[0][:3].lower()) + 1
    found = (month_named(name) for name in (text, *words))
    return next(filter(None, found), None) or _english_beginning(text)


def _english_beginning(text: str) -> int | None:
    word = re.search(r"[A-Za-z]{3,}", text)
    short = word[0][:3].lower() if word else ""
    return MONTHS.index(short) + 1 if short in MONTHS else None


def find_doi(text: str) -> str:
    """Return the DOI in ``https://doi.org/10.1145/3318464`` in lower case, or "".

    It may be in HTML, percent-encoded, or have underscores escaped for LaTeX.
    """
    text = unescape(text) if "&lt;" in text else text
    text = f"{first_href(text)} {html_to_text(text)}".replace("\\/", "/")
    text = re.sub(r"\{?\$?\\([_%&#])\$?\}?", r"\1", text)
    text = re.sub(r"\\slash(?:\{\}|\s+|(?=\d))", "/", text)
    match = _DOI.search(re.sub(r"(?i)(10\.\d{4,9})%2f", r"\1/", text))
    if match is None:
        return ""
    doi = unquote(match[0].partition("?")[0])
    if "://" in text[: match.start()]:
        # The page of a publisher.
        doi = re.sub(r"(?:/(?:full|abstract|e?pdf|html))?(?:#.*)?$|\.pdf$", "", doi)
    while doi[-1] in ".,;:'’$~/" or _has_extra_bracket(doi):
        doi = doi[:-1]
    return doi.lower()


def _has_extra_bracket(doi: str) -> bool:
    """Whether the last character closes a bracket that is opened before the DOI."""
    opening = {")": "(", "]": "[", ">": "<"}.get(doi[-1], "")
    return bool(opening) and doi.count(doi[-1]) > doi.count(opening)


def find_arxiv_id(text: str, *, in_doi: bool = False) -> str:
    """Return the arXiv ID without its version; with ``in_doi``, only from arXiv's own DOIs."""
    match = _ARXIV_DOI.search(text) if in_doi else _ARXIV_DOI.search(text) or _ARXIV.search(text)
    return match[1].rstrip(".") if match else ""


def find_named_arxiv_id(text: str) -> str:
    """Return the ID in ``arXiv preprint arXiv:2312.05385v2 [cs.LG]`` or in an arXiv URL, or ""."""
    if not _NAMES_ARXIV.search(text):
        return ""
    plain = re.sub(r"(?i)arxiv(?:\.org)?\s*[:/.]?|\b(?:abs|pdf|html)/|\.pdf\b", " ", text)
    return find_arxiv_id(text, in_doi=True) or find_arxiv_id(plain)


def parse_bool(text: str) -> bool | None:
    """Parse ``true``, ``yes``, ``1`` and their opposites; return None for anything else."""
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
        text.strip().lower()
    )


def is_workshop(venue: str) -> bool:
    return _WORKSHOP.search(venue) is not None


def is_preprint_server(venue: str) -> bool:
    return _PREPRINT_SERVER.match(venue) is not None


def is_valid_url(url: str) -> bool:
    """Whether a URL can be stored as a link."""
    try:
        URLValidator(schemes=["http", "https", "ftp"])(url)
    except ValidationError:
        return False
    return len(url) <= MAX_URL_LENGTH
