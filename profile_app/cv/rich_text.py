"""Convert rendered HTML to a tree of plain data, so that the template never parses markup."""

from html.parser import HTMLParser
from typing import Any

from blog.bibliography.latex_text import to_line

Node = dict[str, Any]

_INLINE = {"em": "emph", "i": "emph", "strong": "strong", "b": "strong", "code": "code"}
_BLOCKS = {"p": "par", "li": "item", "ul": "list", "ol": "list", "blockquote": "par"}
_SKIPPED = {"script", "style", "svg", "annotation", "details"}
_MAX_DEPTH = 20


def rich_text(html: str) -> list[Node]:
    """Return blocks: ``{"kind": "par", "body": [...]}``; text is ``{"kind": "text", "text": …}``.

    Headings become strong paragraphs, images their alt text, formulas plain characters.
    """
    parser = _TreeParser()
    parser.feed(html)
    parser.close()
    return parser.blocks()


def text_nodes(text: str) -> list[Node]:
    return [{"kind": "text", "text": text}] if text else []


class _TreeParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._root: Node = {"kind": "root", "body": []}
        self._open: list[tuple[str, Node]] = [("", self._root)]
        self._skipped_depth = 0
        self._formula = ""

    def blocks(self) -> list[Node]:
        """Return the blocks; inline nodes outside of blocks become paragraphs."""
        blocks: list[Node] = []
        for node in self._root["body"]:
            if node["kind"] in {"par", "list"}:
                blocks.append(node)
            elif blocks and blocks[-1].get("is_loose"):
                blocks[-1]["body"].append(node)
            elif node.get("text", "x").strip():
                blocks.append({"kind": "par", "body": [node], "is_loose": True})
        return blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _SKIPPED:
            self._skipped_depth += 1
        elif tag == "math":
            self._formula = to_line(f"${given.get('alttext') or ''}$")
            self._skipped_depth += 1
            if self._formula:
                self._add({"kind": "text", "text": self._formula})
        elif tag == "br":
            self._add({"kind": "break"})
        elif tag == "img":
            self._add({"kind": "text", "text": given.get("alt") or ""})
        elif not self._skipped_depth and len(self._open) < _MAX_DEPTH:
            self._open_tag(tag, given)

    def _open_tag(self, tag: str, given: dict[str, str | None]) -> None:
        node: Node | None = None
        if tag in _INLINE:
            node = {"kind": _INLINE[tag], "body": []}
        elif tag in _BLOCKS:
            node = {"kind": _BLOCKS[tag], "body": [], "is_numbered": tag == "ol"}
        elif tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            strong: Node = {"kind": "strong", "body": []}
            self._add({"kind": "par", "body": [strong]})
            self._open.append((tag, strong))
        elif tag == "a" and (given.get("href") or "").startswith(
            ("https://", "http://", "mailto:")
        ):
            node = {"kind": "link", "url": given["href"], "body": []}
        if node is not None:
            self._add(node)
            self._open.append((tag, node))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED or tag == "math":
            self._skipped_depth = max(0, self._skipped_depth - 1)
            return
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if not self._skipped_depth:
            self._add({"kind": "text", "text": data})

    def _add(self, node: Node) -> None:
        self._open[-1][1]["body"].append(node)
