"""Read an mdBook: like a GitBook, with its own settings, directives and URLs."""

import re
from collections.abc import Iterable, Iterator

from blog.bibliography.paper_titles import parse_paper_title
from blog.folders.source import Folder, SourceRefused
from blog.markdown.callouts import CALLOUT_KINDS
from importers.collection import Collection, Line, SourcePage, SourcePaper
from importers.data_files import read_data_file
from importers.fields import DataRecord, mapping_of
from importers.front_matter import SourceText, read_source
from importers.gitbook.blocks import BlockReader
from importers.gitbook.pages import BookSettings, SummaryEntry, read_summary
from importers.gitbook.reading import BookReader
from importers.papers.headed_papers import import_headed_paper
from importers.papers.note_details import split_title
from importers.plain.pages import is_index_name, old_addresses
from importers.report import ImportReport, SourceLine
from importers.text.included_files import IncludedFiles
from importers.text.markdown_patterns import LINK
from importers.text.prose import Prose, with_fences, with_headings
from importers.text.targets import locate

_DRAFT = re.compile(r"^[ \t]*(?:[-*+][ \t]+)?\[([^\[\]]*)\]\(\s*\)\s*$")
_FROM_ROOT = re.compile(
    r"(\]\(<?|^ {0,3}\[[^\]\n]+\]:[ \t]*|(?:src|href)=\")(/[^/\s()<>\"][^\s()<>\"]*)", re.MULTILINE
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BARE = re.compile(r"^\[[^\[\]]*\]\([^()]*\)\s*$")


def is_mdbook(folder: Folder) -> bool:
    return folder.has("book.toml")


def read_mdbook(folder: Folder, report: ImportReport) -> Collection:
    settings = read_mdbook_settings(folder, report)
    summary = f"{settings.root}{settings.summary}"
    if not folder.has(summary):
        raise SourceRefused(
            f"{folder.root} has no {summary}. An mdBook needs one for its order and topics."
        )
    reader = _MdBookReader(folder, report, settings, BlockReader(folder, report))
    written = _without_comments(read_source(folder, summary, report).lines)
    lines = list(_usual_summary(written, report))
    reader.read(read_summary(folder, lines, report), summary)
    return reader.collection


def read_mdbook_settings(folder: Folder, report: ImportReport) -> BookSettings:
    written = DataRecord(read_data_file(folder, "book.toml", report))
    root = folder.resolve(str(mapping_of(written.find("book")).get("src", "src")), beside="")
    table = mapping_of(written.find("output.html.redirect"))
    redirects = {old: str(new) for old, new in table.items()}
    prefix = f"{root}/" if root else ""
    return BookSettings(root=prefix, redirects=redirects, file="book.toml")


def _without_comments(lines: list[Line]) -> list[Line]:
    """Remove comments, which hide chapters; the lines stay the same."""
    text = "\n".join(line.text for line in lines)
    shown = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text).split("\n")
    return [Line(rest, line.place) for rest, line in zip(shown, lines, strict=True)]


def _usual_summary(lines: Iterable[Line], report: ImportReport) -> Iterator[Line]:
    """Rewrite parts as groups and chapters outside lists as entries, as in a GitBook."""
    is_first = True
    for line, heading in with_headings(lines):
        draft = _DRAFT.match(line.text)
        if heading and len(heading[1]) == 1:
            if not is_first:
                yield Line(f"#{line.text.lstrip()}", line.place)
            is_first = False
        elif draft:
            report.skip(line.place, f"“{draft[1]}” is a draft chapter without a file")
            yield Line(LINK.sub(draft[1], line.text), line.place)
        elif _BARE.match(line.text):
            # It belongs to no part.
            yield Line("## ", line.place)
            yield Line(f"- {line.text}", line.place)
        else:
            yield line


class _MdBookReader(BookReader):
    def is_index(self, entry: SummaryEntry, source: SourceText) -> bool:
        return bool(entry.children) and (
            is_index_name(entry.path) or super().is_index(entry, source)
        )

    def split(self, source: SourceText) -> tuple[str, list[Line]]:
        directives = Directives(self.folder, self.report)
        lines = directives.convert(source.lines)
        self.blocks.paths |= directives.paths
        return split_title(lines, deepest=6)

    def converted(self, body: list[Line]) -> list[Line]:
        prose = Prose(body).substitute(_FROM_ROOT, self._below_root)
        return super().converted(prose.lines)

    def old_addresses(self, path: str) -> list[str]:
        return old_addresses(path)

    def _below_root(self, found: re.Match[str], place: SourceLine) -> str:
        """The book's URLs are relative to its text folder."""
        target = f"/{self.settings.root}{found[2].lstrip('/')}"
        is_there = locate(self.folder, target, beside=place.path).path is not None
        return f"{found[1]}{target}" if is_there else found[0]

    def paper_of(self, page: SourcePage, source: SourceText) -> SourcePaper | None:
        if parse_paper_title(page.title):
            return super().paper_of(page, source)
        return import_headed_paper(page, source.lines, self.folder, self.report)


_PLAYGROUNDS = frozenset({"playground", "playpen"})
_INCLUDE = _PLAYGROUNDS | {"include", "rustdoc_include", "template"}
_DIRECTIVE = re.compile(r"(?P<escape>\\?)\{\{\s*#(?P<name>[\w-]+)(?P<rest>[^{}\n]*)\}\}")
_ANCHOR = re.compile(r"ANCHOR(?:_END)?:\s*[\w-]+")
_ADMONITION = re.compile(r"^admonish(?:\s+(?P<kind>[\w-]+))?(?P<rest>.*)$")
_TITLE = re.compile(r"title\s*=\s*\"([^\"]*)\"")
_LINE_NUMBER = re.compile(r"\d{0,9}")
_HIDDEN_RUST = re.compile(r"^\s*#(?:\s|$)")


