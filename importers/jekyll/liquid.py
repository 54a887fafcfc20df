"""Evaluate Liquid with python-liquid, within limits, and report what cannot be evaluated."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any, cast

from liquid import BoundTemplate, Environment, Node, RenderContext, Tag, Token, TokenStream
from liquid.ast import BlockNode, ConditionalBlockNode
from liquid.builtin.content import ContentNode, Literal
from liquid.builtin.expressions import parse_primitive
from liquid.builtin.expressions import tokenize as tokenize_expression
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.case_tag import MultiExpressionBlockNode
from liquid.builtin.tags.for_tag import BreakNode, ContinueNode
from liquid.exceptions import LiquidError, LiquidSyntaxError
from liquid.parser import get_parser
from liquid.token import TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_ILLEGAL, TOKEN_TAG
from liquid.undefined import is_undefined

from blog.folders.source import SourceRefused
from importers.collection import Line
from importers.fields import mapping_of
from importers.jekyll.liquid_syntax import Pieces, markup_at, tokenize
from importers.jekyll.liquid_values import (
    LIQUID_FILTERS,
    MAX_ITEMS,
    UncomputableError,
    Unknown,
    bounded,
    liquid_text,
    value_cost,
)
from importers.report import ImportReport, SourceLine
from importers.text.prose import Prose, without_blank_runs

MAX_WORK = 50_000
_MARKUP_COST = 10
_MAX_QUOTE_LENGTH = 300
_FAILURES = (LiquidError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError,
             RecursionError)  # fmt: skip
_BLOCKS = ("highlight", "details", "tab", "tabs", "quote", "mermaid", "graphviz", "plantuml",
           "blockdiag")  # fmt: skip
# Jekyll has its own ``include`` and lacks the other newer tags.
_NOT_IN_JEKYLL = frozenset({"include", "render", "liquid", "echo", "doc"})


class _TooMuchError(Exception):
    pass


@dataclass(frozen=True)
class TagCall:
    """A tag of Jekyll or a plugin where it is used; ``block`` is its content."""

    name: str
    rest: str
    place: SourceLine
    context: RenderContext
    block: BlockNode | None

    @property
    def first(self) -> str:
        return next(iter(self.rest.split()), "")

    def content(self) -> list[Line]:
        pieces = self.context.get_buffer()
        if self.block:
            self.block.render(self.context, pieces)
        return cast(Pieces, pieces).lines()

    def tidy_content(self) -> list[Line]:
        return without_blank_runs(self.content())

    @property
    def page(self) -> dict[str, Any]:
        return mapping_of(self.context.get(["page"], token=None, default=None))

    def value(self, written: str) -> Any:
        """Return the value of a number or a variable."""
        token = Token(TOKEN_EXPRESSION, written, 0, written)
        tokens = TokenStream(tokenize_expression(written, token))
        found = parse_primitive(self.context.env, tokens).evaluate(self.context)
        value_cost(found)
        return found


class Template(BoundTemplate):
    prose: Prose


@dataclass
class LiquidRenderer:
    """``tags`` maps the names of tags that python-liquid lacks to their renderers."""

    report: ImportReport
    tags: Mapping[str, Callable[[TagCall], list[Line]]]
    _work: int = 0

    def render(self, lines: list[Line], values: Mapping[str, Any]) -> list[Line]:
        if not any("{{" in line.text or "{%" in line.text for line in lines):
            return lines
        try:
            template = self.read(lines)
            # In python-liquid, these two are the current date.
            context = _Context(template, globals={"now": None, "today": None, **values})
            context.renderer = self
            return self.run(template, context, {}).lines()
        except _TooMuchError as error:
            raise SourceRefused("its Liquid takes too long to evaluate") from error

    def read(self, lines: list[Line]) -> Template:
        prose = Prose(lines)
        self.spend(_MARKUP_COST * (prose.text.count("{{") + prose.text.count("{%")))
        template = cast(Template, _ENVIRONMENT.from_string(prose.text))
        template.prose = prose
        return template

    def run(self, template: Template, context: RenderContext, values: Mapping[str, Any]) -> Pieces:
        pieces = Pieces(self.spend)
        with context.extend(values, template=template):
            for node in template.nodes:
                node.render(context, pieces)
        return pieces

    def spend(self, units: int) -> None:
        self._work += units
        if self._work > MAX_WORK:
            raise _TooMuchError


class _Context(RenderContext):
    renderer: LiquidRenderer

    def get(self, path: list[object], **options: Any) -> object:
        value = super().get(path, **options)
        if isinstance(value, Unknown):
            raise UncomputableError(value.reason)
        return value

    def get_buffer(self, *_: object) -> StringIO:
        return Pieces(self.renderer.spend)

    def raise_for_loop_limit(self, length: int = 1) -> None:
        if length > MAX_ITEMS:
            raise UncomputableError(f"it loops over more than {MAX_ITEMS:,} items")
        self.renderer.spend(length)

    def place(self, token: Token, offset: int = 0) -> SourceLine:
        return cast(Template, self.template).prose.place_at(token.start_index + offset)


class _ContentNode(ContentNode):
    def render_to_output(self, context: Any, buffer: Any) -> int:
        offset = 0
        for part in self.text.splitlines(keepends=True):
            buffer.place = context.place(self.token, offset)
            buffer.write(part)
            offset += len(part)
        return offset


class _OutputNode(OutputNode):
    def render_to_output(self, context: Any, buffer: Any) -> int:
        value = self.expression.evaluate(context)
        if isinstance(value, Mapping) and not is_undefined(value):
            raise UncomputableError("it is a mapping, not text")
        before = buffer.pieces[-1].text if buffer.pieces else ""
        end = self.token.start_index + len(self.token.value)
        is_closed = self.token.source[end : end + 1] in {")", '"', "'"}
        # The site's own URL is empty; as a whole link, it is the homepage.
        is_root = is_closed and before.endswith(("](", '="', "='"))
        return int(buffer.write(liquid_text(value) or ("/" if is_root else "")))


class _JekyllNode(Node):
    def __init__(self, token: Token, rest: str, block: BlockNode | None) -> None:
        super().__init__(token)
        self.blank = False
        self.rest, self.block = rest, block

    def render_to_output(self, context: Any, buffer: Any) -> int:
        name, place = self.token.value, context.place(self.token)
        if make := context.renderer.tags.get(name):
            buffer.add(make(TagCall(name, self.rest, place, context, self.block)))
        elif not name.startswith("end"):
            message = f"unknown tag {_quoted(markup_at(self.token))}: removed"
            context.renderer.report.warn(place, message)
        return 0


class _JekyllTag(Tag):
    """A block of Jekyll; without a name, any tag that python-liquid does not know."""

    name = TOKEN_ILLEGAL

    def __init__(self, env: Environment, name: str = "") -> None:
        super().__init__(env)
        self.end = f"end{name}" if name else ""

    def parse(self, stream: TokenStream) -> Node:
        token, rest, block = stream.current, "", None
        if not token.value:
            raise LiquidSyntaxError("it is not closed, or it is too complex", token=token)
        if token.value in {tag.end for tag in self.env.tags.values()}:
            raise LiquidSyntaxError("it closes a block that was never opened", token=token)
        if stream.peek.kind == TOKEN_EXPRESSION:
            next(stream)
            rest = stream.current.value
        if self.end:
            next(stream)
            block = get_parser(self.env).parse_block(stream, {self.end})
            stream.expect(TOKEN_TAG, self.end)
        return _JekyllNode(token, rest, block)


class _GuardedTag(Tag):
    """Wraps a tag, so that a tag that can't be parsed doesn't break the others."""

    def __init__(self, env: Environment, tag: Tag) -> None:
        super().__init__(env)
        self.tag, self.end = tag, tag.end

    def parse(self, stream: TokenStream) -> Node:
        first, start, depth = stream.current, stream.pos, stream.block_depth
        node, problem = None, ""
        try:
            node = self.tag.parse(stream)
        except _FAILURES as error:
            problem, stream.block_depth = _reason(error), depth
            if stream.current.kind != TOKEN_EOF:
                stream.pos = start
                self._skip(stream)
        last = stream.current if stream.current.kind == TOKEN_TAG else first
        is_open = stream.current.kind == TOKEN_EOF
        end = None if is_open else last.start_index + len(markup_at(last))
        return _GuardedNode(first, first.source[first.start_index : end], node, problem)

    def _skip(self, stream: TokenStream) -> None:
        """Advance to the last token of the tag or of its block."""
        name, depth = stream.current.value, 1 if self.end else 0
        if stream.peek.kind == TOKEN_EXPRESSION:
            next(stream)
        while depth and stream.current.kind != TOKEN_EOF:
            next(stream)
            if stream.current.kind == TOKEN_TAG:
                depth += (stream.current.value == name) - (stream.current.value == self.end)


class _GuardedNode(Node):
    """Wraps a node: reports what can't be evaluated and removes only that."""

    def __init__(self, token: Token, written: str, node: Node | None, problem: str) -> None:
        super().__init__(token)
        self.node, self.written, self.problem = node, written, problem
        self.blank = node.blank if node else False
        self.ranges = list(_ranges(node)) if node else []

    def render_to_output(self, context: Any, buffer: Any) -> int:
        context.renderer.spend(1)
        place = buffer.place = context.place(self.token)
        what, reason = "is invalid Liquid, left unchanged", self.problem
        try:
            for one in self.ranges:
                value_cost(one.evaluate(context))
            if isinstance(self.node, BreakNode | ContinueNode) and not context.loops:
                raise UncomputableError("it is outside a loop")
            if self.node:
                return self.node.render(context, buffer)
            buffer.write(self.written)
        except _FAILURES as error:
            what, reason = "can't be computed, removed", _reason(error)
            if isinstance(self.node, AssignNode):
                context.assign(self.node.name, Unknown(reason))
                return 0
        context.renderer.report.warn(place, f"{_quoted(self.written)} {what}: {reason}")
        return 0


