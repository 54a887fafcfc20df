"""Shortcodes around text: callouts, details, code, math, tabs, links and tables."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass

from blog.folders.source import SourceRefused
from importers.collection import Line
from importers.hugo.content_tree import ContentPage
from importers.hugo.page_addresses import HugoUrls, target_to
from importers.hugo.shortcodes import Shortcode
from importers.report import ImportReport
from importers.text.markdown_patterns import escape_label, written_target


@dataclass
class Setting:
    """The page being converted and its site."""

    page: ContentPage
    addresses: HugoUrls
    report: ImportReport

    def target(self, written: str) -> str:
        """Return the new target of a link, or the target itself if it is unknown."""
        address, _, anchor = written.partition("#")
        path = self.addresses.file_of(address, self.page) if address else None
        return target_to(path, anchor) if path else written


Renderer = Callable[[Shortcode, list[Line], Setting], list[Line]]


def words(code: Shortcode, text: str) -> list[Line]:
    return [Line(text, code.place)]


def block(code: Shortcode, texts: list[str]) -> list[Line]:
    return lines_as_block(code, [Line(f"{code.indent}{text}", code.place) for text in texts])


def lines_as_block(code: Shortcode, lines: list[Line]) -> list[Line]:
    """Surround lines with blank lines."""
    apart = [Line("", code.place), Line("", code.place)]
    return [*apart, *lines, *apart]


def words_or_block(code: Shortcode, text: str) -> list[Line]:
    return block(code, [text]) if code.is_alone else words(code, text)


def link(label: str, target: str) -> str:
    return f"[{escape_label(label)}]({written_target(target)})"


def one_line(lines: list[Line]) -> str:
    return " ".join(" ".join(line.text for line in lines).split())


def without_ends(lines: list[Line]) -> list[Line]:
    """Remove blank lines at both ends."""
    kept = list(lines)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    return kept


def is_true(value: str) -> bool:
    return value.strip().lower() in {"true", "1", "yes", "on"}


# Callout types of many themes, mapped to this site's.
_KINDS = {
    "abstract": "ABSTRACT", "attention": "WARNING", "bug": "BUG", "caution": "CAUTION",
    "danger": "DANGER", "error": "ERROR", "example": "EXAMPLE", "failure": "FAILURE",
    "important": "IMPORTANT", "info": "INFO", "note": "NOTE", "question": "QUESTION",
    "quote": "QUOTE", "success": "SUCCESS", "tip": "TIP", "warning": "WARNING", "warn": "WARNING",
    "primary": "NOTE", "secondary": "NOTE", "default": "NOTE", "hint": "HINT",
}  # fmt: skip
_ROWS_OF_A_TABLE = 500


def callout(code: Shortcode, inner: list[Line], _setting: Setting) -> list[Line]:
    given = code.get("type", "color", "style", "level", 0).lower()
    named = code.name.lower() if code.name.lower() in _KINDS else "note"
    kind = _KINDS.get(given, _KINDS[named])
    title = code.get("title") or (code.get(1) if given in _KINDS else "")
    folds = {"true": "+", "false": "-"}.get(code.get("open").lower(), "")
    opening = f"> [!{kind}]{folds} {title}".rstrip()
    quoted = [
        Line(f"{code.indent}> {line.text.removeprefix(code.indent)}".rstrip(), line.place)
        for line in without_ends(inner)
    ]
    return lines_as_block(code, [Line(f"{code.indent}{opening}", code.place), *quoted])


def folded(code: Shortcode, inner: list[Line], _setting: Setting) -> list[Line]:
    title = code.get("summary", "title", "text", "label", 0) or "Details"
    opened = "details open" if is_true(code.get("open", "expand")) else "details"
    head = [f"<{opened}>", f"<summary>{escape_label(title)}</summary>", ""]
    return lines_as_block(
        code,
        [
            *(Line(f"{code.indent}{text}", code.place) for text in head),
            *without_ends(inner),
            Line("", code.place),
            Line(f"{code.indent}</details>", code.place),
        ],
    )


def code_block(code: Shortcode, inner: list[Line], _setting: Setting) -> list[Line]:
    """Code in a fence longer than any inside it."""
    language = code.get("lang", "language", 0) if code.name != "mermaid" else "mermaid"
    options = " ".join(code.listed[1:])
    body = without_ends(inner)
    if "hl_inline=true" in options.replace(" ", "").lower():
        return words(code, f"`{one_line(body)}`")
    longest = max((len(run) for line in body for run in re.findall(r"`{3,}", line.text)), default=2)
    fence = "`" * (longest + 1)
    name = re.sub(r"[^\w+#.-]", "", language)
    title = code.get("title", "caption")
    return lines_as_block(
        code,
        [
            *(
                [Line(f"{code.indent}**{title}**", code.place), Line("", code.place)]
                if title
                else []
            ),
            Line(f"{code.indent}{fence}{name}", code.place),
            *(
                Line(f"{code.indent}{one.text.removeprefix(code.indent)}", one.place)
                for one in body
            ),
            Line(f"{code.indent}{fence}", code.place),
        ],
    )


def formula(code: Shortcode, inner: list[Line], _setting: Setting) -> list[Line]:
    """A formula, marked as math by itself or by its shortcode."""
    text = "\n".join(line.text for line in inner)
    if not text.strip() or code.name == "math" or re.search(r"\$|\\\(|\\\[|\\begin", text):
        return inner
    if "display" in [*code.listed, *code.named] or "block" in code.name:
        marks = Line(f"{code.indent}$$", code.place)
        return lines_as_block(code, [marks, *without_ends(inner), marks])
    return words(code, f"${one_line(inner)}$")


def tab(code: Shortcode, inner: list[Line], _setting: Setting) -> list[Line]:
    title = code.get("name", "title", "tabname", "label", 0)
    head = [Line(f"{code.indent}**{escape_label(title)}**", code.place), Line("", code.place)]
    return lines_as_block(code, [*(head if title else []), *without_ends(inner)])


def render_plain(code: Shortcode, inner: list[Line], _setting: Setting) -> list[Line]:
    """Drop styling only."""
    if not code.has_end:
        return words(code, "")
    return lines_as_block(code, without_ends(inner)) if code.is_alone else inner


def render_mark(code: Shortcode, inner: list[Line], _setting: Setting) -> list[Line]:
    return words(code, f"<mark>{one_line(inner)}</mark>")


def strong(code: Shortcode, inner: list[Line], _setting: Setting) -> list[Line]:
    text = one_line(inner)
    return words_or_block(code, f"**{text}**" if text else "")


def nothing(code: Shortcode, inner: list[Line], _setting: Setting) -> list[Line]:
    """Shown by this site itself, or never visible."""
    return words(code, "")


def reference(code: Shortcode, _inner: list[Line], setting: Setting) -> list[Line]:
    """A page's URL, as used in a link."""
    written = code.get("path", 0)
    name, _, anchor = written.partition("#")
    path = setting.addresses.page_named(name, setting.page) if name else setting.page.path
    if path is None:
        return words(code, name.replace(" ", "%20") or "#")
    return words(code, setting.addresses.target(path, anchor) if name else f"#{anchor}")


