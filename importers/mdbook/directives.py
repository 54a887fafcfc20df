"""mdBook's directives, such as ``{{#include file:2:10}}``, inside code too."""

import re

from blog.markdown.callouts import CALLOUT_KINDS
from importers.collection import Line
from importers.text.included_files import IncludedFiles
from importers.text.prose import with_fences

_PLAYGROUNDS = frozenset({"playground", "playpen"})
_INCLUDE = _PLAYGROUNDS | {"include", "rustdoc_include", "template"}
_DIRECTIVE = re.compile(r"(?P<escape>\\?)\{\{\s*#(?P<name>[\w-]+)(?P<rest>[^{}\n]*)\}\}")
_ANCHOR = re.compile(r"ANCHOR(?:_END)?:\s*[\w-]+")
_ADMONITION = re.compile(r"^admonish(?:\s+(?P<kind>[\w-]+))?(?P<rest>.*)$")
_TITLE = re.compile(r"title\s*=\s*\"([^\"]*)\"")
_LINE_NUMBER = re.compile(r"\d{0,9}")
_HIDDEN_RUST = re.compile(r"^\s*#(?:\s|$)")


class Directives(IncludedFiles):
    def convert(self, lines: list[Line]) -> list[Line]:
        if any("{{" in line.text for line in lines):
            lines = self._expanded(lines, lines[0].place.path, ())
        if any("admonish" in line.text for line in lines):
            lines = _with_callouts(lines)
        return _without_hidden_rust(lines)

    def _expanded(self, lines: list[Line], beside: str, open_files: tuple[str, ...]) -> list[Line]:
        result: list[Line] = []
        for line in lines:
            found = _DIRECTIVE.search(line.text)
            if found is None:
                result.append(line)
            elif line.text.strip() == found[0] and not found["escape"]:
                put_in = self._include(found, line, beside, open_files)
                shown = [found[0]] if put_in is None else _in_fence(found["name"], put_in)
                indent = line.text[: found.start()]
                result += [Line(f"{indent}{text}".rstrip(), line.place) for text in shown]
            else:
                text = self._within(line, beside, open_files)
                result.append(Line(text, line.place))
        return result

    def _within(self, line: Line, beside: str, open_files: tuple[str, ...]) -> str:
        def words(found: re.Match[str]) -> str:
            if found["escape"]:
                return found[0][1:]
            put_in = self._include(found, line, beside, open_files)
            return found[0] if put_in is None else " ".join(put_in)

        return _DIRECTIVE.sub(words, line.text)

    def _include(
        self, found: re.Match[str], line: Line, beside: str, open_files: tuple[str, ...]
    ) -> list[str] | None:
        """Return the lines that replace a directive, or None to leave it unchanged."""
        name, rest = found["name"], found["rest"].split()
        if name == "title":
            return []
        if name not in _INCLUDE or not rest:
            self.report.warn(line.place, f"unknown directive {found[0]}, left unchanged")
            return None
        written, _, part = rest[0].partition(":")
        file = self.read(written, line.place, beside=beside, opened=open_files)
        if file is None:
            return []
        texts = _part(file.text.rstrip("\n").split("\n"), part)
        if name == "template":
            texts = [_filled(text, rest[1:]) for text in texts]
        inner = [Line(text, line.place) for text in texts]
        opened = (*open_files, file.path)
        return [one.text for one in self._expanded(inner, file.path, opened)]


def _in_fence(name: str, lines: list[str]) -> list[str]:
    return ["```rust", *lines, "```"] if name in _PLAYGROUNDS else lines


def _part(lines: list[str], part: str) -> list[str]:
    """Return the lines that ``2``, ``2:10``, ``:10`` or an anchor's name selects from a file."""
    numbers = part.split(":")
    if not all(_LINE_NUMBER.fullmatch(number) for number in numbers):
        return _anchored(lines, part)
    plain = [line for line in lines if not _ANCHOR.search(line)]
    if not part:
        return plain
    start = int(numbers[0] or 1)
    end = start if len(numbers) == 1 else int(numbers[1] or len(lines))
    return lines[max(0, start - 1) : end]


def _anchored(lines: list[str], name: str) -> list[str]:
    begin, end = (
        re.compile(rf"{mark}:\s*{re.escape(name)}(?!\w)") for mark in ("ANCHOR", "ANCHOR_END")
    )
    result: list[str] = []
    is_inside = False
    for line in lines:
        if begin.search(line):
            is_inside = True
        elif end.search(line):
            is_inside = False
        elif is_inside and not _ANCHOR.search(line):
            result.append(line)
    return result


def _filled(text: str, arguments: list[str]) -> str:
    for argument in arguments:
        name, _, value = argument.partition("=")
        text = text.replace(f"[[#{name}]]", value)
    return text


def _with_callouts(lines: list[Line]) -> list[Line]:
    """Convert the fences of mdbook-admonish to callouts."""
    result: list[Line] = []
    is_callout = False
    for line, opens, is_inside, closes in with_fences(lines):
        if opens is not None:
            found = _ADMONITION.match(opens)
            is_callout = found is not None
            result.append(Line(_callout(found), line.place) if found else line)
        elif not is_callout:
            result.append(line)
        elif is_inside:
            result.append(Line(f"> {line.text}".rstrip(), line.place))
        is_callout = is_callout and not closes
    return result


def _callout(found: re.Match[str]) -> str:
    kind = (found["kind"] or "note").lower()
    title = _TITLE.search(found["rest"])
    words = title[1] if title else ""
    if kind not in CALLOUT_KINDS:
        kind, words = "note", words or kind.capitalize()
    fold = "-" if "collapsible=true" in found["rest"].replace(" ", "") else ""
    return f"> [!{kind.upper()}]{fold} {words}".rstrip()


def _without_hidden_rust(lines: list[Line]) -> list[Line]:
    """Remove the Rust lines that mdBook hides: those starting with ``#`` and a space."""
    result: list[Line] = []
    is_rust = False
    for line, opens, is_inside, _ in with_fences(lines):
        is_rust = is_rust if opens is None else opens.startswith("rust")
        if not (is_rust and is_inside and _HIDDEN_RUST.match(line.text)):
            result.append(line)
    return result
