"""Identify a work by what someone typed or pasted."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from blog.bibliography.entry_facts import find_arxiv_id, find_doi

DOI, ARXIV = "doi", "arxiv"
_MAX_LENGTH = 500
_ARXIV_ALONE = re.compile(r"(?i)(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?")


@dataclass(frozen=True)
class WorkId:
    kind: str
    value: str

    def __str__(self) -> str:
        return f"arXiv:{self.value}" if self.kind == ARXIV else self.value


def identify_work(text: str) -> WorkId | None:
    """Parse ``doi:10.1145/1.2``, ``arXiv:2312.05385v2``, a bare ID, or a URL that contains one."""
    text = unquote(" ".join(text[:_MAX_LENGTH].split()))
    if "arxiv" in text.lower() or _ARXIV_ALONE.fullmatch(text):
        arxiv_id = find_arxiv_id(re.sub(r"(?i)arxiv\s*:", " ", text).replace(".pdf", ""))
        if arxiv_id:
            return WorkId(ARXIV, arxiv_id)
    doi = find_doi(text.split("?")[0] if "://" in text else text)
    return (
        WorkId(DOI, re.sub(r"/(?:full|abstract|pdf|epdf|html)$|\.pdf$", "", doi)) if doi else None
    )
