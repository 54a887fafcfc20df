"""Shortcodes around text, and those of images, videos and other embedded content."""

import csv
import re
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath

from blog.folders.source import SourceRefused
from blog.markdown.callouts import CALLOUT_KINDS
from importers.collection import Line
from importers.fields import list_of, mapping_of, one_line_text
from importers.hugo.content_tree import AUTHOR_SECTIONS
from importers.hugo.page_addresses import target_to
from importers.hugo.shortcodes import Shortcode
from importers.text.markdown_patterns import (
    escape_label,
    markdown_image,
    markdown_link,
    sized_image,
    table_row,
    written_target,
)
from importers.text.prose import callout, fenced
from importers.writing.assets import is_image

_CALLOUTS = {
    **{kind: kind for kind in CALLOUT_KINDS}, "warn": "warning",
    **dict.fromkeys(("primary", "secondary", "default"), "note"),
}  # fmt: skip
_MAX_TABLE_ROWS = 500


def render_callout(code: Shortcode) -> list[Line]:
    given = code.get("type", "color", "style", "level", 0).lower()
    kind = _CALLOUTS.get(given) or _CALLOUTS.get(code.name.lower(), "note")
    title = code.get("title") or (code.get(1) if given in _CALLOUTS else "")
    folds = {"true": "+", "false": "-"}.get(code.get("open").lower(), "")
    made = callout(kind, code.body, code.place, title=title, fold=folds, indent=code.indent)
    return code.block(*made)


def render_details(code: Shortcode) -> list[Line]:
    title = code.get("summary", "title", "text", "label", 0) or "Details"
    is_open = code.get("open", "expand").lower() in {"true", "1", "yes", "on"}
    tag, summary = "details open" if is_open else "details", escape_label(title)
    return code.block(
        f"<{tag}>", f"<summary>{summary}</summary>", "", *code.body, Line("", code.place),
        "</details>",
    )  # fmt: skip


def render_code(code: Shortcode) -> list[Line]:
    language = code.get("lang", "language", 0) if code.name != "mermaid" else "mermaid"
    if "hl_inline=true" in "".join(code.listed[1:]).replace(" ", "").lower():
        return code.inline(f"`{code.inner_text}`")
    body = [Line(code.indent + one.text.removeprefix(code.indent), one.place) for one in code.body]
    title = code.get("title", "caption")
    head = [code.line(f"**{title}**"), Line("", code.place)] if title else []
    language = re.sub(r"[^\w+#.-]", "", language)
    return code.block(*head, *fenced(body, language, code.place, code.indent))


def render_math(code: Shortcode) -> list[Line]:
    """A formula, marked as math by itself or by its shortcode."""
    text = "\n".join(line.text for line in code.inner)
    if not text.strip() or code.name == "math" or re.search(r"\$|\\\(|\\\[|\\begin", text):
        return code.inner
    if "display" in [*code.listed, *code.named] or "block" in code.name:
        return code.block("$$", *code.body, "$$")
    return code.inline(f"${code.inner_text}$")


def render_tab(code: Shortcode) -> list[Line]:
    title = code.get("name", "title", "tabname", "label", 0)
    head = [code.line(f"**{escape_label(title)}**"), Line("", code.place)] if title else []
    return code.block(*head, *code.body)


def render_content(code: Shortcode) -> list[Line]:
    """Drop what is only styling."""
    if not code.has_end:
        return code.inline("")
    return code.block(*code.body) if code.is_alone else code.inner


def render_mark(code: Shortcode) -> list[Line]:
    return code.inline(f"<mark>{code.inner_text}</mark>")


def render_strong(code: Shortcode) -> list[Line]:
    return code.inline_or_block(f"**{code.inner_text}**" if code.inner_text else "")


def render_nothing(code: Shortcode) -> list[Line]:
    """Drop what this site shows itself, or what was never visible."""
    return code.inline("")


def render_ref(code: Shortcode) -> list[Line]:
    name, _, anchor = code.get("path", 0).partition("#")
    path = code.site.page_named(name, code.page)
    if not name:
        return code.inline(f"#{anchor}")
    if path is None:
        code.site.report.warn(code.place, f"page “{name}” of {code.name} not found")
    return code.inline(target_to(path, anchor) if path else name.replace(" ", "%20"))


