"""Hugo's shortcodes, such as ``{{< figure src="x.png" >}}`` and ``{{% callout %}}``."""

import re
from dataclasses import dataclass, field

from importers.collection import Line
from importers.hugo.content_tree import ContentPage
from importers.hugo.page_addresses import HugoSite
from importers.text.prose import Prose
from importers.text.tags import TAG_VALUE, Tag, TagSyntax, parse_tags

_TAG = re.compile(
    r"\{\{[<%]\s*(?P<end>/?)\s*(?P<name>[\w./-]+?)(?P<given>(?:\s(?:"
    + TAG_VALUE
    + r"|[^\"`{}]|\{(?!\{)|\}(?!\})){0,4000}?)?)\s*(?P<whole>/?)\s*[>%]\}\}"
)
_ESCAPED = re.compile(r"\{\{([<%])/\*((?:(?!\{\{).){0,1000}?)\*/([>%])\}\}")
_RAW = frozenset({"highlight", "mermaid", "diagram", "rawhtml", "code", "chart", "katex", "math"})


@dataclass
class Shortcode(Tag):
    page: ContentPage = field(kw_only=True)
    site: HugoSite = field(kw_only=True)

    def warn(self, message: str) -> list[Line]:
        """Report why the shortcode is removed."""
        self.site.report.warn(self.place, message)
        return self.inline("")


def parse_shortcodes(prose: Prose, page: ContentPage, site: HugoSite) -> list[Shortcode]:
    root = Shortcode(page=page, site=site)
    return parse_tags(prose, root, TagSyntax(_TAG, _RAW), site.report)


def unescaped(lines: list[Line]) -> list[Line]:
    """Write an escaped shortcode, ``{{</* x */>}}``, as readers see it."""
    return [Line(_ESCAPED.sub(r"{{\1\2\3}}", line.text), line.place) for line in lines]
