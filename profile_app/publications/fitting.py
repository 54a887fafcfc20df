"""Make references fit the site's columns; the surplus is stored elsewhere and reported."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from blog.bibliography.bibtex_fields import TYPE_OF_KIND
from blog.bibliography.entry_facts import is_valid_url
from blog.bibliography.reference import Author, Reference, ReferenceLink
from blog.bibliography.reference_kinds import work_kind
from profile_app.models import Authorship, Identifier, Publication, Resource
from profile_app.publications.facts import FACT_COLUMNS, reference_facts

# The column of each text that is shortened; its full text becomes a BibTeX field.
_TEXTS = {
    "title": "title",
    "venue": "venue",
    "venue_short": "venue_short",
    "preprint_venue": "preprint_venue",
    "award": "award",
    "impact": "impact",
}
# Identifiers are useless if they are shortened.
_IDENTIFIERS = ("doi", "arxiv_id")


def fit_reference(reference: Reference) -> tuple[Reference, list[str]]:
    """Return the reference with values that fit, and what was changed."""
    fitted, notices = reference, []
    for fit in (_fit_texts, _fit_identifiers, _fit_links, _fit_authors, _fit_key_and_type):
        fitted, problems = fit(fitted)
        notices += problems
    return fitted, notices


def validation_error(reference: Reference) -> str:
    """Return why the reference can't be stored, or ""."""
    facts = reference_facts(reference)
    columns = {name: facts[name] for name in FACT_COLUMNS if name in facts}
    try:
        Publication(**columns).full_clean(
            exclude={"slug"}, validate_unique=False, validate_constraints=False
        )
    except ValidationError as error:
        parts = error.message_dict
        return " ".join(f"{name}: {' '.join(texts)}" for name, texts in parts.items())
    return ""


def max_length(model: type, name: str) -> int:
    length = model._meta.get_field(name).max_length  # type: ignore[attr-defined]
    return int(length)


def shorten(text: str, length: int) -> str:
    """Cut at the end of a word."""
    if len(text) <= length:
        return text
    words = text[:length].rsplit(" ", 1)[0] if " " in text[:length] else text[:length]
    return f"{words[: length - 1]}…"


def _fit_texts(reference: Reference) -> tuple[Reference, list[str]]:
    texts: dict[str, Any] = {}
    fields, notices = dict(reference.fields), []
    for name, column in _TEXTS.items():
        length = max_length(Publication, column)
        text = getattr(reference, name)
        if len(text) > length:
            texts[name] = shorten(text, length)
            fields[f"full-{name.replace('_', '-')}"] = text
            label = name.replace("_", " ")
            notices.append(f"its {label} is longer than {length} characters, so it is shortened")
    return replace(reference, **texts, fields=fields), notices


def _fit_identifiers(reference: Reference) -> tuple[Reference, list[str]]:
    fields, notices = dict(reference.fields), []
    values: dict[str, Any] = {name: getattr(reference, name) for name in _IDENTIFIERS}
    values["venue_url"] = reference.venue_url
    for name, value in values.items():
        is_url = name == "venue_url"
        fits = is_valid_url(value) if is_url else len(value) <= max_length(Publication, name)
        if value and not fits:
            fields.setdefault(f"full-{name.replace('_', '-')}", value)
            values[name] = ""
            notices.append(f"{name} = {shorten(value, 60)} is invalid, so it is only stored")
    length = max_length(Identifier, "value")
    identifiers = []
    for kind, value in dict.fromkeys(reference.identifiers):
        if len(value) <= length and kind in Identifier.Kind.values:
            identifiers.append((kind, value))
        else:
            fields.setdefault(f"full-{kind}", value)
            notices.append(f"{kind} = {shorten(value, 60)} is invalid, so it is only stored")
    fitted = replace(reference, **values, identifiers=tuple(identifiers), fields=fields)
    return fitted, notices


def _fit_links(reference: Reference) -> tuple[Reference, list[str]]:
    length = max_length(Resource, "label")
    links, notices = [], []
    for link in reference.links:
        label = shorten(link.label, length)
        links.append(ReferenceLink(link.kind, link.target, label))
        if label != link.label:
            notices.append(f"the label “{link.label}” is shortened to {length} characters")
    return replace(reference, links=tuple(links)), notices


def _fit_authors(reference: Reference) -> tuple[Reference, list[str]]:
    length = max_length(Authorship, "printed_name")
    authors = tuple(_fit_author(author, length) for author in reference.authors)
    notices = [
        f"the name “{one.name}” is longer than {length} characters, so it is shortened"
        for one, other in zip(reference.authors, authors, strict=True)
        if one != other
    ]
    return replace(reference, authors=authors), notices


def _fit_author(author: Author, length: int) -> Author:
    if len(str(author.name)) <= length:
        return author
    family = shorten(str(author.name), length)
    return replace(
        author, name=replace(author.name, family=family, given="", particle="", suffix="")
    )


def _fit_key_and_type(reference: Reference) -> tuple[Reference, list[str]]:
    notices: list[str] = []
    length = max_length(Publication, "bibtex_key")
    key = reference.key[:length]
    if key != reference.key:
        notices.append(f"its key is shortened to {length} characters")
    entry_type, kind = reference.type, reference.kind
    if len(entry_type) > max_length(Publication, "bibtex_type"):
        kind = work_kind(reference)
        entry_type = TYPE_OF_KIND[kind]
        notices.append(f"its entry type @{reference.type} is replaced by @{entry_type}")
    return replace(reference, key=key, type=entry_type, kind=kind), notices


def author_notices(reference: Reference) -> Iterator[str]:
    """Report doubtful authors."""
    marks = sorted({mark for author in reference.authors for mark in author.unknown_marks})
    if marks:
        yield f"the meaning of {' and '.join(marks)} next to a name is unknown, so it is ignored"
    if not reference.authors and "author" not in reference.fields:
        yield "it has no authors"
