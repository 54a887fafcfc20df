"""Form fields for DOIs and arXiv IDs, which are often pasted as URLs."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from blog.bibliography.entry_facts import find_arxiv_id, find_doi, find_named_arxiv_id
from blog.bibliography.entry_identifiers import is_only_arxiv

_ONE_DOI = re.compile(r"(?i)(?:doi\s*[:=]?\s*)?\S+")


class DoiField(forms.CharField):
    """Accept a DOI or a URL that contains one; return the DOI in lower case."""

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        doi = find_doi(text) if _ONE_DOI.fullmatch(text) else ""
        if text and not doi:
            raise ValidationError("A DOI looks like 10.1145/3318464.")
        return doi


class ArxivField(forms.CharField):
    """Accept an arXiv ID or URL; return the ID, with its version if there is one."""

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        is_one = is_only_arxiv(text) or " " not in text
        arxiv_id = (find_named_arxiv_id(text) or find_arxiv_id(text)) if is_one else ""
        if text and not arxiv_id:
            raise ValidationError("An arXiv ID looks like 2312.05385 or cs/0112017.")
        version = re.search(rf"{re.escape(arxiv_id)}(v\d+)", text) if arxiv_id else None
        archive, slash, number = arxiv_id.rpartition("/")
        group, dot, subject = archive.partition(".")
        old = f"{group.lower()}{dot}{subject.upper()}{slash}"
        return f"{old}{number}{version[1] if version else ''}"


IDENTIFIER_FIELDS: dict[str, type[forms.CharField]] = {"doi": DoiField, "arxiv_id": ArxivField}
