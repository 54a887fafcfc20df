"""Fenced divs of Pandoc and Quarto: callouts, columns, tabs, theorems, conditional content."""

import re
from dataclasses import dataclass, field

from importers.collection import Line
from importers.quarto.labels import (
    NAMES,
    Attributes,
    Labels,
    is_label,
    read_attributes,
    split_attributes,
)
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import HEADING, LINK, escape_label, link_of, markdown_image
from importers.text.prose import callout, with_code_marks, with_headings, without_blank_runs

_OPENING = re.compile(r"^(?P<indent>[ \t>]*):{3,}[ \t]*(?:(?P<name>[\w-]+)|\{(?P<all>.*)\})[ \t]*:*[ \t]*$")  # fmt: skip  # noqa: E501
_CLOSING = re.compile(r"^[ \t>]*:{3,}[ \t]*$")
_LINKED = re.compile(r"\]\(#([\w:.-]+)\)")
_MAX_NESTING = 30
# Those of Quarto begin with “callout-”; others are those of bookdown's templates.
_CALLOUT = re.compile(r"(?:callout-|rmd)?(note|tip|warning|caution|important)|alert|infobox")
# They only arrange or style what is inside.
_ARRANGING = re.compile(
    r"columns?|column-[\w-]+|grid|g-[\w-]+|panel-\w+|aside|incremental|nonincremental|fragment"
    r"|cell(?:-[\w-]+)?|page-\w+|layout|figure|quarto-[\w-]+|center|l-[\w-]+|card[\w-]*|row|col[\w-]*|border"
    r"|text-\w+|fs-\d|small|smaller|scrollable|hero[\w-]*|container|theorem|tabset[\w-]*|p[xytb]?-\d"
    r"|m[xytb]?-\d|list-group|about-[\w-]+|content-(?:visible|hidden)|abstract|epigraph|lead|callout|sourceCode|unnumbered"
)
_PROOFS = frozenset({"proof", "remark", "solution"})
_FORMATS_HERE = frozenset({"html", "html:js", "website", "web"})
_KINDS = {prefix: name.lower() for prefix, name in NAMES.items()}


@dataclass
class Div:
    place: SourceLine
    indent: str = ""
    attributes: Attributes = field(default_factory=Attributes)
    parts: list["Line | Div"] = field(default_factory=list)


