"""``[[A note]]``, ``[[a-note#part|other words]]``: links to posts by their names."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from blog.markdown.context import WikiLink, context_of, heading_slug
from blog.markdown.missing_words import words_in

_LINK = re.compile(
    r"\[\[(?P<name>[^\[\]|#\n]{1,300})(?:#(?P<part>[^\[\]|\n]{1,200}))?(?:\|(?P<words>[^\[\]\n]{1,300}))?\]\]"
)


def add_wiki_links(md: MarkdownIt) -> None:
    md.inline.ruler.before("link", "wiki_link", parse_wiki_link)


def parse_wiki_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    context = context_of(state.env)
    if context.find_post_url is None or not state.src.startswith("[[", state.pos):
        return False
    found = _LINK.match(state.src, state.pos, state.posMax)
    if found is None or not found["name"].strip():
        return False
    if not silent:
        name = " ".join(found["name"].split())
        words = (found["words"] or name).strip()
        url = context.find_post_url(name)
        context.wiki_links.append(WikiLink(name, url))
        context.exempt_words |= words_in(f"{name} {found['part'] or ''}")
        if not url:
            message = f"No post is named “{name}”: readers see the text without a link."
            context.report(context.line_at(state), message, f"[[{found['name']}")
        is_link = bool(url) and not state.linkLevel
        if is_link:
            part = f"#{heading_slug(found['part'])}" if found["part"] else ""
            opening = state.push("link_open", "a", 1)
            opening.attrs = {"href": url + part}
        state.push("text", "", 0).content = words
        if is_link:
            state.push("link_close", "a", -1)
    state.pos = found.end()
    return True