def linked(code: Shortcode, inner: list[Line], setting: Setting) -> list[Line]:
    """A link with text, such as ``staticref`` or ``button``."""
    written = code.get("href", "url", "link", "relref", "path", 0)
    path = setting.addresses.page_named(written, setting.page) if code.get("relref") else None
    target = setting.addresses.target(path, "") if path else setting.target(written)
    label = one_line(inner) or code.get("text", "label", "title", 1) or written
    if label == "newtab":
        label = written
    return words_or_block(code, f"[{label}]({target})" if written else label)


def render_citation(code: Shortcode, _inner: list[Line], setting: Setting) -> list[Line]:
    """A page shown as a card in another page."""
    written = code.get("page", "link", "path", 0)
    path = setting.addresses.page_named(written, setting.page)
    page = setting.addresses.tree.page_at(path) if path else None
    if page is None or path is None:
        return words_or_block(code, link(written, setting.target(written)) if written else "")
    return words_or_block(code, link(page.title, setting.addresses.target(path, "")))


def person(code: Shortcode, inner: list[Line], setting: Setting) -> list[Line]:
    name = code.get("name", "user", 0)
    named = [p for p in setting.addresses.tree.pages if p.section in {"authors", "author"}]
    page = next((p for p in named if name in {*p.folders, p.base_name}), None)
    return words(code, page.text("title", "name") if page else name)


def parameter(code: Shortcode, _inner: list[Line], setting: Setting) -> list[Line]:
    name = code.get("name", 0)
    value = setting.page.field(name, f"params.{name}")
    if value is None:
        value = setting.addresses.tree.configuration.find(f"params.{name.lower()}")
    if not isinstance(value, str | int | float):
        setting.report.warn(code.place, f"{code.written}: no such value in the site's settings")
        return words(code, "")
    return words(code, str(value))


def file_table(code: Shortcode, _inner: list[Line], setting: Setting) -> list[Line]:
    """A table with the rows of a CSV file."""
    written = code.get("path", "file", "src", 0)
    path = setting.addresses.file_of(written, setting.page) if written else None
    try:
        text = setting.addresses.folder.read_text(path) if path else ""
    except SourceRefused as refusal:
        setting.report.warn(code.place, f"table {written} not imported: {refusal}")
        return words(code, "")
    rows = [row for row in csv.reader(text.splitlines()) if row][:_ROWS_OF_A_TABLE]
    if not path or not rows:
        setting.report.warn(code.place, f"table {written} not found in the folder")
        return words(code, "")
    width = max(map(len, rows))
    has_head = code.get("header").lower() not in {"false", "0", "no"}
    head, body = (rows[0], rows[1:]) if has_head else ([""] * width, rows)
    table = [_row(head, width), "|" + " --- |" * width, *(_row(row, width) for row in body)]
    caption = code.get("caption")
    return block(code, [*table, *(["", f"*{caption}*"] if caption else [])])


def _row(cells: list[str], width: int) -> str:
    filled = [*cells, *[""] * (width - len(cells))]
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in filled) + " |"
