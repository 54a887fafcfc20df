"""Export papers of the reading list as BibTeX."""

from collections.abc import Iterable
from dataclasses import replace

from blog.bibliography.bibtex_writing import write_bibtex
from blog.bibliography.latex_escaping import is_balanced
from blog.bibliography.reference_keys import unique_keys
from blog.markdown.rendering import title_text
from blog.models import Paper
from blog.models.papers import BIBTEX_KEY


def bibtex_of_papers(papers: Iterable[Paper]) -> str:
    """Return the papers' own BibTeX, and generated entries for papers without.

    A generated key is numbered if another entry has it.
    """
    papers = list(papers)
    own = {paper.pk: _own_bibtex(paper) for paper in papers}
    references = [
        replace(paper.reference(), title=title_text(paper.title))
        for paper in papers
        if not own[paper.pk]
    ]
    taken = {match[1].lower() for text in own.values() if (match := BIBTEX_KEY.match(text))}
    keyed = zip(references, unique_keys(references, taken), strict=True)
    generated = (write_bibtex([replace(reference, key=key)]) for reference, key in keyed)
    return "\n".join(own[paper.pk] or next(generated) for paper in papers)


def bibtex_of_paper(paper: Paper) -> str:
    return bibtex_of_papers([paper])


def _own_bibtex(paper: Paper) -> str:
    text = paper.bibtex.strip()
    return f"{text}\n" if BIBTEX_KEY.match(text) and is_balanced(text) else ""
