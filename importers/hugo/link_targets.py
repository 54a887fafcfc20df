"""Resolve links and images of a page to the files that their old URLs served."""

import re
from collections.abc import Callable
from html import escape

from importers.collection import Line
from importers.gitbook.html import attributes_of
from importers.hugo.content_tree import ContentPage
from importers.hugo.page_addresses import HugoUrls, target_to
from importers.report import Location
from importers.text.markdown_patterns import LINK, link_of, written_target
from importers.text.prose import Prose

_TAG = re.compile(r"<(?:a|audio|embed|iframe|img|source|video)\b[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"(\b(?:href|src)\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_DEFINITION = re.compile(r"^( {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*)(<[^<>\n]*>|\S+)", re.MULTILINE)
_MAX_NESTED = 3


def with_files_as_targets(lines: list[Line], addresses: HugoUrls, page: ContentPage) -> list[Line]:
    def changed(target: str) -> str:
        address, _, anchor = target.partition("#")
        if not address or target.startswith("/" + page.language.folder):
            return target
        path = addresses.file_of(address, page)
        return target_to(path, anchor) if path else target

    def markdown(found: re.Match[str], _place: Location) -> str:
        return _link(found, changed)

    def html(found: re.Match[str], _place: Location) -> str:
        return _ADDRESS.sub(lambda one: f'{one[1]}"{escape(changed(_value(one)))}"', found[0])

    def definition(found: re.Match[str], _place: Location) -> str:
        written = found[2][1:-1] if found[2].startswith("<") else found[2]
        return f"{found[1]}{written_target(changed(written))}"

    prose = Prose(lines).substitute(_TAG, html).substitute(_DEFINITION, definition)
    return prose.substitute(LINK, markdown).lines


def _link(found: re.Match[str], changed: Callable[[str], str], depth: int = 0) -> str:
    link = link_of(found)
    label = link.label
    if "](" in label and depth < _MAX_NESTED:
        label = LINK.sub(lambda inner: _link(inner, changed, depth + 1), label)
    target = changed(link.target)
    if target == link.target and label == link.label:
        return found[0]
    title = f" {found['title']}" if found["title"] else ""
    return f"{found['bang']}[{label}]({written_target(target)}{title})"


def _value(found: re.Match[str]) -> str:
    return next(iter(attributes_of(f"x={found[2]}").values()), "")
