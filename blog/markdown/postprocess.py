"""Post-process sanitized HTML: images, links, sidenotes, and the plain text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import unquote

from django.utils.translation import gettext

from blog.markdown.context import RESERVED_IDS
from blog.markdown.html_tags import HtmlTag, rewrite_tags, tags_in

_OTHER_SITE = re.compile(r"\s*(?:https?:|//)", re.IGNORECASE)
_SPAN = re.compile(r"<(/?)span\b[^>]*>")
_SIDENOTE = '<span class="sidenote">'
# Widths of the text column in static/css/site.css, and of the widest figures in note.css:
# (min window width, width), both in pixels. In narrower windows, it's the window without margins.
_TEXT_WIDTH = 612
_WIDTHS = ((584, 544), (960, _TEXT_WIDTH), (1280, 900))
_MARGINS = 40
# Of an image in a row of figures.
_MAX_ROW_HEIGHT = 416
# Smaller images are icons, which have nothing to enlarge.
_MAX_ICON_SIZE = 160

_MARKS = re.compile(
    r'<a class="anchor".*?</a>|<sup class="footnote-ref">.*?</sup>'
    r'|<a class="footnote-backref".*?</a>',
    re.DOTALL,
)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup"
    r"|time|u|var|wbr)\b[^>]*>"
)
_ANY_TAG = re.compile(r"<[^>]*>")
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_PREFIXED_HEADING = re.compile(r'<h[1-6]\b[^>]* id="[^":]+:')


@dataclass(frozen=True)
class ImageSource:
    """Size in pixels and URL of an image, and the ``srcset`` of its other sizes."""

    width: int
    height: int
    src: str = ""
    srcset: str = ""
    media_type: str = ""


def complete_images(html: str, find_image: Callable[[str], ImageSource | None] | None) -> str:
    """Add sizes, lazy loading and a link to the full image; without a URL, show the alt text."""
    is_in_link = is_in_row = False

    def finish(tag: HtmlTag) -> str:
        nonlocal is_in_link, is_in_row
        if tag.name.endswith("div"):
            is_in_row = tag.attributes.get("class") == "figures"
            return tag.html
        if tag.name != "img":
            is_in_link = tag.name == "a"
            return tag.html
        given = tag.attributes
        if not given.get("src"):
            return escape(given.get("alt", ""))
        known = find_image(given["src"]) if find_image else None
        if is_in_row and known:
            given["width"] = str(_width_in_row(known, given.get("width", "")))
        return _image(given, known, is_in_link=is_in_link)

    return rewrite_tags(html, finish, "a", "div", "img")


def _image(given: dict[str, str], known: ImageSource | None, *, is_in_link: bool) -> str:
    attributes = {"src": given.pop("src"), "alt": given.pop("alt", ""), **given}
    requested_width = attributes.get("width", "")
    if known:
        attributes |= {"src": known.src or attributes["src"], **_size(known, requested_width)}
    attributes |= {"loading": "lazy", "decoding": "async"}
    html = _tag("img", attributes)
    if known is None:
        return html
    if known.srcset:
        sizes = _sizes(_display_width(known, requested_width))
        source = {"type": known.media_type, "srcset": known.srcset, "sizes": sizes}
        html = f"<picture>{_tag('source', source)}{html}</picture>"
    if is_in_link or max(known.width, known.height) <= _MAX_ICON_SIZE:
        return html
    named = {} if attributes["alt"] else {"aria-label": gettext("Enlarge image")}
    return f"{_tag('a', {'class': 'enlarge', 'href': attributes['src'], **named})}{html}</a>"


def _tag(name: str, attributes: dict[str, str]) -> str:
    return f"<{name}" + "".join(f' {k}="{escape(v)}"' for k, v in attributes.items()) + ">"


def _size(known: ImageSource, requested_width: str) -> dict[str, str]:
    """Return the size in pixels, scaled to the width that the author set, if any."""
    if requested_width.endswith("%"):
        return {}
    width = _display_width(known, requested_width)
    height = round(known.height * width / known.width) if known.width else known.height
    return {"width": str(width), "height": str(height)}


def _display_width(known: ImageSource, requested_width: str) -> int:
    """Return the width in pixels in a column of any width."""
    if requested_width.endswith("%"):
        return _TEXT_WIDTH * int(requested_width[:-1]) // 100 or known.width
    return int(requested_width or 0) or known.width


def _width_in_row(image: ImageSource, requested_width: str) -> int:
    """Return a width at which it isn't too high; with a share, it may fill the row's column."""
    max_width = max(_MAX_ROW_HEIGHT * image.width // (image.height or _MAX_ROW_HEIGHT), 1)
    if requested_width.endswith("%"):
        return max_width
    return min(_display_width(image, requested_width), max_width)


def _sizes(width: int) -> str:
    """Return the ``sizes`` attribute for an image of this width."""
    steps = [(window, shown) for window, shown in _WIDTHS if shown < width]
    window = next((window for window, shown in _WIDTHS if shown >= width), 0)
    if window:
        steps.append((window if steps else width + _MARGINS, width))
    wide = (f"(min-width: {window}px) {shown}px" for window, shown in reversed(steps))
    return ", ".join([*wide, f"calc(100vw - {_MARGINS}px)"])


def add_link_rel(html: str) -> str:
    def link(tag: HtmlTag) -> str:
        is_external = tag.name == "a" and _OTHER_SITE.match(tag.attributes.get("href", ""))
        return f'{tag.html[:-1]} rel="noopener">' if is_external else tag.html

    return rewrite_tags(html, link, "a")


def extract_urls(html: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the URLs of links, without those within the page, and of images."""
    tags = list(tags_in(html, "a", "img"))
    links = (tag.attributes.get("href", "#") for tag in tags if tag.name == "a")
    images = (tag.attributes.get("src", "") for tag in tags if tag.name == "img")
    outward = (url for url in links if not url.startswith("#"))
    return tuple(dict.fromkeys(outward)), tuple(dict.fromkeys(filter(None, images)))


