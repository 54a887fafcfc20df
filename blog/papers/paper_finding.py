"""Find the paper that someone pasted on the reading list, or prepare to add it."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from blog.bibliography.bibtex_entries import BibliographyError
from blog.bibliography.bibtex_reading import read_bibtex
from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.entry_facts import is_valid_url
from blog.bibliography.identifying import ARXIV, WorkId, identify_work
from blog.bibliography.lookup import LookupFailedError, fetch_reference
from blog.bibliography.paper_titles import parse_paper_title
from blog.bibliography.reference import Reference
from blog.models import Paper
from blog.models.papers import title_key
from blog.papers.paper_import import (
    NEW,
    UNCHANGED,
    PaperImportPlan,
    PlannedPaper,
    import_papers,
    plan_papers,
)

MAX_PASTE_LENGTH = 20_000
# Titles at least this similar may be those of one paper.
MIN_SIMILARITY = 0.82
MAX_SIMILAR_PAPERS = 5
# Shorter parts of a title match too many papers.
MIN_PART_LENGTH = 6
_URL_START = re.compile(r"(?i)(?:(?:https?|ftp):/|www\.)\S")


class PaperNotFoundError(Exception):
    """No paper was found; the message says why and what to do."""


@dataclass
class PaperMatch:
    """A paper that is on the list, a plan to add it, and ``similar`` papers to choose from."""

    known: Paper | None = None
    plan: PaperImportPlan | None = None
    similar: list[Paper] = field(default_factory=list)
    notice: str = ""

    @property
    def title(self) -> str:
        return self.plan.planned[0].reference.title if self.plan else str(self.known)

    def add(self) -> Paper:
        """Add the planned paper, or the missing details of a known one."""
        if self.plan is not None:
            import_papers(self.plan)
            return self.plan.planned[0].paper
        if self.known is None:
            raise PaperNotFoundError("Nothing to add.")
        return self.known


def find_paper(text: str, *, title: str = "") -> PaperMatch:
    """Find a paper by DOI, arXiv ID, URL, title or BibTeX entry. Raise PaperNotFoundError.

    ``title``: the title to use for a URL that no service knows.
    """
    text = text.strip()[:MAX_PASTE_LENGTH]
    if text.startswith("@") and "{" in text:
        return _find_by_bibtex(text)
    work = identify_work(text)
    if work is not None:
        return _find_by_identifier(work, text, title)
    if is_valid_url(text):
        return _find_by_url(text, title)
    if _URL_START.match(text):
        raise PaperNotFoundError(
            "This URL is mistyped. Check it for spaces and missing characters, or paste the title."
        )
    if not title_key(text):
        raise PaperNotFoundError("Paste a DOI, an arXiv ID, a URL, a title or BibTeX.")
    return _find_by_title(text)


def _find_by_bibtex(text: str) -> PaperMatch:
    try:
        plan = plan_papers(read_bibtex(text))
    except BibliographyError as error:
        raise PaperNotFoundError(str(error)) from error
    if len(plan.planned) > 1:
        raise PaperNotFoundError(
            f"This text has {len(plan.planned)} entries. Paste one, or use “Import BibTeX” to "
            "import them all."
        )
    if not plan.planned:
        raise PaperNotFoundError(" ".join(map(str, plan.refused)) or "No BibTeX entry found.")
    planned = plan.planned[0]
    if planned.state == UNCHANGED:
        return PaperMatch(known=planned.paper)
    if not planned.paper._state.adding:
        return PaperMatch(known=planned.paper, plan=plan)
    return PaperMatch(plan=plan, similar=similar_papers(planned.reference.title))


def _find_by_identifier(work: WorkId, text: str, title: str) -> PaperMatch:
    known = _known_paper(work)
    if known is not None:
        return PaperMatch(known=known)
    try:
        reference = fetch_reference(work)
    except LookupFailedError as error:
        if not title:
            raise PaperNotFoundError(str(error)) from error
        identifier = {"arxiv_id" if work.kind == ARXIV else "doi": work.value}
        match = _plan_paper(Paper(title=title, **_url_columns(text), **identifier))
        match.notice = f"Lookup failed: {error}"
        return match
    return _find_by_bibtex(write_bibtex([reference]))


def _known_paper(work: WorkId) -> Paper | None:
    papers = Paper.objects.order_by("pk")
    if work.kind == ARXIV:
        bare = work.value.partition("v")[0]
        return papers.filter(arxiv_id__regex=rf"^{bare.replace('.', '[.]')}(v[0-9]+)?$").first()
    return papers.filter(doi__iexact=work.value).first()


def _find_by_url(url: str, title: str) -> PaperMatch:
    bare = url.partition("#")[0].rstrip("/")
    with_schemes = [f"{scheme}{bare.partition('://')[2]}" for scheme in ("https://", "http://")]
    spellings = [*with_schemes, *(f"{one}/" for one in with_schemes)]
    known = (
        Paper.objects.filter(url__in=spellings).first()
        or Paper.objects.filter(pdf_url__in=spellings).first()
    )
    if known is not None:
        return PaperMatch(known=known)
    if not title:
        raise PaperNotFoundError(
            "This URL contains no DOI or arXiv ID. Paste the title instead; you can add the URL "
            "afterwards."
        )
    return _plan_paper(Paper(title=title, **_url_columns(url)))


def _url_columns(text: str) -> dict[str, str]:
    if not is_valid_url(text):
        return {}
    is_pdf = urlsplit(text).path.lower().endswith(".pdf")
    return {"pdf_url" if is_pdf else "url": text}


def _find_by_title(text: str) -> PaperMatch:
    parsed = parse_paper_title(text)
    title = " ".join((parsed.title if parsed else text).split())
    known = list(Paper.objects.titled(title)[:2])
    if len(known) == 1:
        return PaperMatch(known=known[0])
    return _plan_paper(
        Paper(title=title, venue=parsed.venue, year=parsed.year) if parsed else Paper(title=title)
    )


def _plan_paper(paper: Paper) -> PaperMatch:
    """Plan a paper about which nothing is known but what was pasted."""
    try:
        paper.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise PaperNotFoundError(" ".join(error.messages)) from error
    planned = PlannedPaper(Reference(title=paper.title), paper, state=NEW)
    return PaperMatch(plan=PaperImportPlan([planned]), similar=similar_papers(paper.title))


def similar_papers(title: str) -> list[Paper]:
    """Return papers with a similar title, the most similar first."""
    key = title_key(title)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    ratios = []
    for pk, other in Paper.objects.order_by("pk").values_list("pk", "title_key"):
        if len(key) >= MIN_PART_LENGTH and (key in other or (len(other) >= 12 and other in key)):
            ratios.append((1.0, pk))
            continue
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() >= MIN_SIMILARITY and matcher.quick_ratio() >= MIN_SIMILARITY:
            ratios.append((matcher.ratio(), pk))
    pks = [pk for ratio, pk in sorted(ratios, key=lambda one: -one[0]) if ratio >= MIN_SIMILARITY]
    papers = Paper.objects.in_bulk(pks[:MAX_SIMILAR_PAPERS])
    return [papers[pk] for pk in pks[:MAX_SIMILAR_PAPERS] if pk in papers]
