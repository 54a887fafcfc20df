"""Merge the entries of a bibliography that describe the same work."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from blog.bibliography.bibtex_entries import EntryMessage
from blog.bibliography.reference import Reference, ReferenceLink
from blog.bibliography.reference_keys import with_unique_keys
from blog.bibliography.reference_kinds import work_kind
from blog.models.papers import title_key
from profile_app.publications.matching import is_copy, is_same_work, is_version_of

# Fields that only locate a preprint; the published version's replace them.
_PLACE_FIELDS = {"publisher", "copyright", "primaryclass", "institution", "number", "volume", "day"}
_COMPARED = (
    "title", "authors", "venue", "year", "month", "doi", "arxiv_id", "url", "abstract", "award",
)  # fmt: skip
_COMPLETED = (
    "authors", "venue", "venue_short", "venue_url", "preprint_venue", "preprint_year", "year",
    "month", "doi", "arxiv_id", "url", "abstract", "note", "award", "impact",
)  # fmt: skip


def merge_duplicates(
    references: Iterable[Reference], notices: list[EntryMessage]
) -> list[Reference]:
    """Merge entries of one work, and number duplicate keys."""
    merged: list[Reference] = []
    by_title: dict[str, list[int]] = defaultdict(list)
    for reference in with_unique_keys(references):
        positions = by_title[title_key(reference.title)]
        position = next((p for p in positions if _is_one_work(reference, merged[p])), None)
        if position is None:
            positions.append(len(merged))
            merged.append(reference)
        else:
            merged[position] = _merge_entries(merged[position], reference, notices)
    return merged


def _is_one_work(one: Reference, other: Reference) -> bool:
    return is_same_work(one, other) or is_copy(one, other)


def _merge_entries(first: Reference, second: Reference, notices: list[EntryMessage]) -> Reference:
    if is_version_of(first, second):
        published, preprint = sorted(
            (first, second), key=lambda reference: work_kind(reference) == "preprint"
        )
        text = f"it is the preprint of “{published.key}”, so both become one publication"
        result, lost = merge_versions(published, preprint)
        notices.append(_notice(preprint, text, lost))
        return result
    result, lost = merge_works(first, second)
    text = f"it is the same work as “{first.key}” on line {first.line}, so they are merged"
    notices.append(_notice(second, text, lost))
    return result


def _notice(reference: Reference, text: str, lost: list[str]) -> EntryMessage:
    rest = f"; not used: its {', '.join(lost)}" if lost else ""
    return EntryMessage(reference.key, reference.line or 0, f"{text}{rest}.")


def merge_versions(published: Reference, preprint: Reference) -> tuple[Reference, list[str]]:
    """Return one work with two venues, and the facts of the preprint that are not used."""
    pages = [preprint.url]
    if preprint.doi and not preprint.doi.startswith("10.48550/"):
        pages.append(f"https://doi.org/{preprint.doi}")
    known = {published.url, f"https://doi.org/{published.doi}"}
    known |= {link.target for link in (*published.links, *preprint.links)}
    links = [ReferenceLink("preprint", page) for page in pages if page and page not in known]
    fields = {name: text for name, text in preprint.fields.items() if name not in _PLACE_FIELDS}
    other = replace(
        preprint,
        venue="",
        venue_short="",
        venue_url="",
        year=None,
        month=None,
        doi="",
        url="",
        preprint_venue=preprint.venue or "arXiv",
        preprint_year=preprint.year,
        links=(*preprint.links, *links),
        fields=fields,
    )
    return merge_works(published, other)


def merge_works(main: Reference, other: Reference) -> tuple[Reference, list[str]]:
    """Complete ``main`` with what only ``other`` has, and name the facts in which they differ."""
    lost = [name.replace("_", " ") for name in _COMPARED if _differ(main, other, name)]
    lost += [name for name, text in other.fields.items() if main.fields.get(name, text) != text]
    merged = complete(main, other)
    if other.note not in merged.note:
        merged = replace(merged, note=f"{main.note}\n\n{other.note}")
    return merged, lost


def complete(main: Reference, other: Reference) -> Reference:
    """Return ``main`` with the facts that only ``other`` has."""
    missing = {name: getattr(main, name) or getattr(other, name) for name in _COMPLETED}
    if not main.authors:
        missing["has_more_authors"] = other.has_more_authors
    for name in ("is_selected", "is_peer_reviewed"):
        own = getattr(main, name)
        missing[name] = getattr(other, name) if own is None else own
    for name in ("topics", "links", "identifiers"):
        missing[name] = tuple(dict.fromkeys((*getattr(main, name), *getattr(other, name))))
    return replace(main, **missing, fields={**other.fields, **main.fields})


def _differ(main: Reference, other: Reference, name: str) -> bool:
    ours, theirs = getattr(main, name), getattr(other, name)
    if name == "title":
        return title_key(ours) != title_key(theirs)
    if name == "authors":
        return [str(a.name) for a in ours] != [str(a.name) for a in theirs] and bool(theirs)
    return bool(ours and theirs) and ours != theirs
