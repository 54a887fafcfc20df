"""Convert a page's text to plain Markdown: shortcodes, dialect and links."""

from importers.collection import Line
from importers.hugo.content_tree import ContentPage
from importers.hugo.dialect import from_goldmark, from_html
from importers.hugo.link_targets import with_files_as_targets
from importers.hugo.page_addresses import HugoUrls
from importers.hugo.shortcode_reader import ShortcodeReader
from importers.hugo.shown import Setting
from importers.report import ImportReport, Location
from importers.text.prose import without_blank_runs


def convert_page_text(
    lines: list[Line], page: ContentPage, addresses: HugoUrls, report: ImportReport
) -> list[Line]:
    """Convert lines of a page or of its front matter."""
    if page.path.lower().endswith((".html", ".htm")):
        lines = from_html(lines)
    setting = Setting(page, addresses, report)
    lines = ShortcodeReader(setting).convert(lines)
    has_emoji = bool(addresses.tree.configuration.find("enableemoji"))
    lines = from_goldmark(lines, has_emoji=has_emoji)
    return without_blank_runs(with_files_as_targets(lines, addresses, page))


def lines_of(text: str, place: Location) -> list[Line]:
    """Return a front matter text as lines located at its start."""
    return [Line(line.rstrip(), place) for line in text.strip().split("\n")] if text.strip() else []
