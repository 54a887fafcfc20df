"""Output of a shortcode: inline text or blocks."""

from collections.abc import Callable
from dataclasses import dataclass

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
