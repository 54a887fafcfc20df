"""``[@key]``, ``[see @key, p. 3; @other]``: citations, and the list of references at the end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from blog.markdown.context import (
    TOP_HEADING_LEVEL,
    CitedPaper,
    Heading,
    RenderContext,
    add_renderer,
    context_of,
)
from blog.markdown.missing_words import words_in

# Not the text of a link: [@somebody](https://example.org/).
_CITATION = re.compile(r"\[(?P<items>[^\[\]\n]{0,500}@[^\[\]\n]{1,500})\](?![(\[:])")
_ITEM = re.compile(
    r"(?:(?P<before>[^@;]*\S)\s+)?@(?P<key>\w(?:[\w:.#$%&+?<>~/-]*[\w/+])?)"
    r"(?:(?:,\s*|\s+)(?P<after>\S.*))?"
)
_ADDRESS = re.compile(r"https?://[^\s<]+[^\s<.,;)]")


@dataclass
class CitationItem:
    """One paper cited in one place, with the words before and after its key."""

    before: str
    after: str
    cited: CitedPaper


def add_citations(md: MarkdownIt) -> None:
    md.inline.ruler.before("link", "citation", parse_citation)
    md.core.ruler.push("references", add_references)
    add_renderer(md, "citation", render_citation_token)
    add_renderer(md, "references", render_references)


def parse_citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    context = context_of(state.env)
    if context.citation_style is None or state.linkLevel:
        return False
    found = _CITATION.match(state.src, state.pos, state.posMax)
    items = [_ITEM.fullmatch(item.strip()) for item in found["items"].split(";")] if found else []
    if found is None or not all(items):
        return False
    citations = []
    for item in filter(None, items):
        cited = context.citation_style.find(item["key"])
        if not silent:
            context.exempt_words |= words_in(item["key"])
            context.cited_keys.append(item["key"])
        if cited is None:
            if not silent:
                message = f"No paper on the reading list has the key “{item['key']}”."
                context.report(context.line_at(state), message, f"@{item['key']}")
            continue
        citations.append(CitationItem(item["before"] or "", (item["after"] or "").strip(), cited))
    if len(citations) < len(items):
        return False
    if not silent:
        state.push("citation", "", 0).meta = {"citations": citations}
    state.pos = found.end()
    return True


def add_references(state: StateCore) -> None:
    """Number the cited papers, and add the list of references at the end of the text."""
    context = context_of(state.env)
    cited: dict[str, CitedPaper] = {}
    for token in state.tokens:
        for child in token.children or ():
            for one in child.meta.get("citations", ()) if child.type == "citation" else ():
                cited.setdefault(one.cited.url, one.cited)
    if not cited or context.citation_style is None:
        return
    works = list(cited.values())
    if context.citation_style.is_sorted:
        works.sort(key=lambda work: work.sort_key)
    for number, work in enumerate(_disambiguate(works), 1):
        context.references[work.url] = (number, work, context.claim_id(f"ref-{work.key}"))
    end = Token("references", "", 0, meta={"title": context.citation_style.heading})
    # Footnotes come last.
    types = [token.type for token in state.tokens]
    place = types.index("footnote_block_open") if "footnote_block_open" in types else len(types)
    state.tokens.insert(place, end)


def _disambiguate(works: Sequence[CitedPaper]) -> list[CitedPaper]:
    """Add a letter to the year of papers with the same authors and year: 2004a, 2004b."""
    labels = [work.label for work in works]
    distinct: list[CitedPaper] = []
    for work in works:
        if labels.count(work.label) < 2 or not work.year:
            distinct.append(work)
            continue
        letter = chr(ord("a") + sum(other.label.startswith(work.label) for other in distinct) % 26)
        text = work.text.replace(work.year, work.year + letter, 1)
        distinct.append(replace(work, label=work.label + letter, text=text))
    return distinct


def render_citation_token(token: Token, context: RenderContext) -> str:
    parts = []
    numbered = context.citation_style is not None and context.citation_style.is_numbered
    for one in token.meta["citations"]:
        number, work, anchor = context.references[one.cited.url]
        place = "" if number in context.cited else f' id="{context.own(f"cite{number}")}"'
        context.cited.add(number)
        words = str(number) if numbered else work.label
        link = f'<a href="#{escape(anchor)}"{place} class="cite-ref">{escape(words)}</a>'
        before = f"{escape(one.before)} " if one.before else ""
        after = f", {escape(one.after)}" if one.after else ""
        parts.append(f"{before}{link}{after}")
    opening, closing, between = "[]," if numbered else "();"
    return f"{opening}{f'{between} '.join(parts)}{closing}"


def render_references(token: Token, context: RenderContext) -> str:
    title, level = token.meta["title"], TOP_HEADING_LEVEL
    anchor = context.claim_id(title)
    context.headings.append(Heading(level, anchor, title))
    numbered = context.citation_style is not None and context.citation_style.is_numbered
    name = escape(gettext("Back to where it is cited"))
    tag = "ol" if numbered else "ul"
    rows = "".join(
        f'<li id="{context.own(anchor_of)}">{_with_links(work)}'
        f' <a class="footnote-backref" href="#cite{number}"'
        f' aria-label="{name}">\u21a9\ufe0e</a></li>\n'
        for number, work, anchor_of in context.references.values()
    )
    return (
        f'<section class="references">\n'
        f'<h{level} id="{context.own(anchor)}">{escape(title)}</h{level}>\n'
        f"<{tag}>\n{rows}</{tag}>\n</section>\n"
    )


def _with_links(work: CitedPaper) -> str:
    """Return the reference with its title linked to the paper's page, and its URL a link."""
    text, title = escape(work.text), escape(work.title)
    before, found, after = text.partition(title)
    if found:
        text = f'{before}<a href="{escape(work.url)}">{title}</a>'
    else:
        after = ""
    return text + _ADDRESS.sub(lambda url: f'<a href="{url[0]}">{url[0]}</a>', after)
