"""Papers of the reading list as references."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, count

from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.latex_escaping import is_balanced
from blog.bibliography.printed_names import split_name
from blog.bibliography.reference import Author, Link, Reference
from blog.bibliography.reference_keys import key_of, unique_keys
from blog.models import Paper

_KEY = re.compile(r"@\s*\w+\s*\{\s*([^\s,]+)\s*,")
_NOT_OF_A_KEY = re.compile(r"[^\w:.+/-]+|\.\.+|//+|/(?=\.)|\.(?=/)")
_PREPRINTS = {"", "arxiv", "corr"}
_OTHERS = {"others", "et al", "et al."}


def reference_of_paper(paper: Paper) -> Reference:
    """Return what the paper's own columns tell, whatever BibTeX was entered beside them."""
    names = [name for name in _split_authors(paper.authors) if name]
    is_preprint = paper.venue.lower() in _PREPRINTS
    return Reference(
        key=paper.citation_key,
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
    keyed = zip(made, unique_keys(made, taken), strict=True)
    written = (write_bibtex([replace(reference, key=key)]) for reference, key in keyed)
    return "\n".join(entered[paper.pk] or next(written) for paper in papers)


def bibtex_of_paper(paper: Paper) -> str:
    return bibtex_of_papers([paper])


def wanted_citation_key(paper: Paper) -> str:
    """Return the key of the entered BibTeX, or one made of author, year and title."""
    entered = _KEY.match(paper.bibtex.strip())
    wanted = key_of(replace(reference_of_paper(paper), key=entered[1] if entered else ""))
    return _NOT_OF_A_KEY.sub("-", wanted).strip("-./:")[:180].strip("-./:") or "untitled"


def free_citation_key(paper: Paper) -> str:
    """Return the wanted key, numbered where another paper has it."""
    wanted = wanted_citation_key(paper)
    others = Paper.objects.exclude(pk=paper.pk).filter(citation_key__istartswith=wanted)
    taken = {key.lower() for key in others.values_list("citation_key", flat=True)}
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(key for key in chain([wanted], numbered) if key.lower() not in taken)


def _entered(paper: Paper) -> str:
    text = paper.bibtex.strip()
    return f"{text}\n" if _KEY.match(text) and is_balanced(text) else ""


def _split_authors(authors: str) -> list[str]:
    """Split "Ada Lovelace, Kai Li and others" at commas, semicolons and the word."""
    return [name.strip() for name in re.split(r"[,;\n]|\band\b|&", authors)]
