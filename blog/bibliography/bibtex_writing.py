"""Write a BibTeX file that any program can read, and that can be imported without loss.

Entries are written in the given order; equal references give equal bytes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from blog.bibliography.bibtex_fields import (
    AUTHOR_ANNOTATION,
    IDENTIFIER_FIELD,
    KIND_FIELD,
    LINK_FIELD,
    MONTHS,
    NOT_OF_A_NAME,
    VERBATIM_FIELDS,
    venue_fields,
)
from blog.bibliography.latex_escaping import to_latex, to_latex_line, to_latex_title, to_verbatim
from blog.bibliography.latex_markdown import markdown_to_latex
from blog.bibliography.reference import Author, Name, Reference, ReferenceLink
from blog.bibliography.reference_keys import with_unique_keys

# In the order of a printed reference; other fields follow alphabetically.
_ORDER = (
    "title", "subtitle", "author", AUTHOR_ANNOTATION, "editor", "booktitle", "journal",
    "journaltitle", "series", "edition", "volume", "number", "issue", "chapter", "pages",
    "articleno", "numpages", "eid", "year", "month", "day", "date", "publisher", "organization",
    "institution", "school", "howpublished", "type", "location", "address", "issn",
    "language", "version", "doi", "eprint", "archiveprefix", "primaryclass", "url", "urldate",
    "note", "keywords", "abstract", KIND_FIELD,
)  # fmt: skip
_PLACES = {name: place for place, name in enumerate(_ORDER)}

_SEPARATOR = re.compile(r"(?i)[,;，；、]|\b(?:and|others|und|et|with)\b|\s[&/|+•·]\s")

Field = tuple[str, str]


def write_bibtex(references: Iterable[Reference]) -> str:
    """Return the file; missing keys are generated, and duplicate keys numbered."""
    return "\n".join(map(_entry, with_unique_keys(references)))


def for_citing(reference: Reference) -> Reference:
    """Return what belongs in a paper's references, without facts that only the site uses."""
    return replace(
        reference,
        venue_short="",
        venue_url="",
        preprint_venue="",
        preprint_year=None,
        kind="",
        abstract="",
        note="",
        award="",
        impact="",
        is_selected=None,
        is_peer_reviewed=None,
        topics=(),
        links=(),
        authors=tuple(Author(author.name) for author in reference.authors),
        identifiers=tuple(pair for pair in reference.identifiers if pair[0] == "isbn"),
        fields={name: text for name, text in reference.fields.items() if name in _PLACES},
    )


def _entry(reference: Reference) -> str:
    fields: dict[str, str] = {}
    for name, value in (*written_facts(reference), *_further(reference)):
        fields.setdefault(name, value)
    ordered = sorted(fields, key=lambda name: _PLACES.get(name, len(_ORDER)))
    width = max(map(len, ordered), default=0)
    lines = [f"  {name.ljust(width)} = {fields[name]},\n" for name in ordered]
    entry_type = re.sub(r"[^a-z]", "", reference.type.lower()) or "misc"
    return f"@{entry_type}{{{reference.key},\n{''.join(lines)}}}\n"


def written_facts(reference: Reference) -> Iterator[Field]:
    """Yield the named facts; those that ``_ORDER`` lacks are written in this order."""
    texts = {
        "title": to_latex_title(reference.title),
        "author": _authors(reference),
        AUTHOR_ANNOTATION: _annotations(reference.authors),
        _venue_field(reference): to_latex_line(reference.venue),
        "year": str(reference.year or ""),
        "doi": to_verbatim(reference.doi),
        "eprint": to_verbatim(reference.arxiv_id),
        "archiveprefix": "arXiv" if reference.arxiv_id else "",
        "url": to_verbatim(reference.url),
        "note": markdown_to_latex(reference.note),
        "abstract": markdown_to_latex(reference.abstract),
        KIND_FIELD: to_latex_line(reference.kind),
        "abbr": to_latex_line(reference.venue_short),
        "venue_url": to_verbatim(reference.venue_url),
        "preprint_venue": to_latex_line(reference.preprint_venue),
        "preprint_year": str(reference.preprint_year or ""),
        "award": to_latex_line(reference.award),
        "impact": to_latex_line(reference.impact),
        "selected": _bool(reference.is_selected),
        "peer_reviewed": _bool(reference.is_peer_reviewed),
        "topics": ", ".join(map(_list_item, reference.topics)),
    }
    yield from ((name, f"{{{text}}}") for name, text in texts.items() if text)
    if reference.month:
        yield "month", MONTHS[reference.month - 1]
    yield from _identifiers(reference.identifiers)
    yield from _links(reference.links)


