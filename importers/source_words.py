"""The content of a source file in parts, without syntax: lines of text and values of fields."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from html import unescape
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import yaml

from blog.bibliography.bibtex_entries import read_entries
from blog.bibliography.latex_text import to_line
from blog.folders.folder_walk import PAGE_SUFFIXES
from importers.collection import Line
from importers.fields import DataRecord, list_of, mapping_of
from importers.front_matter import (
    FrontMatterError,
    parse_json_front_matter,
    parse_toml_front_matter,
    split_front_matter,
)
from importers.report import SourceLine

# What no page shows.
_HIDDEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), ("%%", "%%"),
           ("{% comment %}", "{% endcomment %}"))  # fmt: skip
# Commands, of which only quoted text is content.
_COMMANDS = (("{%", "%}"), ("{{", "}}"))
_OPENING = re.compile(r"\{%-?[ \t]{0,20}")
_CLOSING = re.compile(r"[ \t]{0,20}-?%\}")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_QUOTED = re.compile(r"(?:alt|title|caption|label|name)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]*\}|(?<=\S)\{[.#][^{}\n]*\}")
_TARGET = re.compile(r"(?<=\])\((?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)")
_DEFINITION = re.compile(r"^( {0,3}\[[^\]\n]+\]:)[ \t]*\S+", re.MULTILINE)
_FENCE = re.compile(r"^([ \t>]*(?:`{3,}|~{3,})).*$", re.MULTILINE)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>)\]\"']+")
# The cells of an exported table name files by their encoded paths.
_ENCODED_PATH = re.compile(
    r"(?<![^\s(),;\"])[^\s(),;\"%]*(?:%[0-9A-Fa-f]{2}[^\s(),;\"%]*)+(?![^\s(),;\"])"
)
_EMOJI = re.compile(r":[0-9_+-]*[a-z][a-z0-9_+-]*:")
# The name of an option of a cell of code, and the start of a block.
_CELL_OPTION = re.compile(r"^[ \t]*(?:#|//|--)\|[ \t]*[\w.-]+:", re.MULTILINE)
_BLOCK = re.compile(r"^[ \t>]*:{3,}.*$", re.MULTILINE)
_REFERENCE = re.compile(r"\\@ref\([^()\n]*\)|^\(ref:[^()\n]*\)|^# \(PART\)", re.MULTILINE)
# The target of a wiki link that has a text, and the size of an embedded image.
_WIKI_TARGET = re.compile(r"(\[\[)[^\[\]|\n]*\\?\|(?:\d+(?:x\d+)?(?=\]\]))?")

_YAML_SUFFIXES = {".yml", ".yaml"}
_PARSERS = {".toml": parse_toml_front_matter, ".json": parse_json_front_matter}
TEXT_SUFFIXES = (
    PAGE_SUFFIXES | _YAML_SUFFIXES | {*_PARSERS, ".bib", ".csv", ".ipynb", ".tsv", ".txt"}
)
# Other keys of a table are content, such as names of people.
_FIELD_NAME = re.compile(r"[a-z][\w -]*|<[^\w]*[\w >-]*")
_SUMMARY = "summary.md"
_LATEX = re.compile(r"[\\{}~]")
_VALUES = frozenset({"tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp"})
# Numbers in data are mostly settings.
_VALUES_OF_PAGES = _VALUES | {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}


class SourcePart(NamedTuple):
    """A line of text, or a value with the path of its field: ``author.name``.

    ``line`` is 0 if the parser of the format doesn't tell it.
    """

    text: str
    line: int
    name: str = ""


def parts_of(path: str, text: str) -> list[SourcePart]:
    file = PurePosixPath(path.lower())
    if file.suffix == ".bib":
        return list(_parts_of_entries(text))
    if file.suffix == ".ipynb":
        return list(_parts_of_notebook(text))
    if file.suffix in _YAML_SUFFIXES:
        return _parts_of_yaml(text.replace("\t", "  "))
    if file.suffix in _PARSERS:
        return _parts_of_data(text, _PARSERS[file.suffix])
    if file.suffix not in PAGE_SUFFIXES:
        is_table = file.suffix in {".csv", ".tsv"}
        plain = (_ENCODED_PATH if is_table else _CELL_OPTION).sub(" ", text)
        return _numbered(plain.split("\n"))
    lines = [Line(line, SourceLine(path, n)) for n, line in enumerate(text.split("\n"), 1)]
    end, parse = split_front_matter(lines)
    body = [line.text for line in lines[end:]]
    if file.name == _SUMMARY:
        # The title of a summary is shown nowhere.
        body = _without_title(body)
    parts = _numbered(_without_syntax("\n".join(body)).split("\n"), end)
    return [*(_parts_of_head([line.text for line in lines[:end]], parse)), *parts]


def _without_title(lines: list[str]) -> list[str]:
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    is_title = lines[first : first + 1] and lines[first].startswith("# ")
    return [*lines[:first], "", *lines[first + 1 :]] if is_title else lines


def _numbered(lines: Iterable[str], above: int = 0) -> list[SourcePart]:
    return [SourcePart(line, n) for n, line in enumerate(lines, above + 1) if line.strip()]


def _parts_of_head(lines: list[str], parse: Callable[[str], Any]) -> list[SourcePart]:
    bare = ["" if line.rstrip() in {"---", "..."} else line for line in lines]
    if lines != bare:
        return _parts_of_yaml("\n".join(bare), _VALUES_OF_PAGES)
    return _parts_of_data("\n".join(lines), parse, (str, date, int, float))


def _parts_of_yaml(text: str, tags: frozenset[str] = _VALUES) -> list[SourcePart]:
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        return list(_values_of_node(root, "", set(), tags)) if root else []
    except (yaml.YAMLError, RecursionError):
        return _numbered(text.split("\n"))


def _values_of_node(
    node: yaml.Node, name: str, seen: set[int], tags: frozenset[str]
) -> Iterator[SourcePart]:
    """Yield each value once, also if aliases repeat it."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            given = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            inner = f"{name}.{given}".lstrip(".")
            if not _FIELD_NAME.fullmatch(given):
                yield from _values_of_node(key, inner, seen, tags)
            yield from _values_of_node(value, inner, seen, tags)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _values_of_node(value, name, seen, tags)
    elif node.tag in tags:
        yield SourcePart(_value(node.value), node.start_mark.line + 1, name)


