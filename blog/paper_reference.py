"""Papers of the reading list as references."""

import re
from collections.abc import Iterable
from dataclasses import replace

from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.latex_escaping import is_balanced
from blog.bibliography.printed_names import split_name
from blog.bibliography.reference import Author, Link, Reference
from blog.bibliography.reference_keys import unique_keys
from blog.models import Paper

_KEY = re.compile(r"@\s*\w+\s*\{\s*([^\s,]+)\s*,")
_PREPRINTS = {"", "arxiv", "corr"}
_OTHERS = {"others", "et al", "et al."}


def reference_of_paper(paper: Paper) -> Reference:
    """Return what the paper's own columns tell, whatever BibTeX was entered beside them."""
    names = [name for name in _split_authors(paper.authors) if name]
    is_preprint = paper.venue.lower() in _PREPRINTS
    return Reference(
        type="misc" if is_preprint else "inproceedings",
        title=paper.title,
        authors=tuple(Author(split_name(n)) for n in names if n.lower() not in _OTHERS),
        has_more_authors=any(name.lower() in _OTHERS for name in names),
        venue="" if is_preprint and paper.arxiv_id else paper.venue,
        year=paper.year,
        doi=paper.doi,
        arxiv_id=re.sub(r"v\d+$", "", paper.arxiv_id),
        url=paper.url,
        links=(Link("pdf", paper.pdf_url),) if paper.pdf_url else (),
    )


def bibtex_of_papers(papers: Iterable[Paper]) -> str:
    """Return a BibTeX file: the entries as they were entered, and made ones where none was.

    A made entry gives way where another has its key.
    """
    papers = list(papers)
    entered = {paper.pk: _entered(paper) for paper in papers}
    made = [reference_of_paper(paper) for paper in papers if not entered[paper.pk]]
    taken = {match[1].lower() for text in entered.values() if (match := _KEY.match(text))}
    keys = iter(unique_keys(made, taken))
    return "\n".join(
        entered[paper.pk] or write_bibtex([replace(reference_of_paper(paper), key=next(keys))])
        for paper in papers
    )


def bibtex_of_paper(paper: Paper) -> str:
    return bibtex_of_papers([paper])


def _entered(paper: Paper) -> str:
    text = paper.bibtex.strip()
    return f"{text}\n" if _KEY.match(text) and is_balanced(text) else ""


def _split_authors(authors: str) -> list[str]:
    """Split "Ada Lovelace, Kai Li and others" at commas, semicolons and the word."""
    return [name.strip() for name in re.split(r"[,;\n]|\band\b|&", authors)]
