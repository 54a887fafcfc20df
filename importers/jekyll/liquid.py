"""Liquid, as far as the folder alone tells what it makes; the rest is taken out and named."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from blog.folders.source import SourceRefused
from importers.collection import Line
from importers.jekyll.liquid_syntax import Node, branches, lines_of, parse
from importers.jekyll.liquid_values import (
    Scope,
    UncomputableError,
    Unknown,
    evaluate,
    holds,
    shown,
)
from importers.report import Place, Report

MAX_NODES = 50_000
MAX_ROUNDS = 500
_NO_OUTPUT = frozenset({"comment", "toc", "seo", "feed_meta", "sitemap", "break", "continue"})

# Ends the line on which a tag stands, and leaves one blank.
_APART = "\n\n"
_LEAD = re.compile(r"[ \t>]*")

Content = Callable[[], list[Line]]
TagRenderer = Callable[[Node, Scope, Content], list[Line] | None]


@dataclass
class LiquidRenderer:
    """``tags`` renders what Liquid itself does not know; None from it means: it is unknown."""

    report: Report
    tags: Mapping[str, TagRenderer]
    _count: int = 0
    _pieces: list[Line] = field(default_factory=list)

    def render(self, lines: list[Line], scope: Scope) -> list[Line]:
        if not any("{{" in line.text or "{%" in line.text for line in lines):
            return lines
        return lines_of(self.render_nodes(parse(lines, self.report), scope))

    def render_nodes(self, nodes: list[Node], scope: Scope) -> list[Line]:
        outer, self._pieces = self._pieces, []
        pieces = self._pieces
        for node, following in zip_longest(nodes, nodes[1:]):
            self._count += 1
            if self._count > MAX_NODES:
                raise SourceRefused(f"{node.place}: the Liquid of this file makes far too much.")
            if node.lines:
                pieces += node.lines
            elif node.name:
                pieces += self._tag(node, scope)
            else:
                pieces += self._output(node, scope, following)
        self._pieces = outer
        return pieces

    def _output(self, node: Node, scope: Scope, following: Node | None) -> list[Line]:
        if not node.output:
            return []
        try:
            text = shown(evaluate(node.output, scope))
        except UncomputableError as reason:
            self._take_out(node.place, f"{{{{ {node.output} }}}}", reason)
            return []
        opens = self._pieces and self._pieces[-1].text.endswith(("](", '="', "='"))
        closes = following and following.lines and following.lines[0].text[:1] in {")", '"', "'"}
        # The site's own address, where it stands alone.
        return [Line(text or ("/" if opens and closes else ""), node.place)]

    def _tag(self, node: Node, scope: Scope) -> list[Line]:
        if node.name in _NO_OUTPUT:
            return []
        try:
            own = getattr(self, f"_{node.name}", None) if node.name in _OWN else None
            if own is not None:
                found: list[Line] = own(node, scope)
                return found
            renderer = self.tags.get(node.name)
            made = renderer(node, scope, self._inside(node, scope)) if renderer else None
        except UncomputableError as reason:
            self._take_out(node.place, f"{{% {node.name} {node.rest} %}}", reason)
            return []
        if made is None:
            kept = "; its content is kept" if node.children else ""
            written = f"{{% {node.name} {node.rest}".strip()[:100]
            message = f"the tag {written} %}} is unknown here and is left out{kept}"
            self.report.leave(node.place, message)
            return self.render_nodes(node.children, scope)
        return _set_in(made, self._pieces)

    def _inside(self, node: Node, scope: Scope) -> Content:
        return lambda: lines_of(self.render_nodes(node.children, scope))

    def _take_out(self, place: Place, written: str, reason: UncomputableError) -> None:
        shown_tag = written if len(written) <= 100 else f"{written[:99]}…"
        self.report.leave(place, f"{shown_tag} cannot be computed, and is left out: {reason}")

    def _if(self, node: Node, scope: Scope) -> list[Line]:
        for name, condition, content in branches(node):
            if name == "else" or holds(condition, scope) != (name == "unless"):
                return self.render_nodes(content, scope)
        return []

    _unless = _if

    def _case(self, node: Node, scope: Scope) -> list[Line]:
        value = evaluate(node.rest, scope)
        for name, words, content in branches(node)[1:]:
            options = words.replace(" or ", ",").split(",")
            if name == "else" or any(value == evaluate(one.strip(), scope) for one in options):
                return self.render_nodes(content, scope)
        return []

    def _assign(self, node: Node, scope: Scope) -> list[Line]:
        name, _, expression = node.rest.partition("=")
        try:
            scope.set(name.strip(), evaluate(expression.strip(), scope))
        except UncomputableError as reason:
            scope.set(name.strip(), _unknown(reason))
        return []

    def _capture(self, node: Node, scope: Scope) -> list[Line]:
        made = self.render_nodes(node.children, scope)
        scope.set(node.rest.strip("\"' "), "".join(piece.text for piece in made))
        return []

    def _for(self, node: Node, scope: Scope) -> list[Line]:
        name, _, rest = node.rest.partition(" in ")
        words = rest.split()
        values = evaluate(words[0], scope) if words else None
        if isinstance(values, Mapping):
            values = [[key, value] for key, value in values.items()]
        items = values if isinstance(values, list) else []
        if len(items) > MAX_ROUNDS:
            raise UncomputableError(f"it goes through more than {MAX_ROUNDS} things")
        if "reversed" in words:
            items = items[::-1]
        items = _limited(items, rest, scope)
        first, *others = branches(node)
        if not items:
            return self.render_nodes(others[0][2], scope) if others else []
        made: list[Line] = []
        for number, item in enumerate(items):
            loop = {"index": number + 1, "index0": number, "first": number == 0,
                    "last": number == len(items) - 1, "length": len(items)}  # fmt: skip
            inner = scope.within({name.strip(): item, "forloop": loop})
            made += self.render_nodes(first[2], inner)
        return made


_OWN = frozenset({"if", "unless", "case", "assign", "capture", "for"})


def standing(lines: list[Line], place: Place) -> list[Line]:
    """A block of its own: blank lines around it, and set in as the tag is for which it stands."""
    return [Line(_APART, place), *(Line(f"{line.text}\n", line.place) for line in lines)]


def _set_in(made: list[Line], before: list[Line]) -> list[Line]:
    if not made or made[0].text != _APART:
        return made
    lead = ""
    for piece in reversed(before):
        head, end, tail = piece.text.rpartition("\n")
        lead = (tail if end else piece.text) + lead
        if end or head:
            break
    lead = lead if _LEAD.fullmatch(lead) else ""
    return [made[0], *(Line(f"{lead}{line.text}", line.place) for line in made[1:])]


def _unknown(reason: UncomputableError) -> Unknown:
    return Unknown(str(reason).removeprefix("only the old site knows "))


def _limited(items: list[Any], rest: str, scope: Scope) -> list[Any]:
    for word in rest.replace(": ", ":").split():
        name, _, written = word.partition(":")
        if name in {"limit", "offset"} and written:
            number = evaluate(written, scope)
            if isinstance(number, int):
                items = items[number:] if name == "offset" else items[:number]
    return items