def add_id_prefix(html: str, prefix: str) -> str:
    """Put ``prefix`` and a colon before the ids in ``html``, and in its links to them."""

    def change(name: str, value: str) -> str:
        if name == "id":
            return f"{prefix}:{value}"
        is_own = name == "href" and value.startswith("#") and unquote(value[1:]) in ids
        return f"#{prefix}:{value[1:]}" if is_own else value

    if " id=" not in html:
        return html
    ids = {tag.attributes.get("id", "") for tag in tags_in(html)}
    return rewrite_tags(html, lambda tag: tag.with_values(change))


def add_plain_anchors(html: str) -> str:
    """Let links to the headings of texts work without the prefix of ``add_id_prefix``.

    Such links are older than the prefix, or written without knowing it. The ids of the page, and
    earlier headings, come first.
    """
    if not _PREFIXED_HEADING.search(html):
        return html
    taken = {tag.attributes.get("id", "") for tag in tags_in(html)} | RESERVED_IDS

    def mark(tag: HtmlTag) -> str:
        plain = tag.attributes.get("id", "").partition(":")[2]
        if not plain or plain in taken:
            return tag.html
        taken.add(plain)
        return f'{tag.html}<a id="{escape(plain)}"></a>'

    return rewrite_tags(html, mark, *_HEADINGS)


def remove_sidenotes(html: str) -> str:
    parts = []
    position = 0
    while (start := html.find(_SIDENOTE, position)) != -1:
        parts.append(html[position:start])
        depth = 0
        for tag in _SPAN.finditer(html, start):
            depth += -1 if tag[1] else 1
            if depth == 0:
                position = tag.end()
                break
        else:
            position = start + len(_SIDENOTE)
    return "".join(parts) + html[position:]


def extract_text(html: str) -> str:
    """Return the text of sanitized ``html`` on one line, without footnote marks and sidenotes."""
    text = _MARKS.sub("", remove_sidenotes(html))
    text = _ANY_TAG.sub(" ", _INLINE_TAG.sub("", text))
    return " ".join(unescape(text).split())
