"""Suggestions before a post is published. They never block publishing."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote

from django.http import HttpRequest

from blog.editor.link_check import LinkCheck
from blog.images.cleaning import MEGABYTE
from blog.images.library import image_path
from blog.markdown.lookups import render_text
from blog.markdown.rendering import BodyTooLarge, Rendered, RenderingTimeout
from blog.models import Image, Post

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
        rendered = render_text(post.body, language=post.language)
    except (BodyTooLarge, RenderingTimeout) as refusal:
        return [PrepublishFinding(str(refusal))]
    lines = LineFinder(post.body)
    in_text = [
        *_of_problems(rendered, lines),
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
    if not post.summary:
        yield PrepublishFinding(
            "No one-line summary: lists and link previews show the first words."
        )
    if not post.topics.exists():
        yield PrepublishFinding("No topic: it won't appear on any topic page.")
    if post.kind == Post.Kind.NOTE and post.paper is None:
        yield PrepublishFinding("No paper selected.")


def _of_problems(rendered: Rendered, lines: LineFinder) -> Iterator[PrepublishFinding]:
    for problem in rendered.problems:
        yield PrepublishFinding(problem.message, problem.line or lines.of(problem.source))


def _of_headings(rendered: Rendered, lines: LineFinder) -> Iterator[PrepublishFinding]:
    """The title is the page's heading of level 1."""
    before = 1
    for heading in rendered.headings:
        line = lines.of(heading.text[:40])
        if heading.level > before + 1:
            yield PrepublishFinding(
                f"The heading “{heading.text}” skips from level {before} to {heading.level}.",
                line,
            )
        before = heading.level


class _Tags(HTMLParser):
    """Collects images without alt text, ids, and links to ids from a text's HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.undescribed: list[str] = []
        self.ids: set[str] = set()
        self.fragments: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "a" and given.get("href", "").startswith("#"):
            self.fragments.append(given["href"][1:])
        if tag == "img" and not given.get("alt", "").strip():
            self.undescribed.append(given.get("src", ""))


def _of_images(rendered: Rendered, lines: LineFinder) -> Iterator[PrepublishFinding]:
    for address in _Tags(rendered.html).undescribed:
        yield PrepublishFinding(
            "This image has no alt text.",
            lines.of(_as_written(address)),
        )
    for address in dict.fromkeys(rendered.images):
        path = image_path(address)
        image = Image.objects.at(path) if path else None
        if image is not None and _weight(image) > LARGE_IMAGE:
            yield PrepublishFinding(
                f"The image “{image}” is {_weight(image) / MEGABYTE:.1f} MB, "
                "which loads slowly on phones.",
                lines.of(_as_written(address)),
            )


def _weight(image: Image) -> int:
    """Return the size of the largest file a browser may load for the image."""
    return max((weight for _, _, weight in image.variants), default=image.weight)


def _of_links(
    rendered: Rendered, lines: LineFinder, check: LinkCheck
) -> Iterator[PrepublishFinding]:
    tags = _Tags(rendered.html)
    for anchor in dict.fromkeys(map(unquote, tags.fragments)):
        if anchor and anchor not in tags.ids:
            yield PrepublishFinding(
                f"“#{anchor}” doesn't match any heading.", lines.of(f"#{anchor}")
            )
    for address in dict.fromkeys([*rendered.images, *rendered.links]):
        if address in rendered.images and check.is_elsewhere(address):
            sentence = f"The image at {address} is on another site and won't load."
            yield PrepublishFinding(sentence, lines.of(_as_written(address)))
        elif fault := check.fault(address):
            what = "image at" if address in rendered.images else "link to"
            yield PrepublishFinding(
                f"The {what} {address} {fault}.", lines.of(_as_written(address))
            )


def _as_written(address: str) -> str:
    """Return the last part of a URL, which is written the same way in the Markdown."""
    return unquote(address).rstrip("/").rpartition("/")[2]
