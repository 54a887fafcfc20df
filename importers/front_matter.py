"""Front matter of a Markdown file (YAML, TOML or JSON), read within limits."""

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

import yaml

from blog.folders.source import Folder
from blog.markdown.control_characters import FORBIDDEN
from importers.collection import Line
from importers.dates import parse_datetime_text
from importers.fields import FieldReader, field_start
from importers.report import ImportReport, SourceLine
from importers.text.dialects import with_strict_targets
from importers.visibility import draft_name, hiding_field, looks_like_draft

MAX_NODES = 100_000


class YamlTooLargeError(yaml.YAMLError):
    """The message is shown to the owner."""


def without_control_characters(value: Any) -> Any:
    """Return data whose texts have no characters that no page may have, such as "\\u000b"."""
    if isinstance(value, dict):
        return {name: without_control_characters(one) for name, one in value.items()}
    if isinstance(value, list):
        return [without_control_characters(one) for one in value]
    if not isinstance(value, str):
        return value
    return FORBIDDEN.sub(lambda found: " " if found[0].isspace() else "", value)


class _Loader(yaml.SafeLoader):
    """Reads days and times that do not exist as text, so that the other fields are read."""

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value

    def construct_tagged(self, _tag: str, node: yaml.Node) -> Any:
        """Read a value with a tag of its own, such as R code, as if it had none."""
        if isinstance(node, yaml.MappingNode):
            return self.construct_mapping(node, deep=True)
        if isinstance(node, yaml.SequenceNode):
            return self.construct_sequence(node, deep=True)
        return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)
_Loader.add_multi_constructor("!", _Loader.construct_tagged)


def load_yaml(text: str) -> Any:
    """Return plain values. Raise yaml.YAMLError."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _measure(node, {}, set())
        return without_control_characters(loader.construct_document(node))
    except RecursionError as error:
        raise YamlTooLargeError("it is nested too deeply") from error
    finally:
        loader.dispose()


def _measure(node: yaml.Node, known: dict[int, int], above: set[int]) -> int:
    """Return the number of values of a node, expanding aliases."""
    if id(node) in above:
        raise YamlTooLargeError("an alias is inside its own anchor")
    if id(node) not in known:
        above.add(id(node))
        size = 1 + sum(_measure(child, known, above) for child in _child_nodes(node))
        above.remove(id(node))
        if size > MAX_NODES:
            raise YamlTooLargeError(f"it expands to more than {MAX_NODES:,} values")
        known[id(node)] = size
    return known[id(node)]


def _child_nodes(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [child for pair in node.value for child in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


MAX_FRONT_MATTER_LINES = 2_000
_ENDS = {"---": {"---", "..."}, "+++": {"+++"}}
_DATE_FIELDS = ("date", "publishDate", "created", "lastmod", "updated")
# A page with one of these is public if none hides it, whatever its text looks like.
_SETTLING_FIELDS = ("draft", "status", "published", "publish", "public")
PART_FIELDS = ("series_order", "series_weight", "series_part", "part")
# Messages of the YAML parser.
_IN_PLAIN_WORDS = (
    ("mapping values are not allowed", "a value with a colon needs quotes"),
    ("cannot start any token", "a tab or a special character: use spaces, or quotes"),
    ("unexpected end of stream", "a quote isn't closed"),
    ("expected <block end>", "check the quotes and the indentation"),
    ("expected ',' or", "a bracket isn't closed"),
    ("could not find expected ':'", "a colon is missing"),
    ("undefined alias", "a value that starts with * needs quotes"),
)
_LAST_PART = 1_000
_FIRST_FIELD = re.compile(r"\s*[\"']?[\w-]+[\"']?\s*[:=](?:\s|$)")
_TOML_DATE = re.compile(
    r"^([ \t]*[\w.-]+[ \t]*=[ \t]*)"
    r"(\d{4}-\d\d-\d\d(?:[T ][\d:.]+)?(?:Z|[+-][\d:]+)?)(?=[ \t]*(?:#|$))",
    re.MULTILINE,
)
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")


class FrontMatterError(ValueError):
    """Invalid front matter: the reason and the line in it, counted from 1."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.line = line


@dataclass
class SourceText(FieldReader):
    """``head`` are the lines of the front matter; ``hiding`` is why the text was not public."""

    lines: list[Line]
    fields: dict[str, Any] = field(default_factory=dict)
    head: list[Line] = field(default_factory=list)
    hiding: str = ""
    separator = ","

    def place_of(self, name: str) -> SourceLine:
        start = field_start(name)
        found = next((line.place for line in self.head if start.match(line.text)), None)
        return found or (self.head or self.lines)[0].place

    @property
    def published_at(self) -> datetime | None:
        return self.moment("date")

    def moment(self, name: str, zone: tzinfo = UTC) -> datetime | None:
        """Return the datetime of a field; ``zone`` applies to values without a time zone."""
        return parse_datetime_text(self.fields.get(name), zone)


