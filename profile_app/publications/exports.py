"""Publications in the forms that other programs read: BibTeX, CSL-JSON, RIS."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from blog.bibliography import csl_writing, ris_writing
from blog.bibliography.bibtex_writing import for_citing, write_bibtex
from blog.bibliography.reference import Reference


@dataclass(frozen=True)
class Form:
    extension: str
    label: str
    content_type: str
    write_all: Callable[[Iterable[Reference]], str]
    """For the whole list: for BibTeX with all that the site knows, so that it can come back."""
    write_one: Callable[[Reference], str]
    """For who cites the work."""


def _write_csl(references: Iterable[Reference]) -> str:
    """One item a line, so that two versions of the file can be compared."""
    items = (csl_writing.to_csl(reference) for reference in references)
    lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    return f"[\n{lines}\n]\n"


def _write_ris(references: Iterable[Reference]) -> str:
    return "".join(map(ris_writing.to_ris, references))


BIBTEX = Form(
    "bib",
    "BibTeX",
    "application/x-bibtex",
    write_bibtex,
    lambda reference: write_bibtex([for_citing(reference)]),
)
CSL = Form(
    "json",
    "CSL-JSON",
    csl_writing.CONTENT_TYPE,
    _write_csl,
    lambda reference: _write_csl([reference]),
)
RIS = Form("ris", "RIS", ris_writing.CONTENT_TYPE, _write_ris, ris_writing.to_ris)
FORMS = (BIBTEX, CSL, RIS)
