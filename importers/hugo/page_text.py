"""Convert a page's text to plain Markdown: shortcodes, dialect and links."""

import re
from collections.abc import Callable

from importers.collection import Line
from importers.hugo import shortcode_renderers as renderers
from importers.hugo.content_tree import KNITR_SUFFIXES, ContentPage
from importers.hugo.page_addresses import HugoSite
from importers.hugo.shortcodes import Shortcode, parse_shortcodes, unescaped
from importers.report import SourceLine
from importers.text.dialects import with_definition_lists
from importers.text.markdown_patterns import HEADING
from importers.text.prose import Prose, with_code_marks, without_blank_runs
from importers.text.tags import join_parts

_NAMES: tuple[tuple[Callable[[Shortcode], list[Line]], str], ...] = (
    (
        renderers.render_callout,
        "callout alert admonition hint notice note tip warning info important caution danger box",
    ),
    (renderers.render_details, "details spoiler expand collapse fold expandable accordion-item"),
    (renderers.render_code, "highlight code mermaid diagram"),
    (renderers.render_math, "math katex mathjax katex-block math/block math/inline"),
    (renderers.render_tab, "tab codetab"),
    (
        renderers.render_content,
        """tabs codetabs steps step columns column columns/column cards accordion rawhtml html
        unsafe div center fragment slide lead typeit ltr rtl blockquote quote markdown md""",
    ),
    (renderers.render_mark, "hl mark marker"),
    (renderers.render_strong, "keyword badge"),
    (
        renderers.render_nothing,
        "icon toc speaker_note list_children list_tags list_categories br clear metrics search",
    ),
    (renderers.render_ref, "ref relref"),
    (renderers.render_link, "staticref button cta link card"),
    (renderers.render_page_card, "cite article pageref"),
    (renderers.render_mention, "mention"),
    (renderers.render_parameter, "param"),
    (renderers.render_csv_table, "table"),
    (renderers.render_figure, "figure image img imgproc picture thumbnail intextimg"),
    (renderers.render_gallery, "gallery"),
    (renderers.render_embed, " ".join(renderers.EMBEDS)),
    (renderers.render_media_file, "video audio pdf embed-pdf embed_pdf videojs"),
    (renderers.render_frame, "iframe google_map embed"),
)
_RENDERERS = {name: renderer for renderer, names in _NAMES for name in names.split()}


def convert_page_text(lines: list[Line], page: ContentPage, site: HugoSite) -> list[Line]:
    if page.path.lower().endswith((".html", ".htm")):
        lines = from_html(lines)
    if page.path.lower().endswith(KNITR_SUFFIXES):
        lines = site.knitr.convert(lines, page.path, page.fields)
    if any("{{" in line.text for line in lines):
        lines = unescaped(_rendered(parse_shortcodes(Prose(lines), page, site)))
    return without_blank_runs(from_goldmark(lines))


def lines_of(text: str, place: SourceLine) -> list[Line]:
    return [Line(line.rstrip(), place) for line in text.strip().split("\n")] if text.strip() else []


def _rendered(codes: list[Shortcode]) -> list[Line]:
    return join_parts(_render(code) if code.name else code.lines for code in codes)


def _render(code: Shortcode) -> list[Line]:
    """Unknown shortcodes are replaced by their content."""
    inner = code.inner = _rendered(code.children)
    renderer = _RENDERERS.get(code.name.lower())
    if code.name == "table" and not code.get("path", "file", "src", 0):
        renderer = renderers.render_content
    if renderer is not None:
        return renderer(code)
    written = code.written if len(code.written) <= 80 else f"{code.written[:79]}…"
    what = "replaced by its content" if inner and code.has_end else "removed"
    code.warn(f"unknown shortcode {written}: {what}")
    return code.block(*code.body) if code.is_alone and inner else inner


_DIVIDER = re.compile(r"^\s*<!--\s*more\s*-->\s*$", re.IGNORECASE)
_ATTRIBUTES = re.compile(
    r"\s*\{(?P<all>(?:\s*(?:[#.][\w-]+|[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s{}]+)))+)\s*\}\s*$"
)
_ID = re.compile(r"#([\w.-]+)")
_FENCE_OPTIONS = re.compile(r"^(\s*(?:>\s*)*(?:`{3,}|~{3,})[\w+#.-]*)\s*\{[^{}]*=[^{}]*\}\s*$")
_FORMULA = re.compile(r"(?P<mark>\$\$?)(?P<tex>(?:[^$\n]|\n(?!\s*\n))+?)(?P=mark)")
_MADE_FOR_MARKDOWN = re.compile(r"\\_|\\\\\\\\|\\\\[{}|]|\\\*")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def split_at_divider(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return the text before ``<!--more-->``, if any, and the text without the mark."""
    for index, (line, is_code) in enumerate(with_code_marks(lines)):
        if not is_code and _DIVIDER.match(line.text):
            return lines[:index], [*lines[:index], Line("", line.place), *lines[index + 1 :]]
    return [], lines


def from_goldmark(lines: list[Line]) -> list[Line]:
    return with_plain_formulas(with_definition_lists(_without_attributes(lines)))


def _without_attributes(lines: list[Line]) -> list[Line]:
    """Keep the ids after headings; drop classes and styles, which have no effect here."""
    result: list[Line] = []
    for line, is_code in with_code_marks(lines):
        if is_code:
            result.append(Line(_FENCE_OPTIONS.sub(r"\1", line.text), line.place))
            continue
        found = _ATTRIBUTES.search(line.text)
        if found is None:
            result.append(line)
        elif HEADING.match(line.text):
            identity = _ID.search(found["all"])
            text = line.text[: found.start()].rstrip().rstrip("#").rstrip()
            result.append(Line(f"{text} {{#{identity[1]}}}" if identity else text, line.place))
        elif not line.text[: found.start()].strip():
            identity = _ID.search(found["all"])
            if identity:
                anchor = f'<a id="{identity[1]}"></a>'
                result += [Line("", line.place), Line(anchor, line.place), Line("", line.place)]
        else:
            result.append(line)
    return result


def with_plain_formulas(lines: list[Line]) -> list[Line]:
    r"""Write ``$x\_1$`` as ``$x_1$``: drop backslashes that only escape Markdown."""
    prose = Prose(lines)
    if "$" not in prose.text or not _MADE_FOR_MARKDOWN.search(prose.text):
        return lines

    def plain(found: re.Match[str], _place: SourceLine) -> str:
        # Math in prose is a single dollar sign, or one in code.
        if prose.protected_from(found.start()) != found.start():
            return found[0]
        return f"{found['mark']}{_tex(found['tex'])}{found['mark']}"

    return prose.substitute_formulas(_FORMULA, plain).lines


def _tex(written: str) -> str:
    return _ESCAPE.sub(r"\1", written) if _MADE_FOR_MARKDOWN.search(written) else written


def from_html(lines: list[Line]) -> list[Line]:
    """Write a page of HTML so that Markdown doesn't take any line for code."""
    result: list[Line] = []
    is_pre = False
    for line in lines:
        is_pre_line = is_pre or "<pre" in line.text.lower()
        if "<pre" in line.text.lower():
            is_pre = True
        if "</pre" in line.text.lower():
            is_pre = False
        text = line.text if is_pre_line else line.text.strip()
        if text or is_pre_line:
            result.append(Line(text, line.place))
    return result
