"""YAML as a person would write it, always the same bytes for the same values.

Written here and not by a library, whose next release might quote or fold otherwise: then every file
of an export that lives in git would change.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import yaml

from site_config.archive.errors import ContentRefused

# Begins with a letter, so that it is no number, date or mark of YAML; holds no mark within.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./()+'’,;&=?%–—-]|:(?=[^\s])|#(?<=[^\s]#))*(?<! )")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan"})
# Escaped even within quotes: what YAML takes for the end of a line, or does not allow.
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
        yield f"{head} {_block_head(item)}"
        yield from (f"  {line}" if line else "" for line in _block_lines(item))
    else:
        yield f"{head} {_scalar(item)}"


def _fits_block(text: str) -> bool:
    """Long texts stand as they are; where that could be misread, they are quoted."""
    first = text.partition("\n")[0]
    is_safe = not _NOT_IN_BLOCK.search(text) and bool(first) and not first.startswith((" ", "\t"))
    return "\n" in text.rstrip("\n") and is_safe and not re.search(r"(?m)^[ \t]+$", text)


def _block_head(text: str) -> str:
    ends = len(text) - len(text.rstrip("\n"))
    return "|-" if ends == 0 else "|" if ends == 1 else "|+"


def _block_lines(text: str) -> list[str]:
    return text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")


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
    """What was read, with the line of the file on which each entry stands."""

    lines: dict[str, int]
    line: int


class _Loader(yaml.SafeLoader):
    """Dates stay words, for the field says what they are; nothing is named twice or repeated."""

    first_line = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(
                None, None, "references (*name) are not read", event.start_mark
            )
        return super().compose_node(parent, index)


def _mapping(loader: _Loader, node: Any) -> Mapping:
    found = Mapping()
    found.line = node.start_mark.line + 1 + loader.first_line
    found.lines = {}
    for key_node, value_node in node.value:
        # A name is a word, also where it would be a truth or a number elsewhere: on, no, 1.
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        if key is None or key in found:
            raise yaml.constructor.ConstructorError(
                None, None, f"{key} stands here twice or is no name", key_node.start_mark
            )
        found[key] = loader.construct_object(value_node, deep=True)
        found.lines[key] = key_node.start_mark.line + 1 + loader.first_line
    return found


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith((":timestamp", ":merge", ":value"))]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(text: str, path: str, *, first_line: int = 0) -> Any:
    """Raises ContentRefused; ``first_line`` is what stands above the text in its file."""
    try:
        loader = _Loader(text)
        loader.first_line = first_line
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 1 + first_line
        raise ContentRefused(f"{path}:{line}: this is not YAML: {error.problem}.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        said = str(error).partition("\n")[0]
        raise ContentRefused(f"{path} cannot be read as YAML: {said}") from error
