"""From what somebody pastes to a paper of the reading list: found there, or ready to be added."""

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from blog.bibliography.bibtex_entries import BibliographyError
from blog.bibliography.bibtex_reading import read_bibtex
from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.identifying import ARXIV, WorkId, identify
from blog.bibliography.lookup import LookupFailedError, look_up
from blog.bibliography.paper_titles import parse_paper_title
from blog.bibliography.reference import Reference
from blog.models import Paper
from blog.models.papers import title_key
from blog.papers.paper_import import (
    NEW,
    UNCHANGED,
    PaperPlan,
    PlannedPaper,
    import_papers,
    plan_papers,
)

LONGEST_PASTE = 20_000
# Titles that have so much in common may be one paper's.
ALIKE = 0.82
MOST_ALIKE = 5
# A part of a title that is shorter says too little.
SHORTEST_PART = 6


class NothingFoundError(Exception):
    """What was pasted leads to no paper; the sentence says why, and what to do."""


@dataclass
class Finding:
    """A paper: ``known`` on the list for sure, or ``plan`` to be added, or ``alike`` to choose."""

    known: Paper | None = None
    plan: PaperPlan | None = None
    alike: list[Paper] = field(default_factory=list)
    notice: str = ""

    @property
    def title(self) -> str:
        return self.plan.planned[0].reference.title if self.plan else str(self.known)

    def add(self) -> Paper:
        """Add what was planned to the list, or what it lacked to a known paper."""
        if self.plan is not None:
            import_papers(self.plan)
            return self.plan.planned[0].paper
        if self.known is None:
            raise NothingFoundError("There is nothing to add.")
        return self.known


def find_paper(text: str, *, title: str = "") -> Finding:
    """Find the paper that a DOI, arXiv number, link, title or BibTeX entry means.

    ``title`` is what to call it where the text is a link of which no service knows more.
    Raises NothingFoundError.
    """
    text = text.strip()[:LONGEST_PASTE]
    if text.startswith("@") and "{" in text:
        return _of_bibtex(text)
    work = identify(text)
    if work is not None:
        return _of_work(work, text, title)
    if is_address(text):
        return _of_address(text, title)
    if not title_key(text):
        raise NothingFoundError("Paste a DOI, an arXiv number, a link, a title or BibTeX.")
    return _of_title(text)


def is_address(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return True


def _of_bibtex(text: str) -> Finding:
    try:
        plan = plan_papers(read_bibtex(text))
    except BibliographyError as error:
        raise NothingFoundError(str(error)) from error
    if len(plan.planned) > 1:
        raise NothingFoundError(
            f"These are {len(plan.planned)} entries. Paste one, or bring them all to the reading "
            "list by “Import BibTeX”."
        )
    if not plan.planned:
        raise NothingFoundError(" ".join(map(str, plan.refused)) or "There is no entry in it.")
    planned = plan.planned[0]
    if planned.state == UNCHANGED:
        return Finding(known=planned.paper)
    if not planned.paper._state.adding:
        return Finding(known=planned.paper, plan=plan)
    return Finding(plan=plan, alike=papers_alike(planned.reference.title))


def _of_work(work: WorkId, text: str, title: str) -> Finding:
    known = _known(work)
    if known is not None:
        return Finding(known=known)
    try:
        found = look_up(work)
    except LookupFailedError as error:
        if not title:
            raise NothingFoundError(str(error)) from error
        identifier = {"arxiv_id" if work.kind == ARXIV else "doi": work.value}
        finding = _made(Paper(title=title, **_placed(text), **identifier))
        finding.notice = f"It could not be looked up: {error}"
        return finding
    return _of_bibtex(write_bibtex([found]))


def _known(work: WorkId) -> Paper | None:
    papers = Paper.objects.order_by("pk")
    if work.kind == ARXIV:
        bare = work.value.partition("v")[0]
        return papers.filter(arxiv_id__regex=rf"^{bare.replace('.', '[.]')}(v[0-9]+)?$").first()
    return papers.filter(doi__iexact=work.value).first()


def _of_address(address: str, title: str) -> Finding:
    bare = address.partition("#")[0].rstrip("/")
    same = [f"{scheme}{bare.partition('://')[2]}" for scheme in ("https://", "http://")]
    spellings = [*same, *(f"{one}/" for one in same)]
    known = (
        Paper.objects.filter(url__in=spellings).first()
        or Paper.objects.filter(pdf_url__in=spellings).first()
    )
    if known is not None:
        return Finding(known=known)
    if not title:
        raise NothingFoundError(
            "This link names no DOI and no arXiv number. Paste the title in its place; the link "
            "can be added afterwards."
        )
    return _made(Paper(title=title, **_placed(address)))


def _placed(text: str) -> dict[str, str]:
    if not is_address(text):
        return {}
    is_pdf = urlsplit(text).path.lower().endswith(".pdf")
    return {"pdf_url" if is_pdf else "url": text}


def _of_title(text: str) -> Finding:
    parsed = parse_paper_title(text)
    title = " ".join((parsed.title if parsed else text).split())
    known = list(Paper.objects.titled(title)[:2])
    if len(known) == 1:
        return Finding(known=known[0])
    return _made(
        Paper(title=title, venue=parsed.venue, year=parsed.year) if parsed else Paper(title=title)
    )


def _made(paper: Paper) -> Finding:
    """Plan a paper of which no more is known than somebody has said."""
    try:
        paper.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise NothingFoundError(" ".join(error.messages)) from error
    planned = PlannedPaper(Reference(title=paper.title), paper, state=NEW)
    return Finding(plan=PaperPlan([planned]), alike=papers_alike(paper.title))


def papers_alike(title: str) -> list[Paper]:
    """Return the papers whose titles are so near that they may be the same, the nearest first."""
    key = title_key(title)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    found = []
    for pk, other in Paper.objects.order_by("pk").values_list("pk", "title_key"):
        if len(key) >= SHORTEST_PART and (key in other or (len(other) >= 12 and other in key)):
            found.append((1.0, pk))
            continue
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
            found.append((matcher.ratio(), pk))
    near = [pk for ratio, pk in sorted(found, key=lambda one: -one[0]) if ratio >= ALIKE]
    papers = Paper.objects.in_bulk(near[:MOST_ALIKE])
    return [papers[pk] for pk in near[:MOST_ALIKE] if pk in papers]
