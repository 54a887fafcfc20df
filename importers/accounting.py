"""Account for every file, used or ignored for a reason, and for the words of those used."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import PurePosixPath

from blog.bibliography.bibtex_entries import decode
from blog.folders.folder_walk import PAGE_SUFFIXES
from blog.folders.source import MARKDOWN_SUFFIXES, Folder
from blog.markdown.missing_words import list_words
from importers.dates import parse_date_text, span_of
from importers.report import ImportReport, ReportLine, SourceLine, UnusedField, WordCount
from importers.source_words import TEXT_SUFFIXES, SourcePart, parts_of
from importers.writing.assets import FILE_SUFFIXES, IMAGE_SUFFIXES

_SYSTEM_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_LOOK_FOLDERS = frozenset(
    {"_layouts", "_includes", "_sass", "_plugins", "layouts", "themes", "css", "js", "fonts"}
)
_LOOK_SUFFIXES = frozenset(
    {
        ".html", ".htm", ".css", ".scss", ".sass", ".less", ".js", ".mjs", ".ts", ".map", ".liquid",
        ".woff", ".woff2", ".ttf", ".otf", ".eot", ".xml", ".xsl", ".ico", ".rb", ".webmanifest",
    }
)  # fmt: skip
_SETTING_SUFFIXES = frozenset({".toml", ".ini", ".cfg", ".lock", ".sh", ".py", ".gemspec"})
# Whatever their names, which may be "Book".
_CONTENT_SUFFIXES = FILE_SUFFIXES - {".txt", ".json", ".yaml", ".yml"}
_SETTING_NAMES = re.compile(
    r"(?i)(?:_?config|gemfile|makefile|rakefile|dockerfile|package|package-lock|docker-compose"
    r"|netlify|hugo|go|book|license|licence|cname|robots|requirements|readme|contributing)\b.*"
)


def account_for_files(folder: Folder, report: ImportReport) -> None:
    report.used = folder.files & folder.taken
    named = {leftover.place.path for leftover in (*report.skipped, *report.warnings)}
    left = folder.files - report.used - named
    report.unused = {
        path: _folder_reason(path, report.without_content) or _reason(path) for path in sorted(left)
    }
    for path in folder.found.of_tools:
        report.unused[f"{path}/"] = "not read: development tool"


def _folder_reason(path: str, left_out: dict[str, str]) -> str:
    folders = (path, *map(str, PurePosixPath(path).parents))
    return next((left_out[folder] for folder in folders if folder in left_out), "")


def _reason(path: str) -> str:
    file = PurePosixPath(path)
    suffix = file.suffix.lower()
    is_hidden = any(part.startswith(".") for part in file.parts)
    is_setting = suffix not in _CONTENT_SUFFIXES and (
        suffix in _SETTING_SUFFIXES
        or (file.name.startswith("_") and suffix in {".yml", ".yaml"})
        or _SETTING_NAMES.fullmatch(file.name) is not None
    )
    reasons = (
        (file.name in _SYSTEM_FILES or file.name.startswith("._"), "operating system metadata"),
        (not _LOOK_FOLDERS.isdisjoint(file.parts[:-1]), "theme of the old site"),
        (suffix in IMAGE_SUFFIXES, "not used by any page"),
        (is_hidden or is_setting, "settings and tools of the old site"),
        (suffix == ".ipynb", "notebook: import it on its own"),
        (suffix in _LOOK_SUFFIXES, "theme of the old site"),
        (suffix in MARKDOWN_SUFFIXES, "nothing to import"),
        (suffix in FILE_SUFFIXES, "not linked from any page"),
    )
    found = (reason for is_so, reason in reasons if is_so)
    return next(found, "unsupported type")


# Fields of pages that say how a page looks or how it is listed.
_SYNTAX = re.compile(
    r"layout|nav\w*|toc|weight|order|importance|draft|status|math\w*|(?:\w+_)?comments?|view|design"
    r"|[\w-]*(?:width|height|depth)|build|cascade|widget|cssclass\w*|script|icon\w*|align|\w*size|id|ref|publication_types"
)
_LABELS = re.compile(r"tags?|categor\w+|keywords|topics?")
# What a value has around what is saved of it.
_AROUND = re.compile(r"https?://(?:www\.)?(?:(?:dx\.)?doi\.org/)?|mailto:|^In (?=[*_])")
_BETWEEN_PIECES = re.compile(r"\s(?:[–—|/-]|and)\s|\.\s|[,;()\"“”]")
# A longer value may have been saved with changes, such as other markup.
_FEW_WORDS = 4
# A shorter value, or a number, may be in any text.
_TINY, _SHORT, _DIGITS_OF_A_YEAR = 3, 100, 4
_NUMBER = re.compile(r"[+-]?\d[\d.]*")
_APART = r"(?:^|[:·,;(|>*\"/]\s*){}(?=\s*(?:$|[·,;)|<*\"/]|\.\w))"
_MAX_PATH_LENGTH, _MAX_DATE_LENGTH = 500, 60


def account_for_words(folder: Folder, report: ImportReport) -> None:
    accounts = _Accounts(folder, report)
    exports = {path.rpartition("/")[0] for path in report.exported_texts}
    reported = {place.path for place in report.not_imported if not place.line}
    texts = {
        path
        for path in folder.files & folder.taken
        if PurePosixPath(path).suffix.lower() in TEXT_SUFFIXES
    } - (reported | report.stored | exports)
    for path in sorted(texts):
        text = decode(folder.read_bytes(path)).replace("\r\n", "\n").replace("\r", "\n")
        report.words.append(accounts.count(path, text.split("\n"), parts_of(path, text)))
    for path, html in report.exported_texts.items():
        report.words.append(accounts.count(path, html.split("\n"), parts_of("post.html", html)))


@dataclass
class _Accounts:
    folder: Folder
    report: ImportReport

    def count(self, path: str, lines: list[str], parts: list[SourcePart]) -> WordCount:
        left_out, listed = self._left_out(path, lines), self._listed.get(path, set())
        saved = set(self._own(path).split())
        number, in_report, missing = 0, 0, 0
        for part in parts:
            words = list_words(part.text)
            number += len(words)
            lost = self._lost(path, part, words, saved)
            if not lost:
                continue
            place = SourceLine(path, part.line or _line_of(part, lines))
            rest = [word for word in lost if word not in listed]
            if place.line in left_out or not rest:
                in_report += len(lost)
            elif part.name:
                in_report += len(lost)
                value = " ".join(part.text.split())
                self.report.unused_fields.append(UnusedField(part.name, place, value))
            else:
                in_report += len(lost) - len(rest)
                missing += len(rest)
                self.report.missing_words.append(ReportLine(place, " ".join(rest)))
        return WordCount(path, number, in_report, missing)

    def _lost(self, path: str, part: SourcePart, words: list[str], saved: set[str]) -> list[str]:
        """Return the words that are saved neither with the file nor as part of another text."""
        is_page = PurePosixPath(path).suffix.lower() in PAGE_SUFFIXES
        name = part.name.rpartition(".")[2]
        if is_page and _SYNTAX.fullmatch(name):
            return []
        if is_page and part.name and not _LABELS.fullmatch(name) and _is_tiny(part.text):
            return [] if self._is_exact(part.text, path) else words
        lost = [word for word in words if word not in saved]
        if lost and (other := self.report.titles_of_others.get(SourceLine(path, part.line))):
            saved = set(self._saved.get(other, "").split())
            lost = [word for word in lost if word not in saved]
        is_enough = not part.name or len(words) >= _FEW_WORDS or _LABELS.fullmatch(name)
        # “And” joins names, which are saved separately.
        if is_enough and (not lost or (part.name and set(lost) == {"and"})):
            return []
        pieces = filter(str.strip, _BETWEEN_PIECES.split(part.text))
        if not part.name:
            whole, *phrases = (_phrase([text]) for text in (part.text, *pieces))
            return [] if self._has(whole) or all(map(self._has, phrases)) else lost
        is_saved = self._is_saved(part.text, path) or all(
            self._is_saved(piece, path) for piece in pieces
        )
        return [] if is_saved or self._is_file(part.text, path) else words

    def _is_exact(self, value: str, path: str) -> bool:
        """Return whether a value so short that any text may have it was saved as a value."""
        bare = value.strip().strip("/").casefold()
        if bare in self._short_texts:
            return True
        if bare.isdigit():
            return len(bare) >= _DIGITS_OF_A_YEAR and f" {bare} " in self._own(path)
        apart = re.compile(_APART.format(re.escape(bare)), re.MULTILINE)
        own = self.report.saved_texts.get(path, ())
        return any(apart.search(str(text).casefold()) for text in own)

    def _is_saved(self, value: str, path: str) -> bool:
        bare = _AROUND.sub("", value)
        own, texts = self._own(path), [bare]
        if "@" in bare:
            texts.append(bare.replace("@", " at ").replace(".", " dot "))
        return any(
            phrase in own or self._has(phrase)
            for phrase in (_phrase([text]) for text in (*texts, *_days_in(value)))
        )

    def _own(self, path: str) -> str:
        """Return what was saved of a file, or of a folder whose files are read together."""
        return self._saved.get(path) or self._saved.get(path.rpartition("/")[0], "")

    def _has(self, phrase: str) -> bool:
        """Return whether a phrase was saved from any file."""
        return self._words.issuperset(phrase.split()) and phrase in self._phrases

    def _is_file(self, value: str, path: str) -> bool:
        """Return whether a value names a file of the folder that was used."""
        if len(value) > _MAX_PATH_LENGTH or "\n" in value:
            return False
        found = {self.folder.resolve(value, beside=path), value.lstrip("/")}
        return not self.folder.taken.isdisjoint(found)

    @cached_property
    def _saved(self) -> dict[str, str]:
        """The phrase of what was saved of each file."""
        texts = self.report.saved_texts.items()
        return {path: _phrase(map(unescape, of_file)) for path, of_file in texts}

    @cached_property
    def _phrases(self) -> str:
        return "".join(self._saved.values())

    @cached_property
    def _short_texts(self) -> set[str]:
        texts = (text for of_file in self.report.saved_texts.values() for text in of_file)
        return {text.strip().strip("/").casefold() for text in texts if len(text) < _SHORT}

    @cached_property
    def _words(self) -> set[str]:
        return set(self._phrases.split())

    @cached_property
    def _listed(self) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        report = self.report
        for line in (*report.notes, *report.warnings, *report.skipped, *report.examples):
            found[line.place.path].update(list_words(line.message))
        return found

    def _left_out(self, path: str, lines: list[str]) -> set[int]:
        """Return the numbers of the lines that are reported as left out."""
        starts = [place.line for place in self.report.not_imported if place.path == path]
        return {number for start in starts for number in (start, *_block(lines, start))}


def _block(lines: list[str], start: int) -> Iterator[int]:
    """Yield the numbers of the lines below a line that are indented further."""
    first = lines[start - 1]
    depth, is_key = len(first) - len(first.lstrip()), first.rstrip().endswith(":")
    for number, line in enumerate(lines[start:], start + 1):
        bare = line.lstrip()
        inner = len(line) - len(bare)
        if bare and inner <= depth and not (is_key and inner == depth and bare.startswith("- ")):
            return
        yield number


def _days_in(value: str) -> Iterator[str]:
    """Yield the day of a value that is a date, and the months in it, as they are saved."""
    if len(value) <= _MAX_DATE_LENGTH and any(map(str.isdigit, value)):
        span = span_of(value)
        yield str(parse_date_text(value))
        yield from (str(day)[:7] for day in (span.start_on, span.end_on) if day)


def _is_tiny(value: str) -> bool:
    bare = value.strip()
    return len(bare) <= _TINY or _NUMBER.fullmatch(bare) is not None


def _phrase(texts: Iterable[str]) -> str:
    """Return the words of texts, with a space around each."""
    return f" {' '.join(word for text in texts for word in list_words(text))} "


def _line_of(part: SourcePart, lines: list[str]) -> int:
    """Return the first line with the field's name and a word of its value, or with a word."""
    name, words = part.name.rpartition(".")[2], set(list_words(part.text))
    found = [n for n, line in enumerate(lines, 1) if not words.isdisjoint(list_words(line))]
    return next((n for n in found if name in lines[n - 1]), next(iter(found), 1))
