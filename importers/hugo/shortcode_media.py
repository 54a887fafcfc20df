"""Shortcodes for images and for embedded videos, posts and code."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath

from importers.collection import Line
from importers.hugo.page_addresses import target_to
from importers.hugo.shortcode_blocks import (
    Setting,
    block,
    lines_as_block,
    link,
    one_line,
    words,
    words_or_block,
)
from importers.hugo.shortcodes import Shortcode
from importers.text.markdown_patterns import escape_label, written_target
from importers.writing.assets import IMAGE_SUFFIXES

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


# For each shortcode, its label and URL; placeholders are the parameters' names.
_ELSEWHERE = {
    "bilibili": ("Video on Bilibili", "https://www.bilibili.com/video/{id}"),
    "codepen": ("CodePen", "https://codepen.io/{user}/pen/{id}"),
    "figshare": ("figshare", "https://figshare.com/articles/{id}"),
    "gist": ("Gist on GitHub", "https://gist.github.com/{user}/{id}"),
    "github": ("Repository on GitHub", "https://github.com/{repo}"),
    "instagram": ("Post on Instagram", "https://www.instagram.com/p/{id}/"),
    "instagram_simple": ("Post on Instagram", "https://www.instagram.com/p/{id}/"),
    "jsfiddle": ("JSFiddle", "https://jsfiddle.net/{id}"),
    "slideshare": ("Slides on SlideShare", "https://www.slideshare.net/slideshow/embed_code/{id}"),
    "speakerdeck": ("Slides on Speaker Deck", "https://speakerdeck.com/player/{id}"),
    "spotify": ("Spotify", "https://open.spotify.com/{type}/{id}"),
    "tweet": ("Post on X", "https://x.com/{user}/status/{id}"),
    "twitter": ("Post on X", "https://x.com/{user}/status/{id}"),
    "twitter_simple": ("Post on X", "https://x.com/{user}/status/{id}"),
    "vimeo": ("Video on Vimeo", "https://vimeo.com/{id}"),
    "vimeo_simple": ("Video on Vimeo", "https://vimeo.com/{id}"),
    "x": ("Post on X", "https://x.com/{user}/status/{id}"),
    "x_simple": ("Post on X", "https://x.com/{user}/status/{id}"),
    "youtube": ("Video on YouTube", "https://www.youtube.com/watch?v={id}"),
    "youtubelite": ("Video on YouTube", "https://www.youtube.com/watch?v={id}"),
}  # fmt: skip
ELSEWHERE = frozenset(_ELSEWHERE)
_ALBUMS = ("assets/media/albums/", "static/img/", "static/media/", "assets/gallery/")


def render_figure(code: Shortcode, inner: list[Line], setting: Setting) -> list[Line]:
    source = code.get("src", "image", "path", "link" if code.name == "thumbnail" else "src", 0)
    caption = code.get("caption", 1 if code.name in {"image", "img"} else "caption") or one_line(
        inner
    )
    title = code.get("title")
    attribution = code.get("attr")
    if attribution and code.get("attrlink"):
        attribution = link(attribution, code.get("attrlink"))
    if title and (caption or attribution) and title != caption:
        title = f"**{title}**"
    parts = [part for part in (title, caption, attribution) if part]
    shown = Figure(
        setting.target(source),
        code.get("alt"),
        " ".join(dict.fromkeys(parts)),
        code.get("width"),
        setting.target(code.get("link", "href")) if code.get("link", "href") != source else "",
    )
    if not source:
        setting.report.warn(code.place, f"{code.written} names no image")
        return words(code, "")
    return block(code, shown.lines()) if code.is_alone else words(code, shown.inline())


def gallery(code: Shortcode, inner: list[Line], setting: Setting) -> list[Line]:
    """All images of an album, each with its caption."""
    album = code.get("album", "dir", "match", 0) or "gallery"
    name = album.removesuffix("/*").strip("/")
    here = PurePosixPath(setting.page.path).parent.as_posix()
    files = setting.addresses.folder.files
    places = [f"{here}/{name}/", *(f"{above}{name}/" for above in _ALBUMS)]
    found = next(
        (
            pictures
            for place in places
            if (pictures := sorted(f for f in files if f.startswith(place) and _is_picture(f)))
        ),
        [],
    )
    if not found and not inner:
        setting.report.warn(code.place, f"images of {code.written} not found in the folder")
        return words(code, "")
    captions = _gallery_captions(setting)
    texts: list[str] = []
    for path in found:
        texts += [
            *Figure(target_to(path), "", captions.get(PurePosixPath(path).name, "")).lines(),
            "",
        ]
    return lines_as_block(code, [*(Line(f"{code.indent}{t}", code.place) for t in texts), *inner])


def elsewhere(code: Shortcode, inner: list[Line], setting: Setting) -> list[Line]:
    """A link: pages here load nothing from other sites."""
    label, address = _ELSEWHERE[code.name.lower()]
    listed = code.listed
    parts = {
        "id": code.get("id", "bvid") or (listed[-1] if listed else ""),
        "user": code.get("user") or (listed[0] if len(listed) > 1 else "i"),
        "type": code.get("type") or (listed[0] if len(listed) > 1 else "track"),
        "repo": code.get("repo", 0),
    }
    if code.name == "gist" and len(listed) > 1:
        parts["id"] = listed[1]
    if code.name == "spotify" and len(listed) > 1:
        parts["id"] = listed[1]
    title = code.get("title") or label
    setting.report.note(code.place, f"{code.written} replaced by a link: {label}")
    return words_or_block(code, link(title, address.format(**parts)))


def render_media_file(code: Shortcode, inner: list[Line], setting: Setting) -> list[Line]:
    """A link to a video, audio or PDF file of the site."""
    written = code.get("src", "url", "link", "mp4", "file", 0)
    label = code.get("title", "caption", "alt") or one_line(inner) or written.rpartition("/")[2]
    if not written:
        return words(code, "")
    return words_or_block(code, link(label, setting.target(written)))


def frame(code: Shortcode, _inner: list[Line], setting: Setting) -> list[Line]:
    address = code.get("src", "url", 0)
    setting.report.note(code.place, "embedded page replaced by a link")
    return words_or_block(code, link(code.get("title") or address, address))


def _is_picture(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in IMAGE_SUFFIXES


def _gallery_captions(setting: Setting) -> dict[str, str]:
    items = setting.page.field("gallery_item", "gallery_items")
    return {
        str(item.get("image")): " ".join(str(item.get("caption") or "").split())
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict)
    }
