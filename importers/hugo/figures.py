"""Images with captions as Markdown, or as HTML if they have a width."""

import re
from dataclasses import dataclass
from html import escape

from importers.text.markdown_patterns import escape_label, written_target

_MARKUP = re.compile(r"[*_`\[\]$<>\\&]")
_WIDTH = re.compile(r"(\d{1,5})(?:px)?|(\d{1,3})\s*%")


@dataclass
class Figure:
    """``caption`` is Markdown on one line."""

    source: str
    words: str = ""
    caption: str = ""
    width: str = ""
    link: str = ""

    def lines(self) -> list[str]:
        """Return the figure as a block."""
        if not self._width():
            return [self._markdown(with_caption=True)]
        image = self._html()
        if not self.caption:
            return [f"<figure>{image}</figure>"]
        if not _MARKUP.search(self.caption):
            return [f"<figure>{image}<figcaption>{self.caption}</figcaption></figure>"]
        return [f"<figure>{image}<figcaption>", "", self.caption, "", "</figcaption></figure>"]

    def inline(self) -> str:
        """Return the figure inline; the caption can only follow it."""
        image = self._html() if self._width() else self._markdown(with_caption=False)
        return f"{image} {self.caption}".rstrip()

    def _html(self) -> str:
        alt, width = escape(self._alt()), self._width()
        image = f'<img src="{escape(self.source)}" alt="{alt}" width="{width}">'
        return f'<a href="{escape(self.link)}">{image}</a>' if self.link else image

    def _markdown(self, *, with_caption: bool) -> str:
        title = ""
        if with_caption and self.caption:
            title = ' "{}"'.format(self.caption.replace("\\", "\\\\").replace('"', '\\"'))
        image = f"![{escape_label(self._alt())}]({written_target(self.source)}{title})"
        return f"[{image}]({written_target(self.link)})" if self.link else image

    def _alt(self) -> str:
        return self.words or plain_words(self.caption)

    def _width(self) -> str:
        found = _WIDTH.fullmatch(self.width.strip())
        return (found[1] or f"{found[2]}%") if found else ""


def plain_words(markdown: str) -> str:
    """Return a line of Markdown without its links and emphasis."""
    text = re.sub(r"!?\[([^\]]*)\]\([^()]*\)", r"\1", markdown)
    return " ".join(re.sub(r"<[^<>]*>|(?<!\\)[*_`]+(?=\S)|(?<=\S)(?<!\\)[*`]+", "", text).split())
