"""{% include %}: images, players and lists of the themes, and the folder's own files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from importers.collection import Line
from importers.fields import list_of, mapping_of, one_line_text
from importers.front_matter import source_of
from importers.jekyll.liquid import LiquidRenderer, TagCall
from importers.jekyll.liquid_syntax import as_block
from importers.jekyll.liquid_values import liquid_text
from importers.jekyll.theme_html import link_to_player
from importers.report import SourceLine
from importers.text.included_files import IncludedFiles
from importers.text.markdown_patterns import (
    escape_label,
    markdown_image,
    sized_image,
    written_target,
)

MAX_RECORDS = 1_000
_TITLES = ("title", "name", "role", "degree", "language", "label", "venue")
_ADDRESSES = ("url", "link", "website", "company_url", "institution_url", "href")
_NOT_SHOWN = re.compile(
    r"(?:^|_)(?:img|image|icon|logo|badge|colou?r|order|weight|id|ownership)(?:$|_)"
)


def listing(data: Any, place: SourceLine) -> list[Line]:
    return [Line(text, place) for text in _lines(data, "", 0)][:MAX_RECORDS]


def _lines(data: Any, indent: str, depth: int) -> Iterator[str]:
    if depth > 4:
        return
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _entry(str(name), value, indent, depth, is_alone=len(data) == 1)
    elif isinstance(data, list):
        for record in data:
            if isinstance(record, dict):
                yield from _record(record, indent, depth)
            elif one_line_text(record):
                yield f"{indent}- {one_line_text(record)}"


def _fact(name: str, value: Any, address: str) -> str:
    """A number is shown with its name, and a URL as a link."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(one_line_text, value)))
    text = one_line_text(value)
    words = name.replace("_", " ")
    if text.startswith(("http://", "https://")):
        return f"[{words.removesuffix(' url')}]({written_target(text)})" if text != address else ""
    is_number = isinstance(value, int | float) and name not in {"year", "date"}
    return f"{words} {text}" if is_number and text else text


def _entry(name: str, value: Any, indent: str, depth: int, *, is_alone: bool) -> Iterator[str]:
    words = escape_label(name.replace("_", " "))
    if isinstance(value, list | dict) and value:
        if not is_alone:
            yield f"{indent}- **{words}**"
        yield from _lines(value, indent if is_alone else f"{indent}  ", depth + 1)
    elif one_line_text(value):
        yield f"{indent}- {words}: {one_line_text(value)}"


def _record(record: dict[Any, Any], indent: str, depth: int) -> Iterator[str]:
    title_field = next((name for name in _TITLES if one_line_text(record.get(name))), "")
    address = next(
        (one_line_text(record[n]) for n in _ADDRESSES if one_line_text(record.get(n))), ""
    )
    title = escape_label(one_line_text(record.get(title_field)))
    if address.startswith(("http://", "https://", "/")) and title:
        title = f"[{title}]({written_target(address)})"
    others = [
        _fact(str(name), value, address)
        for name, value in record.items()
        if name != title_field and not _NOT_SHOWN.search(str(name))
    ]
    words = " · ".join(filter(None, [f"**{title}**" if title else "", *others]))
    if words:
        yield f"{indent}- {words}"
    for value in record.values():
        if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
            yield from _lines(value, f"{indent}  ", depth + 1)


_NAME = re.compile(r"^\s*(\S+)(.*)$", re.DOTALL)
_ARGUMENT = re.compile(
    r"(?<![\w-])([\w-]+)\s*=\s*(?:([\"'])((?:\\.|(?!\2)[^\\])*)\2|([^\s\"']+))", re.DOTALL
)
_QUOTE = re.compile(r"\\([\"'])")
_FIGURES = frozenset({"figure", "image", "img", "picture", "responsive-image"})
_PLAYERS = {"video": "Video", "audio": "Audio", "youtube": "Video", "vimeo": "Video"}
# Layout parts around every page's text.
_SILENT = frozenset({"base_path", "toc", "bib_search", "scripts", "head", "analytics", "comments"})
_GENERATED_LISTS = frozenset(
    {"news", "selected_papers", "latest_posts", "social", "pagination", "projects", "talks"}
    | {"projects_horizontal", "talks_horizontal", "archive-single", "archive-single-cv"}
    | {"archive-single-talk", "archive-single-talk-cv", "author-profile", "related_posts"}
)


