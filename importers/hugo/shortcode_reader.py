"""Convert a page's shortcodes to Markdown; unknown ones are replaced by their content."""

from collections.abc import Iterator
from dataclasses import dataclass

from importers.collection import Line
from importers.hugo import shown_blocks as blocks
from importers.hugo import shown_media as media
from importers.hugo.shortcodes import Shortcode, join_parts, parse_shortcodes, unescaped
from importers.hugo.shown import Renderer, Setting, lines_as_block, without_ends
from importers.text.prose import Prose

_NAMES: tuple[tuple[Renderer, str], ...] = (
    (
        blocks.callout,
        "callout alert admonition hint notice note tip warning info important caution danger box",
    ),
    (blocks.folded, "details spoiler expand collapse fold expandable accordion-item"),
    (blocks.code_block, "highlight code mermaid diagram"),
    (blocks.formula, "math katex mathjax katex-block math/block math/inline"),
    (blocks.tab, "tab codetab"),
    (
        blocks.render_plain,
        """tabs codetabs steps step columns column columns/column cards accordion rawhtml html
        unsafe div center fragment slide lead typeit ltr rtl blockquote quote markdown md""",
    ),
    (blocks.render_mark, "hl mark marker"),
    (blocks.strong, "keyword badge"),
    (
        blocks.nothing,
        "icon toc speaker_note list_children list_tags list_categories br clear metrics search",
    ),
    (blocks.reference, "ref relref"),
    (blocks.linked, "staticref button cta link card"),
    (blocks.render_citation, "cite article pageref"),
    (blocks.person, "mention"),
    (blocks.parameter, "param"),
    (blocks.file_table, "table"),
    (media.render_figure, "figure image img imgproc picture thumbnail intextimg"),
    (media.gallery, "gallery"),
    (media.elsewhere, " ".join(media.ELSEWHERE)),
    (media.render_media_file, "video audio pdf embed-pdf embed_pdf videojs"),
    (media.frame, "iframe google_map embed"),
)
_RENDERERS = {name: renderer for renderer, names in _NAMES for name in names.split()}


@dataclass
class ShortcodeReader:
    setting: Setting

    def convert(self, lines: list[Line]) -> list[Line]:
        if not any("{{" in line.text for line in lines):
            return lines
        return unescaped(join_parts(self._parts(parse_shortcodes(Prose(lines)))))

    def _parts(self, codes: list[Shortcode]) -> Iterator[list[Line]]:
        for code in codes:
            yield code.lines if not code.name else self._shown(code)

    def _shown(self, code: Shortcode) -> list[Line]:
        inner = join_parts(self._parts(code.children))
        renderer = _RENDERERS.get(code.name.lower())
        if code.name == "table" and not code.get("path", "file", "src", 0):
            renderer = blocks.render_plain
        if renderer is not None:
            return renderer(code, inner, self.setting)
        written = code.written if len(code.written) <= 80 else f"{code.written[:79]}…"
        what = "replaced by its content" if inner and code.has_end else "removed"
        self.setting.report.warn(code.place, f"unknown shortcode {written}: {what}")
        return lines_as_block(code, without_ends(inner)) if code.is_alone and inner else inner
