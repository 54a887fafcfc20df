"""How a reference's facts are called in BibTeX: one table for who reads and who writes.

Names are BibTeX's own, then BibLaTeX's, then those that researchers' sites use. What none of them
has a word for has one of ours, which other programs pass over.
"""

VENUE_FIELD = {
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
    "proceedings": "publisher",
    "report": "institution",
    "software": "publisher",
    "techreport": "institution",
    "thesis": "institution",
    "unpublished": "howpublished",
}
"""The field that says where a work of this type appeared; ``howpublished`` for any other type."""

OTHER_VENUE_FIELDS = (
    "booktitle",
    "journaltitle",
    "journal",
    "howpublished",
    "school",
    "institution",
    "organization",
    "publisher",
)
"""Where else a venue may stand, by preference, where the type's own field is missing."""

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
"""The field of each kind of link; a second of its kind is ``code2``.

A label is an annotation as BibLaTeX defines it: ``code2+an:label = {="Training code"}``.
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
"""The field of each catalogue; a second of its kind is ``isbn2``."""

AUTHOR_ANNOTATION = "author+an"
"""BibLaTeX's annotations of names: ``1=equal; 2=equal,corresponding; 4=equal2,deceased``.

``equal2`` is the second group of equal authors; a mark that nobody explained stands in quotes.
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
"""Addresses, file names and identifiers: no LaTeX stands in them, and nothing is escaped."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
