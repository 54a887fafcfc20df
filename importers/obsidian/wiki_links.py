"""Convert ``[[Note#Part|words]]`` and ``![[image.png|300]]``, and embed notes in others."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import parse_qs, unquote, urlsplit

from blog.folders.source import MARKDOWN_SUFFIXES, Folder
from blog.markdown.context import heading_slug
from importers.collection import Line
from importers.report import ImportReport, SourceLine
from importers.text.markdown_patterns import (
    HEADING,
    LINK,
    escape_label,
    heading_text,
    link_of,
    markdown_image,
    markdown_link,
    sized_image,
    written_target,
    written_title,
)
from importers.text.prose import Prose, with_code_marks, with_headings, without_blank_runs
from importers.text.targets import is_web_address, locate
from importers.writing.assets import FILE_SUFFIXES, IMAGE_SUFFIXES


def wiki_key(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


class WikiNames:
    """The files of a vault, resolved as Obsidian does: nearest first, then shortest path."""

    def __init__(self, folder: Folder, root: str) -> None:
        self._root = root
        self._folder = folder
        self._by_name: dict[str, list[str]] = {}
        self._by_alias: dict[str, str] = {}
        for path in sorted(folder.files):
            if not path.startswith(root) or "/." in f"/{path.removeprefix(root)}":
                continue
            pure = PurePosixPath(path)
            self._by_name.setdefault(wiki_key(pure.name), []).append(path)
            if pure.suffix.lower() in MARKDOWN_SUFFIXES:
                self._by_name.setdefault(wiki_key(pure.stem), []).append(path)

    def add_aliases(self, path: str, aliases: Iterable[str]) -> None:
        for alias in aliases:
            self._by_alias.setdefault(wiki_key(alias), path)

    def find(self, name: str, *, beside: str) -> str | None:
        written = name.strip().removeprefix("/")
        if not written:
            return beside
        if written.startswith(("./", "../")):
            exact = self._folder.resolve(written, beside=beside)
            return self._at(exact) if exact is not None else None
        end = f"/{wiki_key(written.rstrip('/'))}"
        found = self._by_name.get(end.rpartition("/")[2], [])
        fitting = [path for path in found if _ends(path, end)]
        if fitting:
            return min(fitting, key=lambda path: self._distance(path, beside, end))
        return self._by_alias.get(wiki_key(written))

    def _at(self, path: str) -> str | None:
        candidates = (path, f"{path}.md")
        known = next((c for c in candidates if self._folder.has(c)), None)
        return known or next(filter(None, map(self._folder.spelled_otherwise, candidates)), None)

    def _distance(self, path: str, beside: str, end: str) -> tuple[bool, bool, int, str]:
        is_whole = f"/{wiki_key(path.removeprefix(self._root))}".removesuffix(".md") == end
        is_near = PurePosixPath(path).parent == PurePosixPath(beside).parent
        return (not is_whole, not is_near, path.count("/"), path)


def _ends(path: str, end: str) -> bool:
    key = f"/{wiki_key(path)}"
    return key.endswith(end) or key.rpartition(".")[0].endswith(end)


WIKI = re.compile(
    r"(?P<bang>!?)\[\[(?P<name>[^\[\]|#\n\\]*)(?P<part>#[^\[\]|\n\\]*)?"
    r"(?:\\?\|(?P<words>[^\[\]\n]*))?\]\]"
)
_SIZE = re.compile(r"(?:^|\\?\|)\s*(\d{1,5})(?:\s*x\s*\d{1,5})?\s*$")
_MEDIA_SUFFIXES = frozenset(
    {".mp3", ".wav", ".m4a", ".ogg", ".flac", ".3gp", ".webm", ".mp4", ".ogv", ".mov", ".mkv"}
)
_DRAWINGS = (".canvas", ".base", ".excalidraw", ".excalidraw.md")


@dataclass
class WikiLinks:
    folder: Folder
    names: WikiNames
    report: ImportReport

    def rewrite(self, prose: Prose) -> Prose:
        if "[" not in prose.text:
            return prose
        return prose.substitute(WIKI, self._wiki).substitute(LINK, self._markdown)

    def _wiki(self, found: re.Match[str], place: SourceLine) -> str:
        name, part = found["name"].strip(), (found["part"] or "").strip("# ")
        words = (found["words"] or "").strip().rstrip("\\")
        path = self.names.find(name, beside=place.path)
        if is_attachment(path or name):
            return self._attachment(found, path or name, words, place)
        if path is None:
            self.report.warn(
                place, f"note “{name}” not found; [[{name}]] becomes a link once it exists"
            )
            return found[0].removeprefix("!")
        label = words or _words_of(name, part)
        anchor = anchor_of(part)
        target = f"#{anchor}" if not name and anchor else f"/{path}" + (f"#{anchor}" * bool(anchor))
        return markdown_link(label, target)

    def _attachment(self, found: re.Match[str], path: str, words: str, place: SourceLine) -> str:
        name = PurePosixPath(path).name
        target = f"/{path}" if self.folder.has(path) else path
        size = _SIZE.search(words) if found["bang"] else None
        words = words[: size.start()].rstrip("\\| ") if size else words
        shown = self._drawn(path)
        if shown:
            target, path = f"/{shown}", shown
        elif path.lower().endswith(_DRAWINGS):
            self.report.warn(place, f"{name} replaced by its name: not supported")
            return escape_label(words or name)
        if found["bang"] and PurePosixPath(path).suffix.lower() in IMAGE_SUFFIXES:
            return _image_markup(target, words, size[1] if size else "")
        return markdown_link(words or name, target)

    def _drawn(self, path: str) -> str:
        """Return the image that Excalidraw exported next to a drawing, if any."""
        stem = re.sub(r"\.md$", "", path)
        if not stem.endswith(".excalidraw"):
            return ""
        candidates = (f"{base}{end}" for base in (stem, stem[:-11]) for end in (".svg", ".png"))
        return next((path for path in candidates if self.folder.has(path)), "")

    def _markdown(self, found: re.Match[str], place: SourceLine) -> str:
        """Resolve a Markdown link as Obsidian does, and read image sizes."""
        link = link_of(found)
        label, target = link.label, link.target
        size = _SIZE.search(label) if link.is_image and ("|" in label or label.isdigit()) else None
        label = label[: size.start()] if size else label
        if target.startswith("obsidian:"):
            target = parse_qs(urlsplit(target).query).get("file", [""])[0]
        if target and not is_web_address(target) and not target.startswith("#"):
            target = self._located(target, place) or target
        if size:
            return _image_markup(target, label, size[1])
        if target == link.target:
            return found[0]
        return f"{found['bang']}[{label}]({written_target(target)}{written_title(link.title)})"

    def _located(self, target: str, place: SourceLine) -> str:
        if locate(self.folder, target, beside=place.path).path is not None:
            return ""
        name, _, part = target.partition("#")
        path = self.names.find(unquote(name), beside=place.path)
        return f"/{path}" + (f"#{part}" if part else "") if path else ""


def is_attachment(path: str) -> bool:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in MARKDOWN_SUFFIXES:
        return path.lower().endswith(_DRAWINGS)
    return suffix in IMAGE_SUFFIXES | FILE_SUFFIXES | _MEDIA_SUFFIXES or path.endswith(_DRAWINGS)


def anchor_of(part: str) -> str:
    """Return the anchor of a heading, or of a block whose name starts with ``^``."""
    last = part.rpartition("#")[2].strip()
    return last[1:] if last.startswith("^") else heading_slug(last)


def _words_of(name: str, part: str) -> str:
    shown = name.rpartition("/")[2]
    if not part or part.startswith("^"):
        return shown or part.lstrip("^")
    return f"{shown} > {part.replace('#', ' > ')}" if shown else part


def _image_markup(target: str, words: str, width: str) -> str:
    if width:
        return sized_image(target, words, width)
    return markdown_image(escape_label(words), target)


MAX_DEPTH, MAX_EMBEDS, MAX_CHARACTERS = 6, 100, 500_000
_PREFIX = re.compile(r"^((?:[ \t]|>)*(?:(?:[*+-]|\d{1,9}[.)])[ \t]+)?)(.*?)\s*$")
_STARTS_BLOCK = re.compile(r"(?:[ \t]|>)*(?:[*+-]|\d{1,9}[.)])[ \t]")
_BLANK_LINE = re.compile(r"[ \t>]*")


@dataclass
class Embeds:
    """``note`` returns the lines of the note at a path, with its heading."""

    names: WikiNames
    report: ImportReport
    note: Callable[[str], list[Line]]
    is_note: Callable[[str], bool]
    _count: int = 0
    _length: int = 0

    def expand(self, path: str, lines: list[Line]) -> list[Line]:
        self._count = self._length = 0
        if not any("![[" in line.text for line in lines):
            return lines
        return self._expanded(lines, (path,), "", 1)

    def _expanded(
        self, lines: list[Line], open_notes: tuple[str, ...], heading: str, level: int
    ) -> list[Line]:
        result: list[Line] = []
        for line, is_code in with_code_marks(lines):
            embeds = [] if is_code else self._embeds_in(line)
            title = None if is_code else HEADING.match(line.text)
            if title:
                heading, level = heading_text(title[2]), len(title[1])
            if not embeds:
                result.append(line)
                continue
            found, path = embeds[0]
            prefix = _PREFIX.match(line.text)
            reason = self._skip_reason(path, open_notes)
            if prefix is None or prefix[2].rstrip("\\ ") != found[0]:
                reason = "it is inside a line of text"
            if reason:
                result.append(self._as_links(line, embeds, reason))
                continue
            self._count += 1
            if result and not result[-1].text.endswith("\\\\"):
                # The line above ends a paragraph.
                result[-1] = Line(result[-1].text.removesuffix("\\"), result[-1].place)
            inner = self._part(path, (found["part"] or "").strip("# "), line)
            shown = [] if inner is None else self._expanded(inner, (*open_notes, path), "", level)
            self._length += sum(len(one.text) for one in shown)
            result += _set_in(_below(shown, heading, level), prefix[1] if prefix else "", line)
        return result

    def _embeds_in(self, line: Line) -> list[tuple[re.Match[str], str]]:
        """Return the notes that a line embeds, with their paths."""
        if "![[" not in line.text:
            return []
        paths = ((found, self._embedded(found, line)) for found in WIKI.finditer(line.text))
        return [(found, path) for found, path in paths if path is not None]

    def _as_links(self, line: Line, embeds: list[tuple[re.Match[str], str]], reason: str) -> Line:
        text = line.text
        for found, _ in reversed(embeds):
            text = f"{text[: found.start()]}{text[found.start() + 1 :]}"
        for found, _ in embeds:
            self.report.warn(line.place, f"“{found['name']}” not embedded: {reason}")
        return Line(text, line.place)

    def _embedded(self, found: re.Match[str], line: Line) -> str | None:
        """Return the note to embed, or None if it is an image or missing."""
        path = self.names.find(found["name"], beside=line.place.path) if found["bang"] else None
        if path is None or is_attachment(path) or not self.is_note(path):
            return None
        return path

    def _skip_reason(self, path: str, open_notes: tuple[str, ...]) -> str:
        if path in open_notes:
            return "it embeds itself"
        if (
            len(open_notes) > MAX_DEPTH
            or self._count >= MAX_EMBEDS
            or self._length > MAX_CHARACTERS
        ):
            return "too many nested embeds"
        return ""

    def _part(self, path: str, part: str, line: Line) -> list[Line] | None:
        lines = self.note(path)
        wanted = part.rpartition("#")[2].strip()
        if not wanted:
            return lines
        found = _block(lines, wanted[1:]) if wanted[0] == "^" else _section(lines, wanted)
        if found is None:
            self.report.warn(line.place, f"can't embed “{wanted}”: not found in {path}")
        return found


def _section(lines: list[Line], wanted: str) -> list[Line] | None:
    start, level = -1, 0
    for number, (_, heading) in enumerate(with_headings(lines)):
        if heading is None:
            continue
        if start >= 0 and len(heading[1]) <= level:
            return lines[start:number]
        if start < 0 and heading_slug(heading_text(heading[2])) == heading_slug(wanted):
            start, level = number, len(heading[1])
    return lines[start:] if start >= 0 else None


def _block(lines: list[Line], name: str) -> list[Line] | None:
    """Return the block that ends with the mark, or the one before a mark on its own line."""
    mark = f'<a id="{name}"></a>'
    end = next((n for n, line in enumerate(lines) if line.text.endswith(mark)), -1)
    if end < 0:
        return None
    if lines[end].text.strip(" >\t") == mark:
        end -= 1
        while end > 0 and _BLANK_LINE.fullmatch(lines[end].text):
            end -= 1
    start = end
    while start > 0 and not (
        _STARTS_BLOCK.match(lines[start].text) or _ends_block(lines[start - 1])
    ):
        start -= 1
    return [Line(x.text.removesuffix(mark).rstrip(), x.place) for x in lines[start : end + 1]]


def _ends_block(line: Line) -> bool:
    """Return whether a block can't go on below a line."""
    return bool(_BLANK_LINE.fullmatch(line.text) or HEADING.match(line.text))


