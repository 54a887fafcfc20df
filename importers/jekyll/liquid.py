"""Liquid, as python-liquid evaluates it, within limits; what it cannot evaluate is reported."""

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
from liquid.builtin.tags.assign_tag import AssignNode, AssignTag
from liquid.builtin.tags.case_tag import MultiExpressionBlockNode
from liquid.exceptions import LiquidError, LiquidInterrupt, LiquidSyntaxError
from liquid.parser import get_parser
from liquid.token import TOKEN_CONTENT, TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_ILLEGAL, TOKEN_TAG

from blog.folders.source import SourceRefused
from importers.collection import Line
from importers.jekyll.liquid_syntax import Pieces, markup_at, tokenize
from importers.jekyll.liquid_values import (
    FILTERS,
    MOST_ITEMS,
    UncomputableError,
    Unknown,
    bounded,
    shown,
    weight,
)
from importers.jekyll.site_settings import mapping_of
from importers.report import Place, Report
from importers.text.prose import Prose, without_blank_runs

MAX_WORK = 200_000
_LONGEST_QUOTE = 300
_FAILURES = (LiquidError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError,
             RecursionError)  # fmt: skip
_BLOCKS = ("highlight", "details", "tab", "tabs", "quote", "mermaid", "graphviz", "plantuml",
           "blockdiag")  # fmt: skip
# Jekyll has an ``include`` of its own, and an older Liquid without the others.
_NOT_OF_JEKYLL = frozenset({"include", "render", "liquid", "echo", "doc"})


class _TooMuchError(Exception):
    pass


@dataclass(frozen=True)
class TagCall:
    """A tag of Jekyll, where it is written; ``block`` is what it has inside."""

    name: str
    rest: str
    place: Place
    context: RenderContext
    block: BlockNode | None

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
        return parse_primitive(self.context.env, tokens).evaluate(self.context)


class Template(BoundTemplate):
    prose: Prose


@dataclass
class LiquidRenderer:
    """``tags`` are those of Jekyll and its plug-ins; each returns lines."""

    report: Report
    tags: Mapping[str, Callable[[TagCall], list[Line]]]
    _work: int = 0

    def render(self, lines: list[Line], values: Mapping[str, Any]) -> list[Line]:
        if not any("{{" in line.text or "{%" in line.text for line in lines):
            return lines
        template = self.read(lines)
        # python-liquid would put the day of today for these.
        context = _Context(template, globals={"now": None, "today": None, **values})
        context.renderer = self
        try:
            return self.run(template, context, {}).lines()
        except _TooMuchError as error:
            raise SourceRefused("its Liquid makes too much") from error

    def read(self, lines: list[Line]) -> Template:
        prose = Prose(lines)
        try:
            template = _ENVIRONMENT.from_string(prose.text)
        except LiquidError as error:
            place = prose.place_at(error.token.start_index if error.token else 0)
            message = f"the Liquid of this text cannot be read, and is unchanged: {error.message}"
            self.report.leave(place, message)
            text = Token(TOKEN_CONTENT, prose.text, 0, prose.text)
            template = Template(_ENVIRONMENT, [_ContentNode(text, text.value)])
        template = cast(Template, template)
        template.prose = prose
        return template

    def run(self, template: Template, context: RenderContext, values: Mapping[str, Any]) -> Pieces:
        pieces = Pieces(self.spend)
        with context.extend(values, template=template):
            for node in template.nodes:
                try:
                    node.render(context, pieces)
                except LiquidInterrupt as interrupt:
                    place = template.prose.place_at(node.token.start_index)
                    message = f"{{% {interrupt} %}} is outside of a loop, and is left out"
                    self.report.leave(place, message)
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
        if length > MOST_ITEMS:
            raise UncomputableError(f"it goes through more than {MOST_ITEMS:,} things")
        self.renderer.spend(length)

    def place(self, token: Token, offset: int = 0) -> Place:
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
        if isinstance(value, dict):
            raise UncomputableError("it is no text, but has several values with names")
        before = buffer.pieces[-1].text if buffer.pieces else ""
        end = self.token.start_index + len(self.token.value)
        is_closed = self.token.source[end : end + 1] in {")", '"', "'"}
        # The site's own address is empty; where it is the whole of a link, it is the homepage.
        is_root = is_closed and before.endswith(("](", '="', "='"))
        return int(buffer.write(shown(value) or ("/" if is_root else "")))