def _ranges(node: Node) -> Iterator[RangeLiteral]:
    """Yield the ranges in the expressions of a tag, but not those inside its blocks."""
    waiting = list(node.expressions())
    while waiting:
        expression = waiting.pop()
        if isinstance(expression, RangeLiteral):
            yield expression
        waiting += expression.children()
    for child in node.children(cast(RenderContext, None)):
        if isinstance(child, ConditionalBlockNode | MultiExpressionBlockNode):
            yield from _ranges(child)


class _Environment(Environment):
    template_class = Template

    def __init__(self) -> None:
        super().__init__()
        self.add_tag(_JekyllTag)
        cast(Output, self.tags["output"]).node_class = _OutputNode
        content = self.tags["content"]
        cast(Literal, content).node_class = _ContentNode
        known = {name: tag for name, tag in self.tags.items() if name not in _NOT_IN_JEKYLL}
        known |= {name: _JekyllTag(self, name) for name in _BLOCKS}
        guarded = {name: _GuardedTag(self, tag) for name, tag in known.items()}
        self.tags = {**guarded, "content": content}
        self.filters = {n: bounded(n, f) for n, f in {**self.filters, **LIQUID_FILTERS}.items()}

    def tokenizer(self) -> Callable[[str], Iterator[Token]]:
        return tokenize


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return str(error.message) if isinstance(error, LiquidError) else "a value has the wrong type"


def _quoted(written: str) -> str:
    words = " ".join(written.split())
    return words if len(words) <= _MAX_QUOTE_LENGTH else f"{words[: _MAX_QUOTE_LENGTH - 1]}…"


_ENVIRONMENT = _Environment()
