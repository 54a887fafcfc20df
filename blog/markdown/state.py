"""What one rendering knows while it runs: the notebook that the Markdown rules share."""

import re
import secrets
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

# Ids of the page around the text: main, content and so on are link targets of the templates.
RESERVED_IDS = frozenset({"main", "content", "toc", "top", "search", "theme"})
_FOOTNOTE_ID = re.compile(r"(?:fn(?:ref)?|cite)\d")


class RenderingTimeout(ValueError):  # noqa: N818 - named for what happened
    """The text took longer to render than a text may."""


@dataclass(frozen=True)
class Heading:
    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Problem:
    """What the author should repair; ``line`` counts from 1."""

    line: int | None
    message: str
    source: str = ""
    """The formula that is meant, if one is."""


@dataclass(frozen=True)
class Named:
    """What a name in double brackets leads to."""

    url: str


@dataclass(frozen=True)
class Name:
    """A name in double brackets; its address is empty where it leads nowhere."""

    name: str
    address: str


@dataclass(frozen=True)
class Cited:
    """A paper as a list of references has it; ``label`` stands for it within a text."""

    key: str
    title: str
    url: str
    text: str
    label: str
    year: str = ""
    sort_key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Citing:
    """How papers are cited: who finds them by their keys, and the conventions of the style."""

    find: Callable[[str], Cited | None]
    is_numbered: bool = True
    is_sorted: bool = False
    heading: str = "References"


@dataclass(frozen=True)
class Formula:
    source: str
    is_display: bool
    line: int | None


@dataclass
class Page:
    base_level: int
    ends_at: float
    """In seconds of the processor for this thread: a machine that is busy stops no text."""
    has_blocks: bool = True
    tells_lines: bool = False
    # Straight quotes become those of this language.
    language: str = ""
    # Marks what the renderer itself wrote, which nobody who writes a text can guess.
    token: str = field(default_factory=lambda: "x" + secrets.token_hex(8))
    ids: set[str] = field(default_factory=set)
    repeats: Counter[str] = field(default_factory=Counter)
    formulas: list[Formula] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sidenotes: dict[int, list[Token]] = field(default_factory=dict)
    named: Callable[[str], Named | None] | None = None
    names: list[Name] = field(default_factory=list)
    citing: Citing | None = None
    cited_keys: list[str] = field(default_factory=list)
    references: dict[str, tuple[int, Cited, str]] = field(default_factory=dict)
    """By address: the number in the list of references, the work, and its anchor there."""
    cited: set[int] = field(default_factory=set)
    """Numbers whose first place in the text is written."""
    in_margin: set[int] = field(default_factory=set)
    """Numbers of the footnotes that stand beside the text too."""
    table_count: int = 0
    is_too_deep: bool = False

    def check_time(self) -> None:
        """Raise RenderingTimeout when the budget is spent; called between all steps of the work."""
        if time.thread_time() > self.ends_at:
            raise RenderingTimeout(
                "This text took too long to render. Look for very long runs of brackets, dollar "
                "signs or tags, or split it into several posts."
            )

    def claim_id(self, wanted: str) -> str:
        """Return ``wanted``, or the nearest id to it that nothing else on the page has."""
        stem = slug_of(wanted) or "section"
        if stem in RESERVED_IDS or _FOOTNOTE_ID.match(stem):
            stem = f"s-{stem}"
        candidate = stem
        while candidate in self.ids:
            self.repeats[stem] += 1
            candidate = f"{stem}-{self.repeats[stem]}"
        self.ids.add(candidate)
        return candidate

    def own(self, value: str) -> str:
        """Mark an id as the renderer's own, so that the sanitiser lets it through."""
        return self.token + value

    def line_of(self, token: Token) -> str:
        """Return the attribute that tells an editor where in the text a block begins."""
        if not self.tells_lines or not token.map:
            return ""
        return f' data-line="{self.own(str(token.map[0] + 1))}"'

    def placeholder(self, index: int) -> str:
        return f'<{self.token} n="{index}"></{self.token}>'


def page_of(env: MutableMapping[str, Any]) -> Page:
    return cast(Page, env["page"])


def add_renderer(md: MarkdownIt, name: str, render: Callable[[Token, Page], str]) -> None:
    """Let ``render`` write the HTML of tokens of the type ``name``."""

    def rule(
        _renderer: RendererHTML,
        tokens: Sequence[Token],
        index: int,
        _options: OptionsDict,
        env: EnvType,
    ) -> str:
        return render(tokens[index], page_of(env))

    md.add_render_rule(name, rule)


def slug_of(text: str) -> str:
    """Return the anchor that GitHub would make of a heading: letters of any script stay."""
    kept = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", text).lower())
    return re.sub(r"\s", "-", kept.strip())[:120]