class Directives(IncludedFiles):
    def convert(self, lines: list[Line]) -> list[Line]:
        if any("{{" in line.text for line in lines):
            lines = self._expanded(lines, lines[0].place.path, ())
        if any("admonish" in line.text for line in lines):
            lines = _with_callouts(lines)
        return _without_hidden_rust(lines)

    def _expanded(self, lines: list[Line], beside: str, open_files: tuple[str, ...]) -> list[Line]:
        result: list[Line] = []
        for line in lines:
            found = _DIRECTIVE.search(line.text)
            if found is None:
                result.append(line)
            elif line.text.strip() == found[0] and not found["escape"]:
                put_in = self._include(found, line, beside, open_files)
                shown = [found[0]] if put_in is None else _in_fence(found["name"], put_in)
                indent = line.text[: found.start()]
                result += [Line(f"{indent}{text}".rstrip(), line.place) for text in shown]
            else:
                text = self._within(line, beside, open_files)
                result.append(Line(text, line.place))
        return result

    def _within(self, line: Line, beside: str, open_files: tuple[str, ...]) -> str:
        def words(found: re.Match[str]) -> str:
            if found["escape"]:
                return found[0][1:]
            put_in = self._include(found, line, beside, open_files)
            return found[0] if put_in is None else " ".join(put_in)

        return _DIRECTIVE.sub(words, line.text)

    def _include(
        self, found: re.Match[str], line: Line, beside: str, open_files: tuple[str, ...]
    ) -> list[str] | None:
        """Return the lines that replace a directive, or None to leave it unchanged."""
        name, rest = found["name"], found["rest"].split()
        if name == "title":
            return []
        if name not in _INCLUDE or not rest:
            self.report.warn(line.place, f"unknown directive {found[0]}, left unchanged")
            return None
        written, _, part = rest[0].partition(":")
        file = self.read(written, line.place, beside=beside, opened=open_files)
        if file is None:
            return []
        texts = _part(file.text.rstrip("\n").split("\n"), part)
        if name == "template":
            texts = [_filled(text, rest[1:]) for text in texts]
        inner = [Line(text, line.place) for text in texts]
        opened = (*open_files, file.path)
        return [one.text for one in self._expanded(inner, file.path, opened)]


def _in_fence(name: str, lines: list[str]) -> list[str]:
    return ["```rust", *lines, "```"] if name in _PLAYGROUNDS else lines


def _part(lines: list[str], part: str) -> list[str]:
    """Return the lines that ``2``, ``2:10``, ``:10`` or an anchor's name selects from a file."""
    numbers = part.split(":")
    if not all(_LINE_NUMBER.fullmatch(number) for number in numbers):
        return _anchored(lines, part)
    plain = [line for line in lines if not _ANCHOR.search(line)]
    if not part:
        return plain
    start = int(numbers[0] or 1)
    end = start if len(numbers) == 1 else int(numbers[1] or len(lines))
    return lines[max(0, start - 1) : end]


def _anchored(lines: list[str], name: str) -> list[str]:
    begin, end = (
        re.compile(rf"{mark}:\s*{re.escape(name)}(?!\w)") for mark in ("ANCHOR", "ANCHOR_END")
    )
    result: list[str] = []
    is_inside = False
    for line in lines:
        if begin.search(line):
            is_inside = True
        elif end.search(line):
            is_inside = False
        elif is_inside and not _ANCHOR.search(line):
            result.append(line)
    return result


def _filled(text: str, arguments: list[str]) -> str:
    for argument in arguments:
        name, _, value = argument.partition("=")
        text = text.replace(f"[[#{name}]]", value)
    return text


def _with_callouts(lines: list[Line]) -> list[Line]:
    """Convert the fences of mdbook-admonish to callouts."""
    result: list[Line] = []
    is_callout = False
    for line, opens, is_inside, closes in with_fences(lines):
        if opens is not None:
            found = _ADMONITION.match(opens)
            is_callout = found is not None
            result.append(Line(_callout(found), line.place) if found else line)
        elif not is_callout:
            result.append(line)
        elif is_inside:
            result.append(Line(f"> {line.text}".rstrip(), line.place))
        is_callout = is_callout and not closes
    return result


def _callout(found: re.Match[str]) -> str:
    kind = (found["kind"] or "note").lower()
    title = _TITLE.search(found["rest"])
    words = title[1] if title else ""
    if kind not in CALLOUT_KINDS:
        kind, words = "note", words or kind.capitalize()
    fold = "-" if "collapsible=true" in found["rest"].replace(" ", "") else ""
    return f"> [!{kind.upper()}]{fold} {words}".rstrip()


def _without_hidden_rust(lines: list[Line]) -> list[Line]:
    """Remove the Rust lines that mdBook hides: those starting with ``#`` and a space."""
    result: list[Line] = []
    is_rust = False
    for line, opens, is_inside, _ in with_fences(lines):
        is_rust = is_rust if opens is None else opens.startswith("rust")
        if not (is_rust and is_inside and _HIDDEN_RUST.match(line.text)):
            result.append(line)
    return result
