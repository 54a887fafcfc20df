"""Suggestions before a post is published. They never block publishing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest

from blog.editor.link_check import LinkCheck
from blog.images.cleaning import MEGABYTE
from blog.images.library import image_path
from blog.markdown.html_tags import tags_in
from blog.markdown.lookups import render_text
from blog.markdown.rendering import BodyTooLarge, Rendered, RenderingTimeout
from blog.models import Image, Post
from blog.writers import name_of

LARGE_IMAGE = MEGABYTE


@dataclass(frozen=True)
class PrepublishFinding:
    """A suggestion; ``line`` is the line in the post's Markdown from 1, or 0."""

    sentence: str
    line: int = 0

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}" if self.line else self.sentence


def prepublish_findings(post: Post, request: HttpRequest) -> list[PrepublishFinding]:
    """Return the suggestions for a saved post; ``request`` supplies the site's host."""
    try:
        rendered = render_text(post.body, language=post.language, has_lists=True)
    except (BodyTooLarge, RenderingTimeout) as refusal:
        return [PrepublishFinding(str(refusal))]
    lines = LineFinder(post.body)
    in_text = [
        *(PrepublishFinding(p.message, p.line or lines.of(p.source)) for p in rendered.problems),
        *_of_headings(rendered, lines),
        *_of_images(rendered, lines),
        *_of_links(rendered, lines, LinkCheck(request, base=post.get_absolute_url())),
    ]
    return [*_missing(post), *sorted(in_text, key=lambda finding: finding.line)]


class LineFinder:
    """Finds the line numbers of phrases; repeated lookups find later occurrences."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._found: dict[str, int] = {}

    def of(self, words: str) -> int:
        after = self._found.get(words, 0)
        for number, line in enumerate(self._lines[after:], after + 1):
            if words in line:
                self._found[words] = number
                return number
        return self._found.get(words, 0)


def _missing(post: Post) -> Iterator[PrepublishFinding]:
    if not post.body.strip():
        yield PrepublishFinding("No text yet.")
    if post.path:
        return
    if not post.summary:
        yield PrepublishFinding(
            "No one-line summary: link previews show the first words, and lists only the title."
        )
    if not post.topics.exists():
        yield PrepublishFinding("No topic: it won't appear on any topic page.")
    if post.kind == Post.Kind.NOTE and post.paper is None:
        yield PrepublishFinding("No paper selected.")
    writer: Any = post.created_by
    if writer and not post.authors and not writer.has_perm("profile_app.change_profile"):
        yield PrepublishFinding(
            f"No authors: it will appear under the owner's name. {name_of(writer)} wrote it."
        )


def _of_headings(rendered: Rendered, lines: LineFinder) -> Iterator[PrepublishFinding]:
    """The title is the page's heading of level 1."""
    before = 1
    for heading in rendered.headings:
        line = lines.of(heading.text[:40])
        if heading.level > before + 1:
            yield PrepublishFinding(
                f"The heading “{heading.text}” skips a level below the heading before it.", line
            )
        before = heading.level


def _of_images(rendered: Rendered, lines: LineFinder) -> Iterator[PrepublishFinding]:
    for attributes in (tag.attributes for tag in tags_in(rendered.html, "img")):
        if not attributes.get("alt", "").strip():
            line = lines.of(_as_written(attributes.get("src", "")))
            yield PrepublishFinding("This image has no alt text.", line)
    for url in rendered.images:
        path = image_path(url)
        image = Image.objects.at(path) if path else None
        if image is not None and _weight(image) > LARGE_IMAGE:
            size = f"{_weight(image) / MEGABYTE:.1f} MB"
            sentence = f"The image “{image}” is {size}, which loads slowly on phones."
            yield PrepublishFinding(sentence, lines.of(_as_written(url)))


def _weight(image: Image) -> int:
    """Return the size of the largest file a browser may load for the image."""
    return max((weight for _, _, weight in image.variants), default=image.weight)


def _of_links(
    rendered: Rendered, lines: LineFinder, check: LinkCheck
) -> Iterator[PrepublishFinding]:
    tags = [(tag.name, tag.attributes) for tag in tags_in(rendered.html)]
    ids = {attributes.get("id") for _, attributes in tags}
    links = (unquote(attributes.get("href", "")) for name, attributes in tags if name == "a")
    for link in dict.fromkeys(links):
        if link.startswith("#") and link[1:] and link[1:] not in ids:
            yield PrepublishFinding(f"“{link}” doesn't match any heading.", lines.of(link))
    for url in dict.fromkeys([*rendered.images, *rendered.links]):
        sentence, is_image = "", url in rendered.images
        if is_image and check.is_elsewhere(url):
            sentence = f"The image at {url} is on another site and won't load."
        elif fault := check.fault(url):
            sentence = f"The {'image at' if is_image else 'link to'} {url} {fault}."
        if sentence:
            yield PrepublishFinding(sentence, lines.of(_as_written(url)))


def _as_written(url: str) -> str:
    """Return the last part of a URL, which is written the same way in the Markdown."""
    return unquote(url).rstrip("/").rpartition("/")[2]
