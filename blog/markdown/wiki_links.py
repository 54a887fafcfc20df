"""``[[A note]]``, ``[[a-note#part|other words]]``: links to posts by their names."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from blog.markdown.state import Name, Problem, page_of, slug_of

_LINK = re.compile(
    r"\[\[(?P<name>[^\[\]|#\n]{1,300})(?:#(?P<part>[^\[\]|\n]{1,200}))?(?:\|(?P<words>[^\[\]\n]{1,300}))?\]\]"
)


def add_wiki_links(md: MarkdownIt) -> None:
    md.inline.ruler.before("link", "wiki_link", wiki_link)


def wiki_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    page = page_of(state.env)
    if page.named is None or not state.src.startswith("[[", state.pos):
        return False
    found = _LINK.match(state.src, state.pos, state.posMax)
    if found is None or not found["name"].strip():
        return False
    if not silent:
        name = " ".join(found["name"].split())
        words = (found["words"] or name).strip()
        named = page.named(name)
        page.names.append(Name(name, named.url if named else ""))
        if named is None:
            message = f"No post is called “{name}”: readers see these words without a link."
            page.problems.append(Problem(None, message, f"[[{found['name']}"))
        is_link = named is not None and not state.linkLevel
        if named is not None and is_link:
            part = f"#{slug_of(found['part'])}" if found["part"] else ""
            opening = state.push("link_open", "a", 1)
            opening.attrs = {"href": named.url + part}
        state.push("text", "", 0).content = words
        if is_link:
            state.push("link_close", "a", -1)
    state.pos = found.end()
    return True
