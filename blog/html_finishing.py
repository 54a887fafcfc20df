"""The last touches on sanitised HTML: images, links, side notes, and the words without markup.

The sanitiser writes every attribute as `` name="value"`` with quotes escaped, so that a pattern
over its output cannot be misled by what an author wrote.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_TAG_ATTRIBUTES = r'((?: [\w-]+="[^"]*")*)'
_IMAGE = re.compile(rf"<img{_TAG_ATTRIBUTES}>")
_LINK = re.compile(rf"<a{_TAG_ATTRIBUTES}>")
_SPAN = re.compile(r"<(/?)span\b[^>]*>")
_SIDENOTE = '<span class="sidenote">'
_SIZES = "auto, (min-width: 40rem) 36rem, 100vw"

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
# A word of Chinese or Japanese is about one character; other scripts put spaces between words.
_WORD = re.compile(
    r"[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|[^\W_\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"(?:[^\W\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|['’-](?=\w))*"
)


@dataclass(frozen=True)
class Picture:
    """What the caller knows of an image: its size in pixels, and a ``srcset`` of its versions."""

    width: int
    height: int
    srcset: str = ""


def finish_images(html: str, picture: Callable[[str], Picture | None] | None) -> str:
    """Give each image its size and lazy loading; one whose address was refused leaves its text."""

    def image(found: re.Match[str]) -> str:
        given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[1])}
        if not given.get("src"):
            return escape(given.get("alt", ""))
        known = picture(given["src"]) if picture else None
        attributes = {"src": given.pop("src"), "alt": given.pop("alt", ""), **given}
        if known:
            attributes |= _size(known, attributes.get("width", ""))
            if known.srcset:
                attributes |= {"srcset": known.srcset, "sizes": _SIZES}
        attributes |= {"loading": "lazy", "decoding": "async"}
        return "<img" + "".join(f' {k}="{escape(v)}"' for k, v in attributes.items()) + ">"

    return _IMAGE.sub(image, html)


def _size(known: Picture, wanted_width: str) -> dict[str, str]:
    """Return the size to reserve: the author's width, if given in pixels, in proportion."""
    if wanted_width.endswith("%"):
        return {}
    width = int(wanted_width) if wanted_width and int(wanted_width) else known.width
    height = round(known.height * width / known.width) if known.width else known.height
    return {"width": str(width), "height": str(height)}


def finish_links(html: str) -> str:
    def link(found: re.Match[str]) -> str:
        address = re.search(r' href="([^"]*)"', found[1])
        is_external = address and re.match(r"\s*(?:https?:|//)", address[1], re.IGNORECASE)
        return f'<a{found[1]} rel="noopener">' if is_external else found[0]

    return _LINK.sub(link, html)


def addresses(html: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return where the links lead, but those within the text, and where the images are."""
    links = [
        unescape(dict(_ATTRIBUTE.findall(found)).get("href", "#")) for found in _LINK.findall(html)
    ]
    images = [
        unescape(dict(_ATTRIBUTE.findall(found)).get("src", "")) for found in _IMAGE.findall(html)
    ]
    outward = (url for url in links if not url.startswith("#"))
    return tuple(dict.fromkeys(outward)), tuple(dict.fromkeys(filter(None, images)))


def cut_sidenotes(html: str) -> str:
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


def words_of(html: str) -> str:
    """Return the text of sanitised ``html`` on one line, without note marks and side notes."""
    text = _MARKS.sub("", cut_sidenotes(html))
    text = _ANY_TAG.sub(" ", _INLINE_TAG.sub("", text))
    return " ".join(unescape(text).split())


def count_words(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))
