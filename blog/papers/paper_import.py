"""Import references into the reading list: new papers, and missing details of known ones."""

from collections import defaultdict
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.db import transaction

from blog.bibliography.bibtex_entries import EntryMessage
from blog.bibliography.bibtex_reading import BibtexReading
from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.reference import Reference
from blog.models import Paper
from blog.models.papers import title_key

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
_IDENTIFIERS = ("doi", "arxiv_id")
# Names of files on the owner's computer, and notes.
_PRIVATE = {"annotation", "annote", "bdsk-file-1", "file", "groups", "local-url"}
# A paper is imported without these if they are invalid.
_OPTIONAL = {"doi", "arxiv_id", "url", "pdf_url"}


@dataclass
class PlannedPaper:
    reference: Reference
    paper: Paper
    filled: dict[str, str] = field(default_factory=dict)
    """New values of columns that were empty; the owner's values are never overwritten."""

    state: str = UNCHANGED
    joined: list[Reference] = field(default_factory=list)
    """Further references to the same paper."""


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
    index = _PaperIndex()
    by_paper: dict[int, PlannedPaper] = {}
    for reference in reading.references:
        columns, warnings = paper_columns(reference)
        paper = index.find(columns) or Paper(title=columns["title"])
        planned = by_paper.get(id(paper))
        filled = {
            name: value
            for name, value in columns.items()
            if value and not (_has(paper, name) or (planned and planned.filled.get(name)))
        }
        warnings += index.drop_taken(filled, paper)
        errors = _errors(paper, {**(planned.filled if planned else {}), **filled})
        for name in errors.keys() & _OPTIONAL:
            value = filled.pop(name, "")
            warnings.append(f"{name} = {value} is invalid, so it is only in the paper's BibTeX")
        if errors := {name: text for name, text in errors.items() if name not in _OPTIONAL}:
            error = " ".join(f"{name}: {text}" for name, text in errors.items())
            plan.refused.append(EntryMessage(reference.key, reference.line or 0, error))
            continue
        if paper._state.adding and not planned and index.has_title(columns["title"]):
            warnings.append("possible duplicate of the paper with the same title")
        if planned:
            warnings.append(f"it is the same paper as “{planned.reference.key}”; both are merged")
        messages = (EntryMessage(reference.key, reference.line or 0, f"{w}.") for w in warnings)
        plan.notices += messages
        index.add(columns, filled, paper)
        if planned is None:
            planned = by_paper[id(paper)] = PlannedPaper(reference, paper)
            plan.planned.append(planned)
        else:
            planned.joined.append(reference)
        planned.filled |= filled
        is_new = paper._state.adding
        planned.state = NEW if is_new else CHANGED if planned.filled else UNCHANGED
    return plan


def _has(paper: Paper, name: str) -> bool:
    if name == "title" and _has_provisional_title(paper):
        return False
    return bool(getattr(paper, name))


def _has_provisional_title(paper: Paper) -> bool:
    """Return whether the title is the identifier under which a paper was added without lookup."""
    return bool(paper.title) and paper.title in {f"arXiv:{paper.arxiv_id}", paper.doi}