def render_link(code: Shortcode) -> list[Line]:
    written = code.get("href", "url", "link", "relref", "path", 0)
    path = code.site.page_named(written, code.page) if code.get("relref") else None
    target = target_to(path) if path else written
    label = code.inner_text or code.get("text", "label", "title", 1) or written
    label = written if label == "newtab" else label
    return code.inline_or_block(f"[{label}]({target})" if written else label)


def render_page_card(code: Shortcode) -> list[Line]:
    """A page shown as a card in another page."""
    written = code.get("page", "link", "path", 0)
    path = code.site.page_named(written, code.page)
    page = code.site.tree.page_at(path) if path else None
    if page and path:
        return code.inline_or_block(markdown_link(page.title, target_to(path)))
    return code.inline_or_block(markdown_link(written, written) if written else "")


def render_mention(code: Shortcode) -> list[Line]:
    name = code.get("name", "user", 0)
    authors = [page for page in code.site.pages if page.section in AUTHOR_SECTIONS]
    page = next((page for page in authors if name in {*page.folders, page.base_name}), None)
    return code.inline(page.text("title", "name") if page else name)


def render_parameter(code: Shortcode) -> list[Line]:
    name = code.get("name", 0)
    value = code.page.find(name, f"params.{name}")
    if value is None:
        value = code.site.configuration.find(f"params.{name.lower()}")
    if not isinstance(value, str | int | float):
        return code.warn(f"{code.written}: no such value in the site's settings")
    return code.inline(str(value))


def render_csv_table(code: Shortcode) -> list[Line]:
    written = code.get("path", "file", "src", 0)
    path = code.site.file_of(written, code.page.path) if written else None
    try:
        text = code.site.folder.read_text(path) if path else ""
    except SourceRefused as refusal:
        return code.warn(f"table {written} not imported: {refusal}")
    rows = [row for row in csv.reader(text.splitlines()) if row][:_MAX_TABLE_ROWS]
    if not path or not rows:
        return code.warn(f"table {written} not found in the folder")
    width = max(map(len, rows))
    has_head = code.get("header").lower() not in {"false", "0", "no"}
    head, body = (rows[0], rows[1:]) if has_head else ([""] * width, rows)
    filled = [[*row, *[""] * (width - len(row))] for row in (head, ["---"] * width, *body)]
    table = [table_row(" ".join(cell.split()) for cell in row) for row in filled]
    caption = code.get("caption")
    return code.block(*table, *(["", f"*{caption}*"] if caption else []))


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
        image = sized_image(self.source, self._alt(), self._width())
        return f'<a href="{escape(self.link)}">{image}</a>' if self.link else image

    def _markdown(self, *, with_caption: bool) -> str:
        title = self.caption if with_caption else ""
        image = markdown_image(escape_label(self._alt()), self.source, title)
        return f"[{image}]({written_target(self.link)})" if self.link else image

    def _alt(self) -> str:
        return self.words or plain_words(self.caption)

    def _width(self) -> str:
        found = _WIDTH.fullmatch(self.width.strip())
        return (found[1] or f"{found[2]}%") if found else ""


def plain_words(markdown: str) -> str:
    text = re.sub(r"!?\[([^\]]*)\]\([^()]*\)", r"\1", markdown)
    return " ".join(re.sub(r"<[^<>]*>|(?<!\\)[*_`]+(?=\S)|(?<=\S)(?<!\\)[*`]+", "", text).split())