@dataclass
class DivReader:
    """Converts the divs of one page."""

    path: str
    report: ImportReport
    labels: Labels
    _linked: set[str] = field(default_factory=set)

    def convert(self, lines: list[Line]) -> list[Line]:
        if not any(":::" in line.text for line in lines):
            return lines
        self._linked = {name for line in lines for name in _LINKED.findall(line.text)}
        return without_blank_runs(self._rendered(self._parsed(lines)))

    def _parsed(self, lines: list[Line]) -> Div:
        root = Div(lines[0].place)
        opened = [root]
        for line, is_code in with_code_marks(lines):
            found = None if is_code else _OPENING.match(line.text)
            if found and len(opened) <= _MAX_NESTING:
                given = read_attributes(found["all"]) if found["all"] is not None else (
                    Attributes(classes=[found["name"]])
                )  # fmt: skip
                div = Div(line.place, found["indent"], given)
                opened[-1].parts.append(div)
                opened.append(div)
            elif not is_code and _CLOSING.match(line.text) and len(opened) > 1:
                opened.pop()
            elif not is_code and _CLOSING.match(line.text):
                self.report.warn(line.place, "“:::” closes nothing: removed")
            else:
                opened[-1].parts.append(line)
        for div in opened[1:]:
            self.report.warn(div.place, "“:::” is not closed")
        return root

    def _rendered(self, div: Div) -> list[Line]:
        result: list[Line] = []
        for part in div.parts:
            if isinstance(part, Line):
                result.append(part)
                continue
            made = self._render(part)
            if not made and part.attributes.identifier and not part.parts:
                self._drop_heading(result)
            result += [Line("", part.place), *made, Line("", part.place)]
        return result

    def _drop_heading(self, lines: list[Line]) -> None:
        """Remove the heading above a list that the old site put here."""
        filled = [number for number, line in enumerate(lines) if line.text.strip()]
        if filled and HEADING.match(lines[filled[-1]].text):
            line = lines[filled[-1]]
            self.report.note(line.place, f"“{line.text.strip()}” removed with the list below it")
            del lines[filled[-1] :]

    def _render(self, div: Div) -> list[Line]:
        given = div.attributes
        if reason := reason_to_hide(given):
            shown = " ".join(" ".join(line.text for line in self._rendered(div)).split())
            message = f"{reason}, not imported: {shown[:300]}"
            self.report.note(div.place, message)
            return []
        inner = without_blank_runs(self._rendered(div))
        if kind := _callout_kind(given):
            return [*self._anchor_of_callout(div), *_callout(kind, div, inner)]
        if proof := next((name for name in given.classes if name in _PROOFS), ""):
            head = self.labels.theorem(proof, "", given.values.get("name", ""), self.path)
            return [Line(head, div.place), Line("", div.place), *inner]
        if any(name.startswith("panel-tabset") for name in given.classes):
            return _with_bold_headings(inner)
        if any(key.startswith("layout") for key in given.values):
            inner = _side_by_side(inner)
        if given.identifier and not _is_of_cell(given):
            # A list of references or pages is put here.
            is_list = given.identifier == "refs" or not inner
            return [] if is_list else self._labeled(div, inner)
        self._report_unknown(div)
        return inner

    def _anchor_of_callout(self, div: Div) -> list[Line]:
        label = div.attributes.identifier
        if not is_label(label):
            return []
        self.labels.add(label, self.path)
        return [Line(f'<a id="{label}"></a>', div.place), Line("", div.place)]

    def _labeled(self, div: Div, inner: list[Line]) -> list[Line]:
        label = div.attributes.identifier
        prefix = label.partition("-")[0]
        if prefix == "fig":
            return self._figure(label, div, inner)
        if prefix in {"tbl", "lst", "alg"}:
            caption, rest = _caption_at_end(inner)
            given = div.attributes.values.get(f"{prefix}-cap", "")
            caption, rest = (given, inner) if given else (caption, rest)
            shown = self.labels.add(label, self.path)
            head = f'<a id="{label}"></a>**{shown}.** {caption}'.rstrip()
            return [Line(head, div.place), Line("", div.place), *rest]
        if prefix in _KINDS and prefix not in {"eq", "sec"}:
            title, rest = _heading_at_top(inner)
            title = div.attributes.values.get("name", title)
            head = self.labels.theorem(_KINDS[prefix], label, title, self.path)
            return [Line(head, div.place), Line("", div.place), *rest]
        if label not in self._linked:
            return inner
        return [Line(f'<a id="{label}"></a>', div.place), Line("", div.place), *inner]

    def _figure(self, label: str, div: Div, inner: list[Line]) -> list[Line]:
        """The last paragraph is the caption, which a single image takes."""
        caption, rest = _caption_at_end(inner)
        images = [number for number, line in enumerate(rest) if LINK.match(line.text.lstrip())]
        if len(images) == 1 and caption:
            line = rest[images[0]]
            rest[images[0]] = Line(_with_title(line.text, caption), line.place)
            anchor = self.labels.anchor(label, self.path)
            return [Line(anchor, div.place), Line("", div.place), *rest]
        # Each image has a number of its own, so the whole has none.
        self.labels.add(label, self.path, text="Figure")
        below = [Line("", div.place), Line(f"*{caption}*", div.place)] if caption else []
        return [Line(f'<a id="{label}"></a>', div.place), Line("", div.place), *rest, *below]

    def _report_unknown(self, div: Div) -> None:
        unknown = [name for name in div.attributes.classes if not _ARRANGING.fullmatch(name)]
        if unknown:
            message = f"block “{' '.join(unknown)[:80]}” replaced by its content"
            self.report.note(div.place, message)