def series_in(fields: dict[str, Any]) -> tuple[str, int | None]:
    given = fields.get("series")
    first = next(iter(given), "") if isinstance(given, list) else given
    title = " ".join(first.split()) if isinstance(first, str) else ""
    numbers = (fields.get(name) for name in PART_FIELDS)
    part = next((n for n in numbers if isinstance(n, int) and 0 < n <= _LAST_PART), None)
    return title, part if title else None


def read_lines(folder: Folder, path: str, report: ImportReport) -> list[Line]:
    return _lines_of(folder.read_text(path), path, report)


def _lines_of(text: str, path: str, report: ImportReport) -> list[Line]:
    plain = FORBIDDEN.sub("", text)
    lines = [Line(line, SourceLine(path, n)) for n, line in enumerate(plain.split("\n"), 1)]
    for line, written in zip(lines, text.split("\n"), strict=False):
        if line.text != written:
            report.warn(line.place, "removed a control character")
    return lines


def read_source(
    folder: Folder, path: str, report: ImportReport, *, is_published: bool = True
) -> SourceText:
    """Return the lines below the front matter, each with its location.

    If no tool published the folder, unknown states and marks of drafts in the text hide it, too.
    """
    return source_of(folder.read_text(path), path, report, is_published=is_published)


def source_of(
    text: str, path: str, report: ImportReport, *, is_published: bool = True
) -> SourceText:
    lines = _lines_of(text, path, report)
    source = _with_fields(lines, report, is_published=is_published)
    is_settled = any(source.fields.get(name) not in (None, "") for name in _SETTLING_FIELDS)
    if not (is_published or source.hiding or is_settled):
        mark = draft_name(path) or looks_like_draft(line.text for line in source.lines)
        source.hiding = f"looks like a draft ({mark})" if mark else ""
    if source.hiding:
        report.private[path] = source.hiding
    for name in _DATE_FIELDS:
        given = source.fields.get(name)
        if given and parse_datetime_text(given) is None:
            report.warn(source.place_of(name), f"unrecognized date “{str(given)[:80]}”")
    return source


def _with_fields(lines: list[Line], report: ImportReport, *, is_published: bool) -> SourceText:
    end, read = split_front_matter(lines)
    head, body = lines[:end], with_strict_targets(lines[end:])
    if not end:
        return SourceText(body, hiding=_unclosed(lines, report))
    if read is parse_plain_head:
        body = [*unknown_lines(head), *body]
    try:
        fields = read("\n".join(line.text for line in head))
    except FrontMatterError as error:
        report.warn(head[min(error.line, len(head)) - 1].place, f"invalid front matter ({error})")
        return SourceText(body, {}, head, "its front matter is invalid")
    fields = fields if isinstance(fields, dict) else {}
    # No tool that publishes every state writes a head without delimiters.
    hiding = hiding_field(fields, is_published=is_published and read is not parse_plain_head)
    return SourceText(body, fields, head, hiding)


def _unclosed(lines: list[Line], report: ImportReport) -> str:
    """Return why a text whose front matter has no end is hidden, and report it."""
    first = lines[0].text.rstrip()
    if first not in {*_ENDS, "{"} or not _FIRST_FIELD.match("".join(x.text for x in lines[1:2])):
        return ""
    closing = "}" if first == "{" else first
    message = f"front matter without the closing “{closing}”, left in the text"
    report.warn(lines[0].place, message)
    return "its front matter isn't closed"


