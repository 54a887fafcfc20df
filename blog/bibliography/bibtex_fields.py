"""The BibTeX field of each fact about a work, for reading and for writing.

Names come from BibTeX, then BibLaTeX, then academic site themes. Facts that none of them has a
field for have our own field, which other programs ignore.
"""

import re

NOT_OF_A_NAME = re.compile(r"[^\w:+./-]+")
"""Characters that a field's name can't have."""

_VENUE_FIELD = {
    "article": "journal",
    "articlebold": "journal",
    "book": "publisher",
    "booklet": "howpublished",
    "conference": "booktitle",
    "dataset": "publisher",
    "inbook": "booktitle",
    "incollection": "booktitle",
    "inproceedings": "booktitle",
    "manual": "organization",
    "mastersthesis": "school",
    "online": "organization",
    "patent": "publisher",
    "phdthesis": "school",
    "proceedings": "series",
    "report": "institution",
    "software": "publisher",
    "techreport": "institution",
    "thesis": "institution",
    "unpublished": "howpublished",
}
"""The venue field of each entry type; ``howpublished`` for any other type."""

_OTHER_VENUE_FIELDS = (
    "booktitle",
    "journaltitle",
    "journal",
    "howpublished",
    "school",
    "institution",
    "organization",
    "publisher",
)
"""Further venue fields, in order of preference, if the type's own field is missing."""


VENUE_FIELDS = tuple(dict.fromkeys((*_OTHER_VENUE_FIELDS, *_VENUE_FIELD.values())))


def venue_fields(entry_type: str) -> list[str]:
    """Return the fields that may contain the venue, in order of preference."""
    own = _VENUE_FIELD.get(entry_type, "howpublished")
    others = [name for name in _OTHER_VENUE_FIELDS if name != own]
    if entry_type == "proceedings":
        # The venue of a volume is the series it appeared in, not its publisher.
        others = [name for name in others if name not in {"publisher", "organization"}]
    return [own, *others]


KIND_OF_TYPE = {
    "article": "journal",
    "articlebold": "journal",
    "book": "book",
    "booklet": "other",
    "conference": "conference",
    "dataset": "dataset",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "conference",
    "manual": "report",
    "mastersthesis": "thesis",
    "misc": "other",
    "online": "other",
    "patent": "patent",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "software": "software",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "preprint",
}

TYPE_OF_KIND = {
    "conference": "inproceedings",
    "workshop": "inproceedings",
    "journal": "article",
    "preprint": "misc",
    "poster": "inproceedings",
    "thesis": "phdthesis",
    "report": "techreport",
    "book": "book",
    "chapter": "incollection",
    "dataset": "misc",
    "software": "misc",
    "patent": "misc",
    "other": "misc",
}

KIND_FIELD = "entrysubtype"

LINK_FIELD = {
    "pdf": "pdf",
    "preprint": "preprint",
    "code": "code",
    "data": "data",
    "model": "model",
    "slides": "slides",
    "talk": "talk",
    "video": "video",
    "poster": "poster",
    "report": "report",
    "supplement": "supp",
    "project": "website",
    "source": "source",
    "blog": "blog",
    "press": "press",
    "other": "link",
}
"""The field of each kind of link; the second link of a kind is ``code2``.

A label is a BibLaTeX annotation: ``code2+an:label = {="Training code"}``.
"""

IDENTIFIER_FIELD = {
    "openreview": "openreview",
    "acl": "acl",
    "hal": "hal",
    "dblp": "dblp",
    "isbn": "isbn",
    "pmid": "pmid",
    "inspire": "inspirehep_id",
    "scholar": "google_scholar_id",
}
"""The field of each catalog; the second identifier of a kind is ``isbn2``."""

AUTHOR_ANNOTATION = "author+an"
"""BibLaTeX's name annotations: ``1=equal; 2=equal,corresponding; 4=equal2,deceased``.

``equal2`` is the second group of equal authors; a mark of unknown meaning is in quotes.
"""

VERBATIM_FIELDS = frozenset(
    {
        "url",
        "doi",
        "eprint",
        "file",
        "html",
        "venue_url",
        *LINK_FIELD.values(),
        *IDENTIFIER_FIELD.values(),
    }
)
"""URLs, file names and identifiers, which contain no LaTeX and are not escaped."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
