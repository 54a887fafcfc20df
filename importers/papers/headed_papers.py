"""Notes whose heading links to their paper, with the venue in a quote below."""

import re

from blog.bibliography.paper_titles import arxiv_id_from_url, doi_from_url, expand_year
from blog.folders.source import Folder
from importers.collection import Line, SourcePage, SourcePaper
from importers.papers.note_details import split_heading
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import LINK, heading_text, link_of, markdown_link
from importers.text.targets import is_web_address, locate

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)|(?<=[\s\w])['’‘](\d\d)(?!\d)")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_ACRONYM = re.compile(rf"\b([A-Z]{{3,}}[A-Za-z]*)[\s,]*(?:{_MONTH}\s*)?(?:['’‘]\d\d|(?:19|20)\d\d)")
_IN_FULL = re.compile(
    r"(?:^|[,，]\s*|\s)((?:Proceedings|Bulletin|Transactions|Journal|IEEE|ACM|Communications)\b.*)"
)
_END_OF_VENUE = re.compile(rf"[\s,，(]*(?:{_MONTH}|Volume|Vol\.).*$|[\s,，(]+$")
_ADDRESS = re.compile(r"https?://[^\s<>)]+")
_QUOTE = re.compile(r"^ {0,3}> ?(.*)$")
_PAPER_HOSTS = ("arxiv.org/", "doi.org/", "dl.acm.org/", "openreview.net/", "aclanthology.org/")
_MIN_WORDS = 2
_MANY_NAMES = 12


def import_headed_paper(
    page: SourcePage, lines: list[Line], folder: Folder, report: ImportReport
) -> SourcePaper | None:
    """Return the paper linked from the heading above ``lines``, and title the page by it.

    A link that doesn't identify a paper is moved to the top of the text.
    """
    written, body = split_heading(lines, deepest=6)
    link = LINK.search(written)
    if link is None or page.lines[:1] == lines[:1]:
        return None
    place = next(line.place for line in lines if line.text.strip())
    found = headed_paper(written, body, place)
    target = link_of(link).target
    if found and target in found.urls:
        page.title = found.title[:300]
        return found
    if not is_web_address(target) and locate(folder, target, beside=page.path).path is None:
        report.warn(place, f"title links to {target}: not found in the folder")
    else:
        words = "PDF" if found else heading_text(link_of(link).label)
        page.lines = [Line(markdown_link(words, target), place), Line("", place), *page.lines]
    if found:
        page.title = found.title[:300]
    return found


def headed_paper(written: str, body: list[Line], place: SourceLine) -> SourcePaper | None:
    """Return the paper of a note whose heading, as ``written``, links to it."""
    found = LINK.fullmatch(written.strip().strip("*"))
    if found is None:
        return None
    link = link_of(found)
    title = heading_text(link.label)
    leads_to_paper = link.target.lower().endswith(".pdf") or any(
        host in link.target for host in _PAPER_HOSTS
    )
    quote = _quote(body)
    if link.is_image or len(title.split()) < _MIN_WORDS or not leads_to_paper:
        return None
    plan = SourcePaper(title, place)
    if is_web_address(link.target):
        is_pdf = link.target.lower().endswith(".pdf") or "/pdf/" in link.target
        plan.pdf_url, plan.url = (link.target, "") if is_pdf else ("", link.target)
    line = next((line for line in quote if _YEAR.search(line)), "")
    if line:
        _import_venue(plan, line)
    addresses = [a for line in quote for a in _ADDRESS.findall(line)]
    plan.urls = [*filter(None, (plan.pdf_url, plan.url)), *addresses]
    for address in addresses:
        is_of_paper = arxiv_id_from_url(address) or doi_from_url(address)
        if address.lower().endswith(".pdf"):
            plan.pdf_url = plan.pdf_url or address
        elif is_of_paper or not plan.url:
            plan.url = plan.url or address
    return plan


def _quote(body: list[Line]) -> list[str]:
    lines: list[str] = []
    for line in body:
        found = _QUOTE.match(line.text)
        if found:
            lines.append(found[1].strip())
        elif line.text.strip() or lines:
            break
    return lines


def _import_venue(plan: SourcePaper, line: str) -> None:
    """Read a line such as ``Surajit Chaudhuri, PODS 1998``: authors, venue and year."""
    year = next(iter(_YEAR.finditer(_ADDRESS.sub("", line))), None)
    if year is None:
        return
    plan.year = expand_year(year)
    acronym, in_full = _ACRONYM.search(line), _IN_FULL.search(line)
    before = line[: year.start()]
    if acronym:
        plan.venue, before = acronym[1], line[: acronym.start()]
    elif in_full:
        until = max(0, year.start() - in_full.start(1))
        plan.venue = _END_OF_VENUE.sub("", in_full[1][:until]).strip()[:120]
        before = line[: in_full.start(1)]
    names = re.sub(r"^by\s+", "", before.strip(" ,，:：.")).strip()
    if names and len(names.split()) <= _MANY_NAMES and not _ADDRESS.search(names):
        plan.authors = names
