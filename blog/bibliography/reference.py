"""A published work, as described by BibTeX, Crossref, arXiv or the site itself.

Pure data: texts are Unicode without LaTeX markup; nothing here depends on a model.
"""

import re
from dataclasses import dataclass, field

_CJK = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff・·]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in parts, or an organization's whole name as ``family``."""

    family: str
    given: str = ""
    particle: str = ""
    """The part between given and family name that is not sorted by: ``van``, ``de la``."""
    suffix: str = ""
    """``Jr.``, ``III``."""
    is_organization: bool = False

    def __str__(self) -> str:
        if is_cjk_name(self.family + self.given):
            return self.family + self.given
        return " ".join(filter(None, (self.given, self.particle, self.family, self.suffix)))


@dataclass(frozen=True, slots=True)
class Author:
    name: Name
    equal_group: int | None = None
    """Authors with the same number contributed equally."""
    is_corresponding: bool = False
    is_deceased: bool = False
    unknown_marks: str = ""
    """Marks next to the name whose meaning is unknown."""


@dataclass(frozen=True, slots=True)
class ReferenceLink:
    kind: str
    """A kind of resource: ``pdf``, ``code``, ``slides``; ``other`` has a label."""
    target: str
    """A URL, or the name of a file next to the source (``apparate.pdf``)."""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    type: str = "misc"
    """The BibTeX entry type in lower case."""
    key: str = ""
    title: str = ""
    authors: tuple[Author, ...] = ()
    has_more_authors: bool = False
    venue: str = ""
    venue_short: str = ""
    venue_url: str = ""
    preprint_venue: str = ""
    """Where the preprint is: ``arXiv``."""
    preprint_year: int | None = None
    kind: str = ""
    """A publication's kind, if ``type`` doesn't imply it: ``workshop``, ``dataset``."""
    year: int | None = None
    month: int | None = None
    doi: str = ""
    """In lower case, without prefix: ``10.1145/3318464``."""
    arxiv_id: str = ""
    """Without prefix and version: ``2312.05385``, ``cs/0112017``."""
    url: str = ""
    abstract: str = ""
    note: str = ""
    award: str = ""
    impact: str = ""
    """For example ``Integrated into vLLM.``"""
    is_selected: bool | None = None
    is_peer_reviewed: bool | None = None
    topics: tuple[str, ...] = ()
    """Names of the site's topics; BibTeX ``keywords`` are in ``fields``."""
    links: tuple[ReferenceLink, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    """Kind and value in catalogs: ``("openreview", "abc")``, ``("isbn", "978...")``."""
    fields: dict[str, str] = field(default_factory=dict)
    """All other fields by BibTeX name, in order: volume, pages, publisher, unknown fields."""
    bibtex: str = ""
    """The original entry, if it was BibTeX."""
    line: int | None = None
    """The entry's first line in its file, counted from 1."""


def is_cjk_name(text: str) -> bool:
    """Whether a name is in Chinese, Japanese or Korean script, and so has its family name first."""
    return _CJK.fullmatch(text.replace(" ", "")) is not None
