"""Convert a page's text to plain Markdown: shortcodes, dialect and links."""

import re
from collections.abc import Callable
from html import escape

from importers.collection import Line
from importers.hugo import shortcode_blocks as blocks
from importers.hugo import shortcode_media as media
from importers.hugo.content_tree import KNITR_SUFFIXES, ContentPage
from importers.hugo.dialect import from_goldmark, from_html
from importers.hugo.page_addresses import HugoSite, target_to
from importers.hugo.shortcodes import Shortcode, join_parts, parse_shortcodes, unescaped
from importers.report import SourceLine
from importers.text.html import attributes_of
from importers.text.markdown_patterns import LINK, link_of, written_target, written_title
from importers.text.prose import Prose, without_blank_runs

_NAMES: tuple[tuple[Callable[[Shortcode], list[Line]], str], ...] = (
    (
        blocks.render_callout,
        "callout alert admonition hint notice note tip warning info important caution danger box",
    ),
    (blocks.render_details, "details spoiler expand collapse fold expandable accordion-item"),
    (blocks.render_code, "highlight code mermaid diagram"),
    (blocks.render_math, "math katex mathjax katex-block math/block math/inline"),
    (blocks.render_tab, "tab codetab"),
    (
        blocks.render_content,
        """tabs codetabs steps step columns column columns/column cards accordion rawhtml html
        unsafe div center fragment slide lead typeit ltr rtl blockquote quote markdown md""",
    ),
    (blocks.render_mark, "hl mark marker"),
    (blocks.render_strong, "keyword badge"),
    (
        blocks.render_nothing,
        "icon toc speaker_note list_children list_tags list_categories br clear metrics search",
    ),
    (blocks.render_ref, "ref relref"),
    (blocks.render_link, "staticref button cta link card"),
    (blocks.render_page_card, "cite article pageref"),
    (blocks.render_mention, "mention"),
    (blocks.render_parameter, "param"),
    (blocks.render_csv_table, "table"),
    (media.render_figure, "figure image img imgproc picture thumbnail intextimg"),
    (media.render_gallery, "gallery"),
    (media.render_embed, " ".join(media.EMBEDS)),
    (media.render_media_file, "video audio pdf embed-pdf embed_pdf videojs"),
    (media.render_frame, "iframe google_map embed"),
)
_RENDERERS = {name: renderer for renderer, names in _NAMES for name in names.split()}
_TAG = re.compile(r"<(?:a|audio|embed|iframe|img|source|video)\b[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"(\b(?:href|src)\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_DEFINITION = re.compile(r"^( {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*)(<[^<>\n]*>|\S+)", re.MULTILINE)
_MAX_NESTED = 3


def convert_page_text(lines: list[Line], page: ContentPage, site: HugoSite) -> list[Line]:
    if page.path.lower().endswith((".html", ".htm")):
        lines = from_html(lines)
    if page.path.lower().endswith(KNITR_SUFFIXES):
        lines = site.knitr.convert(lines, page.path, page.fields)
    if any("{{" in line.text for line in lines):
        lines = unescaped(_rendered(parse_shortcodes(Prose(lines), page, site)))
    return without_blank_runs(_with_files_as_targets(from_goldmark(lines), site, page))


def lines_of(text: str, place: SourceLine) -> list[Line]:
    return [Line(line.rstrip(), place) for line in text.strip().split("\n")] if text.strip() else []


def _rendered(codes: list[Shortcode]) -> list[Line]:
    return join_parts(_render(code) if code.name else code.lines for code in codes)


def _render(code: Shortcode) -> list[Line]:
    """Unknown shortcodes are replaced by their content."""
    inner = code.inner = _rendered(code.children)
    renderer = _RENDERERS.get(code.name.lower())
    if code.name == "table" and not code.get("path", "file", "src", 0):
        renderer = blocks.render_content
    if renderer is not None:
        return renderer(code)
    written = code.written if len(code.written) <= 80 else f"{code.written[:79]}…"
    what = "replaced by its content" if inner and code.has_end else "removed"
    code.warn(f"unknown shortcode {written}: {what}")
    return code.block(*code.body) if code.is_alone and inner else inner


def _with_files_as_targets(lines: list[Line], site: HugoSite, page: ContentPage) -> list[Line]:
    def changed(target: str) -> str:
        address, _, anchor = target.partition("#")
        if not address or target.startswith("/" + page.language.folder):
            return target
        path = site.file_of(address, page)
        return target_to(path, anchor) if path else target

    def markdown(found: re.Match[str], _place: SourceLine) -> str:
        return _link(found, changed)

    def html(found: re.Match[str], _place: SourceLine) -> str:
        return _ADDRESS.sub(lambda one: f'{one[1]}"{escape(changed(_value(one)))}"', found[0])

    def definition(found: re.Match[str], _place: SourceLine) -> str:
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
    return f"{found['bang']}[{label}]({written_target(target)}{written_title(link.title)})"


def _value(found: re.Match[str]) -> str:
    return next(iter(attributes_of(f"x={found[2]}").values()), "")
