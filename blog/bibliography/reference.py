"""What is known of a published work, whoever told it: BibTeX, Crossref, arXiv or the site itself.

Pure data: every text is Unicode without markup of LaTeX; nothing here knows a model.
"""

import re
from dataclasses import dataclass, field

_CJK = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff・·]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in its parts, or an organisation's whole name as ``family`` alone."""

    family: str
    given: str = ""
    particle: str = ""
    """What stands between and is not sorted by: ``van``, ``de la``."""
    suffix: str = ""
    """``Jr.``, ``III``."""
    is_organisation: bool = False

    def __str__(self) -> str:
        if is_cjk(self.family + self.given):
            return self.family + self.given
        return " ".join(filter(None, (self.given, self.particle, self.family, self.suffix)))


@dataclass(frozen=True, slots=True)
class Author:
    name: Name
    equal_group: int | None = None
    """Authors of one number contributed equally to the work."""
    is_corresponding: bool = False
    is_deceased: bool = False
    unknown_marks: str = ""
    """Marks after the name of which nobody said what they mean."""


@dataclass(frozen=True, slots=True)
class Link:
    kind: str
    """One of a resource's kinds: ``pdf``, ``code``, ``slides``; ``other`` has a label."""
    target: str
    """An address, or the name of a file beside the source (``apparate.pdf``)."""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    type: str = "misc"
    """The BibTeX entry type, lower case."""
    key: str = ""
    title: str = ""
    authors: tuple[Author, ...] = ()
    has_more_authors: bool = False
    venue: str = ""
    venue_short: str = ""
    venue_url: str = ""
    preprint_venue: str = ""
    """Where it could be read before the venue took it: ``arXiv``."""
    preprint_year: int | None = None
    kind: str = ""
    """One of a publication's kinds, where ``type`` does not tell: ``workshop``, ``dataset``."""
    year: int | None = None
    month: int | None = None
    doi: str = ""
    """Bare and lower case: ``10.1145/3318464``."""
    arxiv_id: str = ""
    """Bare and without version: ``2312.05385``, ``cs/0112017``."""
    url: str = ""
    abstract: str = ""
    note: str = ""
    award: str = ""
    impact: str = ""
    """What came of it: ``Integrated into vLLM.``"""
    is_selected: bool | None = None
    is_peer_reviewed: bool | None = None
    topics: tuple[str, ...] = ()
    """Names of the site's own topics; what a file calls ``keywords`` is among the ``fields``."""
    links: tuple[Link, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    """(kind, value) in catalogues: ``("openreview", "abc")``, ``("isbn", "978...")``."""
    fields: dict[str, str] = field(default_factory=dict)
    """Every other field by its BibTeX name, in order: volume, pages, publisher, and the unknown."""
    bibtex: str = ""
    """The entry as it was found, if it was BibTeX."""
    line: int | None = None
    """Where it begins in its file, counted from 1."""


def is_cjk(text: str) -> bool:
    """Say whether a name is written in Chinese, Japanese or Korean script: family name first."""
    return _CJK.fullmatch(text.replace(" ", "")) is not None
