"""Heads without delimiters, as MultiMarkdown, Pelican and Logseq write them: ``Title: My note``."""

import re
from typing import Any

from importers.collection import Line

_FIELD = re.compile(r"(\w[\w ./-]{0,40}?)::?(?:[ \t]+(.*)|)$")
_CONTINUED = re.compile(r"(?: {4}|\t)\s*\S")
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
_PUBLIC_STATES = frozenset({"", "published", "publish", "public", "final", "live", "done"})
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def plain_head_length(lines: list[Line]) -> int:
    """Return the number of lines of the head; 0 if the text has none."""
    names = []
    for number, line in enumerate(lines[:_MAX_LINES]):
        text = line.text.rstrip()
        if not text:
            break
        found = _FIELD.match(text)
        if found and found[1].lower() in _KNOWN:
            names.append(found[1].lower())
        elif not (number and (found or _CONTINUED.match(line.text))):
            return 0
    else:
        number = len(lines)
    return number if _SURE & set(names) else 0


def parse_plain_head(text: str) -> dict[str, Any]:
    """Return the known fields by lower-case name, continued lines joined.

    A state other than published makes a draft, so that nothing private is published.
    """
    fields: dict[str, str] = {}
    name = ""
    for line in text.split("\n"):
        found = None if name and _CONTINUED.match(line) else _FIELD.match(line.rstrip())
        if found:
            name = found[1].lower()
            fields[name] = (found[2] or "").strip()
        elif name:
            fields[name] = f"{fields[name]} {line.strip()}".strip()
    read = {key: _BOOLEANS.get(value.lower(), value) for key, value in fields.items()}
    is_public = str(fields.get("status", "")).lower() in _PUBLIC_STATES
    is_hidden = read.get("hidden") is True or read.get("public") is False
    read["draft"] = not is_public or is_hidden or bool(read.get("draft"))
    return read


def unknown_lines(head: list[Line]) -> list[Line]:
    """Return the lines of a head whose fields have no known meaning: they stay in the text."""
    result, is_known = [], True
    for line in head:
        found = None if _CONTINUED.match(line.text) else _FIELD.match(line.text.rstrip())
        if found:
            is_known = found[1].lower() in _KNOWN
        if not is_known:
            result.append(line)
    return result