def _value(text: str) -> str:
    """A value that is a URL is content, unlike the URLs of a text."""
    return text if _URL.fullmatch(text) else _without_syntax(text)


def _parts_of_data(
    text: str, parse: Callable[[str], Any], types: tuple[type, ...] = (str, date)
) -> list[SourcePart]:
    try:
        return list(_values(parse(text), types))
    except FrontMatterError:
        return _numbered(text.split("\n"))


def _values(value: Any, types: tuple[type, ...], name: str = "") -> Iterator[SourcePart]:
    if isinstance(value, dict):
        for key, one in value.items():
            inner = f"{name}.{key}".lstrip(".")
            if not _FIELD_NAME.fullmatch(str(key)):
                yield SourcePart(str(key), 0, inner)
            yield from _values(one, types, inner)
    elif isinstance(value, list):
        for one in value:
            yield from _values(one, types, name)
    elif isinstance(value, types) and not isinstance(value, bool):
        yield SourcePart(_value(str(value)), 0, name)


def _parts_of_notebook(text: str) -> Iterator[SourcePart]:
    try:
        cells = mapping_of(json.loads(text)).get("cells")
    except (ValueError, RecursionError):
        cells = None
    for cell in map(DataRecord, list_of(cells)):
        source = "".join(map(str, list_of(cell.find("source"))))
        kind = ".txt" if cell.text("cell_type") == "code" else ".md"
        yield from (part._replace(line=0) for part in parts_of(f"cell{kind}", source))


def _parts_of_entries(text: str) -> Iterator[SourcePart]:
    for entry in read_entries(text).entries:
        for name, value in entry.fields.items():
            yield SourcePart(to_line(value) if _LATEX.search(value) else value, entry.line, name)


def _without_syntax(text: str) -> str:
    """Keep the number of lines."""
    text = _CLOSING.sub(" %}", _OPENING.sub("{% ", text))
    for start, end in _HIDDEN:
        text = _without_parts(text, start, end, is_hidden=True)
    for start, end in _COMMANDS:
        text = _without_parts(text, start, end)
    text = _REFERENCE.sub(" ", _CELL_OPTION.sub(" ", _WIKI_TARGET.sub(r"\1", text)))
    text = _BLOCK.sub(lambda found: _quoted_words(found[0]), text)
    text = _ATTRIBUTES.sub(" ", _TAG.sub(lambda found: _quoted_words(found[0]), text))
    text = _FENCE.sub(r"\1", _DEFINITION.sub(r"\1", _TARGET.sub(" ", text)))
    return unescape(_EMOJI.sub(" ", _URL.sub(" ", text)))


def _without_parts(text: str, start: str, end: str, *, is_hidden: bool = False) -> str:
    """Remove the parts between two marks, in one pass."""
    kept, at = [], 0
    while (found := text.find(start, at)) >= 0:
        last = text.find(end, found + len(start))
        if last < 0:
            break
        part = text[found : last + len(end)]
        kept += [text[at:found], "\n" * part.count("\n") if is_hidden else _quoted_words(part)]
        at = last + len(end)
    return "".join([*kept, text[at:]])


def _quoted_words(tag: str) -> str:
    words = " ".join(f"{one or other}" for one, other in _QUOTED.findall(tag)).replace("\n", " ")
    return f" {words} ; " + "\n" * tag.count("\n")
