"""Add a collection's papers to the reading list, and complete existing ones."""

from collections.abc import Mapping
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from blog.bibliography.paper_titles import arxiv_id_from_url, doi_from_url
from blog.models import Paper, Topic
from blog.models.papers import FIRST_YEAR, LAST_YEAR
from blog.validators import validate_citation_key
from importers.collection import SourcePaper
from importers.report import ImportOutcome, ImportReport, SourceLine

MAX_TITLE_LENGTH, MAX_URL_LENGTH = 400, 500
_is_url = URLValidator(schemes=("http", "https"))


def write_papers(
    plans: list[SourcePaper], topics: Mapping[str, Topic], report: ImportReport
) -> dict[int, Paper]:
    """Return the paper of each plan, by the plan's ``id()``."""
    at_start = set(Paper.objects.values_list("pk", flat=True))
    return {id(plan): _write(plan, topics, at_start, report) for plan in plans}


def find_papers(plans: list[SourcePaper]) -> dict[int, Paper]:
    """Return the papers that are on the reading list already, by the plan's ``id()``."""
    found = {id(plan): Paper.objects.titled(plan.title[:MAX_TITLE_LENGTH]) for plan in plans}
    return {key: paper for key, papers in found.items() if (paper := papers.order_by("pk").first())}


def _write(
    plan: SourcePaper, topics: Mapping[str, Topic], at_start: set[int], report: ImportReport
) -> Paper:
    facts = _facts(plan, report)
    short_year = f"{plan.year % 100:02}" if plan.year else ""
    for path in plan.mentioned_in:
        report.save_texts(SourceLine(path), plan.summary, plan.citation_key, short_year)
    paper = _known(plan, facts, at_start)
    if paper is None:
        state = plan.state or (Paper.State.READ if plan.has_note else Paper.State.TO_READ)
        paper = Paper(title=plan.title[:MAX_TITLE_LENGTH], state=state)
        _fill(paper, facts, plan, report)
        _import_key(paper, plan.citation_key)
        paper.save()
        paper.topics.set([topics[key] for key in plan.topics])
        outcome = ImportOutcome.CREATED
    elif _fill(paper, facts, plan, report):
        paper.save()
        outcome = ImportOutcome.UPDATED
    else:
        outcome = ImportOutcome.UNCHANGED
    report.count("papers", outcome)
    return paper


def _import_key(paper: Paper, key: str) -> None:
    if not key or Paper.objects.filter(citation_key__iexact=key).exists():
        return
    with suppress(ValidationError):
        validate_citation_key(key)
        paper.citation_key = key


def _facts(plan: SourcePaper, report: ImportReport) -> dict[str, str | int]:
    urls = {"url": plan.url, "pdf_url": plan.pdf_url}
    for name, url in urls.items():
        if url and not _is_good(url):
            report.warn(plan.place, f"invalid paper URL: {url[:200]}")
            urls[name] = ""
    all_urls = [plan.pdf_url, plan.url, *plan.urls]
    facts: dict[str, str | int] = {
        **urls,
        "venue": plan.venue[:120],
        "authors": plan.authors,
        "doi": next(filter(None, map(doi_from_url, all_urls)), "")[:200],
        "arxiv_id": next(filter(None, map(arxiv_id_from_url, all_urls)), ""),
    }
    if plan.year and FIRST_YEAR <= plan.year <= LAST_YEAR:
        facts["year"] = plan.year
    return facts


def _is_good(url: str) -> bool:
    try:
        _is_url(url)
    except ValidationError:
        return False
    return len(url) <= MAX_URL_LENGTH


def _known(plan: SourcePaper, facts: dict[str, str | int], at_start: set[int]) -> Paper | None:
    """Match only earlier papers by identifier: a list may repeat a wrong link."""
    paper = Paper.objects.titled(plan.title[:MAX_TITLE_LENGTH]).order_by("pk").first()
    for name in ("doi", "arxiv_id"):
        if paper is None and facts[name]:
            paper = Paper.objects.filter(**{name: facts[name]}, pk__in=at_start).first()
    return paper


def _fill(
    paper: Paper, facts: dict[str, str | int], plan: SourcePaper, report: ImportReport
) -> bool:
    """Fill empty fields; return whether any was filled."""
    is_changed = False
    for name, value in facts.items():
        if not value or getattr(paper, name):
            continue
        if name in {"doi", "arxiv_id"}:
            other = Paper.objects.filter(**{name: value}).exclude(pk=paper.pk).first()
            if other is not None:
                report.note(plan.place, f"“{plan.title}” has the same {name} as “{other.title}”")
                continue
        setattr(paper, name, value)
        is_changed = True
    return is_changed