def _below(lines: list[Line], heading: str, level: int) -> list[Line]:
    """Put the headings of ``lines`` below ``level``; drop one that repeats ``heading``."""
    marked = list(with_code_marks(without_blank_runs(lines)))
    levels = [
        len(found[1]) for line, code in marked if not code and (found := HEADING.match(line.text))
    ]
    shift = max(0, level + 1 - min(levels, default=level + 1))
    result = []
    for number, (line, is_code) in enumerate(marked):
        found = None if is_code else HEADING.match(line.text)
        if found is None:
            result.append(line)
        elif number or heading_slug(heading_text(found[2])) != heading_slug(heading):
            signs = "#" * min(6, len(found[1]) + shift)
            result.append(Line(f"{signs} {found[2]}", line.place))
    return without_blank_runs(result)


def _set_in(lines: list[Line], prefix: str, at: Line) -> list[Line]:
    """Put ``lines`` in place of ``at``, inside its quote or list."""
    if not prefix.strip():
        edge = Line("", at.place)
        return [edge, *(Line(f"{prefix}{x.text}".rstrip(), x.place) for x in lines), edge]
    rest = re.sub(r"[^>\t]", " ", prefix)
    return [
        Line(f"{rest if number else prefix}{line.text}".rstrip(), line.place)
        for number, line in enumerate(lines)
    ]
