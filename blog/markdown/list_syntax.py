"""``::: posts {topic=systems}``: a list of the site's own rows, on one line."""

import re
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from blog.markdown.context import RenderContext, add_renderer, context_of

_LIST = re.compile(r":{3,}\s*(?P<name>[A-Za-z]{1,20})\b\s*(?P<options>.*)")
# Each list costs queries whenever a page that shows the text is built.
MAX_LISTS = 20
_ELSEWHERE = "Only the texts of posts, pages, projects, courses and people can include lists."
CLOSING = re.compile(r":{3,}")


def add_lists(md: MarkdownIt) -> None:
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("container", "list_block", parse_list, {"alt": interrupts})
    add_renderer(md, "list_block", render_list)


def parse_list(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    context = context_of(state.env)
    text = line_text(state, start_line)
    found = _list_at(text, context)
    if found is None or state.is_code_block(start_line):
        return False
    if silent:
        return True
    context.syntax.append(text)
    if not context.lists.are_allowed:
        context.report(start_line + 1, f"{_ELSEWHERE} The line is left out.", text)
    elif context.list_count >= MAX_LISTS:
        context.report_once(
            start_line + 1,
            f"A text can include at most {MAX_LISTS} lists. The rest is shown as text.",
        )
    elif refusal := context.lists.refusal(found["name"].lower(), found["options"]):
        context.report(start_line + 1, f"{refusal} The line is shown as text.", text)
    # The line may be closed as a callout is, but need not be.
    after = line_text(state, start_line + 1) if start_line + 1 < end_line else ""
    state.line = start_line + (2 if CLOSING.fullmatch(after) else 1)
    if context.lists.are_allowed:
        context.list_count += 1
        token = Token("list_block", "", 0, content=text, block=True)
        token.map = [start_line, state.line]
        state.tokens.append(token)
    return True


def line_text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def is_list(text: str, context: RenderContext) -> bool:
    return _list_at(text, context) is not None


def _list_at(text: str, context: RenderContext) -> re.Match[str] | None:
    found = _LIST.fullmatch(text)
    return found if found and found["name"].lower() in context.lists.names else None


def split_list(text: str) -> tuple[str, str]:
    """Return the name and the options of a line that the parser found to be a list."""
    found = _LIST.fullmatch(text)
    return (found["name"].lower(), found["options"]) if found else ("", "")


def render_list(token: Token, context: RenderContext) -> str:
    context.list_sources.append(token.content)
    place = context.placeholder(f"list{len(context.list_sources) - 1}")
    return f'<div class="list"{context.line_of(token)}>{place}</div>\n'


def list_marker(source: str) -> str:
    """Return the comment in stored HTML that a page replaces by the list; texts can't have any."""
    return f"<!--list:{escape(source)}-->"
