"""Import references into the reading list: new papers, and missing details of known ones."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from blog.bibliography.bibtex_entries import EntryMessage
from blog.bibliography.bibtex_reading import BibtexReading
from blog.bibliography.reference import Reference
from blog.models import Paper
from blog.models.papers import title_key

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass
class PlannedPaper:
    reference: Reference
    paper: Paper
    filled: dict[str, str] = field(default_factory=dict)
    """New values of columns that were empty; the owner's values are never overwritten."""

    state: str = UNCHANGED


@dataclass
class PaperImportPlan:
    planned: list[PlannedPaper] = field(default_factory=list)
    refused: list[EntryMessage] = field(default_factory=list)
    notices: list[EntryMessage] = field(default_factory=list)

    def count(self, state: str) -> int:
        return sum(planned.state == state for planned in self.planned)


def plan_papers(reading: BibtexReading) -> PaperImportPlan:
    """Match each reference with a paper. Write nothing."""
    plan = PaperImportPlan(refused=list(reading.refused), notices=list(reading.notices))
    known = {
        identity: paper for paper in Paper.objects.order_by("-pk") for identity in _of_paper(paper)
    }
    for reference in reading.references:
        columns = paper_columns(reference)
        found = (known[i] for i in _of_columns(columns) if i in known)
        paper = next(found, None) or Paper(title=columns["title"])
        filled = {
            name: value
            for name, value in columns.items()
            if value and not getattr(paper, name) and not _is_taken(known, name, value, paper)
        }
        if any(other.paper is paper for other in plan.planned):
            sentence = f"“{paper.title}” appears in the file twice, and was skipped once."
            plan.refused.append(EntryMessage(reference.key, reference.line or 0, sentence))
            continue
        if sentence := _unfit(paper, filled):
            plan.refused.append(EntryMessage(reference.key, reference.line or 0, sentence))
            continue
        known |= dict.fromkeys(_of_columns(columns), paper)
        state = CHANGED if filled else UNCHANGED
        state = NEW if paper._state.adding else state
        plan.planned.append(PlannedPaper(reference, paper, filled, state))
    return plan


@transaction.atomic
def import_papers(plan: PaperImportPlan) -> None:
    """Save everything that was planned, or nothing."""
    for planned in plan.planned:
        if planned.state != UNCHANGED:
            _fill(planned.paper, planned.filled)
            planned.paper.is_demo = False
            planned.paper.save()


def paper_columns(reference: Reference) -> dict[str, str]:
    """Return a reference as the columns of a paper."""
    names = [str(author.name) for author in reference.authors]
    pdf = next((link.target for link in reference.links if link.kind == "pdf"), "")
    return {
        "title": reference.title,
        "authors": ", ".join([*names, "et al."] if reference.has_more_authors else names),
        "venue": reference.venue_short if len(reference.venue) > 120 else reference.venue,
        "year": str(reference.year or ""),
        "doi": reference.doi,
        "arxiv_id": reference.arxiv_id,
        "url": reference.url,
        "pdf_url": pdf if pdf.startswith(("https://", "http://")) else "",
        "bibtex": reference.bibtex,
    }


def _fill(paper: Paper, columns: dict[str, str]) -> None:
    for name, value in columns.items():
        setattr(paper, name, int(value) if name == "year" else value)


def _unfit(paper: Paper, filled: dict[str, str]) -> str:
    trial = copy(paper)
    _fill(trial, filled)
    try:
        trial.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        texts = [f"{name}: {' '.join(found)}" for name, found in error.message_dict.items()]
        return " ".join(texts)
    return ""


def _of_paper(paper: Paper) -> Iterator[tuple[str, str]]:
    columns = {"doi": paper.doi, "arxiv_id": paper.arxiv_id, "title": paper.title}
    yield from _of_columns(columns)


def _of_columns(columns: dict[str, str]) -> Iterator[tuple[str, str]]:
    if columns["doi"]:
        yield "doi", columns["doi"].lower()
    if columns["arxiv_id"]:
        yield "arxiv_id", columns["arxiv_id"].partition("v")[0]
    yield "title", title_key(columns["title"])


def _is_taken(known: dict[tuple[str, str], Paper], name: str, value: str, paper: Paper) -> bool:
    return name in {"doi", "arxiv_id"} and known.get((name, value.lower()), paper) is not paper
