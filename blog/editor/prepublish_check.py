"""What a careful editor says before a post goes public. Warnings, never walls."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote

from django.http import HttpRequest

from blog.editor.link_check import LinkCheck
from blog.images.cleaning import MEGABYTE
from blog.images.library import path_of
from blog.markdown.lookups import render_text
from blog.markdown.rendering import BodyTooLarge, Rendered, RenderingTimeout
from blog.models import Image, Post

HEAVY = MEGABYTE


@dataclass(frozen=True)
class Finding:
    """One thing to mend; ``line`` counts from 1 in the post's Markdown, 0 where there is none."""

    sentence: str
    line: int = 0

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}" if self.line else self.sentence


def editor_findings(post: Post, request: HttpRequest) -> list[Finding]:
    """Look at a saved post; ``request`` tells under which host its links are the site's own."""
    try:
        rendered = render_text(post.body, language=post.language)
    except (BodyTooLarge, RenderingTimeout) as refusal:
        return [Finding(str(refusal))]
    lines = Lines(post.body)
    in_text = [
        *_of_problems(rendered, lines),
        *_of_headings(rendered, lines),
        *_of_pictures(rendered, lines),
        *_of_links(rendered, lines, LinkCheck(request, base=post.get_absolute_url())),
    ]
    return [*_missing(post), *sorted(in_text, key=lambda finding: finding.line)]


class Lines:
    """Finds the line of something in a text; of the second such thing, the second line."""

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


def _missing(post: Post) -> Iterator[Finding]:
    if not post.body.strip():
        yield Finding("There is no text yet.")
    if not post.summary:
        yield Finding("There is no one-line summary: lists and link previews show the first words.")
    if not post.topics.exists():
        yield Finding("It has no topic, so that no list of a topic leads to it.")
    if post.kind == Post.Kind.NOTE and post.paper is None:
        yield Finding("A paper note names its paper; this one names none.")


def _of_problems(rendered: Rendered, lines: Lines) -> Iterator[Finding]:
    for problem in rendered.problems:
        yield Finding(problem.message, problem.line or lines.of(problem.source))


def _of_headings(rendered: Rendered, lines: Lines) -> Iterator[Finding]:
    """The title is the page's heading of level 1."""
    before = 1
    for heading in rendered.headings:
        line = lines.of(heading.text[:40])
        if heading.level > before + 1:
            yield Finding(
                f"The heading “{heading.text}” skips a level: it is {heading.level - before} "
                "deeper than what stands above it.",
                line,
            )
        before = heading.level


class _Tags(HTMLParser):
    """What the HTML of a text says of its pictures and of the places that its links name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.undescribed: list[str] = []
        self.places: set[str] = set()
        self.leads_to: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.places.add(given.get("id", ""))
        if tag == "a" and given.get("href", "").startswith("#"):
            self.leads_to.append(given["href"][1:])
        if tag == "img" and not given.get("alt", "").strip():
            self.undescribed.append(given.get("src", ""))


def _of_pictures(rendered: Rendered, lines: Lines) -> Iterator[Finding]:
    for address in _Tags(rendered.html).undescribed:
        yield Finding(
            "This picture has no alternative text for those who cannot see it.",
            lines.of(_as_written(address)),
        )
    for address in dict.fromkeys(rendered.images):
        path = path_of(address)
        image = Image.objects.at(path) if path else None
        if image is not None and _weight(image) > HEAVY:
            yield Finding(
                f"The picture “{image}” has {_weight(image) / MEGABYTE:.1f} MB, "
                "which is slow on a phone.",
                lines.of(_as_written(address)),
            )


def _weight(image: Image) -> int:
    """The most that a reader's browser may choose to load for the page."""
    return max((weight for _, _, weight in image.variants), default=image.weight)


def _of_links(rendered: Rendered, lines: Lines, check: LinkCheck) -> Iterator[Finding]:
    tags = _Tags(rendered.html)
    for place in dict.fromkeys(map(unquote, tags.leads_to)):
        if place and place not in tags.places:
            yield Finding(
                f"The link to “#{place}” leads to no place of this text.", lines.of(f"#{place}")
            )
    for address in dict.fromkeys([*rendered.images, *rendered.links]):
        if address in rendered.images and check.is_elsewhere(address):
            sentence = (
                f"The picture at {address} is on another site, and browsers will not show it."
            )
            yield Finding(sentence, lines.of(_as_written(address)))
        elif fault := check.fault(address):
            what = "picture at" if address in rendered.images else "link to"
            yield Finding(f"The {what} {address} {fault}.", lines.of(_as_written(address)))


def _as_written(address: str) -> str:
    """Return what of an address stands in the Markdown in the same way: its last part."""
    return unquote(address).rstrip("/").rpartition("/")[2]