class _PaperIndex:
    """The papers by title and identifiers, including those that are planned."""

    def __init__(self) -> None:
        self._by_title: dict[str, list[tuple[dict[str, str], Paper]]] = defaultdict(list)
        self._owners: dict[tuple[str, str], Paper] = {}
        for paper in Paper.objects.order_by("pk"):
            identifiers = {"doi": paper.doi, "arxiv_id": paper.arxiv_id}
            self.add({"title": paper.title, **identifiers}, identifiers, paper)

    def add(self, columns: dict[str, str], filled: dict[str, str], paper: Paper) -> None:
        self._by_title[title_key(columns["title"])].append((columns, paper))
        for name in _IDENTIFIERS:
            if value := filled.get(name, ""):
                self._owners.setdefault((name, _bare(value)), paper)

    def find(self, columns: dict[str, str]) -> Paper | None:
        """Return the paper with the same title and no other identifier, if there is one.

        Or the paper with the same identifier, if its title is only that.
        """
        same_title = self._by_title[title_key(columns["title"])]
        agreeing = [paper for known, paper in same_title if _agree(columns, known)]
        fitting = [paper for known, paper in same_title if not _conflict(columns, known)]
        owners = (self._owners.get((name, _bare(columns[name]))) for name in _IDENTIFIERS)
        unnamed = [paper for paper in owners if paper and _has_provisional_title(paper)]
        return next(iter([*agreeing, *fitting, *unnamed]), None)

    def has_title(self, title: str) -> bool:
        return bool(self._by_title.get(title_key(title)))

    def drop_taken(self, filled: dict[str, str], paper: Paper) -> list[str]:
        """Leave out identifiers that another paper has, and say so."""
        warnings = []
        for name in _IDENTIFIERS:
            owner = self._owners.get((name, _bare(filled.get(name, ""))))
            if owner is not None and owner is not paper:
                value = filled.pop(name)
                warnings.append(
                    f"possible duplicate of “{owner.title}”, which has the same identifier {value}"
                )
        return warnings


@transaction.atomic
def import_papers(plan: PaperImportPlan) -> None:
    """Save everything that was planned, or nothing."""
    for planned in plan.planned:
        if planned.state != UNCHANGED:
            _fill(planned.paper, planned.filled)
            planned.paper.is_demo = False
            planned.paper.save()


def paper_columns(reference: Reference) -> tuple[dict[str, str], list[str]]:
    """Return a reference as the columns of a paper, and what had to be shortened."""
    names = [str(author.name) for author in reference.authors]
    pdf = next((link.target for link in reference.links if link.kind == "pdf"), "")
    columns = {
        "title": reference.title,
        "authors": ", ".join([*names, "et al."] if reference.has_more_authors else names),
        "venue": reference.venue,
        "year": str(reference.year or ""),
        "doi": reference.doi,
        "arxiv_id": reference.arxiv_id,
        "url": reference.url,
        "pdf_url": pdf if pdf.startswith(("https://", "http://")) else "",
        "bibtex": _public_bibtex(reference),
    }
    warnings = []
    length = Paper._meta.get_field("venue").max_length or 0
    if len(columns["venue"]) > length:
        columns["venue"] = reference.venue_short or f"{reference.venue[: length - 1].rstrip()}…"
        warnings.append(f"its venue is shortened to “{columns['venue']}”")
    return columns, warnings


def _public_bibtex(reference: Reference) -> str:
    """Return the original entry, without what reference managers add for their user alone."""
    private = _PRIVATE & reference.fields.keys()
    if not private:
        return reference.bibtex
    fields = {name: text for name, text in reference.fields.items() if name not in private}
    return write_bibtex([replace(reference, fields=fields)]).strip()


def _fill(paper: Paper, columns: dict[str, str]) -> None:
    for name, value in columns.items():
        setattr(paper, name, int(value) if name == "year" else value)


def _errors(paper: Paper, filled: dict[str, str]) -> dict[str, str]:
    """Return error messages by column."""
    trial = copy(paper)
    _fill(trial, filled)
    try:
        trial.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        return {name: " ".join(texts) for name, texts in error.message_dict.items()}
    return {}


def _bare(identifier: str) -> str:
    """Return an identifier in lower case and without the version of an arXiv ID."""
    return (
        identifier.lower() if identifier.startswith("10.") else identifier.lower().partition("v")[0]
    )


def _identifiers(columns: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((name, _bare(columns[name])) for name in _IDENTIFIERS if columns[name])


def _agree(one: dict[str, str], other: dict[str, str]) -> bool:
    return bool(set(_identifiers(one)) & set(_identifiers(other)))


def _conflict(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether both have a DOI, or both an arXiv ID, and they differ."""
    ours, theirs = dict(_identifiers(one)), dict(_identifiers(other))
    return any(ours[name] != theirs[name] for name in ours.keys() & theirs.keys())