@dataclass
class Includer(IncludedFiles):
    data: Mapping[str, Any] = field(default_factory=dict)
    renderer: LiquidRenderer | None = None
    _open: tuple[str, ...] = ()

    def include(self, call: TagCall) -> list[Line]:
        named = _NAME.match(call.rest)
        name, given = (named[1], arguments(named[2], call)) if named else ("", {})
        stem = re.sub(r"\.(?:html|liquid|md)$", "", name)
        last = PurePosixPath(stem).name
        if stem in _FIGURES:
            return as_block(_figure(given, call), call.place)
        if last in _PLAYERS:
            return as_block([Line(link_to_player(given, _PLAYERS[last]), call.place)], call.place)
        if stem == "gallery":
            return as_block(_gallery(given, call), call.place)
        if stem.startswith("repository/"):
            return as_block(_repository(given, call), call.place)
        if stem in _SILENT:
            return []
        return self._own(call, name, given)

    def include_relative(self, call: TagCall) -> list[Line]:
        name, _, rest = call.rest.partition(" ")
        return self._file(call, name, arguments(rest, call), beside=call.place.path)

    def _own(self, call: TagCall, name: str, given: dict[str, Any]) -> list[Line]:
        stem, beside = PurePosixPath(name).stem, "_includes/-"
        path = self.folder.resolve(name, beside=beside)
        if path is None or not self.folder.has(path):
            if stem in _GENERATED_LISTS:
                message = f"list from {name} not imported: this site generates its own"
                self.report.note(call.place, message)
                return []
            fitting = [key for key in self.data if stem == key or stem.startswith(f"{key}_")]
            if fitting:
                message = (
                    f"{name} not found in the folder; _data/{fitting[0]} is shown as a list instead"
                )
                self.report.note(call.place, message)
                return as_block(listing(self.data[fitting[0]], call.place), call.place)
        return self._file(call, name, given, beside=beside)

    def _file(self, call: TagCall, name: str, given: dict[str, Any], *, beside: str) -> list[Line]:
        opened = self._open
        found = self.read(name, call.place, beside=beside, opened=opened, lost=_values_of(given))
        if found is None or self.renderer is None:
            return []
        self._open = (*opened, found.path)
        try:
            template = self.renderer.read(source_of(found.text, found.path, self.report).lines)
            return self.renderer.run(template, call.context, {"include": given}).pieces
        finally:
            self._open = opened


def arguments(written: str, call: TagCall) -> dict[str, Any]:
    found = _ARGUMENT.finditer(written)
    return {one[1]: _QUOTE.sub(r"\1", one[3]) if one[2] else call.value(one[4]) for one in found}


def image_markup(target: str, words: str, caption: str = "", width: str = "") -> str:
    """Return an image as Markdown, or as HTML if it has a width and no caption."""
    target = target if re.match(r"[a-z][a-z0-9+.-]*:|//", target) else f"/{target.lstrip('/')}"
    if re.fullmatch(r"\d{1,5}(?:%|px)?", width) and not caption:
        return sized_image(target, words, width.removesuffix("px"))
    return markdown_image(escape_label(words), target, caption)


def _figure(given: dict[str, Any], call: TagCall) -> list[Line]:
    words = {name: " ".join(liquid_text(value).split()) for name, value in given.items()}
    names = ("path", "image_path", "src", "url", "image", "file", "name")
    target = next((words[name] for name in names if words.get(name)), "")
    caption = words.get("caption", "")
    alt = words.get("alt") or ("" if caption else words.get("title", ""))
    if not target:
        return [Line(f"_{caption}_", call.place)] if caption else []
    return [Line(image_markup(target, alt, caption, words.get("width", "")), call.place)]


def _gallery(given: dict[str, Any], call: TagCall) -> list[Line]:
    lines: list[Line] = []
    for item in map(mapping_of, list_of(call.page.get(liquid_text(given.get("id")) or "gallery"))):
        target = one_line_text(item.get("image_path")) or one_line_text(item.get("url"))
        alt = one_line_text(item.get("alt")) or one_line_text(item.get("title"))
        lines += [Line(image_markup(target, alt), call.place), Line("", call.place)]
    if caption := liquid_text(given.get("caption")):
        lines.append(Line(f"_{caption}_", call.place))
    return lines


def _repository(given: dict[str, Any], call: TagCall) -> list[Line]:
    name = liquid_text(given.get("repository") or given.get("username"))
    return [Line(f"- [{escape_label(name)}](https://github.com/{name})", call.place)]


def _values_of(given: dict[str, Any]) -> str:
    """Return the texts that an include would have shown."""
    texts = filter(str.strip, map(liquid_text, given.values()))
    values = ", ".join(f"“{text}”" for text in texts)
    return f"; its values: {values}" if values else ""
