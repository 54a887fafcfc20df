"""Shortcodes around text: callouts, details, code, math, tabs, links and tables."""

import csv
import re

from blog.folders.source import SourceRefused
from importers.collection import Line
from importers.hugo.content_tree import AUTHOR_SECTIONS
from importers.hugo.page_addresses import target_to
from importers.hugo.shortcodes import Shortcode
from importers.text.markdown_patterns import escape_label, markdown_link
from importers.text.prose import fence_around

# Callout types of many themes, mapped to this site's.
_CALLOUTS = {
    "abstract": "ABSTRACT", "attention": "WARNING", "bug": "BUG", "caution": "CAUTION",
    "danger": "DANGER", "error": "ERROR", "example": "EXAMPLE", "failure": "FAILURE",
    "important": "IMPORTANT", "info": "INFO", "note": "NOTE", "question": "QUESTION",
    "quote": "QUOTE", "success": "SUCCESS", "tip": "TIP", "warning": "WARNING", "warn": "WARNING",
    "primary": "NOTE", "secondary": "NOTE", "default": "NOTE", "hint": "HINT",
}  # fmt: skip
_MAX_TABLE_ROWS = 500


def render_callout(code: Shortcode) -> list[Line]:
    given = code.get("type", "color", "style", "level", 0).lower()
    kind = _CALLOUTS.get(given) or _CALLOUTS.get(code.name.lower(), "NOTE")
    title = code.get("title") or (code.get(1) if given in _CALLOUTS else "")
    folds = {"true": "+", "false": "-"}.get(code.get("open").lower(), "")
    quoted = [
        Line(f"{code.indent}> {line.text.removeprefix(code.indent)}".rstrip(), line.place)
        for line in code.body
    ]
    return code.block(f"> [!{kind}]{folds} {title}".rstrip(), *quoted)


def render_details(code: Shortcode) -> list[Line]:
    title = code.get("summary", "title", "text", "label", 0) or "Details"
    is_open = code.get("open", "expand").lower() in {"true", "1", "yes", "on"}
    tag, summary = "details open" if is_open else "details", escape_label(title)
    return code.block(
        f"<{tag}>", f"<summary>{summary}</summary>", "", *code.body, Line("", code.place),
        "</details>",
    )  # fmt: skip


def render_code(code: Shortcode) -> list[Line]:
    """Code in a fence longer than any inside it."""
    language = code.get("lang", "language", 0) if code.name != "mermaid" else "mermaid"
    if "hl_inline=true" in "".join(code.listed[1:]).replace(" ", "").lower():
        return code.inline(f"`{code.inner_text}`")
    fence = fence_around(code.body)
    body = (code.indent + one.text.removeprefix(code.indent) for one in code.body)
    lines = [Line(text, one.place) for text, one in zip(body, code.body, strict=True)]
    title = code.get("title", "caption")
    head = [code.line(f"**{title}**"), Line("", code.place)] if title else []
    return code.block(*head, fence + re.sub(r"[^\w+#.-]", "", language), *lines, fence)


def render_math(code: Shortcode) -> list[Line]:
    """A formula, marked as math by itself or by its shortcode."""
    text = "\n".join(line.text for line in code.inner)
    if not text.strip() or code.name == "math" or re.search(r"\$|\\\(|\\\[|\\begin", text):
        return code.inner
    if "display" in [*code.listed, *code.named] or "block" in code.name:
        return code.block("$$", *code.body, "$$")
    return code.inline(f"${code.inner_text}$")


def render_tab(code: Shortcode) -> list[Line]:
    title = code.get("name", "title", "tabname", "label", 0)
    head = [code.line(f"**{escape_label(title)}**"), Line("", code.place)] if title else []
    return code.block(*head, *code.body)


def render_content(code: Shortcode) -> list[Line]:
    """Drop what is only styling."""
    if not code.has_end:
        return code.inline("")
    return code.block(*code.body) if code.is_alone else code.inner


def render_mark(code: Shortcode) -> list[Line]:
    return code.inline(f"<mark>{code.inner_text}</mark>")


def render_strong(code: Shortcode) -> list[Line]:
    return code.inline_or_block(f"**{code.inner_text}**" if code.inner_text else "")


def render_nothing(code: Shortcode) -> list[Line]:
    """Drop what this site shows itself, or what was never visible."""
    return code.inline("")


def render_ref(code: Shortcode) -> list[Line]:
    name, _, anchor = code.get("path", 0).partition("#")
    path = code.site.page_named(name, code.page)
    if not name:
        return code.inline(f"#{anchor}")
    if path is None:
        code.site.report.warn(code.place, f"page “{name}” of {code.name} not found")
    return code.inline(target_to(path, anchor) if path else name.replace(" ", "%20"))


def render_link(code: Shortcode) -> list[Line]:
    written = code.get("href", "url", "link", "relref", "path", 0)
    path = code.site.page_named(written, code.page) if code.get("relref") else None
    target = target_to(path) if path else code.target(written)
    label = code.inner_text or code.get("text", "label", "title", 1) or written
    label = written if label == "newtab" else label
    return code.inline_or_block(f"[{label}]({target})" if written else label)


def render_page_card(code: Shortcode) -> list[Line]:
    """A page shown as a card in another page."""
    written = code.get("page", "link", "path", 0)
    path = code.site.page_named(written, code.page)
    page = code.site.tree.page_at(path) if path else None
    if page and path:
        return code.inline_or_block(markdown_link(page.title, target_to(path)))
    return code.inline_or_block(markdown_link(written, code.target(written)) if written else "")


def render_mention(code: Shortcode) -> list[Line]:
    name = code.get("name", "user", 0)
    authors = [page for page in code.site.pages if page.section in AUTHOR_SECTIONS]
    page = next((page for page in authors if name in {*page.folders, page.base_name}), None)
    return code.inline(page.text("title", "name") if page else name)


def render_parameter(code: Shortcode) -> list[Line]:
    name = code.get("name", 0)
    value = code.page.find(name, f"params.{name}")
    if value is None:
        value = code.site.configuration.find(f"params.{name.lower()}")
    if not isinstance(value, str | int | float):
        return code.warn(f"{code.written}: no such value in the site's settings")
    return code.inline(str(value))


def render_csv_table(code: Shortcode) -> list[Line]:
    written = code.get("path", "file", "src", 0)
    path = code.site.file_of(written, code.page) if written else None
    try:
        text = code.site.folder.read_text(path) if path else ""
    except SourceRefused as refusal:
        return code.warn(f"table {written} not imported: {refusal}")
    rows = [row for row in csv.reader(text.splitlines()) if row][:_MAX_TABLE_ROWS]
    if not path or not rows:
        return code.warn(f"table {written} not found in the folder")
    width = max(map(len, rows))
    has_head = code.get("header").lower() not in {"false", "0", "no"}
    head, body = (rows[0], rows[1:]) if has_head else ([""] * width, rows)
    table = [_row(head, width), "|" + " --- |" * width, *(_row(row, width) for row in body)]
    caption = code.get("caption")
    return code.block(*table, *(["", f"*{caption}*"] if caption else []))


def _row(cells: list[str], width: int) -> str:
    filled = [*cells, *[""] * (width - len(cells))]
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in filled) + " |"
