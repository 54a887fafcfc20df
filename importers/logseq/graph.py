"""Settings of a graph: where its pages are, how its journals are named, and what is public."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import unquote

from blog.bibliography.entry_facts import parse_month
from blog.folders.source import Folder, SourceRefused

_CONFIG = "logseq/config.edn"
_JOURNAL = re.compile(r"journals/\d{4}_\d\d_\d\d\.(?:md|org)")
_STRING = r'"(?:\\.|[^"\\])*"'
_COMMENT = re.compile(rf"({_STRING})|;[^\n]*|#_[\s,]*(?:{_STRING}|[^\s,()\[\]{{}}\"]+)", re.DOTALL)
_ALL_PUBLIC = re.compile(r":publishing/all-pages-public\?[\s,]+(\w+)")
_TOKEN = re.compile(r"yyyy|yy|MMMM|MMM|MM|M|do|dd|d|EEEE|EEE|EE|E|'[^']*'")
_PARTS = {
    "yyyy": r"(?P<year>\d{4})", "yy": r"(?P<short>\d\d)", "MM": r"(?P<month>\d\d)",
    "M": r"(?P<month>\d\d?)", "MMMM": r"(?P<name>[A-Za-z]+)", "MMM": r"(?P<name>[A-Za-z]{3})",
    "dd": r"(?P<day>\d\d)", "d": r"(?P<day>\d\d?)", "do": r"(?P<day>\d\d?)(?:st|nd|rd|th)",
}  # fmt: skip
_HIGHLIGHTS = re.compile(r"hls__(.+?)(?:_\d{10,}(?:_\d+)?)?")


def is_logseq(folder: Folder) -> bool:
    """Logseq adds its settings to each folder that it opens, also to an Obsidian vault."""
    notes = folder.markdown_files
    pages = sum(path.startswith(("pages/", "journals/")) for path in notes)
    if any(path.startswith(".obsidian/") for path in folder.files) and 2 * pages < len(notes):
        return False
    is_graph = any(_JOURNAL.fullmatch(path) for path in folder.files) and pages > 0
    return folder.has(_CONFIG) or is_graph


@dataclass
class Graph:
    pages: str = "pages"
    journals: str = "journals"
    whiteboards: str = "whiteboards"
    title_format: str = "MMM do, yyyy"
    file_format: str = "yyyy_MM_dd"
    are_all_public: bool = False
    hidden: list[str] = field(default_factory=list)

    def skip_reason(self, path: str) -> str:
        """Return why a file is not a page, or "" for a page and for files of other kinds."""
        suffix = PurePosixPath(path).suffix.lower()
        is_text = suffix in {".md", ".markdown", ".org"}
        is_asset = path.startswith("assets/")
        is_hidden = any(part.startswith(".") for part in PurePosixPath(path).parts)
        is_listed = any(path == name or path.startswith(f"{name}/") for name in self.hidden)
        is_board = path.startswith(f"{self.whiteboards}/") or suffix in {".excalidraw", ".tldr"}
        reasons = (
            (is_text and path.startswith("logseq/"), "backup or setting of Logseq"),
            (is_text and is_hidden, "in a hidden folder"),
            (is_text and is_asset, "attachment, not a page"),
            (is_listed, "hidden in the settings of the graph"),
            (suffix == ".org", "Org mode page, not supported; convert it to Markdown with pandoc"),
            (is_board, "whiteboard, which only Logseq can open"),
            (is_asset and suffix == ".edn", "places of highlights in a PDF"),
        )
        return next((reason for is_so, reason in reasons if is_so), "")

    def is_journal(self, path: str) -> bool:
        """Return whether a page is a journal, by its folder or by its name."""
        return path.startswith(f"{self.journals}/") or self.day_of(path) is not None

    def day_of(self, path: str) -> date | None:
        """Return the day of a journal, or None for any other page."""
        stem = PurePosixPath(path).stem
        if path.startswith(f"{self.journals}/"):
            formats = (self.file_format, "yyyy_MM_dd", "yyyy-MM-dd", self.title_format)
            return next(filter(None, (day_in(stem, one) for one in formats)), None)
        return day_in(self.name_of(path), self.title_format)

    def name_of(self, path: str) -> str:
        """Return the name in a file's name: ``a___b`` and ``a%2Fb`` are page b of namespace a."""
        return unquote(PurePosixPath(path).stem.replace("___", "/"))


def read_graph(folder: Folder) -> Graph:
    try:
        text = folder.read_text(_CONFIG) if folder.has(_CONFIG) else ""
    except SourceRefused:
        text = ""
    text = _COMMENT.sub(lambda found: found[1] or " ", text)
    graph = Graph()
    graph.pages = _string(text, ":pages-directory") or graph.pages
    graph.journals = _string(text, ":journals-directory") or graph.journals
    graph.whiteboards = _string(text, ":whiteboards-directory") or graph.whiteboards
    graph.title_format = _string(text, ":journal/page-title-format") or graph.title_format
    graph.file_format = _string(text, ":journal/file-name-format") or graph.file_format
    # A setting that is written twice is not trusted.
    graph.are_all_public = set(_ALL_PUBLIC.findall(re.sub(_STRING, '""', text))) == {"true"}
    hidden = re.search(r":hidden[\s,]+\[([^\]]*)\]", text)
    names = re.findall(_STRING, hidden[1]) if hidden else []
    graph.hidden = [name.strip('"/') for name in names if name.strip('"/')]
    return graph


def _string(text: str, name: str) -> str:
    found = re.search(rf"{re.escape(name)}[\s,]+({_STRING})", text)
    return found[1][1:-1].strip("/") if found else ""


def day_in(text: str, written: str) -> date | None:
    """Return the date in a text of the format ``written``, such as ``MMM do, yyyy``."""
    found = re.fullmatch(_pattern(written), text, re.IGNORECASE)
    parts = found.groupdict() if found else {}
    month = parse_month(str(parts.get("name", ""))[:3]) or int(parts.get("month") or 0)
    year = int(parts.get("year") or 0) or 2000 + int(parts.get("short") or 0)
    try:
        return date(year, month, int(parts.get("day") or 0))
    except ValueError:
        return None


def _pattern(written: str) -> str:
    """Names of days are any letters; a part that is repeated is read once."""
    result, at, seen = "", 0, set()
    for token in _TOKEN.finditer(written):
        result += re.escape(written[at : token.start()])
        part = _PARTS.get(token[0], "[A-Za-z]+")
        if token[0].startswith("'"):
            part = re.escape(token[0].strip("'"))
        result += re.sub(r"\?P<\w+>", "?:", part) if part in seen else part
        seen.add(part)
        at = token.end()
    return result + re.escape(written[at:])


def written_day(day: date, written: str) -> str:
    """Return a date in the format ``written``."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    values = {
        "yyyy": f"{day:%Y}", "yy": f"{day:%y}", "MM": f"{day:%m}", "M": str(day.month),
        "MMMM": f"{day:%B}", "MMM": f"{day:%b}", "dd": f"{day:%d}",
        "d": str(day.day), "do": f"{day.day}{'th' if 11 <= day.day <= 13 else ending}",
        "EEEE": f"{day:%A}",
    }  # fmt: skip
    return _TOKEN.sub(lambda found: _written_part(found[0], values), written)


def _written_part(token: str, values: dict[str, str]) -> str:
    if token.startswith("'"):
        return token.strip("'")
    return values.get(token) or values["EEEE"][:3]


def highlighted_pdf(name: str) -> str:
    """Return the name of the PDF whose highlights a page has, or ""."""
    found = _HIGHLIGHTS.fullmatch(name)
    return found[1] if found else ""
