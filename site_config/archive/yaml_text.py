"""Write readable YAML, always the same bytes for the same values, and read YAML with line numbers.

The writer doesn't use PyYAML, because a new release that quotes or folds differently would change
every file of an export in git.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import yaml

from site_config.archive.errors import ContentRefused

# Starts with a letter, so it is not a number, date or YAML indicator, and contains none.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./()+'’,;&=?%–—-]|:(?=[^\s])|#(?<=[^\s]#))*(?<! )")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan"})
# Escaped even in quotes: line breaks of YAML, and characters it forbids.
_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NOT_IN_BLOCK = re.compile("[\x00-\x08\x0b-\x1f]|" + _UNSEEN.pattern)
_EMPTY: dict[type, str] = {list: "[]", dict: "{}"}


def write_yaml(value: dict[str, Any] | list[Any]) -> str:
    return "".join(f"{line}\n" for line in _lines(value)) if value else f"{_EMPTY[type(value)]}\n"


def _lines(value: dict[str, Any] | list[Any]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _entry(f"{_scalar(key)}:", item)
        return
    for item in value:
        if isinstance(item, dict) and item:
            first, *rest = _lines(item)
            yield f"- {first}"
            yield from (f"  {line}" if line else "" for line in rest)
        else:
            yield from _entry("-", item)


def _entry(head: str, item: Any) -> Iterator[str]:
    if isinstance(item, dict | list) and item:
        yield head
        yield from (f"  {line}" if line else "" for line in _lines(item))
    elif isinstance(item, str) and _fits_block(item):
        text = item.rstrip("\n")
        ends = len(item) - len(text)
        yield f"{head} |{('-', '', '+')[min(ends, 2)]}"
        lines = text.split("\n") + [""] * (ends - 1)
        yield from (f"  {line}" if line else "" for line in lines)
    else:
        yield f"{head} {_scalar(item)}"


def _fits_block(text: str) -> bool:
    """Return whether a multiline text can be a literal block; others are quoted."""
    first = text.partition("\n")[0]
    is_safe = not _NOT_IN_BLOCK.search(text) and bool(first) and not first.startswith((" ", "\t"))
    return "\n" in text.rstrip("\n") and is_safe and not re.search(r"(?m)^[ \t]+$", text)


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict | list):
        return _EMPTY[type(value)]
    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, datetime | date) else str(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return str(value)
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


class Mapping(dict[str, Any]):
    """A mapping with its line number and those of its entries."""

    def __init__(self, line: int, lines: dict[str, int] | None = None, **entries: Any) -> None:
        super().__init__(entries)
        self.line, self.lines = line, lines or {}


class _Loader(yaml.SafeLoader):
    """Load dates as strings, and reject aliases and duplicate keys."""

    first_line = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(
                None, None, "aliases (*name) are not supported", event.start_mark
            )
        return super().compose_node(parent, index)


def _mapping(loader: _Loader, node: Any) -> Mapping:
    found = Mapping(node.start_mark.line + 1 + loader.first_line)
    for key_node, value_node in node.value:
        # Keys are strings, even those that YAML would resolve otherwise: on, no, 1.
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        if key is None or key in found:
            raise yaml.constructor.ConstructorError(
                None, None, f"invalid or duplicate key {key}", key_node.start_mark
            )
        found[key] = loader.construct_object(value_node, deep=True)
        found.lines[key] = key_node.start_mark.line + 1 + loader.first_line
    return found


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith((":timestamp", ":merge", ":value"))]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parse_yaml(text: str, path: str, *, first_line: int = 0) -> Any:
    """Parse YAML. ``first_line``: the number of lines above it. Raise ContentRefused if invalid."""
    try:
        loader = _Loader(text)
        loader.first_line = first_line
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 1 + first_line
        raise ContentRefused(f"{path}:{line}: invalid YAML: {error.problem}.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = str(error).partition("\n")[0]
        raise ContentRefused(f"{path}: invalid YAML: {problem}") from error
