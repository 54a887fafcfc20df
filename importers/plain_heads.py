"""Heads without delimiters, as MultiMarkdown, Pelican and Logseq write them: ``Title: My note``."""

import re
from typing import Any

from importers.collection import Line

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
