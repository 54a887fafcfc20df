"""Export formats of publications: BibTeX, CSL-JSON, RIS."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from blog.bibliography import csl_writing, ris_writing
from blog.bibliography.bibtex_writing import for_citing, write_bibtex
from blog.bibliography.reference import Reference
from blog.bibliography.reference_keys import with_unique_keys
from profile_app.publications.reference import with_readable_title


@dataclass(frozen=True)
class Form:
    extension: str
    label: str
    content_type: str
    write_all: Callable[[Iterable[Reference]], str]
    """Write a list; BibTeX contains every fact, so that it can be imported again."""
    write_one: Callable[[Reference], str]
    """Write what belongs in a paper's references."""


def _write_bibtex(references: Iterable[Reference]) -> str:
    return write_bibtex(map(with_readable_title, references))


def _write_csl(references: Iterable[Reference]) -> str:
    """Write one item per line, so that files can be compared by line."""
    items = map(csl_writing.to_csl, map(with_readable_title, with_unique_keys(references)))
    lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    return f"[\n{lines}\n]\n"


def _write_ris(references: Iterable[Reference]) -> str:
    return "".join(map(_write_one_ris, with_unique_keys(references)))


def _write_one_ris(reference: Reference) -> str:
    return ris_writing.to_ris(with_readable_title(reference))


BIBTEX = Form(
    "bib",
    "BibTeX",
    "application/x-bibtex",
    _write_bibtex,
    lambda reference: _write_bibtex([for_citing(reference)]),
)
CSL = Form(
    "json",
    "CSL-JSON",
    csl_writing.CSL_CONTENT_TYPE,
    _write_csl,
    lambda reference: _write_csl([reference]),
)
RIS = Form("ris", "RIS", ris_writing.RIS_CONTENT_TYPE, _write_ris, _write_one_ris)
FORMS = (BIBTEX, CSL, RIS)
