"""Convert a page's text to plain Markdown: shortcodes, dialect and links."""

from collections.abc import Callable

from importers.collection import Line
from importers.hugo import shortcode_blocks as blocks
from importers.hugo import shortcode_media as media
from importers.hugo.content_tree import KNITR_SUFFIXES, ContentPage
from importers.hugo.dialect import from_goldmark, from_html
from importers.hugo.page_addresses import HugoSite
from importers.hugo.shortcodes import Shortcode, join_parts, parse_shortcodes, unescaped
from importers.report import SourceLine
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
        renderer = blocks.render_content
    if renderer is not None:
        return renderer(code)
    written = code.written if len(code.written) <= 80 else f"{code.written[:79]}…"
    what = "replaced by its content" if inner and code.has_end else "removed"
    code.warn(f"unknown shortcode {written}: {what}")
    return code.block(*code.body) if code.is_alone and inner else inner
