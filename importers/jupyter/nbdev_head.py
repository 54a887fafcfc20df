"""What nbdev and fastpages read from a notebook's first cell: a title, a quote and a list."""

import re
from typing import Any

import yaml

from importers.collection import Line
from importers.front_matter import load_yaml
from importers.text.markdown_patterns import HEADING, heading_text

_ITEM = re.compile(r"[-*] ([\w-]+):[ \t]*(.*)$")
_KNOWN = frozenset({
    "author", "badges", "branch", "categories", "comments", "date", "description", "draft", "hide",
    "image", "output-file", "permalink", "search_exclude", "skip_exec", "skip_showdoc",
    "sticky_rank", "tags", "toc", "use_math",
})  # fmt: skip


def take_nbdev_head(lines: list[Line]) -> tuple[dict[str, Any], list[Line]]:
    """Return the fields, and the lines below them; without such a list, no fields."""
    filled = [number for number, line in enumerate(lines) if line.text.strip()]
    found = HEADING.match(lines[filled[0]].text) if filled else None
    if found is None or len(found[1]) != 1:
        return {}, lines
    fields: dict[str, Any] = {"title": heading_text(found[2]).strip("\"'")}
    written, end = [], filled[0] + 1
    for number in filled[1:]:
        text = lines[number].text.strip()
        item = _ITEM.match(text)
        if item and item[1] in _KNOWN:
            written.append(f"{item[1]}: {item[2]}")
        elif text.startswith(">") and not written and "description" not in fields:
            fields["description"] = text.strip("> \"'")
        else:
            break
        end = number + 1
    try:
        values = load_yaml("\n".join(written)) if written else None
    except (yaml.YAMLError, ValueError):
        values = None
    return (fields | values, lines[end:]) if isinstance(values, dict) else ({}, lines)
