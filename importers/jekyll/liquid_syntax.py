"""Liquid's tags and outputs as a tree; texts are ranges of the source, so that places stay true."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from blog.folders.source import SourceRefused
from importers.collection import Line
from importers.report import Place, Report
from importers.text.prose import Prose

MAX_NESTING = 40
_TOKEN = re.compile(
    r"\{%-?\s*raw\s*-?%\}(?P<raw>.*?)(?:\{%-?\s*endraw\s*-?%\}|\Z)"
    r"|\{%(?P<left>-?)\s*(?P<name>[\w-]+)(?P<rest>(?:[^%{]|%(?!\})|\{(?!%)){0,2000}?)(?P<right>-?)%\}"
    r"|\{\{(?P<out_left>-?)(?P<output>(?:(?!\}\}|\{\{).){0,1000}?)(?P<out_right>-?)\}\}",
    re.DOTALL,
)
_BRANCHES = {"else": {"if", "unless", "case", "for"}, "elsif": {"if", "unless"}, "when": {"case"}}


@dataclass
class Node:
    """``name`` is a tag's, or empty: then ``output`` is an expression or ``lines`` are a text."""

    place: Place
    name: str = ""
    rest: str = ""
    output: str = ""
    lines: list[Line] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)


def parse(lines: list[Line], report: Report) -> list[Node]:
    prose = Prose(lines)
    tokens = list(_TOKEN.finditer(prose.text))
    ends = {token["name"][3:] for token in tokens if (token["name"] or "").startswith("end")}
    root = Node(Place(""))
    open_nodes = [root]
    position, trims = 0, False
    for token in tokens:
        before = list(_texts(prose, position, token.start()))
        _trim(before, at_start=trims, at_end=bool(token["left"] or token["out_left"]))
        open_nodes[-1].children += before
        trims = bool(token["right"] or token["out_right"])
        position = token.end()
        place = prose.place_at(token.start())
        if token["raw"] is not None:
            open_nodes[-1].children += _texts(prose, token.start("raw"), token.end("raw"))
        elif token["output"] is not None:
            open_nodes[-1].children.append(Node(place, output=token["output"].strip()))
        else:
            _take_tag(open_nodes, Node(place, token["name"], token["rest"].strip()), ends, report)
    rest = list(_texts(prose, position, len(prose.text)))
    _trim(rest, at_start=trims, at_end=False)
    open_nodes[-1].children += rest
    return root.children


def branches(node: Node) -> list[tuple[str, str, list[Node]]]:
    """Return a block's parts as (tag, its words, content): ``if``, ``elsif``, ``else``."""
    parts: list[tuple[str, str, list[Node]]] = [(node.name, node.rest, [])]
    for child in node.children:
        if node.name in _BRANCHES.get(child.name, ()):
            parts.append((child.name, child.rest, []))
        else:
            parts[-1][2].append(child)
    return parts


def lines_of(pieces: list[Line]) -> list[Line]:
    """Join pieces, each of which may hold line ends, to whole lines."""
    lines: list[Line] = []
    parts: list[str] = []
    place: Place | None = None
    for piece in pieces:
        for index, part in enumerate(piece.text.split("\n")):
            if index:
                lines.append(Line("".join(parts), place or piece.place))
                parts, place = [], None
            if place is None or not "".join(parts).strip():
                place = piece.place
            parts.append(part)
    if parts and place is not None:
        lines.append(Line("".join(parts), place))
    return lines


def _take_tag(open_nodes: list[Node], node: Node, ends: set[str], report: Report) -> None:
    top = open_nodes[-1]
    if top.name == "comment" and node.name not in {"comment", "endcomment"}:
        return
    if not node.name.startswith("end"):
        top.children.append(node)
        if node.name in ends and node.name not in _BRANCHES:
            open_nodes.append(node)
            if len(open_nodes) > MAX_NESTING:
                raise SourceRefused(f"{node.place}: the Liquid tags are nested too deeply.")
        return
    name = node.name[3:]
    if all(other.name != name for other in open_nodes[1:]):
        report.leave(node.place, f"{{% {node.name} %}} ends a block that was never begun")
        return
    while open_nodes[-1].name != name:
        _release(open_nodes)
    open_nodes.pop()


def _release(open_nodes: list[Node]) -> None:
    """A tag without an end holds nothing: what follows it stands beside it."""
    single = open_nodes.pop()
    open_nodes[-1].children += single.children
    single.children = []


def _texts(prose: Prose, start: int, end: int) -> Iterator[Node]:
    """Return the text of a range as one node, one piece for each of its lines."""
    if start >= end:
        return
    pieces = []
    for part in prose.text[start:end].splitlines(keepends=True):
        pieces.append(Line(part, prose.place_at(start)))
        start += len(part)
    yield Node(pieces[0].place, lines=pieces)


def _trim(nodes: list[Node], *, at_start: bool, at_end: bool) -> None:
    for node in nodes:
        if at_start:
            while node.lines and not node.lines[0].text.strip():
                node.lines.pop(0)
            if node.lines:
                node.lines[0] = node.lines[0]._replace(text=node.lines[0].text.lstrip())
        if at_end:
            while node.lines and not node.lines[-1].text.strip():
                node.lines.pop()
            if node.lines:
                node.lines[-1] = node.lines[-1]._replace(text=node.lines[-1].text.rstrip())
