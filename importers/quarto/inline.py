"""Spans, raw inlines and shortcodes of Quarto."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from importers.collection import Line
from importers.fields import FieldReader, one_line_text
from importers.quarto.divs import reason_to_hide
from importers.quarto.labels import ATTRIBUTES, read_attributes
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import escape_label, markdown_link, written_target
from importers.text.prose import Prose, with_code_marks
from importers.text.tags import arguments
from importers.text.targets import is_web_address

_RAW = re.compile(r"(?<!`)(`+)(?!`)(?P<code>[^`\n]+)\1(?!`)\{=(?P<kind>\w+)\}")
_AFTER_CODE = re.compile(r"(?<=[^`\s]`)\{[.#][^{}\n]*\}")
_AFTER_AUTOLINK = re.compile(r"(?<=\w>|/>)\{\.[\w-]+[^{}\n]*\}")
_SPAN = re.compile(
    r"(?<![!\]\\^])\[(?P<text>(?:[^\[\]\n\\]|\\.|\[[^\[\]\n]*\](?:\([^()\n]*\))?|\n(?!\s*\n)){0,1000}?)\]"
    rf"{ATTRIBUTES}"
)
_SHORTCODE = re.compile(
    r"(?P<escape>\{?)\{\{<\s*(?P<name>[/\w-]++)(?P<rest>(?:[^<>\n]|<(?!\s)|>(?!\}\})){0,500}?)\s*>\}\}\}?"
)
_WRAPPERS = {
    "underline": ("<u>", "</u>"), "ul": ("<u>", "</u>"), "mark": ("==", "=="), "hl": ("==", "=="),
    "kbd": ("<kbd>", "</kbd>"), "aside": (" ^[", "]"), "column-margin": (" ^[", "]"),
}  # fmt: skip
_ICONS = frozenset({"fa", "bi", "iconify", "ai", "mdi", "academicons", "icon"})
_NOTHING = frozenset({"lipsum", "placeholder", "version", "contents", "hr"})
_NAMED = frozenset({"meta", "var", "env"})


@dataclass
class InlineReader:
    """``metadata`` is the front matter, below that of the project."""

    report: ImportReport
    metadata: dict[str, Any]
    variables: dict[str, Any]

    def convert(self, lines: list[Line], *, has_shortcodes: bool = True) -> list[Line]:
        lines = [
            line if is_code or "`" not in line.text else self._without_raw(line)
            for line, is_code in with_code_marks(lines)
        ]
        prose = Prose(lines)
        if has_shortcodes and "{{<" in prose.text:
            prose = prose.substitute(_SHORTCODE, self._shortcode)
        if "]{" in prose.text:
            # Inner spans come first.
            for _ in range(3):
                prose = prose.substitute(_SPAN, self._span)
        if "\\ " in prose.text:
            prose = prose.substitute(re.compile(r"(?<!\\)\\ "), lambda _, __: "\u00a0")
        return prose.substitute(_AFTER_AUTOLINK, lambda _, __: "").lines

    def _without_raw(self, line: Line) -> Line:
        def raw(found: re.Match[str]) -> str:
            if found["kind"] in {"html", "markdown"}:
                return found["code"]
            self.report.warn(line.place, f"text for {found['kind']} only removed: {found['code']}")
            return ""

        return Line(_AFTER_CODE.sub("", _RAW.sub(raw, line.text)), line.place)

    def _span(self, found: re.Match[str], place: SourceLine) -> str:
        given, text = read_attributes(found["attributes"]), found["text"]
        if reason := reason_to_hide(given):
            self.report.note(place, f"{reason}, not imported: {text[:200]}")
            return ""
        anchor = f'<a id="{escape(given.identifier)}"></a>' if given.identifier else ""
        for name in given.classes:
            if name in _WRAPPERS:
                before, after = _WRAPPERS[name]
                return f"{anchor}{before}{text}{after}"
        return f"{anchor}{text}"

    def _shortcode(self, found: re.Match[str], place: SourceLine) -> str:
        name, rest = found["name"].lower(), found["rest"]
        if found["escape"]:
            return f"{{{{< {found['name']}{rest} >}}}}"
        named, plain = arguments(rest)
        first = plain[0] if plain else ""
        if name in _NAMED:
            return self._value(name, first, place)
        made = {
            "video": f"\n\n{markdown_link(named.get('title') or _name_of(first), first)}\n\n",
            "kbd": f"<kbd>{escape(first or named.get('mac', ''))}</kbd>",
            "embed": f"[{escape_label(first)}]({written_target(first.partition('#')[0])})",
            "pagebreak": "",
        }
        if name in made:
            if name == "embed":
                self.report.warn(place, f"output of a cell, {first}, replaced by a link")
            return made[name]
        is_known = name in _ICONS or name in _NOTHING
        report = self.report.note if is_known else self.report.warn
        report(place, f"{'' if is_known else 'unknown shortcode '}{found[0][:80]} removed")
        return ""

    def _value(self, kind: str, name: str, place: SourceLine) -> str:
        reader = FieldReader()
        reader.fields = self.metadata if kind == "meta" else self.variables
        value = one_line_text(reader.find(name)) if kind != "env" and name else ""
        if not value:
            self.report.warn(place, f"{{{{< {kind} {name} >}}}} has no value: removed")
        return value


def _name_of(target: str) -> str:
    return target if is_web_address(target) else target.rpartition("/")[2]