def _further(reference: Reference) -> Iterator[Field]:
    for name in sorted(reference.fields):
        value = _further_value(name, reference.fields[name])
        yield NOT_OF_A_NAME.sub("-", name.lower()), f"{{{value}}}"


def _further_value(name: str, text: str) -> str:
    if name in VERBATIM_FIELDS:
        return to_verbatim(text)
    if name == "pages":
        return "--".join(map(to_latex_line, re.split("--|–", text)))
    return to_latex(text)


def _venue_field(reference: Reference) -> str:
    names = venue_fields(reference.type)
    return next((name for name in names if name not in reference.fields), names[0])


def _identifiers(identifiers: Iterable[tuple[str, str]]) -> Iterator[Field]:
    seen: Counter[str] = Counter()
    for kind, value in identifiers:
        seen[kind] += 1
        yield _numbered(IDENTIFIER_FIELD.get(kind, kind), seen[kind]), f"{{{to_verbatim(value)}}}"


def _links(links: Iterable[ReferenceLink]) -> Iterator[Field]:
    seen: Counter[str] = Counter()
    for link in links:
        seen[link.kind] += 1
        name = _numbered(LINK_FIELD.get(link.kind, "link"), seen[link.kind])
        yield name, f"{{{to_verbatim(link.target)}}}"
        if link.label:
            label = to_latex_line(link.label).replace('"', '{"}')
            yield f"{name}+an:label", f'{{="{label}"}}'


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}{number}"


def _bool(value: bool | None) -> str:  # noqa: FBT001  # the value to write
    return "" if value is None else str(value).lower()


def _list_item(name: str) -> str:
    text = to_latex_line(name)
    return f"{{{text}}}" if "," in text else text


def _authors(reference: Reference) -> str:
    names = [_name(author.name) for author in reference.authors]
    return " and ".join([*names, "others"] if reference.has_more_authors else names)


def _name(name: Name) -> str:
    family = _name_part(name.family)
    is_alone = not (name.given or name.particle or name.suffix)
    if name.is_organization or (" " in name.family and (is_alone or name.family[0].islower())):
        # Without braces, the name would be split at its spaces.
        family = f"{{{to_latex_line(name.family)}}}"
    whole = " ".join(filter(None, (_name_part(name.particle), family)))
    if name.suffix:
        return f"{whole}, {_name_part(name.suffix)}, {_name_part(name.given)}"
    return ", ".join(filter(None, (whole, _name_part(name.given))))


def _name_part(text: str) -> str:
    """Protect commas, ``and`` and the like, where the name would be split."""
    escaped = to_latex_line(text)
    if _SEPARATOR.search(text):
        return f"{{{escaped}}}"
    return escaped


def _annotations(authors: Iterable[Author]) -> str:
    texts = ((number, _annotation(author)) for number, author in enumerate(authors, start=1))
    return "; ".join(f"{number}={text}" for number, text in texts if text)


def _annotation(author: Author) -> str:
    words = []
    if author.equal_group:
        words.append(_numbered("equal", author.equal_group))
    if author.is_corresponding:
        words.append("corresponding")
    if author.is_deceased:
        words.append("deceased")
    if author.unknown_marks:
        words.append(f'"{to_latex_line(author.unknown_marks)}"')
    return ",".join(words)
