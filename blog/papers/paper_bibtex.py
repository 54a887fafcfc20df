"""Papers of the reading list as BibTeX."""

from collections.abc import Iterable
from dataclasses import replace

from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.latex_escaping import is_balanced
from blog.bibliography.reference_keys import unique_keys
from blog.models import Paper
from blog.models.papers import BIBTEX_KEY


def bibtex_of_papers(papers: Iterable[Paper]) -> str:
    """Return a BibTeX file: the entries as they were entered, and made ones where none was.

    A made entry gives way where another has its key.
    """
    papers = list(papers)
    entered = {paper.pk: _entered(paper) for paper in papers}
    made = [paper.reference() for paper in papers if not entered[paper.pk]]
    taken = {match[1].lower() for text in entered.values() if (match := BIBTEX_KEY.match(text))}
    keyed = zip(made, unique_keys(made, taken), strict=True)
    written = (write_bibtex([replace(reference, key=key)]) for reference, key in keyed)
    return "\n".join(entered[paper.pk] or next(written) for paper in papers)


def bibtex_of_paper(paper: Paper) -> str:
    return bibtex_of_papers([paper])


def _entered(paper: Paper) -> str:
    text = paper.bibtex.strip()
    return f"{text}\n" if BIBTEX_KEY.match(text) and is_balanced(text) else ""