def reason_to_hide(given: Attributes) -> str:
    if "hidden" in given.classes:
        return "hidden text"
    if "content-visible" not in given.classes and "content-hidden" not in given.classes:
        return ""
    conditions = {name: value for name, value in given.values.items()
                  if name.startswith(("when-", "unless-"))}  # fmt: skip
    shown = ", ".join(f"{name}={value}" for name, value in conditions.items())
    named = f"conditional text ({shown})"
    is_met = None
    if set(conditions) <= {"when-format", "unless-format"} and conditions:
        is_met = all(
            (value in _FORMATS_HERE) == (name == "when-format")
            for name, value in conditions.items()
        )
    if is_met is None:
        # Nobody knows which profile or value the old site had.
        return named
    is_shown = is_met == ("content-visible" in given.classes)
    return "" if is_shown else named


def _is_of_cell(given: Attributes) -> bool:
    """Quarto names each cell, but only what has a number is referred to."""
    return "cell" in given.classes and not is_label(given.identifier)


def _callout_kind(given: Attributes) -> str:
    found = next(filter(None, map(_CALLOUT.fullmatch, given.classes)), None)
    return (found[1] or "note") if found else ""


def _callout(kind: str, div: Div, inner: list[Line]) -> list[Line]:
    title, body = _heading_at_top(inner)
    title = div.attributes.values.get("title", title)
    collapse = div.attributes.values.get("collapse", "").lower()
    fold = {"true": "-", "false": "+"}.get(collapse, "")
    return callout(kind, body, div.place, title=title, fold=fold, indent=div.indent)


def _heading_at_top(inner: list[Line]) -> tuple[str, list[Line]]:
    found = HEADING.match(inner[0].text) if inner else None
    if found is None:
        return "", inner
    title = split_attributes(found[2])[0].strip()
    return title, without_blank_runs(inner[1:])


def _with_bold_headings(inner: list[Line]) -> list[Line]:
    """Each tab begins with a heading of the level that the first one has."""
    result: list[Line] = []
    level = ""
    for line, found in with_headings(inner):
        level = level or (found[1] if found else "")
        if found and found[1] == level:
            title = split_attributes(found[2])[0].strip()
            result += [Line(f"**{title}**", line.place), Line("", line.place)]
        else:
            result.append(line)
    return result


def _side_by_side(inner: list[Line]) -> list[Line]:
    """Images in columns are one paragraph, which becomes a gallery."""
    filled = [line for line in inner if line.text.strip()]
    images = [line for line in filled if line.text.lstrip().startswith("![")]
    if len(images) > 1 and len(images) >= len(filled) - 1 and filled[: len(images)] == images:
        rest = filled[len(images) :]
        return [*images, *([Line("", rest[0].place), *rest] if rest else [])]
    return inner


def _caption_at_end(inner: list[Line]) -> tuple[str, list[Line]]:
    """Return the last paragraph if it is plain text, and the lines above it."""
    start = len(inner)
    while start and inner[start - 1].text.strip():
        start -= 1
    paragraph = [line.text.strip() for line in inner[start:]]
    is_text = paragraph and not paragraph[0].startswith(("|", "!", "`", "~", ">", "<", ":", "$"))
    if not is_text or not start:
        return "", inner
    return " ".join(paragraph), without_blank_runs(inner[:start])


def _with_title(text: str, caption: str) -> str:
    """Return an image with the caption, and with it as alt text if it has none."""
    found = LINK.search(text)
    if found is None:
        return text
    label = found["label"] or escape_label(caption)
    made = markdown_image(label, link_of(found).target, caption)
    return f"{text[: found.start()]}{made}{text[found.end() :]}"
