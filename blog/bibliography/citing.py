"""Cite a reference as plain text in APA (7th edition), IEEE and ACM style.

Titles keep their capitalization.
"""

from collections.abc import Callable

from blog.bibliography.citing_names import acm_names, apa_editors, apa_names, ieee_names
from blog.bibliography.publication_states import year_or_state
from blog.bibliography.reference import Reference
from blog.bibliography.reference_kinds import editor_names, work_kind, work_url

_IEEE_MONTHS = (
    "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip
_IN_PROCEEDINGS = {"conference", "workshop", "poster", "chapter"}
_APA_WORDS = {"dataset": "Data set", "software": "Computer software", "poster": "Poster"}


def cite(reference: Reference, style: str) -> str:
    """``style``: one of the ``STYLES``."""
    return STYLES[style](reference)


def _apa(reference: Reference) -> str:
    names = apa_names(reference)
    title = reference.title
    kind = work_kind(reference)
    venue = _venue(reference)
    if kind == "thesis":
        title += f" [{_degree(reference, 'Doctoral dissertation')}{venue and f', {venue}'}]"
        venue = ""
    elif kind in _APA_WORDS:
        title += f" [{_APA_WORDS[kind]}]"
    elif kind == "report" and reference.fields.get("number"):
        title += f" (No. {reference.fields['number']})"
    elif kind == "book" and reference.fields.get("edition"):
        title += f" ({reference.fields['edition']} ed.)"
    elif kind == "preprint" and reference.arxiv_id:
        title += f" (arXiv:{reference.arxiv_id})"
    year = f"({year_or_state(reference) or 'n.d.'})"
    opening = [names, year, title] if names else [title, year]
    return _sentences(*opening, *_apa_source(reference, kind, venue), _url(reference))


def _apa_source(reference: Reference, kind: str, venue: str) -> list[str]:
    pages = _pages(reference)
    publisher = reference.fields.get("publisher", "")
    if kind in _IN_PROCEEDINGS and venue:
        editors = (
            f"{apa_editors(editor_names(reference))}, " if reference.fields.get("editor") else ""
        )
        return [f"In {editors}{venue}{pages and f' ({_page_word(pages)} {pages})'}", publisher]
    if kind == "journal":
        number = _number(reference)
        volume = reference.fields.get("volume", "") + (f"({number})" if number else "")
        return [", ".join(filter(None, (venue, volume, pages)))]
    return [venue, publisher if publisher != venue else ""]


def _ieee(reference: Reference) -> str:
    kind = work_kind(reference)
    names = ieee_names(reference)
    opening = f"{names}, " if names else ""
    doi = f"doi: {reference.doi}" if reference.doi else ""
    rest = ", ".join(
        filter(None, (*_ieee_source(reference, kind), _month_and_year(reference), doi))
    )
    title = reference.title
    if kind == "book":
        edition = reference.fields.get("edition", "")
        text = opening + _sentences(title + (edition and f", {edition} ed."), rest)
    elif rest:
        text = f"{opening}“{title if _ends_sentence(title) else title + ','}” {_sentence(rest)}"
    else:
        text = f"{opening}“{_sentence(title)}”"
    page = "" if doi else work_url(reference)
    return f"{text} [Online]. Available: {page}" if page else text


def _ieee_source(reference: Reference, kind: str) -> list[str]:
    fields = reference.fields
    venue = _venue(reference)
    pages = _pages(reference)
    pages = f"{_page_word(pages)} {pages}" if pages else ""
    source = [venue]
    if kind in _IN_PROCEEDINGS:
        source = [f"in {venue}" if venue else "", pages]
    elif kind == "journal":
        volume, number = fields.get("volume", ""), _number(reference)
        source = [venue, volume and f"vol. {volume}", number and f"no. {number}", pages]
    elif kind == "thesis":
        source = [_degree(reference, "Ph.D. dissertation"), venue]
    elif kind == "report" and fields.get("number"):
        source = [venue, f"{fields.get('type') or 'Tech. Rep.'} {fields['number']}"]
    elif kind == "preprint" and reference.arxiv_id:
        source = [f"arXiv:{reference.arxiv_id}"]
    elif kind == "book" and fields.get("address"):
        source = [f"{fields['address']}: {venue}"]
    return source


def _acm(reference: Reference) -> str:
    kind = work_kind(reference)
    year = year_or_state(reference) or "[n. d.]"
    opening = [acm_names(reference), year[0].upper() + year[1:], reference.title]
    return _sentences(
        *(part for part in opening if part), *_acm_source(reference, kind), _url(reference)
    )


def _acm_source(reference: Reference, kind: str) -> list[str]:
    fields = reference.fields
    venue = _venue(reference)
    pages = _pages(reference)
    publisher = ", ".join(filter(None, (fields.get("publisher"), fields.get("address"))))
    if kind in _IN_PROCEEDINGS and venue:
        return [f"In {venue}", ", ".join(filter(None, (publisher, pages)))]
    if kind == "journal":
        volume = ", ".join(filter(None, (fields.get("volume"), _number(reference))))
        dated = f"({_month_and_year(reference)})" if volume and reference.year else ""
        issue = " ".join(filter(None, (venue, volume, dated)))
        return [", ".join(filter(None, (issue, pages)))]
    if kind == "thesis":
        return [_degree(reference, "Ph.D. Dissertation"), venue]
    if kind == "report":
        number = fields.get("number", "")
        return [f"{fields.get('type') or 'Technical Report'} {number}".strip(), venue]
    if kind == "preprint" and reference.arxiv_id:
        return [f"arXiv:{reference.arxiv_id}"]
    return [venue]


def _venue(reference: Reference) -> str:
    venue = reference.venue or reference.venue_short
    if not venue and work_kind(reference) == "preprint" and reference.arxiv_id:
        return "arXiv"
    return venue


def _degree(reference: Reference, doctoral: str) -> str:
    if reference.fields.get("type"):
        return reference.fields["type"]
    return "Master's thesis" if reference.type == "mastersthesis" else doctoral


def _number(reference: Reference) -> str:
    return reference.fields.get("number") or reference.fields.get("issue", "")


def _pages(reference: Reference) -> str:
    return reference.fields.get("pages", "").replace("--", "–").replace("-", "–")


def _page_word(pages: str) -> str:
    return "pp." if "–" in pages or "," in pages else "p."


def _month_and_year(reference: Reference) -> str:
    month = _IEEE_MONTHS[reference.month - 1] if reference.month and reference.year else ""
    return f"{month} {year_or_state(reference)}".strip()


def _url(reference: Reference) -> str:
    return f"https://doi.org/{reference.doi}" if reference.doi else work_url(reference)


def _ends_sentence(text: str) -> bool:
    return text.endswith((".", "?", "!"))


def _sentence(text: str) -> str:
    return text if _ends_sentence(text) else f"{text}."


def _sentences(*parts: str) -> str:
    """End each part with a period, except a URL, which it would break."""
    return " ".join(part if part.startswith("http") else _sentence(part) for part in parts if part)


STYLES: dict[str, Callable[[Reference], str]] = {"APA": _apa, "IEEE": _ieee, "ACM": _acm}