# For each shortcode, its label and URL; placeholders are the parameters' names.
_X = ("Post on X", "https://x.com/{user}/status/{id}")
_INSTAGRAM = ("Post on Instagram", "https://www.instagram.com/p/{id}/")
_VIMEO = ("Video on Vimeo", "https://vimeo.com/{id}")
_YOUTUBE = ("Video on YouTube", "https://www.youtube.com/watch?v={id}")
EMBEDS = {
    **dict.fromkeys(("tweet", "twitter", "twitter_simple", "x", "x_simple"), _X),
    **dict.fromkeys(("instagram", "instagram_simple"), _INSTAGRAM),
    **dict.fromkeys(("vimeo", "vimeo_simple"), _VIMEO),
    **dict.fromkeys(("youtube", "youtubelite"), _YOUTUBE),
    "bilibili": ("Video on Bilibili", "https://www.bilibili.com/video/{id}"),
    "codepen": ("CodePen", "https://codepen.io/{user}/pen/{id}"),
    "figshare": ("figshare", "https://figshare.com/articles/{id}"),
    "gist": ("Gist on GitHub", "https://gist.github.com/{user}/{id}"),
    "github": ("Repository on GitHub", "https://github.com/{repo}"),
    "jsfiddle": ("JSFiddle", "https://jsfiddle.net/{id}"),
    "slideshare": ("Slides on SlideShare", "https://www.slideshare.net/slideshow/embed_code/{id}"),
    "speakerdeck": ("Slides on Speaker Deck", "https://speakerdeck.com/player/{id}"),
    "spotify": ("Spotify", "https://open.spotify.com/{type}/{id}"),
}
_ALBUMS = ("assets/media/albums/", "static/img/", "static/media/", "assets/gallery/")


def render_figure(code: Shortcode) -> list[Line]:
    source = code.get("src", "image", "path", "link" if code.name == "thumbnail" else "src", 0)
    if not source:
        return code.warn(f"{code.written} names no image")
    positional = 1 if code.name in {"image", "img"} else "caption"
    caption = code.get("caption", positional) or code.inner_text
    title, attribution = code.get("title"), code.get("attr")
    if attribution and code.get("attrlink"):
        attribution = markdown_link(attribution, code.get("attrlink"))
    if title and (caption or attribution) and title != caption:
        title = f"**{title}**"
    parts = dict.fromkeys(part for part in (title, caption, attribution) if part)
    link = code.get("link", "href")
    link = link if link != source else ""
    figure = Figure(source, code.get("alt"), " ".join(parts), code.get("width"), link)
    return code.block(*figure.lines()) if code.is_alone else code.inline(figure.inline())


def render_gallery(code: Shortcode) -> list[Line]:
    album = code.get("album", "dir", "match", 0) or "gallery"
    name = album.removesuffix("/*").strip("/")
    here = PurePosixPath(code.page.path).parent.as_posix()
    albums = [f"{here}/{name}/", *(f"{above}{name}/" for above in _ALBUMS)]
    images = [path for path in sorted(code.site.folder.files) if is_image(path)]
    found = ([path for path in images if path.startswith(album)] for album in albums)
    paths = next(filter(None, found), [])
    if not paths and not code.inner:
        return code.warn(f"images of {code.written} not found in the folder")
    items = map(mapping_of, list_of(code.page.find("gallery_item", "gallery_items")))
    captions = {str(item.get("image")): one_line_text(item.get("caption")) for item in items}
    texts: list[str] = []
    for path in paths:
        caption = captions.get(PurePosixPath(path).name, "")
        texts += [*Figure(target_to(path), "", caption).lines(), ""]
    return code.block(*texts, *code.inner)


def render_embed(code: Shortcode) -> list[Line]:
    """A link: pages here load nothing from other sites."""
    label, address = EMBEDS[code.name.lower()]
    listed = code.listed
    first = listed[0] if len(listed) > 1 else ""
    last = listed[1] if first and code.name in {"gist", "spotify"} else (listed or [""])[-1]
    parts = {
        "id": code.get("id", "bvid") or last,
        "user": code.get("user") or first or "i",
        "type": code.get("type") or first or "track",
        "repo": code.get("repo", 0),
    }
    code.site.report.note(code.place, f"{code.written} replaced by a link: {label}")
    return code.inline_or_block(markdown_link(code.get("title") or label, address.format(**parts)))


def render_media_file(code: Shortcode) -> list[Line]:
    """A link to a video, audio or PDF file of the site."""
    written = code.get("src", "url", "link", "mp4", "file", 0)
    label = code.get("title", "caption", "alt") or code.inner_text or written.rpartition("/")[2]
    if not written:
        return code.inline("")
    return code.inline_or_block(markdown_link(label, written))


def render_frame(code: Shortcode) -> list[Line]:
    address = code.get("src", "url", 0)
    code.site.report.note(code.place, "embedded page replaced by a link")
    return code.inline_or_block(markdown_link(code.get("title") or address, address))
