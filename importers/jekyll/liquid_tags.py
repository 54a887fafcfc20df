"""The tags that Jekyll and its plug-ins add to Liquid, as Markdown."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from blog.folders.source import Folder
from importers.collection import Line
from importers.jekyll.includes import Includer
from importers.jekyll.liquid import Content, TagRenderer, standing
from importers.jekyll.liquid_syntax import Node
from importers.jekyll.liquid_values import Scope
from importers.jekyll.players import link_to_player, player_link
from importers.jekyll.scholar import Scholar
from importers.jekyll.site_settings import mapping_of, text_of
from importers.report import Report
from importers.text.markdown_patterns import escape_label, written_target
from importers.text.prose import without_blank_runs

_OPTION = re.compile(r"\s+(?:--?[\w-]+)(?:\s+(?!-)[^\s-]\S*)?")
_LOCATOR = re.compile(r"-(?:l|-locator)\s+(\S+)")
# Links to pages that the site has itself.
PUBLICATIONS = "/publications/"


@dataclass
class Tags:
    """``posts`` leads from a post's file name without ending to its file."""

    folder: Folder
    report: Report
    scholar: Scholar
    posts: Mapping[str, str]
    includer: Includer

    def renderers(self) -> dict[str, TagRenderer]:
        plain: dict[str, Callable[[Node, Content], list[Line]]] = {
            "highlight": _highlight,
            "details": _details,
            "tab": _tab,
            "tabs": _content,
            "twitter": _web_link,
            "gist": _gist,
            "post_url": self._post_url,
            "link": self._link,
            "jupyter_notebook": self._notebook,
            "file_exists": self._file_exists,
            **dict.fromkeys(("mermaid", "graphviz", "plantuml", "blockdiag"), _drawing),
        }
        found: dict[str, TagRenderer] = {
            name: _without_scope(render) for name, render in plain.items()
        }
        found["include"] = found["include_cached"] = self._include
        found["include_relative"] = self._include_relative
        found["bibliography"], found["quote"] = self._bibliography, self._quote
        found["cite"] = found["reference"] = found["citation"] = self._cite
        for name in ("youtube", "vimeo"):
            found[name] = _player
        return found

    def _include(self, node: Node, scope: Scope, _content: Content) -> list[Line]:
        return self.includer.include(node, scope)

    def _include_relative(self, node: Node, scope: Scope, _content: Content) -> list[Line]:
        return self.includer.include_relative(node, scope)

    def _cite(self, node: Node, scope: Scope, _content: Content) -> list[Line]:
        file = text_of(mapping_of(scope.get("page")).get("bibliography"))
        text = self.scholar.cite(_OPTION.sub("", f" {node.rest}").split(), node.place, file)
        locator = _LOCATOR.search(node.rest)
        if locator and text.endswith("]"):
            text = f"{text[:-1]}, p. {locator[1]}]"
        return [Line(text, node.place)]

    def _quote(self, node: Node, scope: Scope, content: Content) -> list[Line]:
        cited = self._cite(node, scope, content)[0].text
        inner = [Line(f"> {line.text}".rstrip(), line.place) for line in _tidy(content)]
        return standing([*inner, Line(">", node.place), Line(f"> {cited}", node.place)], node.place)

    def _bibliography(self, node: Node, scope: Scope, _content: Content) -> list[Line]:
        """The site writes the list of what a text cites itself."""
        if "--cited" in node.rest or "bibliography" in mapping_of(scope.get("page")):
            return []
        link = f"[All publications]({PUBLICATIONS})"
        self.report.note(node.place, "the list of publications is a page of the site's own")
        return standing([Line(link, node.place)], node.place)

    def _post_url(self, node: Node, _content: Content) -> list[Line]:
        name = node.rest.strip("/ ")
        path = self.posts.get(name) or self.posts.get(name.rpartition("/")[2])
        if path is None:
            self.report.leave(node.place, f"there is no post {name}, to which a link leads")
        return [Line(f"/{path or name}", node.place)]

    def _link(self, node: Node, _content: Content) -> list[Line]:
        return [Line(f"/{node.rest.strip().lstrip('/')}", node.place)]

    def _notebook(self, node: Node, _content: Content) -> list[Line]:
        name = node.rest.strip("\"' ")
        self.report.leave(node.place, f"the notebook {name} is not shown here")
        if not self.folder.has(name.lstrip("/")):
            return []
        return [Line(f"[{name.rpartition('/')[2]}](/{name.lstrip('/')})", node.place)]

    def _file_exists(self, node: Node, _content: Content) -> list[Line]:
        is_there = self.folder.has(node.rest.strip("\"' ").lstrip("/"))
        return [Line(str(is_there).lower(), node.place)]


def _without_scope(render: Callable[[Node, Content], list[Line]]) -> TagRenderer:
    return lambda node, _scope, content: render(node, content)


def _tidy(content: Content) -> list[Line]:
    return without_blank_runs(content())


def _content(node: Node, content: Content) -> list[Line]:
    return standing(_tidy(content), node.place)


def _drawing(node: Node, content: Content) -> list[Line]:
    return _fenced(node, content, node.name)


def _highlight(node: Node, content: Content) -> list[Line]:
    return _fenced(node, content, next(iter(node.rest.split()), ""))


def _fenced(node: Node, content: Content, language: str) -> list[Line]:
    lines = content()
    while lines and not lines[0].text.strip():
        lines.pop(0)
    while lines and not lines[-1].text.strip():
        lines.pop()
    runs = [len(run) for line in lines for run in re.findall(r"`{3,}", line.text)]
    fence = "`" * (max(runs, default=2) + 1)
    opening, closing = Line(f"{fence}{language}", node.place), Line(fence, node.place)
    return standing([opening, *lines, closing], node.place)


def _details(node: Node, content: Content) -> list[Line]:
    place = node.place
    opening = [Line("<details>", place), Line(f"<summary>{node.rest}</summary>", place)]
    blank = Line("", place)
    inner = [*opening, blank, *_tidy(content), blank, Line("</details>", place), blank]
    return standing(inner, place)


def _tab(node: Node, content: Content) -> list[Line]:
    label = node.rest.partition(" ")[2] or node.rest
    heading = Line(f"**{escape_label(label.strip())}**", node.place)
    return standing([heading, Line("", node.place), *_tidy(content)], node.place)


def _web_link(node: Node, _content: Content) -> list[Line]:
    address = next(iter(node.rest.split()), "")
    return [Line(player_link(address, "Post"), node.place)]


def _gist(node: Node, _content: Content) -> list[Line]:
    name = next(iter(node.rest.split()), "")
    link = f"[Gist {escape_label(name)}]({written_target(f'https://gist.github.com/{name}')})"
    return [Line(link, node.place)]


def _player(node: Node, _scope: Scope, _content: Content) -> list[Line]:
    name = next(iter(node.rest.split()), "").strip("\"'")
    given = {"path": name} if "/" in name else {"id": name, "provider": node.name}
    return standing([Line(link_to_player(given, "Video"), node.place)], node.place)
