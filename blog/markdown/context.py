"""The state of one rendering, which the Markdown rules share."""

import re
import secrets
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

# Ids of the page around the text: main, content and so on are link targets of the templates.
# Other ids of a page with a post begin with "page:", as no id of a text contains a colon; texts on
# other pages have a prefix of their own.
RESERVED_IDS = frozenset({"main", "content", "toc", "top", "search", "theme"})
# Level 1 is the title of the page.
TOP_HEADING_LEVEL = 2
_MAX_PROBLEMS = 500
_FOOTNOTE_ID = re.compile(r"(?:fn(?:ref)?|cite)\d")


class RenderingTimeout(ValueError):  # noqa: N818 - named for what happened
    """The text takes too long to render."""


@dataclass(frozen=True)
class Heading:
    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Problem:
    """Something the author should fix; ``line`` counts from 1."""

    line: int | None
    message: str
    source: str = ""
    """The Markdown or formula it is about, to find the line if it is unknown."""


@dataclass(frozen=True)
class WikiLink:
    """``[[name]]``; ``url`` is empty if no post has the name."""

    name: str
    url: str


@dataclass(frozen=True)
class CitedPaper:
    """A paper as the list of references shows it; ``label`` cites it in the text by name."""

    key: str
    title: str
    url: str
    text: str
    label: str
    year: str = ""
    sort_key: tuple[str, ...] = ()


@dataclass(frozen=True)
class CitationStyle:
    """How to find a paper by its key, and how the style cites it."""

    find: Callable[[str], CitedPaper | None]
    is_numbered: bool = True
    is_sorted: bool = False
    heading: str = "References"


@dataclass(frozen=True)
class ListRules:
    """The names of the lists that a text may include, and why options are refused, or ""."""

    names: Collection[str] = ()
    refusal: Callable[[str, str], str] = lambda name, options: ""
    are_allowed: bool = True


@dataclass(frozen=True)
class Formula:
    source: str
    is_display: bool
    line: int | None


@dataclass
class RenderContext:
    ends_at: float
    """In seconds of this thread's CPU time, so that a busy machine fails no text."""
    has_blocks: bool = True
    with_line_numbers: bool = False
    language: str = ""
    # Marks what the renderer wrote; an author can't guess it.
    token: str = field(default_factory=lambda: "x" + secrets.token_hex(8))
    ids: set[str] = field(default_factory=set)
    repeats: Counter[str] = field(default_factory=Counter)
    formulas: list[Formula] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    problems: dict[Problem, None] = field(default_factory=dict)
    reported: set[str] = field(default_factory=set)
    inline_line: int | None = None
    """The first line of the inline content that is being parsed."""
    syntax: list[str] = field(default_factory=list)
    """Parts of the text that aren't shown because they are markup."""
    exempt_words: set[str] = field(default_factory=set)
    """Words of labels and names, which are markup wherever they are."""
    sidenotes: dict[int, list[Token]] = field(default_factory=dict)
    find_post_url: Callable[[str], str] | None = None
    wiki_links: list[WikiLink] = field(default_factory=list)
    lists: ListRules = field(default_factory=ListRules)
    list_count: int = 0
    list_sources: list[str] = field(default_factory=list)
    citation_style: CitationStyle | None = None
    cited_keys: list[str] = field(default_factory=list)
    references: dict[str, tuple[int, CitedPaper, str]] = field(default_factory=dict)
    """By URL: the number in the list of references, the paper, and its anchor there."""
    cited: set[int] = field(default_factory=set)
    """Numbers of the references whose first citation is rendered."""
    in_margin: set[int] = field(default_factory=set)
    """Numbers of the footnotes that are also in the margin."""
    table_count: int = 0
    is_too_deep: bool = False

    def check_time(self) -> None:
        """Raise RenderingTimeout if the time budget is spent."""
        if time.thread_time() > self.ends_at:
            raise RenderingTimeout(
                "This text took too long to render. Look for very long runs of brackets, dollar "
                "signs or tags, or split it into several texts."
            )

    def report(self, line: int | None, message: str, source: str = "") -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems[Problem(line, message, source)] = None

    def report_once(self, line: int | None, message: str) -> None:
        if message not in self.reported:
            self.reported.add(message)
            self.report(line, message)

    def line_at(self, state: StateInline, position: int | None = None) -> int | None:
        """Return the line of a position in inline content, by default the current one."""
        end = state.pos if position is None else position
        return self.inline_line and self.inline_line + state.src.count("\n", 0, end)

    def claim_id(self, wanted: str) -> str:
        """Return ``wanted``, or a similar id that is free on the page."""
        stem = heading_slug(wanted) or "section"
        if stem in RESERVED_IDS or _FOOTNOTE_ID.match(stem):
            stem = f"s-{stem}"
        candidate = stem
        while candidate in self.ids:
            self.repeats[stem] += 1
            candidate = f"{stem}-{self.repeats[stem]}"
        self.ids.add(candidate)
        return candidate

    def own(self, value: str) -> str:
        """Mark a value as the renderer's own, so that the sanitizer lets it through."""
        return self.token + value

    def line_of(self, token: Token) -> str:
        """Return the attribute with the first line of a block, if the editor asks for it."""
        if not self.with_line_numbers or not token.map:
            return ""
        return f' data-line="{self.own(str(token.map[0] + 1))}"'

    def placeholder(self, index: int | str) -> str:
        return f'<{self.token} n="{index}"></{self.token}>'


def context_of(env: MutableMapping[str, Any]) -> RenderContext:
    return cast(RenderContext, env["context"])


def add_renderer(md: MarkdownIt, name: str, render: Callable[[Token, RenderContext], str]) -> None:
    """Let ``render`` write the HTML of tokens of the type ``name``."""

    def rule(
        _renderer: RendererHTML,
        tokens: Sequence[Token],
        index: int,
        _options: OptionsDict,
        env: EnvType,
    ) -> str:
        return render(tokens[index], context_of(env))

    md.add_render_rule(name, rule)


def heading_slug(text: str) -> str:
    """Return the anchor that GitHub would give a heading; letters of any script are allowed."""
    allowed = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", text).lower())
    return re.sub(r"\s", "-", allowed.strip())[:120]
