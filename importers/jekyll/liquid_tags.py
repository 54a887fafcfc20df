"""Tags that Jekyll and its plugins add to Liquid, converted to Markdown."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from blog.folders.source import Folder
from importers.collection import Line
from importers.fields import one_line_text
from importers.jekyll.includes import Includer
from importers.jekyll.liquid import TagCall
from importers.jekyll.liquid_syntax import as_block
from importers.jekyll.scholar import Scholar
from importers.jekyll.theme_html import link_to_player, player_link
from importers.report import ImportReport
from importers.text.markdown_patterns import escape_label, written_target
from importers.text.prose import fenced, quoted, trimmed

_OPTION = re.compile(r"\s+(?:--?[\w-]+)(?:\s+(?!-)[^\s-]\S*)?")
_LOCATOR = re.compile(r"-(?:l|-locator)\s+(\S+)")
# Links to pages that this site generates.
PUBLICATIONS_URL = "/publications/"


@dataclass
class Tags:
    """``posts`` maps a post's file name without extension to its file."""

    folder: Folder
    report: ImportReport
    scholar: Scholar
    posts: Mapping[str, str]
    includer: Includer

    def by_name(self) -> dict[str, Callable[[TagCall], list[Line]]]:
        return {
            **dict.fromkeys(("toc", "seo", "feed_meta", "sitemap"), lambda _: []),
            **dict.fromkeys(("include", "include_cached"), self.includer.include),
            "include_relative": self.includer.include_relative,
            **dict.fromkeys(("cite", "reference", "citation"), self._cite),
            "quote": self._quote,
            "bibliography": self._bibliography,
            "post_url": self._post_url,
            "link": _link,
            "jupyter_notebook": self._notebook,
            "file_exists": self._file_exists,
            "highlight": lambda call: _fenced(call, call.first),
            **dict.fromkeys(
                ("mermaid", "graphviz", "plantuml", "blockdiag"),
                lambda call: _fenced(call, call.name),
            ),
            "details": _details,
            "tab": _tab,
            "tabs": lambda call: as_block(call.tidy_content(), call.place),
            "twitter": _web_link,
            "gist": _gist,
            **dict.fromkeys(("youtube", "vimeo"), _player),
        }

    def _cite(self, call: TagCall) -> list[Line]:
        file = one_line_text(call.page.get("bibliography"))
        text = self.scholar.cite(_OPTION.sub("", f" {call.rest}").split(), call.place, file)
        locator = _LOCATOR.search(call.rest)
        if locator and text.endswith("]"):
            text = f"{text[:-1]}, p. {locator[1]}]"
        return [Line(text, call.place)]

    def _quote(self, call: TagCall) -> list[Line]:
        cited = self._cite(call)[0].text
        inner = [*call.tidy_content(), Line("", call.place), Line(cited, call.place)]
        return as_block(quoted(inner), call.place)

    def _bibliography(self, call: TagCall) -> list[Line]:
        """This site generates the list of cited papers."""
        if "--cited" in call.rest or "bibliography" in call.page:
            return []
        link = f"[All publications]({PUBLICATIONS_URL})"
        self.report.note(call.place, "bibliography replaced by a link to the publications page")
        return as_block([Line(link, call.place)], call.place)

    def _post_url(self, call: TagCall) -> list[Line]:
        name = call.rest.strip("/ ")
        path = self.posts.get(name) or self.posts.get(name.rpartition("/")[2])
        if path is None:
            self.report.warn(call.place, f"link to post {name}: not found")
        return [Line(f"/{path or name}", call.place)]

    def _notebook(self, call: TagCall) -> list[Line]:
        name = call.rest.strip("\"' ")
        self.report.warn(call.place, f"notebook {name} not imported: notebooks are not supported")
        if not self.folder.has(name.lstrip("/")):
            return []
        return [Line(f"[{name.rpartition('/')[2]}](/{name.lstrip('/')})", call.place)]

    def _file_exists(self, call: TagCall) -> list[Line]:
        return [Line(str(self.folder.has(call.rest.strip("\"' ").lstrip("/"))).lower(), call.place)]


def _link(call: TagCall) -> list[Line]:
    return [Line(f"/{call.rest.lstrip('/')}", call.place)]


def _fenced(call: TagCall, language: str) -> list[Line]:
    return as_block(fenced(trimmed(call.content()), language, call.place), call.place)


def _details(call: TagCall) -> list[Line]:
    place = call.place
    opening = [Line("<details>", place), Line(f"<summary>{call.rest}</summary>", place)]
    blank = Line("", place)
    inner = [*opening, blank, *call.tidy_content(), blank, Line("</details>", place), blank]
    return as_block(inner, place)


def _tab(call: TagCall) -> list[Line]:
    label = call.rest.partition(" ")[2] or call.rest
    heading = Line(f"**{escape_label(label.strip())}**", call.place)
    return as_block([heading, Line("", call.place), *call.tidy_content()], call.place)


def _web_link(call: TagCall) -> list[Line]:
    return [Line(player_link(call.first, "Post"), call.place)]


def _gist(call: TagCall) -> list[Line]:
    name = call.first
    link = f"[Gist {escape_label(name)}]({written_target(f'https://gist.github.com/{name}')})"
    return [Line(link, call.place)]


def _player(call: TagCall) -> list[Line]:
    name = call.first.strip("\"'")
    given = {"path": name} if "/" in name else {"id": name, "provider": call.name}
    return as_block([Line(link_to_player(given, "Video"), call.place)], call.place)