def parse_yaml_front_matter(text: str) -> Any:
    """Raise FrontMatterError with the line."""
    try:
        return load_yaml(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        reason = error.problem or _first_line(error)
        plain = next((said for mark, said in _IN_PLAIN_WORDS if mark in reason), reason)
        raise FrontMatterError(plain, line) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FrontMatterError(_first_line(error)) from error


def parse_toml_front_matter(text: str) -> Any:
    """Raise FrontMatterError with the line."""
    try:
        return without_control_characters(_loaded_toml(text))
    except (ValueError, RecursionError) as error:
        found = _TOML_LINE.search(str(error))
        reason = _TOML_LINE.sub("", _first_line(error)).strip()
        raise FrontMatterError(reason, int(found[1]) if found else 1) from error


def _loaded_toml(text: str) -> dict[str, Any]:
    """Read days and times that do not exist as text, so that the other fields are read."""
    try:
        return tomllib.loads(text)
    except ValueError:
        quoted = _TOML_DATE.sub(r'\1"\2"', text)
        if quoted == text:
            raise
    return tomllib.loads(quoted)


def parse_json_front_matter(text: str) -> Any:
    """Raise FrontMatterError with the line."""
    try:
        return without_control_characters(json.loads(text))
    except json.JSONDecodeError as error:
        raise FrontMatterError(error.msg, error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise FrontMatterError(_first_line(error)) from error


def split_front_matter(lines: list[Line]) -> tuple[int, Callable[[str], Any]]:
    """Return the number of lines of the front matter, delimiters included, and its parser.

    Blank lines may be above it.
    """
    start = next((n for n, line in enumerate(lines) if line.text.strip()), 0)
    first = lines[start].text.rstrip()
    parse = parse_toml_front_matter if first == "+++" else parse_yaml_front_matter
    last = start + MAX_FRONT_MATTER_LINES
    if first in _ENDS and (start == 0 or _is_named(lines[start + 1 : start + 2])):
        for index, line in enumerate(lines[start + 1 : last], start + 1):
            if line.text.rstrip() in _ENDS[first]:
                return index + 1, lambda text: parse(_without_marks(text, start))
    elif first.startswith("{") and not first.startswith(("{{", "{%", "{#", "{:")):
        for index, line in enumerate(lines[:last]):
            if line.text.rstrip().endswith("}") and _is_whole(lines[: index + 1]):
                return index + 1, parse_json_front_matter
    length = plain_head_length(lines[start:])
    return start + length if length else 0, parse_plain_head


def _is_named(lines: list[Line]) -> bool:
    """Return whether a field follows; otherwise dashes below a blank line are a rule."""
    return any(re.match(r"[\w\"'][^:=]{0,60}[:=]", line.text) for line in lines)


def _without_marks(text: str, start: int) -> str:
    """Return the lines between the delimiters, keeping line numbers."""
    lines = text.split("\n")
    return "\n" * (start + 1) + "\n".join(lines[start + 1 : -1])


def _is_whole(lines: list[Line]) -> bool:
    """Return whether all braces of a JSON text are closed."""
    text = re.sub(r'"(?:\\.|[^"\\])*"', "", "\n".join(line.text for line in lines))
    return text.count("{") == text.count("}")


def _first_line(error: Exception) -> str:
    return str(error).split("\n", maxsplit=1)[0]


# Heads without delimiters, as MultiMarkdown, Pelican and Logseq write them: ``Title: My note``.
_FIELD = re.compile(r" {0,3}(\w[\w ./-]{0,40}?)[ \t]*::?(?:[ \t]+(.*)|)$")
_CONTINUED = re.compile(r"[ \t]+\S")
_KNOWN = frozenset({
    "title", "subtitle", "date", "created", "modified", "updated", "author", "authors", "tags",
    "category", "categories", "keywords", "slug", "status", "summary", "description", "lang",
    "language", "template", "layout", "draft", "published", "publish", "private", "public",
    "hidden", "visibility", "save_as", "url", "type", "alias", "aliases", "translation", "cover",
    "image", "series",
})  # fmt: skip
# Without one of these, the first lines are text.
_SURE = frozenset({"title", "date", "slug", "status", "draft", "published", "public"})
_MAX_LINES = 60
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def plain_head_length(lines: list[Line]) -> int:
    """Return the number of lines of the head; 0 if the text has none."""
    names = []
    for number, line in enumerate(lines[:_MAX_LINES]):
        if not line.text.strip():
            break
        found = _field(line.text)
        if found and found[1].lower() in _KNOWN:
            names.append(found[1].lower())
        elif not (number and (found or _CONTINUED.match(line.text))):
            return 0
    else:
        number = len(lines)
    return number if _SURE & set(names) else 0


def parse_plain_head(text: str) -> dict[str, Any]:
    """Return the known fields by lower-case name, continued lines joined."""
    fields: dict[str, str] = {}
    name = ""
    for line in text.split("\n"):
        if found := _field(line):
            name = found[1].lower()
            fields[name] = (found[2] or "").strip()
        elif name:
            fields[name] = f"{fields[name]} {line.strip()}".strip()
    return {key: _BOOLEANS.get(value.lower(), value) for key, value in fields.items()}


def unknown_lines(head: list[Line]) -> list[Line]:
    """Return the lines of a head whose fields have no known meaning: they stay in the text."""
    result, is_known = [], True
    for line in head:
        if found := _field(line.text):
            is_known = found[1].lower() in _KNOWN
        if not is_known:
            result.append(line)
    return result


def _field(line: str) -> re.Match[str] | None:
    """An indented line continues the field above unless it begins with a known name."""
    found = _FIELD.match(line.rstrip())
    is_indented = found is not None and line.startswith(" ")
    return None if found and is_indented and found[1].lower() not in _KNOWN else found