class _AssignNode(AssignNode):
    def render_to_output(self, context: RenderContext, buffer: Any) -> int:
        try:
            return super().render_to_output(context, buffer)
        except _FAILURES as error:
            context.assign(self.name, Unknown(_reason(error)))
            return 0


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
            message = f"the tag {_quoted(markup_at(self.token))} is unknown here and is left out"
            context.renderer.report.leave(place, message)
        return 0


class _JekyllTag(Tag):
    """A tag that python-liquid lacks; without a name, it is any."""

    name = TOKEN_ILLEGAL

    def __init__(self, env: Environment, name: str = "") -> None:
        super().__init__(env)
        self.end = f"end{name}" if name else ""

    def parse(self, stream: TokenStream) -> Node:
        token, rest, block = stream.current, "", None
        begun = token.value.removeprefix("end")
        if not token.value or (begun != token.value and begun in self.env.tags):
            raise LiquidSyntaxError("its end or its beginning is missing", token=token)
        if stream.peek.kind == TOKEN_EXPRESSION:
            next(stream)
            rest = stream.current.value
        if self.end:
            next(stream)
            block = get_parser(self.env).parse_block(stream, {self.end})
            stream.expect(TOKEN_TAG, self.end)
        return _JekyllNode(token, rest, block)


class _GuardedTag(Tag):
    """A tag that stays as it is written where it cannot be read."""

    def __init__(self, env: Environment, tag: Tag) -> None:
        super().__init__(env)
        self.tag, self.end = tag, tag.end

    def parse(self, stream: TokenStream) -> Node:
        first, start, depth = stream.current, stream.pos, stream.block_depth
        node, problem = None, ""
        try:
            node = self.tag.parse(stream)
        except _FAILURES as error:
            problem = _reason(error)
            stream.pos, stream.block_depth = start, depth
            self._skip(stream)
        last = stream.current if stream.current.kind == TOKEN_TAG else first
        end = last.start_index + len(markup_at(last))
        return _GuardedNode(first, first.source[first.start_index : end], node, problem)

    def _skip(self, stream: TokenStream) -> None:
        """Go to the end of the tag or of its block."""
        name, depth = stream.current.value, 1 if self.end else 0
        if stream.peek.kind == TOKEN_EXPRESSION:
            next(stream)
        while depth:
            next(stream)
            if stream.current.kind == TOKEN_EOF:
                raise LiquidSyntaxError(f"the end of “{name}” is missing", token=None)
            if stream.current.kind == TOKEN_TAG:
                depth += (stream.current.value == name) - (stream.current.value == self.end)


class _GuardedNode(Node):
    """Reports what cannot be evaluated, and goes on behind it."""

    def __init__(self, token: Token, written: str, node: Node | None, problem: str) -> None:
        super().__init__(token)
        self.node, self.written, self.problem = node, written, problem
        self.blank = node.blank if node else False
        self.ranges = list(_ranges(node)) if node else []

    def render_to_output(self, context: Any, buffer: Any) -> int:
        context.renderer.spend(1)
        place = buffer.place = context.place(self.token)
        what, reason = "is no valid Liquid, and is unchanged", self.problem
        try:
            for one in self.ranges:
                weight(one.evaluate(context))
            if self.node:
                return self.node.render(context, buffer)
            buffer.write(self.written)
        except _FAILURES as error:
            what, reason = "cannot be computed, and is left out", _reason(error)
        context.renderer.report.leave(place, f"{_quoted(self.written)} {what}: {reason}")
        return 0


def _ranges(node: Node) -> Iterator[RangeLiteral]:
    """Yield the ranges in the expressions of a tag, but not in what its blocks hold."""
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
        cast(AssignTag, self.tags["assign"]).node_class = _AssignNode
        content = self.tags["content"]
        cast(Literal, content).node_class = _ContentNode
        known = {name: tag for name, tag in self.tags.items() if name not in _NOT_OF_JEKYLL}
        known |= {name: _JekyllTag(self, name) for name in _BLOCKS}
        guarded = {name: _GuardedTag(self, tag) for name, tag in known.items()}
        self.tags = {**guarded, "content": content}
        self.filters = {n: bounded(f) for n, f in {**self.filters, **FILTERS}.items()}

    def tokenizer(self) -> Callable[[str], Iterator[Token]]:
        return tokenize


def _reason(error: Exception) -> str:
    return str(error.message if isinstance(error, LiquidError) else error)


def _quoted(written: str) -> str:
    words = " ".join(written.split())
    return words if len(words) <= _LONGEST_QUOTE else f"{words[: _LONGEST_QUOTE - 1]}…"


_ENVIRONMENT = _Environment()
